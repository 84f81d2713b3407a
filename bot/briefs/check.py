"""The checker: whether a point says nothing that its source sentence does not say.

Figures, names, quotations and credits must stand in the source; hedges and negations of what a point keeps
must survive. It judges wording, not meaning, and knows nothing of who wrote the point.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.briefs.languages import lexicon_of
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, folded
from bot.briefs.numerals import values
from bot.briefs.score import stems
from bot.domain.brief import Brief, Point
from bot.domain.report import Draft
from bot.domain.words import unspaced


class Kind(StrEnum):
    """What can be wrong with a point."""

    NUMBER = "number"
    NAME = "name"
    QUOTATION = "quotation"
    CREDIT = "credit"
    HEDGE = "hedge"
    NEGATION = "negation"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a point says without its source, or leaves out that its source says."""

    kind: Kind
    what: str
    point: int = 0

    def __str__(self) -> str:
        return _SAID[self.kind].format(what=self.what, number=self.point + 1)


_SAID: Final = {
    Kind.NUMBER: "Point {number}: the number “{what}” is not in the source sentence.",
    Kind.NAME: "Point {number}: the name “{what}” is not in the source sentence.",
    Kind.QUOTATION: "Point {number}: the quotation “{what}” is not in the source word for word.",
    Kind.CREDIT: "Point {number}: the source does not credit this to “{what}”.",
    Kind.HEDGE: "Point {number}: the source says “{what}”, the point does not.",
    Kind.NEGATION: "Point {number}: “{what}” turns what the source says into its opposite.",
    Kind.SOURCE: "Point {number}: the source sentence is not in the report.",
}
_NEGATIONS: Final = later(
    r"(?=[ncwfdrlstpjakoнбلدب])(?<![\w’'])(?:not|no|never|without|none|nobody|neither|nor|cannot|fail(?:s|ed|ing)?|den(?:y|ies|ied|ying)|"
    r"refus\w+|lacks?|lacked|nunca|ni|sin|nadie|tampoco|ne|pas|jamais|aucune?|sans|nicht|kein\w*|nie|niemals|ohne|"
    r"weder|não|nem|sem|ninguém|не|нет|ни|никогда|без|لا|لم|لن|ليس\w*|دون|بدون)(?!\w)|(?<!\w)\w+n[’']t\b|[不没未无]",
)
_REPORTING: Final = later(
    r"said|says?|saying|told|tells|according|reports?|reported|claim\w*|argu\w+|"
    r"warn\w*|suggest\w*|según|dij\w+|dice|"
    r"afirm\w+|selon|d[’']après|dit|laut|sagt\w*|segundo|disse\w*|diz|по данным|по словам|сообщ\w+|заяви\w+|"
    r"据|称|表示|بحسب|قال\w*",
    re.IGNORECASE,
)
# Words for how sure a number is stand before it: "at least 15,000".
_ROUGHLY: Final = later(
    r"\b(about|around|some|at least|at most|more than|fewer than|less than|nearly|almost|over|"
    r"up to|under|roughly|approximately|north of)\s+(?=[$€£]?(\d[\d.,]*))",
)
_QUOTED: Final = later(r"[“\"«„]([^“”\"«»„]{2,})[”\"»“]")
_WORD: Final = later(r"[^\W\d_](?:[\w’'.-]*\w)?")
_CHINESE: Final = later(r"[\u4e00-\u9fff]+")
_ARABIC: Final = later(r"[\u0621-\u064a\u066e-\u06d3]+")
# "And the", "with the" are written in one with their noun.
_PREFIXED: Final = later(r"^(?:[وفبلك]?(?:ال|لل)|[وفبلك](?=\w{3}))")
_SENTENCE_START: Final = later(r"(?:^|[.!?:]\s)[\"“‘'«(]*")
_NEAR: Final = 1500
_FOLLOWING: Final = 3


def faults(brief: Brief, reports: Sequence[Draft]) -> list[Fault]:
    """Everything that is wrong with a brief's points; nothing when it may be shown."""
    return [
        Fault(fault.kind, fault.what, at)
        for at, point in enumerate(brief.points)
        for fault in faults_of(point, reports[point.source.report])
    ]


def faults_of(point: Point, report: Draft) -> list[Fault]:
    """What is wrong with one point, judged by the sentence that it names as its source."""
    text = report.article.text
    if point.source.span.of(text) != point.source.text:
        return [Fault(Kind.SOURCE, point.source.text)]
    if point.text == " ".join(point.source.sentence.split()):
        return list(_credits(point, report))
    lexicon = lexicon_of(report.article.language, point.source.sentence)
    return [
        *_numbers(point),
        *_names(point, report),
        *_quotations(point),
        *_credits(point, report),
        *_negations(point),
        *_hedges(point, lexicon),
    ]


def _numbers(point: Point) -> Iterator[Fault]:
    said = values(point.text)
    there = values(point.source.sentence) if said else {}
    for value, words in said.items():
        if value not in there:
            yield Fault(Kind.NUMBER, words)


def _names(point: Point, report: Draft) -> Iterator[Fault]:
    yield from _strange(point.text, f"{point.source.text} {report.title}")
    written = set(_WORD.findall(point.source.text + " " + report.title))
    strange = [m for m in _WORD.finditer(point.text) if m.group()[0].isupper() and m.group() not in written]
    if not strange:
        return
    there = {_bare(word) for word in written}
    starts = {match.end() for match in _SENTENCE_START.finditer(point.text)}
    for match in strange:
        word, bare = match.group(), _bare(match.group())
        if bare in there:
            continue
        common = match.start() in starts and re.search(rf"\b{re.escape(word.lower())}\b", report.article.text)
        if not common and not all(part in there for part in re.split(r"[-’']", bare)):
            yield Fault(Kind.NAME, word)


def _strange(text: str, there: str) -> Iterator[Fault]:
    """The Chinese characters and Arabic words that the source lacks: no capital tells which are names."""
    if text.isascii():
        return
    for run in _CHINESE.findall(text):
        if new := "".join(c for c in run if c not in there):
            yield Fault(Kind.NAME, new)
    known = {_PREFIXED.sub("", word) for word in _ARABIC.findall(there)}
    for word in _ARABIC.findall(text):
        if _PREFIXED.sub("", word) not in known:
            yield Fault(Kind.NAME, word)


def _quotations(point: Point) -> Iterator[Fault]:
    said = _QUOTED.findall(point.text)
    there = _plain(point.source.sentence) if said else ""
    for quotation in said:
        if _plain(quotation).strip(" .,;:!?") not in there:
            yield Fault(Kind.QUOTATION, quotation)


def _credits(point: Point, report: Draft) -> Iterator[Fault]:
    """Whoever is credited must be named in the sentence, or in what the report says before or after it."""
    if not point.attribution:
        return
    span = point.source.span
    near = report.article.text[max(0, span.start - _NEAR) : span.end + _NEAR // 10]
    there = _bare(near)
    for who in point.attribution.split(", via "):
        if any(_bare(word) not in there for word in _WORD.findall(who)) and who != report.outlet.name:
            yield Fault(Kind.CREDIT, who)


def _negations(point: Point) -> Iterator[Fault]:
    said, kept = _occurring(_NEGATIONS, point.source.sentence), _occurring(_NEGATIONS, point.text)
    if not said and not kept:
        return
    for word in [*(kept - said), *_lost(_NEGATIONS, point)]:
        yield Fault(Kind.NEGATION, word)


def _hedges(point: Point, lexicon: Lexicon) -> Iterator[Fault]:
    for word in _lost(lexicon.hedge, point):
        credited = bool(point.attribution) and _REPORTING.fullmatch(word)
        if not credited and not _NEGATIONS.fullmatch(word):
            yield Fault(Kind.HEDGE, word)
    for how, number in _ROUGHLY.findall(folded(point.source.sentence)):
        if number.rstrip(".,") in point.text and how not in folded(point.text):
            yield Fault(Kind.HEDGE, how)


def _lost(pattern: re.Pattern[str], point: Point) -> list[str]:
    """What the source has more often than the point, counted where the point keeps what follows."""
    source, known = folded(point.source.sentence), set(stems(point.text))
    needed = Counter(m.group() for m in pattern.finditer(source) if _is_kept(source, m.end(), known))
    return list(needed - _occurring(pattern, point.text)) if needed else []


def _occurring(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match.group() for match in pattern.finditer(folded(text)))


def _is_kept(source: str, at: int, known: set[str]) -> bool:
    """Whether a point keeps most of the words that come right after a hedge or negation."""
    after = source[at : at + 80]
    shortest = 1 if unspaced(after) else 2
    following = [stem for stem in stems(after) if len(stem) > shortest or stem.isdigit()][:_FOLLOWING]
    return bool(following) and sum(stem in known for stem in following) * 2 > len(following)


def _bare(word: str) -> str:
    plain = word.lower().replace(".", "").replace("’", "'")
    return plain.removesuffix("'s").removesuffix("'")


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[“”\"«»„‘’']", "", text.lower()).split())
