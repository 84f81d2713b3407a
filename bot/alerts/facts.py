"""What queries ask of a story, prepared once and then looked up many times."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, groupby, pairwise

from bot.domain.query import ANY_TOPIC, LEAST_BEGINNING, MOST_SOURCES, Term, TermKind
from bot.domain.report import Draft
from bot.domain.topic import PlaceTag, TopicTag
from bot.domain.words import unspaced, vocabulary, words


@dataclass(frozen=True)
class StoryFacts:
    """A story as queries see it.

    `found` is whatever it can be looked up by, see `keys_of`, some of it more than once. `texts` are every
    title and text; `runs` are the folded words of those in scripts written without spaces, joined.
    """

    found: Sequence[str]
    texts: Sequence[str]
    runs: Sequence[str]

    def holds(self, term: Term) -> bool:
        """Whether the term is true of the story."""
        if not is_key(term):
            return self.says(term)
        return keys_of(term)[0] in (self.begun if term.kind is TermKind.PREFIX else self.keys)

    def says(self, term: Term) -> bool:
        """Whether a word begins so, or the folded words stand one after another in one of the texts.

        For words, phrases and beginnings.
        """
        value = term.value
        if term.kind is TermKind.PREFIX:
            at = bisect_left(self._vocabulary, value)
            return at < len(self._vocabulary) and self._vocabulary[at].startswith(value)
        if unspaced(value):
            return any(value in run for run in self.runs)
        return any(f" {value} " in text for text in self._worded)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What was found, each once."""
        return frozenset(self.found)

    @cached_property
    def _worded(self) -> tuple[str, ...]:
        """The folded words between single spaces, so that a phrase is a part of them."""
        return tuple(f" {' '.join(_words(text))} " for text in self.texts)

    @cached_property
    def _vocabulary(self) -> tuple[str, ...]:
        """All words of the texts, in order."""
        return tuple(sorted(set().union(*map(_distinct, self.texts))))

    @cached_property
    def begun(self) -> frozenset[str]:
        """The keys, and how the words begin: asked for only where somebody asks for beginnings."""
        return self.keys.union(_beginning(word) for word in self._vocabulary if len(word) >= LEAST_BEGINNING)


def facts_of(topics: Iterable[TopicTag], places: Iterable[PlaceTag], reports: Sequence[Draft]) -> StoryFacts:
    """The facts of a story with these tags and these accounts of it."""
    outlets = {" ".join(words(report.outlet.name)) for report in reports}
    written = [text for report in reports for text in (report.title, report.article.text)]
    runs = _runs(written)
    found = [_key(TermKind.TOPIC, tag.id) for tag in topics]
    found += [_key(*ANY_TOPIC)] if found else ()
    found += [_key(TermKind.PLACE, tag.code) for tag in places]
    found += [_key(TermKind.OUTLET, outlet) for outlet in outlets]
    found += [_key(TermKind.KIND, report.outlet.kind) for report in reports]
    found += [_key(TermKind.LANGUAGE, report.article.language) for report in reports]
    found += [_key(TermKind.SOURCES, str(n + 1)) for n in range(min(len(outlets), MOST_SOURCES))]
    found += chain(*map(_distinct, written), *map(_pieces, runs))
    return StoryFacts(found, written, runs)


def said_in(texts: Iterable[str]) -> StoryFacts:
    """The facts of a story of which nothing is known but its titles and texts; only `says` tells of them."""
    written = tuple(texts)
    return StoryFacts((), written, _runs(written))


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
    if term.kind is TermKind.PHRASE:
        return not (" " in term.value or unspaced(term.value))
    return term.kind is not TermKind.UNKNOWN


def _runs(texts: Iterable[str]) -> Sequence[str]:
    return ["".join(words(text)) for text in texts if unspaced(text)]


def _words(text: str) -> Iterable[str]:
    """The folded words of a text in order."""
    return _whole(words(text)) if unspaced(text) else words(text)


def _distinct(text: str) -> Iterable[str]:
    """The folded words of a text, which those who look for new facts and the search index ask for as well."""
    return _whole(words(text)) if unspaced(text) else vocabulary(text)


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
