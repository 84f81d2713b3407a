"""The little language of topic rules, and its matcher, linear in the length of the text.

    censor*                 a word that begins so
    internet|web shutdown   one word or the other, then the next; only single words between the |
    {block}                 a word or phrase of the list of that name
    {block} & {site}        both, in any order, at most eight words between
    charged > cybercrime    the second after the first, at most six words between

    AI                      a word in capitals, only in capitals

Nothing else is compared with case, accents or punctuation, and phrases do not reach over a sentence's end.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.words import unspaced
from bot.topics.tokens import Beginnings, Tokens, normal

_NEAR: Final = 8
_THEN: Final = 6
# Occurrences of a phrase that are looked at: what keeps a text of one word repeated linear.
_MOST: Final = 8
_TERM: Final = re.compile(r"\{[a-z_]+\}|[^\s{}&>*|]+\*?(?:\|[^\s{}&>*|]+\*?)*")
_SHORTEST_STEM: Final = 3
# Words whose terms are remembered.
_MOST_KNOWN: Final = 16_000

Spans = dict[int, int]
Words = Mapping[str, Sequence[str]]


class BadPattern(ValueError):
    """A pattern that cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """Phrases, each a sequence of terms, that stand near each other or, `ordered`, one after the other."""

    phrases: tuple[tuple[str, ...], ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a pattern (by its number) was found: the token spans of its phrases, in order of the text."""

    pattern: int
    spans: tuple[tuple[int, int], ...]


def parse(text: str) -> Pattern:
    """Read one pattern. Raises BadPattern."""
    if "&" in text and ">" in text:
        raise BadPattern(f"“{text}”: use either & or >")
    phrases = tuple(tuple(_terms(part, text)) for part in re.split("[&>]", text))
    return Pattern(phrases, ordered=">" in text)


def _terms(part: str, text: str) -> Iterator[str]:
    if not part.strip() or _TERM.sub("", part).strip():
        raise BadPattern(f"“{text}”: I cannot read “{part.strip()}”")
    for term in _TERM.findall(part):
        if unspaced(term) and "|" not in term:
            yield from term
        else:
            yield term


@dataclass(slots=True)
class _Index:
    """Terms by the words, and the beginnings of words, that satisfy them."""

    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    # Phrases of word lists, by their first term: the list's term and the phrase.
    phrases: dict[str, list[tuple[str, tuple[str, ...]]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, term: str, lists: Words) -> None:
        """Make a term known; lists must hold the one it names, if it does."""
        if not term.startswith("{"):
            for word in term.split("|"):
                self._add_word(word, term)
            return
        if term[1:-1] not in lists:
            raise BadPattern(f"no word list is called {term}")
        for entry in lists[term[1:-1]]:
            self._add_entry(tuple(_terms(entry, entry)), term)

    def _add_entry(self, terms: tuple[str, ...], name: str) -> None:
        if len(terms) == 1:
            self._add_word(terms[0], name)
            return
        for term in terms:
            self._add_word(term, term)
        self.phrases[terms[0]].append((name, terms))

    def _add_word(self, word: str, term: str) -> None:
        if not word.endswith("*"):
            self.words[word if word.isupper() else normal(word)].add(term)
        elif len(word) > _SHORTEST_STEM:
            self.stems[normal(word[:-1])].add(term)
        else:
            raise BadPattern(f"“{word}” fits too many words")


class Matcher:
    """Finds many patterns in a text at once, where its terms stand in it."""

    def __init__(self, patterns: Sequence[Pattern], lists: Words) -> None:
        self._patterns = tuple(patterns)
        self._by_first: dict[str, list[tuple[int, frozenset[str]]]] = defaultdict(list)
        self.index: Final = _Index()
        used: set[str] = set()
        for number, pattern in enumerate(patterns):
            terms = frozenset(term for phrase in pattern.phrases for term in phrase)
            self._by_first[pattern.phrases[0][0]].append((number, terms))
            used |= terms
        for term in sorted(used):
            self.index.add(term, lists)

    def hits(self, text: Tokens, spans: dict[str, Spans]) -> Iterator[Hit]:
        """Every place of every pattern, up to a few for each; `spans` are those of the terms."""
        for first in [term for term in spans if term in self.index.phrases]:
            for name, phrase in self.index.phrases[first]:
                spans[name].update(_occurrences(phrase, text, spans))
        search = _Search(text, spans)
        present = spans.keys()
        for first in [term for term in spans if term in self._by_first]:
            for number, terms in self._by_first[first]:
                if terms <= present:
                    yield from search.hits(number, self._patterns[number])


class Matchers:
    """Several matchers, known by their numbers, for which each word of a text is looked up once."""

    def __init__(self, matchers: Sequence[Matcher]) -> None:
        self._matchers = tuple(matchers)
        self._known = _Known([matcher.index for matcher in matchers])

    def hits(self, text: Tokens, numbers: Iterable[int]) -> Iterator[tuple[int, Hit]]:
        """What those matchers find, one after the other, each with its number."""
        spans: list[dict[str, Spans]] = [defaultdict(dict) for _ in self._matchers]
        for place, terms in enumerate(map(self._known.__getitem__, text.raws)):
            if terms:
                for number, term in terms:
                    spans[number][term][place] = place + 1
        for number in numbers:
            for hit in self._matchers[number].hits(text, spans[number]):
                yield number, hit


_Terms = dict[str, set[tuple[int, str]]]


class _Known(dict[str, tuple[tuple[int, str], ...]]):
    """The terms of words as they stand, with the numbers of their indices; most words are of no term."""

    def __init__(self, indices: Sequence[_Index]) -> None:
        self._words: _Terms = _together([index.words for index in indices])
        self._stems: _Terms = _together([index.stems for index in indices])
        self._beginnings = Beginnings(self._stems)

    def __missing__(self, raw: str) -> tuple[tuple[int, str], ...]:
        found = self._look_up(raw)
        if len(self) < _MOST_KNOWN:
            self[raw] = found
        return found

    def _look_up(self, raw: str) -> tuple[tuple[int, str], ...]:
        word = normal(raw)
        # A word in capitals may be known by them too.
        forms = (word, raw.replace(".", "")) if raw.isupper() else (word,)
        found = [self._words[form] for form in forms if form in self._words]
        found += [self._stems[stem] for stem in self._beginnings.of(word)]
        return tuple(sorted(set().union(*found))) if found else ()


def _together(indices: Sequence[Mapping[str, set[str]]]) -> _Terms:
    known: _Terms = defaultdict(set)
    for number, index in enumerate(indices):
        for word, terms in index.items():
            known[word].update((number, term) for term in terms)
    return dict(known)


@dataclass(frozen=True, slots=True)
class _Search:
    """One text, with where its terms are and, as they are asked for, its phrases."""

    text: Tokens
    spans: Mapping[str, Spans]
    phrases: dict[tuple[str, ...], Spans] = field(default_factory=dict)

    def hits(self, number: int, pattern: Pattern) -> Iterator[Hit]:
        """The places of the pattern of that number, in order of its first phrase's."""
        places = [self._places(phrase) for phrase in pattern.phrases]
        if not all(places):
            return
        for span in places[0].items():
            found = self._grow(span, places[1:], ordered=pattern.ordered)
            if found is not None:
                yield Hit(number, tuple(sorted(found)))

    def _places(self, phrase: tuple[str, ...]) -> Spans:
        places = self.phrases.get(phrase)
        if places is None:
            places = self.phrases[phrase] = _occurrences(phrase, self.text, self.spans)
        return places

    def _grow(
        self, first: tuple[int, int], others: Sequence[Spans], *, ordered: bool
    ) -> list[tuple[int, int]] | None:
        found = [first]
        for spans in others:
            following = next(
                (span for span in spans.items() if self._fits(found, span, ordered=ordered)), None
            )
            if following is None:
                return None
            found.append(following)
        return found

    def _fits(self, found: Sequence[tuple[int, int]], span: tuple[int, int], *, ordered: bool) -> bool:
        at, low, high = self.text.at, min(found)[0], max(end for _, end in found)
        if span[0] >= high:
            return at[span[0]] - at[high - 1] <= (_THEN if ordered else _NEAR)
        if ordered:
            return False
        if span[1] <= low:
            return at[low] - at[span[1] - 1] <= _NEAR
        # Between those that were found, but not on their words.
        return all(span[1] <= start or span[0] >= end for start, end in found)


def _occurrences(phrase: Sequence[str], text: Tokens, spans: Mapping[str, Spans]) -> Spans:
    found: Spans = {}
    for start, end in spans.get(phrase[0], {}).items():
        stop = _follow(phrase, end, text, spans) if len(phrase) > 1 else end
        if stop is not None:
            found[start] = stop
            if len(found) == _MOST:
                break
    return found


def _follow(phrase: Sequence[str], end: int, text: Tokens, spans: Mapping[str, Spans]) -> int | None:
    for term in phrase[1:]:
        following = spans.get(term, {}).get(end)
        if following is None or text.at[end] != text.at[end - 1] + 1:
            return None
        end = following
    return end


def read_list(text: str) -> tuple[str, ...]:
    """The entries of a word list, separated by commas."""
    return tuple(entry.strip() for entry in text.split(",") if entry.strip())
