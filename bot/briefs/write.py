"""The brief of a story: from one or several reports to a headline and a few points."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from bot.briefs import edit, furniture, voice
from bot.briefs.agreement import compared, support
from bot.briefs.candidates import candidates
from bot.briefs.check import faults_of
from bot.briefs.choose import PRODUCT_LIMITS, Choice, Limits, choose
from bot.briefs.english import ENGLISH
from bot.briefs.languages import lexicon_of
from bot.briefs.lexicon import Lexicon
from bot.briefs.prose import Sentence, prose
from bot.briefs.score import is_near, word_worth
from bot.briefs.signs import is_demand, may_have_stakes, stakes
from bot.briefs.speakers import issuer
from bot.domain.brief import Brief, Point, Source
from bot.domain.report import Draft, Span

# A story's first sentences tell it; of what follows, only what is at stake for somebody's rights is read.
_READ: Final = 8
_READ_FOR_STAKES: Final = 20
# A story's reports are read again whenever another one joins it.
_REMEMBERED: Final = 256


def write_brief(reports: Sequence[Draft], limits: Limits = PRODUCT_LIMITS) -> Brief:
    """What the reports say, in their own words: within the limits, possibly only a headline.

    A point that the checker faults is left out.
    """
    drafted = draft_brief(reports, limits)
    sound = tuple(p for p in drafted.points if not faults_of(p, reports[p.source.report]))
    return replace(drafted, points=sound) if len(sound) < len(drafted.points) else drafted


def draft_brief(reports: Sequence[Draft], limits: Limits = PRODUCT_LIMITS) -> Brief:
    """The brief before the checker has seen it."""
    if not reports:
        return Brief(headline="", language="und")
    language = reports[0].article.language
    lexicon = lexicon_of(language, reports[0].title + " " + reports[0].article.text)
    told = _told(reports, lexicon)
    headline = _headline(reports)
    if lexicon is ENGLISH and not is_near(told, headline, lexicon):
        limits = replace(limits, weights=limits.general)
    carried = support(told, lexicon) if len(reports) > 1 else {}
    usable = candidates(told, lexicon, carried, headline, limits.weights)
    own = [c for c in usable if reports[c.sentence.report].article.language == language]
    worth = word_worth(usable, headline, lexicon, limits.weights)
    chosen = choose(own or usable, worth, lexicon, limits)
    points: tuple[Point, ...] = ()
    for choice in chosen:
        points += (_point(choice, reports[choice.candidate.sentence.report], lexicon, points),)
    if len(reports) > 1:
        points = tuple(compared(point, reports, told, lexicon) for point in points)
    return Brief(headline or _first_words(points), language, points)


def _headline(reports: Sequence[Draft]) -> str:
    """The first report's title; one that demands something only when no other report says what happened."""
    titles = [title for r in reports if (title := furniture.clean_title(r.title, r.outlet.name))]
    own = [
        t for t, r in zip(titles, reports, strict=False) if r.article.language == reports[0].article.language
    ]
    return next((t for t in own if not is_demand(t)), titles[0] if titles else "")


def _told(reports: Sequence[Draft], lexicon: Lexicon) -> list[Sentence]:
    return [s for i, report in enumerate(reports) for s in _read(i, report, lexicon)]


@lru_cache(_REMEMBERED)
def _read(at: int, report: Draft, lexicon: Lexicon) -> tuple[Sentence, ...]:
    """The first sentences of a report, and of some that follow those that have something at stake."""
    most = _READ_FOR_STAKES if may_have_stakes(report.article.text) else _READ
    found = prose(at, report, lexicon, most)
    return tuple(s for s in found if s.order < _READ or stakes(s.text))


def _point(choice: Choice, report: Draft, lexicon: Lexicon, before: Sequence[Point]) -> Point:
    sentence, text = choice.candidate.sentence, choice.wording.text
    naming = choice.candidate.naming
    if naming and any(naming.bare in point.text for point in before):
        text = text.replace(naming.name, naming.words, 1)
    start = naming.span.start if naming and naming.name in text else sentence.span.start
    span = Span(start, sentence.span.end)
    speaker = choice.wording.speaker
    if speaker:
        speaker = issuer(speaker, report.article.text[: sentence.span.end])
    credit = [name for name in (speaker, sentence.credit) if name]
    if not credit and voice.is_own(text, lexicon):
        credit = [sentence.outlet]
    return Point(
        text=text,
        source=Source(sentence.report, span, span.of(report.article.text), sentence.span.start - start),
        attribution=", via ".join(dict.fromkeys(credit)) or None,
    )


def _first_words(points: Sequence[Point]) -> str:
    return edit.tidy(points[0].text) if points else ""
