"""The catalogues in bot/languages/po, brought up to the code: `scripts/words` runs this.

Messages are found in the code by the functions that say them, and in the command tree. What is no longer
said goes; what is new stands there empty, to be translated.
"""

import ast
import asyncio
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from discord import app_commands

from bot.domain.language import Language
from bot.languages.catalogues import NAME, stored
from bot.languages.current import ENGLISH, LANGUAGES, OWN_NAMES
from tests import commands_page

ROOT: Final = Path(__file__).parents[1]
# What each language calls itself, it is called everywhere.
_OWN_NAMES: Final = frozenset(OWN_NAMES.values())
CATALOGUES: Final = ROOT / "bot" / "languages" / "po"
TRANSLATED: Final = tuple(language for language in LANGUAGES if language != ENGLISH)
# The same in every run, so that a catalogue changes only where a message does.
_TIMELESS: Final[dict[str, Any]] = {
    "project": "Rightswire",
    "version": "1",
    "msgid_bugs_address": "",
    "last_translator": "",
    "language_team": "",
    "creation_date": datetime(2026, 1, 1, tzinfo=UTC),
    "revision_date": datetime(2026, 1, 1, tzinfo=UTC),
}
# Whose arguments are messages; errors that people are shown are said once they are caught.
_NONE, _FIRST, _SECOND, _BOTH = slice(0), slice(1), slice(1, 2), slice(2)
SAYING: Final = {
    "_": _FIRST,
    "marked": _FIRST,
    "plural": _BOTH,
    "__init__": _FIRST,
    "InvalidInput": _FIRST,
    "InvalidQuery": _FIRST,
    "LimitReached": _FIRST,
    "InvalidAddress": _SECOND,
    "AddressRefused": _SECOND,
    "FetchTimeout": _SECOND,
    "Unreachable": _SECOND,
    "NotAFeed": _SECOND,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A message and where it is said; two forms where it counts something."""

    forms: tuple[str, ...]
    where: str
    context: str = ""


@cache
def messages() -> tuple[Message, ...]:
    """All there are."""
    return (*in_code(), *in_commands())


def in_code() -> Iterator[Message]:
    """Those in the modules of the bot."""
    for path in sorted(path for part in ("bot", "cogs") for path in (ROOT / part).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if forms := said(node):
                yield Message(forms, str(path.relative_to(ROOT)))


def said(node: ast.AST) -> tuple[str, ...]:
    """The message that is said there; none when it is none, or no constant."""
    if not isinstance(node, ast.Call):
        return ()
    given = [
        one.value for one in node.args[SAYING.get(_called(node.func), _NONE)] if isinstance(one, ast.Constant)
    ]
    return tuple(one for one in given if isinstance(one, str))


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
            return "__init__"
        case _other:
            return ""


def in_commands() -> Iterator[Message]:
    """Those of the command tree; names in a context of their own."""
    tree = asyncio.run(commands_page.loaded()).tree
    for command in tree.walk_commands():
        for name, told in _texts(command):
            yield Message((told,), "cogs", NAME if name else "")
    for menu in tree.get_commands():
        if isinstance(menu, app_commands.ContextMenu):
            yield Message((menu.name,), "cogs")


def _texts(command: Any) -> Iterator[tuple[bool, str]]:
    yield True, command.name
    yield False, command.description
    for option in getattr(command, "parameters", ()):
        yield True, option.display_name
        yield False, str(option.description)
        yield from ((False, choice.name) for choice in option.choices if choice.name not in _OWN_NAMES)


def update(language: Language, found: Iterable[Message]) -> Catalog:
    """That language's catalogue with just these messages, as they were translated so far."""
    before, english_name = stored(language), Locale(language).english_name
    comment = f"# What Rightswire says, in {english_name}. `scripts/words` adds what is new."
    after = Catalog(locale=language, fuzzy=False, header_comment=comment, **_TIMELESS)
    for message in found:
        identity = message.forms if len(message.forms) > 1 else message.forms[0]
        known = before.get(message.forms[0], context=message.context or None)
        string = (
            known.string
            if known and not known.fuzzy and known.pluralizable == (len(message.forms) > 1)
            else ""
        )
        after.add(identity, string, locations=[(message.where, 1)], context=message.context or None)
    return after


def main() -> None:
    """Write them, and say how many texts each of them lacks."""
    found = messages()
    for language in TRANSLATED:
        made = update(language, found)
        with (CATALOGUES / f"{language}.po").open("wb") as file:
            write_po(file, made, width=110, include_lineno=False, sort_by_file=True)
        sys.stdout.write(f"{language}: {missing(made)} not translated\n")


def missing(made: Catalog) -> int:
    """How many are not translated."""
    return sum(1 for message in made if message.id and not all(_forms(message.string)))


def _forms(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string,)


if __name__ == "__main__":
    main()
