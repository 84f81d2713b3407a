"""What is installed to run Rightswire is enough to run it: nothing is there only because developers have it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Imports every command, in a Python in which what is not in the list cannot be imported.
STRICT = """
import re, sys
from importlib.abc import MetaPathFinder
from importlib.metadata import packages_distributions

listed = set(sys.argv[1].split())
homes = packages_distributions()

def known(distribution):
    return re.sub("[-_.]+", "-", distribution).lower() in listed

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if "." not in name and name in homes and not any(map(known, homes[name])):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return None

sys.meta_path.insert(0, Absent())
from bot.cli import app, feeds
for name, command in [*app.COMMANDS.items(), *feeds.COMMANDS.items()]:
    command.loaded(name)
"""


@pytest.mark.parametrize("name", ["run", "demo"])
def test_what_is_installed_to_run_it_is_enough(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    listed = {*re.findall(r"^([a-z0-9-]+)==", text, re.MULTILINE), "rightswire"}
    done = subprocess.run(
        [sys.executable, "-c", STRICT, " ".join(listed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-500:]
