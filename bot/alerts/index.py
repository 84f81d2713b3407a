"""An inverted index over distinct queries: only those whose rarest keys the story has are looked at.

At many queries matching is waiting for memory and for Python's objects, so there are next to none: keys are
numbers, what stands under them are columns of numbers, and only what keys cannot decide is read as a clause.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final, cast

import numpy as np
from numpy.typing import NDArray

from bot.alerts.facts import StoryFacts, is_key, keys_of
from bot.domain.query import (
    Clause,
    Query,
    QueryId,
    Term,
    TermKind,
    WrittenClause,
    clause_written,
    term_written,
    written,
)

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

# Keys that no story has, and that every story has: what stands where a clause asks for nothing.
_NEVER: Final = 0
_EVER: Final = 1
_NOBODY: Final = -1
_EVERS: Final = (_EVER, _EVER)
_NEVERS: Final = (_NEVER,)

# The columns. A clause stands under its rarest key; it holds if the story has the second one, has not the
# one that is left out, and, unless `_GUARD` is 0, its clause is true.
_QUERY, _RAREST, _SECOND, _WITHOUT, _GUARD = range(5)

_READ_TOGETHER: Final = 500
_ANYTHING: Final[list[WrittenClause]] = [((), ())]
# A key in a row is its number, and above it how rare it is.
_NUMBER: Final = 0xFFFF_FFFF

Numbers = NDArray[np.int64]


class _Keys(dict[str, int]):
    """The keys of terms, by how these are written, of those that have one which decides them.

    Raises KeyError for the others.
    """

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.beginnings = False

    def __missing__(self, written: str) -> int:
        term = term_written(written)
        if not is_key(term):
            raise KeyError(written)
        found = self[written] = self.of(term)[0]
        return found

    def of(self, term: Term) -> list[int]:
        """All the keys of a term."""
        self.beginnings |= term.kind is TermKind.PREFIX
        rarity = _RARITY[term.kind] << 40
        return [rarity + (len(key) << 32) + self._number(key) for key in keys_of(term)]

    def _number(self, key: str) -> int:
        return self.numbers.setdefault(key, len(self.numbers) + 2)


class QueryIndex:
    """The distinct queries of all subscriptions, ready to be asked which of them a story answers.

    `unread` are those with a clause that only a newer version can read; it answers nothing. Until new clauses
    are `most_new` they are looked at one by one.
    """

    def __init__(self, most_new: int = 8192) -> None:
        self._most_new = most_new
        self.unread: set[QueryId] = set()
        self._keys = _Keys()
        self._guards: dict[int, WrittenClause] = {}
        self._guarded = 0
        self._count = 0
        self._new = self._sorted = _columns(array("q"))
        self._starts: Numbers = np.zeros(1, np.int64)

    def __len__(self) -> int:
        return self._count

    def add(self, query_id: QueryId, query: Query) -> None:
        """Match this query from now on, in place of what that id stood for."""
        self.discard(query_id)
        self.extend([(query_id, query.canonical)])
        self.settle()

    def extend(self, canonical: Iterable[tuple[QueryId, str]]) -> None:
        """Match these queries as well, of which none is here yet; `settle` when they are all here."""
        rows, rest = array("q"), iter(canonical)
        while some := list(islice(rest, _READ_TOGETHER)):
            for (query_id, _), clauses in zip(some, written(text for _, text in some), strict=True):
                for required, excluded in clauses or _ANYTHING:
                    rows.extend(self._row(query_id, required, excluded))
            self._count += len(some)
        self._new = np.concatenate([self._new, _columns(rows)], axis=1)

    def become(self, other: "QueryIndex") -> None:
        """Match what the other one does, and nothing else; the other one is not to be used any more."""
        self.__dict__.update(other.__dict__)

    def discard(self, *query_ids: QueryId) -> None:
        """Forget these queries; an unknown id is no error."""
        gone, forgotten = np.array(query_ids, np.int64), self.unread.intersection(query_ids)
        for table in (self._new, self._sorted):
            there = np.flatnonzero(_among(table[_QUERY], gone))
            forgotten.update(table[_QUERY, there].tolist())
            for guard in table[_GUARD, there].tolist():
                self._guards.pop(guard, None)
            table[_QUERY, there], table[_SECOND, there] = _NOBODY, _NEVER
        self.unread -= forgotten
        self._count -= len(forgotten)

    def settle(self) -> None:
        """Sort the new clauses among the others, if they are many, and forget those of nobody."""
        if self._new.shape[1] <= self._most_new:
            return
        new, old = (table[:, table[_QUERY] != _NOBODY] for table in (self._new, self._sorted))
        new = new[:, np.argsort(new[_RAREST], kind="stable")]
        places = np.searchsorted(old[_RAREST], new[_RAREST])
        self._sorted = np.insert(old, places, new, axis=1)
        self._new = _columns(array("q"))
        self._renumber()
        counted = np.bincount(self._sorted[_RAREST], minlength=len(self._keys.numbers) + 2)
        self._starts = np.concatenate([[0], counted.cumsum()])

    def match(self, facts: StoryFacts) -> tuple[QueryId, ...]:
        """The queries that the story answers, in order."""
        keys = facts.begun if self._keys.beginnings else facts.found
        there = np.zeros(len(self._keys.numbers) + 2, np.bool_)
        there[[_EVER, *filter(None, map(self._keys.numbers.get, keys))]] = True
        found = [*self._answered(self._new, np.flatnonzero(there[self._new[_RAREST]]), there, facts)]
        if self._sorted.shape[1]:
            found += self._answered(self._sorted, self._under(there), there, facts)
        return tuple(cast(list[QueryId], _distinct(np.concatenate(found)).tolist()))

    def _answered(
        self, table: Numbers, at: Numbers, there: NDArray[np.bool_], facts: StoryFacts
    ) -> Iterable[Numbers]:
        """The queries with a clause among these that holds."""
        at = at[there[table[_SECOND, at]]]
        at = at[~there[table[_WITHOUT, at]]]
        guards = table[_GUARD, at]
        yield table[_QUERY, at[guards == 0]]
        at = at[guards != 0]
        if len(at):
            clauses = [clause_written(*self._guards[guard]) for guard in table[_GUARD, at].tolist()]
            yield table[_QUERY, at[[_holds(clause, facts) for clause in clauses]]]

    def _under(self, there: NDArray[np.bool_]) -> Numbers:
        """Where the sorted clauses under the story's keys stand."""
        known = np.flatnonzero(there[: len(self._starts) - 1])
        first, last = self._starts[known], self._starts[known + 1]
        lengths = last - first
        ends = lengths.cumsum()
        at: Numbers = np.arange(ends[-1]) + np.repeat(first - (ends - lengths), lengths)
        return at

    def _row(self, query_id: QueryId, required: Sequence[str], excluded: Sequence[str]) -> tuple[int, ...]:
        keys = self._keys
        try:
            asked = [keys[term] for term in required]
            left = [keys[term] for term in excluded] if excluded else _NEVERS
        except KeyError:
            return self._guarded_row(query_id, required, excluded)
        if len(asked) > 2 or len(left) > 1:
            return self._guarded_row(query_id, required, excluded)
        if len(asked) == 2:
            return query_id, max(asked), min(asked), *left, 0
        return query_id, asked[0] if asked else _EVER, _EVER, *left, 0

    def _guarded_row(
        self, query_id: QueryId, required: Sequence[str], excluded: Sequence[str]
    ) -> tuple[int, ...]:
        """The row of a clause that its keys do not decide alone."""
        clause = clause_written(required, excluded)
        if not clause.is_readable:
            self.unread.add(query_id)
            return ()
        asked = sorted({key for term in clause.required for key in self._keys.of(term)}, reverse=True)
        left = [self._keys.of(term)[0] for term in clause.excluded if is_key(term)]
        self._guarded += 1
        self._guards[self._guarded] = (tuple(required), tuple(excluded))
        return query_id, *(*asked, *_EVERS)[:2], *(*left, _NEVER)[:1], self._guarded

    def _renumber(self) -> None:
        """Forget keys that nobody asks for any more, when they are most."""
        keys = self._sorted[_RAREST:_GUARD]
        used = np.zeros(len(self._keys.numbers) + 2, np.bool_)
        used[keys] = used[:2] = True
        if used.sum() * 2 < len(used):
            again = used.cumsum() - 1
            keys[:] = again[keys]
            self._keys.clear()
            self._keys.numbers = {key: int(again[n]) for key, n in self._keys.numbers.items() if used[n]}


def _holds(clause: Clause, facts: StoryFacts) -> bool:
    return all(map(facts.holds, clause.required)) and not any(map(facts.holds, clause.excluded))


def _distinct(numbers: Numbers) -> Numbers:
    """In order, each once. What NumPy has for it takes four times as long."""
    numbers.sort()
    first: NDArray[np.bool_] = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _columns(rows: "array[int]") -> Numbers:
    table: Numbers = np.frombuffer(rows, np.int64).reshape(-1, 5).T.copy()
    table[_RAREST:_GUARD] &= _NUMBER
    return table


def _among(column: Numbers, wanted: Numbers) -> NDArray[np.bool_]:
    return column == wanted[0] if len(wanted) == 1 else np.isin(column, wanted)
