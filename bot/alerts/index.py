"""An inverted index over distinct queries: only those whose rarest keys the story has are looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple, TypeVar

from bot.alerts.facts import StoryFacts, is_key, keys_of
from bot.domain.query import Clause, Query, QueryId, Term, TermKind

# Most stories are in one language and of one kind; topics hold for every twentieth story or so, countries
# for fewer, a given outlet or word for very few.
_RARITY: Final = {
    TermKind.SOURCES: 0,
    TermKind.LANGUAGE: 1,
    TermKind.KIND: 2,
    TermKind.TOPIC: 3,
    TermKind.PLACE: 4,
    TermKind.OUTLET: 5,
    TermKind.PHRASE: 6,
}

# A clause without any key is posted under this one, which every story has.
_ALWAYS: Final = ""
_Posted = TypeVar("_Posted")


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A query that has a true clause if this holds as well, beyond the keys it is posted under."""

    query_id: QueryId
    keys: tuple[str, ...]
    phrases: tuple[str, ...]
    without_keys: tuple[str, ...]
    without_phrases: tuple[str, ...]

    def holds(self, facts: StoryFacts) -> bool:
        return (
            facts.keys.issuperset(self.keys)
            and all(map(facts.says, self.phrases))
            and facts.keys.isdisjoint(self.without_keys)
            and not any(map(facts.says, self.without_phrases))
        )


class _Posting(NamedTuple):
    """Where a clause stands: under its rarest key, then by what else decides it."""

    rarest: str
    second: str | None
    excluded: str | None
    guarded: _Guarded | None


class _Shelf:
    """The clauses under one rarest key, by what else they need; most need nothing or one key more.

    Each kind has a list of its own, so that a story is answered by a few passes over plain lists.
    """

    __slots__ = ("decided", "guarded", "paired", "unless")

    def __init__(self) -> None:
        self.decided: list[QueryId] = []
        self.paired: dict[str, list[QueryId]] = {}
        self.unless: list[tuple[str, QueryId]] = []
        self.guarded: dict[str, list[_Guarded]] = {}

    def __bool__(self) -> bool:
        return bool(self.decided or self.paired or self.unless or self.guarded)

    def add(self, query_id: QueryId, posting: _Posting) -> None:
        if posting.guarded is not None:
            self.guarded.setdefault(posting.second or _ALWAYS, []).append(posting.guarded)
        elif posting.excluded is not None:
            self.unless.append((posting.excluded, query_id))
        elif posting.second is not None:
            self.paired.setdefault(posting.second, []).append(query_id)
        else:
            self.decided.append(query_id)

    def remove(self, query_id: QueryId, posting: _Posting) -> None:
        if posting.guarded is not None:
            _take(self.guarded, posting.second or _ALWAYS, posting.guarded)
        elif posting.excluded is not None:
            self.unless.remove((posting.excluded, query_id))
        elif posting.second is not None:
            _take(self.paired, posting.second, query_id)
        else:
            self.decided.remove(query_id)

    def answered(self, facts: StoryFacts, found: set[QueryId]) -> None:
        """Add the queries that the story answers."""
        keys = facts.keys
        found.update(self.decided)
        if self.paired:
            for second in keys.intersection(self.paired):
                found.update(self.paired[second])
        if self.unless:
            found.update([query_id for excluded, query_id in self.unless if excluded not in keys])
        for second, posted in self.guarded.items():
            if second in keys or second == _ALWAYS:
                found.update([one.query_id for one in posted if one.holds(facts)])


class QueryIndex:
    """The distinct queries of all subscriptions, ready to be asked which of them a story answers.

    A clause is posted under its rarest key. Most clauses are decided by one or two; the others are
    verified exactly.
    """

    def __init__(self) -> None:
        self._queries: dict[QueryId, Query] = {}
        self._shelves: dict[str, _Shelf] = {}

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, query_id: QueryId, query: Query) -> None:
        """Match this query from now on, in place of what that id stood for."""
        self.discard(query_id)
        self._queries[query_id] = query
        for clause in _clauses(query):
            posting = _posting(query_id, clause)
            self._shelves.setdefault(posting.rarest, _Shelf()).add(query_id, posting)

    def discard(self, query_id: QueryId) -> None:
        """Forget that query; an unknown id is no error."""
        query = self._queries.pop(query_id, None)
        for clause in _clauses(query) if query else ():
            posting = _posting(query_id, clause)
            shelf = self._shelves[posting.rarest]
            shelf.remove(query_id, posting)
            if not shelf:
                del self._shelves[posting.rarest]

    def match(self, facts: StoryFacts) -> set[QueryId]:
        """The queries that the story answers."""
        found: set[QueryId] = set()
        # `dict.keys() & set` walks the set, `set.intersection(dict)` the dict: here the set is the shorter.
        for key in self._shelves.keys() & facts.keys:
            self._shelves[key].answered(facts, found)
        if _ALWAYS in self._shelves:
            self._shelves[_ALWAYS].answered(facts, found)
        return found


def _clauses(query: Query) -> tuple[Clause, ...]:
    return query.clauses or (Clause(()),)


def _posting(query_id: QueryId, clause: Clause) -> _Posting:
    """The clause's rarest key, and what it leaves open."""
    ranked = {key: (_RARITY[term.kind], len(key), key) for term in clause.required for key in keys_of(term)}
    keys = sorted(ranked, key=ranked.__getitem__, reverse=True)
    phrases, excluded = _phrases(clause.required), _deciding(clause.excluded)
    rarest, second = (*keys[:2], *(None,) * 2)[:2]
    spared = _phrases(clause.excluded)
    if len(keys) > 2 or phrases or spared or len(excluded) > 1 or (excluded and second):
        return _Posting(
            rarest or _ALWAYS, second, None, _Guarded(query_id, tuple(keys[2:]), phrases, excluded, spared)
        )
    return _Posting(rarest or _ALWAYS, second, excluded[0] if excluded else None, None)


def _take(shelf: dict[str, list[_Posted]], key: str, posted: _Posted) -> None:
    shelf[key].remove(posted)
    if not shelf[key]:
        del shelf[key]


def _deciding(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(key for term in terms if is_key(term) for key in keys_of(term))


def _phrases(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if not is_key(term))
