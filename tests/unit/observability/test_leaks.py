"""The search through all that the suite puts out finds what it is for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.leaks import leaks
from tests.loopback.core import Options

ROOT = Path(__file__).parents[3]
# Made up, in the form of a real one.
TOKEN = f"{'MTE4NzY1NDMyMTA5ODc2NTQzMjEw'}.GaBcDe.{'abcdefghijklmnopqrstuvwxyz0123456789AB'}"
TELLING = """
import logging, sys
def test_a_logger(): logging.getLogger("x").warning("Bot %s", "{token}")
def test_a_traceback():
    try: raise RuntimeError("{token}")
    except RuntimeError: logging.getLogger("x").exception("it failed")
def test_standard_error(): print("{token}", file=sys.stderr)
def test_nothing(): print("loopback")
"""


@pytest.mark.parametrize(
    "secret",
    [
        Options().token,
        TOKEN,
        "https://discord.com/api/v10/webhooks/123/abc-DEF",
        "postgresql+psycopg://me:pa55word@db/rightswire",
    ],
)
def test_a_secret_is_found_wherever_it_stands(secret: str) -> None:
    assert leaks(f'{{"event": "x", "why": "Bot {secret}"}}')
    assert not leaks("https://feeds.example/a-b-c.d-e-f.g-h-i postgresql://db/rightswire loopback")


def test_a_test_that_puts_out_a_secret_fails(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(TELLING.format(token=Options().token), encoding="utf-8")
    asked = ["-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", "-p", "no:randomly", "."]
    environment = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, *asked], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert "3 failed, 1 passed" in done.stdout
    assert done.stdout.count("puts out a secret") >= 3
