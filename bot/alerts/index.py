"""An inverted index over distinct queries: only those whose rarest keys the story has are looked at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.alerts.facts import StoryFacts, is_key, keys_of
from bot.domain.query import Clause, Query, QueryId, Term, TermKind

# Topics hold for every twentieth story or so, countries for fewer, a given outlet or word for very few.
_RARITY: Final = {TermKind.TOPIC: 0, TermKind.PLACE: 1, TermKind.OUTLET: 2, TermKind.PHRASE: 3}

# Where a clause has fewer than two keys it is posted under this one, which every story has.
_ALWAYS: Final = ""

_Posted = TypeVar("_Posted")


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A query that has a true clause if this holds as well, beyond the two keys it is posted under."""

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


class _Postings(Generic[_Posted]):
    """Values under pairs of keys."""

    def __init__(self) -> None:
        self._under: dict[str, dict[str, list[_Posted]]] = {}

    def add(self, first: str, second: str, posted: _Posted) -> None:
        self._under.setdefault(first, {}).setdefault(second, []).append(posted)

    def remove(self, first: str, second: str, posted: _Posted) -> None:
        self._under[first][second].remove(posted)
        if not self._under[first][second]:
            del self._under[first][second]
        if not self._under[first]:
            del self._under[first]

    def among(self, keys: frozenset[str]) -> Iterable[list[_Posted]]:
        for first in self._under.keys() & keys:
            by_second = self._under[first]
            # `dict.keys() & set` walks the set, `set.intersection(dict)` the dict: the shorter walk wins.
            both = keys.intersection(by_second) if len(by_second) < len(keys) else by_second.keys() & keys
            for second in both:
                yield by_second[second]


class QueryIndex:
    """The distinct queries of all subscriptions, ready to be asked which of them a story answers.

    A clause is posted under its two rarest keys. Most clauses are decided by them; the others are
    verified exactly.
    """

    def __init__(self) -> None:
        self._queries: dict[QueryId, Query] = {}
        self._decided: _Postings[QueryId] = _Postings()
        self._guarded: _Postings[_Guarded] = _Postings()

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, query_id: QueryId, query: Query) -> None:
        """Match this query from now on, in place of what that id stood for."""
        self.discard(query_id)
        self._queries[query_id] = query
        for clause in _clauses(query):
            first, second, guarded = _posting(query_id, clause)
            if guarded:
                self._guarded.add(first, second, guarded)
            else:
                self._decided.add(first, second, query_id)

    def discard(self, query_id: QueryId) -> None:
        """Forget that query; an unknown id is no error."""
        query = self._queries.pop(query_id, None)
        for clause in _clauses(query) if query else ():
            first, second, guarded = _posting(query_id, clause)
            if guarded:
                self._guarded.remove(first, second, guarded)
            else:
                self._decided.remove(first, second, query_id)

    def match(self, facts: StoryFacts) -> frozenset[QueryId]:
        """The queries that the story answers."""
        keys = facts.keys | {_ALWAYS}
        found = {query_id for posted in self._decided.among(keys) for query_id in posted}
        for posted in self._guarded.among(keys):
            found.update(guarded.query_id for guarded in posted if guarded.holds(facts))
        return frozenset(found)


def _clauses(query: Query) -> tuple[Clause, ...]:
    return query.clauses or (Clause(()),)


def _posting(query_id: QueryId, clause: Clause) -> tuple[str, str, _Guarded | None]:
    """The clause's two rarest keys, and what they leave open."""
    ranked = {key: (_RARITY[term.kind], len(key), key) for term in clause.required for key in keys_of(term)}
    keys = sorted(ranked, key=ranked.__getitem__, reverse=True)
    first, second = (*keys, _ALWAYS, _ALWAYS)[:2]
    rest = (tuple(keys[2:]), _phrases(clause.required), _deciding(clause.excluded), _phrases(clause.excluded))
    return first, second, _Guarded(query_id, *rest) if any(rest) else None


def _deciding(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(key for term in terms if is_key(term) for key in keys_of(term))


def _phrases(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if not is_key(term))
