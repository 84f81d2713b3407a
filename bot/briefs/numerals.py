"""Numbers as they are written: 15,000 is 15k is fifteen thousand."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.briefs.later import later

_SPOKEN_UNITS: Final = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_SPOKEN_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNITS: Final = {word: number for number, word in enumerate(_SPOKEN_UNITS.split())}
_TENS: Final = {word: 10 * number for number, word in enumerate(_SPOKEN_TENS.split(), 2)}
_SCALES: Final = {
    "hundred": 100.0,
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "millones": 1e6,
    "millionen": 1e6,
    "milhões": 1e6,
    "bn": 1e9,
    "b": 1e9,
    "billion": 1e9,
    "trillion": 1e12,
    "千": 1e3,
    "万": 1e4,
    "亿": 1e8,
}
_SMALL: Final = "|".join((*_UNITS, *_TENS))
_SCALE: Final = "|".join(sorted(_SCALES, key=len, reverse=True))
_NUMBER: Final = later(
    rf"(?P<figure>\d+(?:[.,:]\d+)*)(?:[\s-]?(?P<scale>{_SCALE})(?![a-z]))?|"
    rf"(?=[zotfsenZOTFSEN])\b(?P<words>(?:{_SMALL})(?:[\s-](?:and\s)?(?:{_SMALL}|hundred|thousand|million|billion))*)\b",
    re.IGNORECASE,
)
_AFTER: Final = 40
# A story's reports and sentences are asked for theirs point by point, and whenever another report joins it.
_REMEMBERED: Final = 256
_SAYS_NOTHING: Final = frozenset({"one", "zero"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written, its value in digits, and the text that follows it."""

    words: str
    value: str
    following: str


@lru_cache(_REMEMBERED)
def numbers(text: str) -> tuple[Number, ...]:
    """The numbers of a text in order; "one" is rather an article."""
    return tuple(
        Number(match.group().strip(), _value(match), text[match.end() : match.end() + _AFTER])
        for match in _NUMBER.finditer(text)
        if match.group().lower() not in _SAYS_NOTHING
    )


def values(text: str) -> dict[str, str]:
    """How each value in a text is first written."""
    return {number.value: number.words for number in reversed(numbers(text))}


def _value(match: re.Match[str]) -> str:
    if match["words"]:
        return _written(_spoken(match["words"].lower()))
    bare = re.sub(r"[.,](?=\d{3}(?!\d))", "", match["figure"])
    if not match["scale"] or not re.fullmatch(r"\d+(?:[.,]\d+)?", bare):
        return bare
    return _written(float(bare.replace(",", ".")) * _SCALES[match["scale"].lower()])


def _spoken(words: str) -> float:
    total = current = 0.0
    for word in re.split(r"[\s-]+", words):
        if word == "hundred":
            current = max(1.0, current) * 100
        elif word in _SCALES:
            total, current = total + max(1.0, current) * _SCALES[word], 0.0
        else:
            current += _UNITS.get(word, _TENS.get(word, 0))
    return total + current


def _written(value: float) -> str:
    return f"{round(value, 6):g}" if value < 1e6 else str(round(value))
