"""The page about security names tests that there are."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(test_\w+)`")
DEFINED = re.compile(r"def (test_\w+)")


PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")


def test_every_threat_has_a_test() -> None:
    lines = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and line != "| threat | against it | tests |"
    ]
    assert len(lines) > 15
    assert [line for line in lines if not NAMED.search(line)] == []


def test_every_threat_is_held_by_tests_that_exist() -> None:
    named = set(NAMED.findall(PAGE))
    files = (ROOT / "tests").rglob("test_*.py")
    defined = {test for file in files for test in DEFINED.findall(file.read_text(encoding="utf-8"))}
    assert len(named) > 25
    assert named - defined == set()
