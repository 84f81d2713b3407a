"""The log has a fixed vocabulary: what the code says is what the reference explains."""

import ast
from collections.abc import Iterator
from pathlib import Path

from bot.adapters.observability.events import EVENTS, reference

ROOT = Path(__file__).parents[3]
LEVELS = {"debug", "info", "warning", "error", "exception"}
# Called by a name of its own: a poll's event has one of two levels.
TELLERS = {"tell"}


def _said(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and _logs(node.func):
            first = node.args[0]
            assert isinstance(first, ast.Constant), f"line {node.lineno}: an event has a constant name"
            yield str(first.value)


def _logs(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id in TELLERS
    if not isinstance(function, ast.Attribute) or function.attr not in LEVELS:
        return False
    return isinstance(function.value, ast.Name) and function.value.id in {"log", "_log"}


def test_every_event_is_explained_and_every_explanation_has_its_event() -> None:
    files = [*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")]
    said = {event for file in files for event in _said(ast.parse(file.read_text(encoding="utf-8")))}
    assert said == set(EVENTS)


def test_the_reference_page_is_what_the_vocabulary_says() -> None:
    assert (ROOT / "docs/reference/events.md").read_text(encoding="utf-8") == reference()
