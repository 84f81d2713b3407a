"""What a text is made of, as grouping counts it: stems, names and numbers."""

import re
from calendar import day_name
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from bot.domain.words import unspaced, words

_NUMBER: Final = re.compile(
    r"(\d+(?:[.,]\d+)*)(?:\s*(thousand|million|billion|trillion|[万億亿])|(bn|mn|tn|[mk])\b)?", re.IGNORECASE
)
_THOUSANDS: Final = re.compile(r"[.,](?=\d{3}(?!\d))")
_SCALES: Final = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "k": 10**3,
    "m": 10**6,
    "mn": 10**6,
    "bn": 10**9,
    "tn": 10**12,
    "万": 10**4,
    "億": 10**8,
    "亿": 10**8,
}
# What may be a year, and mostly is one.
YEARS: Final = range(1900, 2101)
# A capital says “name” only where grammar does not ask for one: at the start, after a full stop or a quote.
_CAPITALISED: Final = re.compile(r"(?<!^)(?<![.!?:]\s)(?<![\"“‘'«])\b[A-ZÀ-ÖØ-ÞА-Я][\w’'-]+")
_DAYS: Final = tuple(day_name)
_DAY: Final = re.compile(rf"\b(?:{'|'.join(_DAYS)})\b")
_LOWER: Final = re.compile(r"\b[^\W\d_A-ZÀ-ÖØ-ÞА-Я][^\W_]*")
_WORDLIKE: Final = re.compile(r"\b[^\W\d_]\w*")


@lru_cache(1 << 12)
def stem(word: str) -> str:
    """The word without its plainest English endings; words of other languages mostly stay whole."""
    word = word.removesuffix("'s")
    if len(word) > 4:
        word = _singular(word)
    if len(word) > 5:
        word = _bare(word)
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def stems(text: str) -> list[str]:
    """The stems of a text in order; scripts without spaces as pairs of characters."""
    if not unspaced(text):
        return [stem(word) for word in words(text)]
    return [piece for word in words(text) for piece in _pieces(word)]


def names(title: str, lead: str) -> frozenset[str]:
    """Stems that stand with a capital inside a sentence, or in both title and lead, and nowhere without.

    A headline In Title Case alone says nothing about its words.
    """
    found = _CAPITALISED.findall(lead)
    title_words = _WORDLIKE.findall(title)
    if sum(word[0].isupper() for word in title_words) < 0.6 * len(title_words):
        found += _CAPITALISED.findall(title)
    capitals = _capitals(title_words) & _capitals(_WORDLIKE.findall(lead))
    common = set(stems(" ".join(_LOWER.findall(lead))))
    return frozenset(stems(" ".join((*found, *capitals)))) - common


def numbers(text: str) -> frozenset[str]:
    """The numbers of a text, written one way: “15,000”, “15 thousand”, “15k” and “1.5万” are the same."""
    found = _NUMBER.findall(text)
    return frozenset(_plain(digits, (word or letters).lower()) for digits, word, letters in found)


def amounts(text: str) -> frozenset[str]:
    """Its numbers but for years, which reports of any two events of one year share."""
    return frozenset(number for number in numbers(text) if not is_year(number))


def days(text: str) -> int:
    """The days of the week that an English text names, each a bit, Monday the lowest."""
    return sum(1 << _DAYS.index(day) for day in set(_DAY.findall(text)))


def is_year(digits: str) -> bool:
    """Whether they may be one of YEARS, and mostly are."""
    return len(digits) == 4 and digits.isdecimal() and int(digits) in YEARS


def _pieces(word: str) -> Iterator[str]:
    if not unspaced(word):
        yield stem(word)
        return
    for start in range(max(1, len(word) - 1)):
        yield word[start : start + 2]


def _capitals(found: list[str]) -> set[str]:
    return {word for word in found if len(word) > 1 and word[0].isupper()}


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _bare(word: str) -> str:
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending):
            word = word.removesuffix(ending)
            break
    doubled = len(word) > 4 and word[-1] == word[-2] and word[-1] not in "sl"
    return word[:-1] if doubled else word


def _plain(digits: str, scale: str) -> str:
    number = _THOUSANDS.sub("", digits).replace(",", ".")
    if number.count(".") > 1:
        return number
    value = float(number) * _SCALES.get(scale, 1)
    return f"{value:.0f}" if value.is_integer() else f"{value:g}"
