"""Numbers, days, lists and countries as each language writes them, by the Unicode CLDR; and its direction."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

from bot.domain.language import Language
from bot.languages.current import ENGLISH, RIGHT_TO_LEFT, current

# English as it is written outside the United States: no comma before “and”, the day before the month.
_LOCALES: Final = {ENGLISH: "en_GB"}
_FIRST_STRONG, _RIGHT_TO_LEFT, _POP = "\u2068", "\u2067", "\u2069"
_RIGHT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LEFT: Final = re.compile("[A-Za-z\u00aa-\u02b8\u0370-\u058f\u0900-\u1fff\u2c00-\ud7ff]")


def number(value: float) -> str:
    """The number, with at most one decimal."""
    return format_decimal(value, "#,##0.#", locale=locale(current()))


def enumeration(names: Sequence[str]) -> str:
    """Names in a row: A, B and C."""
    return format_list([isolated(name) for name in names], locale=locale(current()))


def alternatives(names: Sequence[str]) -> str:
    """Names of which one is meant: A, B or C."""
    return format_list([isolated(name) for name in names], style="or", locale=locale(current()))


def day(when: date) -> str:
    """A day of the year: 3 March."""
    return format_skeleton("MMMMd", when, locale=locale(current()))


def short_day(when: date) -> str:
    """A day of the year where there is little room: 3 Mar."""
    return format_skeleton("MMMd", when, locale=locale(current()))


def language_name(code: str) -> str:
    """What that language is called; its code where it has no name."""
    return str(locale(current()).languages.get(code, code))


@cache
def countries(language: Language) -> dict[str, str]:
    """The countries' names by code."""
    return dict(locale(language).territories)


@cache
def locale(language: Language) -> Locale:
    """The language as the CLDR knows it."""
    return Locale.parse(_LOCALES.get(language, language))


def isolated(text: str) -> str:
    """The text, kept from turning around what stands beside it where it runs in the other direction."""
    if text.isascii() and current() not in RIGHT_TO_LEFT:
        return text
    foreign = _LEFT if current() in RIGHT_TO_LEFT else _RIGHT
    return f"{_FIRST_STRONG}{text}{_POP}" if foreign.search(text) else text


def directed(text: str) -> str:
    """The text, each line in its language's direction wherever it stands: Discord's run from the left."""
    if current() not in RIGHT_TO_LEFT:
        return text
    return "\n".join(f"{_RIGHT_TO_LEFT}{line}{_POP}" if line else line for line in text.split("\n"))
