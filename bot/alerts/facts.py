"""What queries ask of a story, prepared once and then looked up many times."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from bot.domain.query import ANY_TOPIC, MOST_SOURCES, Term, TermKind
from bot.domain.report import Draft
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.words import unspaced, words


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """A story as queries see it.

    `texts` are the folded words of every title and text, each between single spaces, so that a phrase is a
    substring; `runs` are the same texts of scripts written without spaces, joined. `keys` holds whatever the
    story can be looked up by: see `keys_of`.
    """

    topics: frozenset[TopicId]
    places: frozenset[CountryCode]
    outlets: frozenset[str]
    texts: tuple[str, ...]
    runs: tuple[str, ...]
    keys: frozenset[str]

    def holds(self, term: Term) -> bool:
        """Whether the term is true of the story."""
        if not self.keys.issuperset(keys_of(term)):
            return False
        return is_key(term) or self.says(term.value)

    def says(self, phrase: str) -> bool:
        """Whether the folded words stand one after another in one of the texts."""
        if unspaced(phrase):
            return any(phrase in run for run in self.runs)
        return any(f" {phrase} " in text for text in self.texts)


def facts_of(topics: Iterable[TopicTag], places: Iterable[PlaceTag], reports: Sequence[Draft]) -> StoryFacts:
    """The facts of a story with these tags and these accounts of it."""
    topic_ids = frozenset(tag.id for tag in topics)
    codes = frozenset(tag.code for tag in places)
    outlets = frozenset(" ".join(words(report.outlet.name)) for report in reports)
    written = [text for report in reports for text in (report.title, report.article.text)]
    found = [(words(text), unspaced(text)) for text in written]
    runs = tuple("".join(told) for told, joined in found if joined)
    texts = [tuple(_whole(told)) if joined else told for told, joined in found]
    keys = {_key(TermKind.TOPIC, topic) for topic in (*topic_ids, *([ANY_TOPIC.value] if topic_ids else ()))}
    keys |= {_key(TermKind.PLACE, code) for code in codes}
    keys |= {_key(TermKind.OUTLET, outlet) for outlet in outlets}
    keys |= {_key(TermKind.KIND, report.outlet.kind) for report in reports}
    keys |= {_key(TermKind.LANGUAGE, report.article.language) for report in reports}
    keys |= {_key(TermKind.SOURCES, str(n + 1)) for n in range(min(len(outlets), MOST_SOURCES))}
    keys.update(*texts, *map(_pieces, runs))
    return StoryFacts(
        topic_ids, codes, outlets, tuple(f" {' '.join(w)} " for w in texts), runs, frozenset(keys)
    )


def keys_of(term: Term) -> tuple[str, ...]:
    """What must be among a story's keys for the term to hold: its words, or its pairs of characters."""
    if term.kind is not TermKind.PHRASE:
        return (_key(term.kind, term.value),)
    if unspaced(term.value):
        return tuple(_pieces(term.value))
    return tuple(term.value.split(" "))


def is_key(term: Term) -> bool:
    """Whether its key alone decides the term: it is no phrase of several words, nor of characters."""
    return term.kind is not TermKind.PHRASE or not (" " in term.value or unspaced(term.value))


def _whole(found: Iterable[str]) -> Iterator[str]:
    """The words, those of other scripts cut out of runs like “使用vpn服务”."""
    for word in found:
        for _, run in groupby(word, unspaced):
            yield "".join(run)


def _pieces(run: str) -> Iterator[str]:
    yield from (f"~{first}{second}" for first, second in pairwise(run))
    yield from (f"~{character}" for character in run if unspaced(character))


def _key(kind: TermKind, value: str) -> str:
    return f"{kind}:{value}"
