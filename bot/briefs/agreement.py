"""What a story's reports say alike, what only one of them says, and which numbers they put differently."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon
from bot.briefs.numerals import Number, numbers, values
from bot.briefs.prose import Sentence
from bot.briefs.score import contents, stems
from bot.briefs.signs import MONTH, YEAR, figures, marks, stakes
from bot.domain.brief import Figure, Point
from bot.domain.report import Draft

_CARRIES: Final = 0.6
_AGREES: Final = 4
_SEVERAL: Final = 3
_LARGE: Final = 10
_ALIKE: Final = 3
_NEARLY: Final = 0.02
_AGE: Final = later(r"[\s-]years?[\s-](?:old|of age)\b")
_WHOLE: Final = later(r"\d+(?:\.\d+)?")
_COUNTED: Final = later(r"[\s-]+[^\W\d_]{3,}")
_ROUGHLY: Final = later(
    r"(?:about|around|some|at least|at most|"
    r"more than|fewer than|less than|nearly|almost|over|up to|roughly)\s[$€£]?$",
    re.IGNORECASE,
)
_Told = tuple[frozenset[str], frozenset[str], frozenset[str]]


def support(told: Sequence[Sentence], lexicon: Lexicon) -> dict[int, int]:
    """How many other reports carry what a sentence says, by the sentence's position."""
    words = [
        (
            contents(s.text, lexicon),
            figures(s.text) | marks(s.text),
            frozenset(map(str.lower, stakes(s.text))),
        )
        for s in told
    ]
    return {
        i: len(
            {
                other.report
                for other, theirs in zip(told, words, strict=True)
                if other.report != sentence.report and _carries(words[i], theirs)
            }
        )
        for i, sentence in enumerate(told)
    }


def _carries(own: _Told, other: _Told) -> bool:
    """Whether another sentence tells the same: most of the words, a figure or name, the same at stake."""
    shorter = min(len(own[0]), len(other[0]))
    shared, words = own[1] & other[1], len(own[0] & other[0])
    return (
        len(shared) > 1
        or any(len(f) > 2 for f in shared)
        or bool(own[2] & other[2] and words >= _AGREES)
        or (shorter > 0 and words >= _CARRIES * shorter)
    )


def compared(point: Point, reports: Sequence[Draft], told: Sequence[Sentence], lexicon: Lexicon) -> Point:
    """The point with what the other outlets make of its numbers."""
    own = reports[point.source.report]
    others = [report for report in reports if report.outlet.name != own.outlet.name]
    differing = tuple(_differing(point, reports, told, lexicon))
    return replace(point, figures=differing, alone=not differing and _is_alone(point, others, lexicon))


def _is_alone(point: Point, others: Sequence[Draft], lexicon: Lexicon) -> bool:
    """Whether a point has large numbers and none of at least two other outlets has any of them."""
    large = {number.value for number in _counts(point.text, lexicon)}
    if not large or len({report.outlet.name for report in others}) < _SEVERAL - 1:
        return False
    theirs = [
        value for r in others for value in values(f"{r.title} {r.article.text}") if _WHOLE.fullmatch(value)
    ]
    return not any(
        abs(float(own) - float(other)) <= _NEARLY * float(own) for own in large for other in theirs
    )


def _differing(
    point: Point, reports: Sequence[Draft], told: Sequence[Sentence], lexicon: Lexicon
) -> Iterator[Figure]:
    """The first number of a point that others put otherwise: its own wording, then each of theirs."""
    own = reports[point.source.report]
    known = values(own.article.text)
    for number in _counts(point.text, lexicon):
        found: dict[str, Figure] = {}
        for sentence in told:
            outlet = reports[sentence.report].outlet.name
            if outlet == own.outlet.name or number.value in values(reports[sentence.report].article.text):
                continue
            for other in _counts(sentence.text, lexicon):
                if other.value not in known and _is_rival(
                    number, other, (point.source.text, sentence.text), lexicon
                ):
                    found.setdefault(outlet, Figure(_written(other, sentence.text), outlet))
        if found:
            yield Figure(_written(number, point.text), own.outlet.name)
            yield from found.values()
            return


def _counts(text: str, lexicon: Lexicon) -> list[Number]:
    """The numbers of a text that count something which is named right after them, ten and more."""
    return [
        number
        for number in numbers(text)
        if _WHOLE.fullmatch(number.value)
        and float(number.value) >= _LARGE
        and not YEAR.fullmatch(number.words)
        and (counted := _COUNTED.match(number.following))
        and counted.group().strip().lower() not in lexicon.stop
        and not MONTH.match(counted.group().strip())
        and not _AGE.match(number.following)
    ]


def _is_rival(one: Number, other: Number, told_in: tuple[str, str], lexicon: Lexicon) -> bool:
    """Whether two numbers count the same thing in sentences alike, and are not one another rounded."""
    counted = set(stems(one.following)[:2]) & set(stems(other.following)[:2]) - lexicon.stop
    first, second = (frozenset(w for w in contents(text, lexicon) if not w[0].isdigit()) for text in told_in)
    alike = len(first & second) >= max(_ALIKE, min(len(first), len(second)) / 2)
    a, b = float(one.value), float(other.value)
    return bool(counted) and alike and 0.5 <= a / b <= 2 and not _rounds(a, b)


def _rounds(one: float, other: float) -> bool:
    digits = min(len(f"{value:.12g}".replace(".", "").rstrip("0")) for value in (one, other))
    return f"{one:.{digits}g}" == f"{other:.{digits}g}"


def _written(number: Number, text: str) -> str:
    before = _ROUGHLY.search(text[: text.index(number.words)])
    return f"{before.group() if before else ''}{number.words}"
