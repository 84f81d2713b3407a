"""No sentence stands in the presentation or the cogs that could not be said in another language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.translations import SAYING, in_commands

ROOT = Path(__file__).parents[2]
PAGES = sorted([*(ROOT / "bot/presentation").glob("*.py"), *(ROOT / "cogs").rglob("*.py")])
# Two words, or one with a capital: what people read looks so, ids and keys do not.
SENTENCE = re.compile(r"[A-Za-z]{2,}[,.:;]? +[A-Za-z]{2,}|^[A-Z][a-z]+[?!.]?$")
# What these are given goes to Discord with the command tree, into a pattern, or to nobody.
TOLD_ELSEWHERE = {
    "describe",
    "command",
    "Choice",
    "ContextMenu",
    "compile",
    "NotFound",
    "InvalidInput",
    "add_cog",
    "TypeVar",
    "ThreadPoolExecutor",
    "getLogger",
}
# Names: of scripts and fonts, of Discord's own things, and what options say in English whatever is shown.
NAMES = {"figures.py", "manners.py", "options.py", "looks.py", "escape.py"}

# What the command tree says is found there (tests/translations.py), and whoever mentions a command names it.
COMMANDS = {form for message in in_commands() for form in message.forms} | {
    "alerts add",
    "tags correct",
    "tags reported",
    "Rightswire",
}


# How words are strung together: by `series` and `enumeration`, for a comma is not the same everywhere.
STRUNG = re.compile(r"[,;、،] ?|, and | and ")


def strung(tree: ast.AST) -> Iterator[ast.Constant]:
    """Separators of a sentence's parts that are English whatever is spoken."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            between = node.func.value
            if isinstance(between, ast.Constant) and STRUNG.fullmatch(str(between.value)):
                yield between


def spoken(tree: ast.AST) -> Iterator[ast.Constant]:
    """Strings that somebody might read and that are not said in their language."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call) and _name(node.func) in TOLD_ELSEWHERE:
            continue
        if isinstance(node, ast.Call) and _name(node.func) in SAYING:
            yield from (found for keyword in node.keywords for found in spoken(keyword))
        elif isinstance(node, ast.ClassDef):
            yield from (found for part in node.body for found in spoken(ast.Module([part], [])))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and SENTENCE.search(node.value):
            yield node
        else:
            yield from spoken(node)


def _name(function: ast.expr) -> str:
    return (
        function.id
        if isinstance(function, ast.Name)
        else function.attr
        if isinstance(function, ast.Attribute)
        else ""
    )


@pytest.mark.parametrize(
    "path", [path for path in PAGES if path.name not in NAMES], ids=lambda path: path.name
)
def test_what_people_read_can_be_translated(path: Path) -> None:
    strings = spoken(ast.parse(path.read_text(encoding="utf-8")))
    found = [f"{node.lineno}: {node.value!r}" for node in strings if node.value not in COMMANDS]
    assert not found, found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_lists_are_separated_as_their_language_does(path: Path) -> None:
    assert not [node.lineno for node in strung(ast.parse(path.read_text(encoding="utf-8")))]


def test_an_english_comma_is_found() -> None:
    assert list(strung(ast.parse('told = ", ".join(names)')))
    assert not list(strung(ast.parse('told = series(names) + "\\n".join(lines)')))


def test_a_sentence_that_is_not_marked_is_found() -> None:
    assert list(spoken(ast.parse('send("Nothing was deleted.")')))
    assert list(spoken(ast.parse('send(f"It has {count} topics at most")')))
    assert not list(spoken(ast.parse('send(_("Nothing was deleted."))')))
