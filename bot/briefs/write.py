"""The brief of a story: from one or several reports to a headline and a few points."""

from collections.abc import Sequence
from typing import Final

from bot.briefs import edit, furniture
from bot.briefs.choose import PRODUCT_LIMITS, Choice, Limits, choose
from bot.briefs.lexicon import Lexicon, lexicon_of
from bot.briefs.prose import Sentence, prose
from bot.briefs.score import candidates, contents, word_worth
from bot.domain.brief import Brief, Point, Source
from bot.domain.report import Draft

# A story's first paragraphs tell it; what comes after so many sentences is background.
_READ: Final = 25
_CARRIES: Final = 0.6


def write_brief(reports: Sequence[Draft], limits: Limits = PRODUCT_LIMITS) -> Brief:
    """What the reports say, in their own words: within the limits, possibly only a headline."""
    if not reports:
        return Brief(headline="", language="und")
    language = reports[0].article.language
    lexicon = lexicon_of(language, reports[0].title + " " + reports[0].article.text)
    told = [s for i, report in enumerate(reports) for s in prose(i, report, lexicon)[:_READ]]
    headline = next((h for r in reports if (h := furniture.clean_title(r.title, r.outlet.name))), "")
    usable = candidates(told, lexicon, _support(told, lexicon, len(reports)), limits.weights)
    worth = word_worth(usable, headline, lexicon, limits.weights)
    points = tuple(_point(choice) for choice in choose(usable, worth, lexicon, limits))
    return Brief(headline or _first_words(points), language, points)


def _support(told: Sequence[Sentence], lexicon: Lexicon, reports: int) -> dict[int, int]:
    """How many other reports carry what a sentence says, by the sentence's position."""
    if reports < 2:
        return {}
    words = [contents(s.text, lexicon) for s in told]
    return {i: _carriers(i, told, words) for i in range(len(told))}


def _carriers(at: int, told: Sequence[Sentence], words: Sequence[frozenset[str]]) -> int:
    own = words[at]
    others = {
        told[j].report
        for j, other in enumerate(words)
        if told[j].report != told[at].report
        and own
        and len(own & other) >= _CARRIES * min(len(own), len(other) or 1)
    }
    return len(others)


def _point(choice: Choice) -> Point:
    sentence = choice.candidate.sentence
    credit = [name for name in (choice.wording.speaker, sentence.credit) if name]
    return Point(
        text=choice.wording.text,
        source=Source(sentence.report, sentence.span, sentence.text),
        attribution=", via ".join(credit) or None,
    )


def _first_words(points: Sequence[Point]) -> str:
    return edit.tidy(points[0].text) if points else ""
