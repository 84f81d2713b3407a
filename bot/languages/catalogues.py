"""The messages of each language, read from `po/*.po` when the language is first spoken (10 ms)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import c2py
from importlib.resources import files
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.domain.language import Language
from bot.languages.current import ENGLISH

# The context of commands' and options' names, for which Discord has rules of its own.
NAME: Final = "name"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Each English message in one language: its forms by (context, message), in the plural's order."""

    forms: Mapping[Key, tuple[str, ...]]
    which: Callable[[int], int]

    def text(self, message: str, context: str = "") -> str:
        """The message; the English one where it is not translated."""
        return self.forms.get((context, message), (message,))[0]

    def plural(self, one: str, many: str, count: int) -> str:
        """The message for that many things."""
        forms = self.forms.get(("", one), (one, many))
        number = self.which(count) if ("", one) in self.forms else int(count != 1)
        return forms[min(number, len(forms) - 1)]


@cache
def catalogue(language: Language) -> Catalogue:
    """That language's messages; of English there are none but those in the code."""
    if language == ENGLISH:
        return Catalogue({}, lambda count: int(count != 1))
    messages = stored(language)
    return Catalogue(forms(messages), c2py(messages.plural_expr))


def stored(language: Language) -> Catalog:
    """Its file."""
    with (files("bot.languages") / "po" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def forms(messages: Catalog) -> dict[Key, tuple[str, ...]]:
    """What is translated, by (context, message)."""
    found: dict[Key, tuple[str, ...]] = {}
    for message in messages:
        english, told = _each(message.id), _each(message.string)
        if english[0] and all(told) and not message.fuzzy:
            found[message.context or "", english[0]] = told
    return found


def _each(told: Any) -> tuple[str, ...]:
    return tuple(told) if isinstance(told, tuple | list) else (told or "",)
