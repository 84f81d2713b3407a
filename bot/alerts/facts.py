"""What queries ask of a story, prepared once and then looked up many times."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise

from bot.domain.query import ANY_TOPIC, LEAST_BEGINNING, MOST_SOURCES, Term, TermKind
from bot.domain.report import Draft
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.words import unspaced, words


@dataclass(frozen=True)
class StoryFacts:
    """A story as queries see it.

    `texts` are the folded words of every title and text, each between single spaces, so that a phrase is a
    substring; `runs` are the same texts of scripts written without spaces, joined. `keys` holds whatever the
    story can be looked up by, see `keys_of`; those of them that are no words are `tags` too.
    """

    topics: frozenset[TopicId]
    places: frozenset[CountryCode]
    outlets: frozenset[str]
    texts: tuple[str, ...]
    runs: tuple[str, ...]
    keys: frozenset[str]
    tags: frozenset[str]

    def holds(self, term: Term) -> bool:
        """Whether the term is true of the story."""
        if not self.begun.issuperset(keys_of(term)):
            return False
        return is_key(term) or self.says(term)

    def says(self, term: Term) -> bool:
        """Whether a word begins so, or the folded words stand one after another in one of the texts."""
        value = term.value
        if term.kind is TermKind.PREFIX:
            at = bisect_left(self.vocabulary, value)
            return at < len(self.vocabulary) and self.vocabulary[at].startswith(value)
        if unspaced(value):
            return any(value in run for run in self.runs)
        return any(f" {value} " in text for text in self.texts)

    @cached_property
    def vocabulary(self) -> tuple[str, ...]:
        """All words of the texts, in order."""
        return tuple(sorted({word for text in self.texts for word in text.split()}))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The keys, and how the words begin: asked for only where somebody asks for beginnings."""
        return self.keys | {_beginning(word) for word in self.vocabulary if len(word) >= LEAST_BEGINNING}


def facts_of(topics: Iterable[TopicTag], places: Iterable[PlaceTag], reports: Sequence[Draft]) -> StoryFacts:
    """The facts of a story with these tags and these accounts of it."""
    topic_ids = frozenset(tag.id for tag in topics)
    codes = frozenset(tag.code for tag in places)
    outlets = frozenset(" ".join(words(report.outlet.name)) for report in reports)
    written = [text for report in reports for text in (report.title, report.article.text)]
    found = [(words(text), unspaced(text)) for text in written]
    runs = tuple("".join(told) for told, joined in found if joined)
    texts = [tuple(_whole(told)) if joined else told for told, joined in found]
    tags = {_key(TermKind.TOPIC, topic) for topic in (*topic_ids, *([ANY_TOPIC.value] if topic_ids else ()))}
    tags |= {_key(TermKind.PLACE, code) for code in codes}
    tags |= {_key(TermKind.OUTLET, outlet) for outlet in outlets}
    tags |= {_key(TermKind.KIND, report.outlet.kind) for report in reports}
    tags |= {_key(TermKind.LANGUAGE, report.article.language) for report in reports}
    tags |= {_key(TermKind.SOURCES, str(n + 1)) for n in range(min(len(outlets), MOST_SOURCES))}
    keys = frozenset().union(tags, *texts, *map(_pieces, runs))
    told = tuple(f" {' '.join(w)} " for w in texts)
    return StoryFacts(topic_ids, codes, outlets, told, runs, keys, frozenset(tags))


def keys_of(term: Term) -> tuple[str, ...]:
    """What must be among a story's keys for the term to hold.

    Its words, its pairs of characters, or how its word begins.
    """
    if term.kind is TermKind.PREFIX:
        return (_beginning(term.value),)
    if term.kind is not TermKind.PHRASE:
        return (_key(term.kind, term.value),)
    if unspaced(term.value):
        return tuple(_pieces(term.value))
    return tuple(term.value.split(" "))


def is_key(term: Term) -> bool:
    """Whether its key alone decides the term: no phrase of words or of characters, no long beginning."""
    if term.kind is TermKind.PREFIX:
        return len(term.value) == LEAST_BEGINNING
    return term.kind is not TermKind.PHRASE or not (" " in term.value or unspaced(term.value))


def _whole(found: Iterable[str]) -> Iterator[str]:
    """The words, those of other scripts cut out of runs like “使用vpn服务”."""
    for word in found:
        for _, run in groupby(word, unspaced):
            yield "".join(run)


def _pieces(run: str) -> Iterator[str]:
    yield from (f"~{first}{second}" for first, second in pairwise(run))
    yield from (f"~{character}" for character in run if unspaced(character))


def _beginning(word: str) -> str:
    return f"{word[:LEAST_BEGINNING]}*"


def _key(kind: TermKind, value: str) -> str:
    return f"{kind}:{value}"
