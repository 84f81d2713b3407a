"""An inverted index over distinct queries: only those whose rarest keys the story has are looked at.

At many queries matching is waiting for memory, so what is read for every story lies together: numbers in
arrays, and as few looks at single queries as can be.
"""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from sys import intern
from typing import Final, NamedTuple, cast

from bot.alerts.facts import StoryFacts, is_key, keys_of
from bot.domain.query import Clause, Query, QueryId, Term, TermKind

# Most stories are in one language and of one kind; topics hold for every twentieth story or so, countries
# for fewer, a given outlet or word for very few. Of a beginning only three letters are a key.
_RARITY: Final = {
    TermKind.SOURCES: 0,
    TermKind.LANGUAGE: 1,
    TermKind.KIND: 2,
    TermKind.PREFIX: 3,
    TermKind.TOPIC: 4,
    TermKind.PLACE: 5,
    TermKind.OUTLET: 6,
    TermKind.PHRASE: 7,
}
_IN_TEXTS: Final = frozenset({TermKind.PREFIX, TermKind.PHRASE})

# A clause without any key is posted under this one, which every story has.
_ALWAYS: Final = ""


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A query that has a true clause if this holds as well, beyond the keys it is posted under."""

    query_id: QueryId
    keys: tuple[str, ...]
    terms: tuple[Term, ...]
    without_keys: tuple[str, ...]
    without_terms: tuple[Term, ...]

    def holds(self, facts: StoryFacts, keys: frozenset[str]) -> bool:
        return (
            keys.issuperset(self.keys)
            and all(map(facts.says, self.terms))
            and keys.isdisjoint(self.without_keys)
            and not any(map(facts.says, self.without_terms))
        )


class _Posting(NamedTuple):
    """Where a clause stands: under its rarest key and the next one, and what it leaves open.

    `spoilers` are keys of which none may be there; they are looked up by themselves.
    """

    rarest: str
    second: str
    of_words: bool
    guarded: _Guarded | None
    spoilers: tuple[str, ...] = ()


class _Slot:
    """The clauses under the same keys: numbers of those that these decide, and those to be verified."""

    __slots__ = ("decided", "guarded")

    def __init__(self) -> None:
        self.decided: array[int] | None = None
        self.guarded: list[_Guarded] | None = None

    def add(self, query_id: QueryId, guarded: _Guarded | None) -> None:
        if guarded is None:
            self.decided = self.decided or _numbers()
            self.decided.append(query_id)
        else:
            self.guarded = self.guarded or []
            self.guarded.append(guarded)

    def remove(self, query_id: QueryId, guarded: _Guarded | None) -> None:
        if guarded is None:
            assert self.decided is not None
            self.decided.remove(query_id)
        else:
            assert self.guarded is not None
            self.guarded.remove(guarded)

    def is_empty(self) -> bool:
        return not (self.decided or self.guarded)

    def answered(self, facts: StoryFacts, keys: frozenset[str], found: "array[int]") -> None:
        """Add the queries that the story answers."""
        if self.decided is not None:
            found.extend(self.decided)
        if self.guarded is not None:
            found.extend([one.query_id for one in self.guarded if one.holds(facts, keys)])


class _Shelf(_Slot):
    """The clauses under one rarest key; those that need a second one by that.

    A story has few tags, so each is looked up in `by_tag`; of words it has many more than a shelf holds.
    """

    __slots__ = ("by_tag", "by_word")

    def __init__(self) -> None:
        super().__init__()
        self.by_tag: dict[str, _Slot] | None = None
        self.by_word: dict[str, _Slot] | None = None

    def put(self, query_id: QueryId, posting: _Posting) -> None:
        self._slot(posting).add(query_id, posting.guarded)

    def take(self, query_id: QueryId, posting: _Posting) -> None:
        slot = self._slot(posting)
        slot.remove(query_id, posting.guarded)
        shelf = self.by_word if posting.of_words else self.by_tag
        if slot is not self and slot.is_empty() and shelf:
            del shelf[posting.second]

    def is_bare(self) -> bool:
        return self.is_empty() and not self.by_tag and not self.by_word

    def _slot(self, posting: _Posting) -> _Slot:
        if not posting.second:
            return self
        if posting.of_words:
            self.by_word = shelf = self.by_word or {}
        else:
            self.by_tag = shelf = self.by_tag or {}
        slot = shelf.get(posting.second)
        if slot is None:
            slot = shelf[posting.second] = _Slot()
        return slot


class QueryIndex:
    """The distinct queries of all subscriptions, ready to be asked which of them a story answers.

    A clause is posted under its rarest key. Most clauses are decided by one or two; the others are
    verified exactly.
    """

    def __init__(self) -> None:
        self._queries: dict[QueryId, Query] = {}
        self._shelves: dict[str, _Shelf] = {}
        self._spoilers: dict[str, array[int]] = {}
        self._second_tags: Counter[str] = Counter()
        self._beginnings = 0

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, query_id: QueryId, query: Query) -> None:
        """Match this query from now on, in place of what that id stood for."""
        self.discard(query_id)
        self._queries[query_id] = query
        self._beginnings += _has_beginning(query)
        for posting in _postings(query_id, query):
            shelf = self._shelves.get(posting.rarest)
            if shelf is None:
                shelf = self._shelves[posting.rarest] = _Shelf()
            shelf.put(query_id, posting)
            if posting.second and not posting.of_words:
                self._second_tags[posting.second] += 1
            for key in posting.spoilers:
                self._spoilers.setdefault(key, _numbers()).append(query_id)

    def discard(self, query_id: QueryId) -> None:
        """Forget that query; an unknown id is no error."""
        query = self._queries.pop(query_id, None)
        if query is None:
            return
        self._beginnings -= _has_beginning(query)
        for posting in _postings(query_id, query):
            shelf = self._shelves[posting.rarest]
            shelf.take(query_id, posting)
            if posting.second and not posting.of_words:
                self._second_tags[posting.second] -= 1
            if shelf.is_bare():
                del self._shelves[posting.rarest]
            for key in posting.spoilers:
                self._spoilers[key].remove(query_id)
                if not self._spoilers[key]:
                    del self._spoilers[key]

    def match(self, facts: StoryFacts) -> set[QueryId]:
        """The queries that the story answers."""
        keys = facts.begun if self._beginnings else facts.keys
        tags = [tag for tag in facts.tags if self._second_tags.get(tag)]
        found, spoilt = _numbers(), _numbers()
        for shelf in filter(None, map(self._shelves.get, (*keys, _ALWAYS))):
            shelf.answered(facts, keys, found)
            if shelf.by_tag is not None:
                for slot in filter(None, map(shelf.by_tag.get, tags)):
                    slot.answered(facts, keys, found)
            if shelf.by_word is not None:
                for key in keys.intersection(shelf.by_word):
                    shelf.by_word[key].answered(facts, keys, found)
        for numbers in filter(None, map(self._spoilers.get, keys)):
            spoilt.extend(numbers)
        return cast(set[QueryId], set(found).difference(spoilt))


def _postings(query_id: QueryId, query: Query) -> list[_Posting]:
    clauses = query.clauses or (Clause(()),)
    return [_posting(query_id, clause, alone=len(clauses) == 1) for clause in clauses]


def _posting(query_id: QueryId, clause: Clause, *, alone: bool) -> _Posting:
    """The clause's rarest keys, and what they leave open; `alone`: the query has no other clause."""
    ranked = {
        intern(key): (_RARITY[term.kind], len(key), key, term.kind in _IN_TEXTS)
        for term in clause.required
        for key in keys_of(term)
    }
    keys = sorted(ranked, key=ranked.__getitem__, reverse=True)
    rarest, second = (*keys[:2], *(_ALWAYS,) * 2)[:2]
    terms, spared = _undecided(clause.required), _undecided(clause.excluded)
    excluded = _deciding(clause.excluded)
    # What spoils a clause spoils its query only where there is no other clause.
    left = () if alone else excluded
    guarded = _Guarded(query_id, tuple(keys[2:]), terms, left, spared)
    is_open = len(keys) > 2 or terms or spared or left
    of_words = second != _ALWAYS and ranked[second][-1]
    return _Posting(rarest, second, of_words, guarded if is_open else None, excluded if alone else ())


def _numbers() -> "array[int]":
    return array("q")


def _has_beginning(query: Query) -> bool:
    terms = (term for clause in query.clauses for term in (*clause.required, *clause.excluded))
    return any(term.kind is TermKind.PREFIX for term in terms)


def _deciding(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(key for term in terms if is_key(term) for key in keys_of(term))


def _undecided(terms: Iterable[Term]) -> tuple[Term, ...]:
    return tuple(term for term in terms if not is_key(term))
