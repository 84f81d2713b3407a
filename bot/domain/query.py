"""Queries: what a subscription wants, in one canonical form whoever wrote it.

A query is a disjunction of clauses; a clause holds when all its required terms do and none of its
excluded ones. Two queries that want the same are equal, so that many people share one.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple, NewType

from bot.domain.errors import InvalidQuery
from bot.domain.topic import CountryCode, TopicId
from bot.domain.words import unspaced, words

QueryId = NewType("QueryId", int)
# The terms that are required, and those excluded, each as `kind:value`.
WrittenClause = tuple[Sequence[str], Sequence[str]]

MAX_TEXT: Final = 500
MAX_TERMS: Final = 24


class TermKind(StrEnum):
    """What a term looks at."""

    TOPIC = "topic"
    PLACE = "place"
    OUTLET = "outlet"
    KIND = "kind"
    LANGUAGE = "lang"
    SOURCES = "sources"
    PREFIX = "prefix"
    PHRASE = "phrase"
    UNKNOWN = "unknown"


class Term(NamedTuple):
    """One condition. A phrase's value is its folded words, joined by single spaces.

    A prefix's is how a word begins. What a newer version wrote is of an unknown kind, with all of its text.
    The topic `*` is any: a story about digital rights at all. `sources` is the least number of outlets.
    """

    kind: TermKind
    value: str


# How many kinds of term this version reads; a newer one reads more.
READS: Final = len(TermKind) - 1
_KINDS: Final = {kind.value: kind for kind in TermKind if kind is not TermKind.UNKNOWN}

MOST_SOURCES: Final = 10
# Two letters begin a word in every story.
LEAST_BEGINNING: Final = 3
# What names a subject; without one a query means digital-rights news, not football.
SUBJECTS: Final = frozenset({TermKind.TOPIC, TermKind.OUTLET, TermKind.PREFIX, TermKind.PHRASE})
ANY_TOPIC: Final = Term(TermKind.TOPIC, "*")


class Clause(NamedTuple):
    """All of `required` and none of `excluded`; both sorted and without repeats."""

    required: tuple[Term, ...]
    excluded: tuple[Term, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether this version knows what all of it asks for."""
        return all(term.kind is not TermKind.UNKNOWN for term in (*self.required, *self.excluded))


@dataclass(frozen=True, slots=True)
class Query:
    """A disjunction of clauses, sorted and without repeats. No clause at all: everything."""

    clauses: tuple[Clause, ...] = ()

    @property
    def canonical(self) -> str:
        """The text that the store keeps; equal for equal queries."""
        return json.dumps(
            [[_texts(clause.required), _texts(clause.excluded)] for clause in self.clauses],
            ensure_ascii=False,
            separators=(",", ":"),
        )

    @classmethod
    def from_canonical(cls, text: str) -> "Query":
        """The query that `canonical` was taken of."""
        return cls(tuple([clause_written(*both) for both in written([text])[0]]))


def written(canonical: Iterable[str]) -> list[list[WrittenClause]]:
    """The clauses of these `canonical` texts as they are written there; many together are read quicker."""
    found: list[list[WrittenClause]] = json.loads(f"[{','.join(canonical)}]")
    return found


def clause_written(required: Iterable[str], excluded: Iterable[str]) -> Clause:
    """The clause with terms that are written so."""
    return Clause(tuple(map(term_written, required)), tuple(map(term_written, excluded)))


def term_written(text: str) -> Term:
    """The term that is written so."""
    name, _, value = text.partition(":")
    kind = _KINDS.get(name)
    return Term(TermKind.UNKNOWN, text) if kind is None else Term(kind, value)


def phrase(text: str) -> Term:
    """The term for a word or phrase. Raises InvalidQuery when there is no word in it."""
    folded = words(text)
    if not folded:
        raise InvalidQuery("“{text}” contains no word that I could look for.", text=text[:60])
    return Term(TermKind.PHRASE, ("" if unspaced(text) else " ").join(folded))


def prefix(text: str) -> Term:
    """The term for words that begin so. Raises InvalidQuery for what is no beginning of one word."""
    folded = words(text)
    if len(folded) != 1 or len(folded[0]) < LEAST_BEGINNING or unspaced(folded[0]):
        raise InvalidQuery(
            "“{text}*” is no beginning of a word: write {least} letters or more of one word before the star.",
            text=text[:60],
            least=LEAST_BEGINNING,
        )
    return Term(TermKind.PREFIX, folded[0])


def query(clauses: Iterable[tuple[Iterable[Term], Iterable[Term]]]) -> Query:
    """The canonical query of these (required, excluded) clauses. Raises InvalidQuery when too large."""
    made = {Clause(tuple(sorted(set(req))), tuple(sorted(set(exc)))) for req, exc in clauses}
    if sum(len(clause.required) + len(clause.excluded) for clause in made) > MAX_TERMS:
        raise InvalidQuery(
            "That is more than {most} conditions; split it into several subscriptions.", most=MAX_TERMS
        )
    return Query(tuple(sorted(made)))


def about_any(topics: Collection[TopicId]) -> Query:
    """The query of what is about one of these topics; none of them means digital-rights news at all.

    Raises InvalidQuery when there are more of them than a query may have conditions.
    """
    if not topics:
        return query([([ANY_TOPIC], ())])
    return query(([Term(TermKind.TOPIC, topic)], ()) for topic in topics)


def in_place(place: CountryCode) -> Query:
    """The query of digital-rights news from one country."""
    return query([([ANY_TOPIC, Term(TermKind.PLACE, place)], ())])


def _texts(terms: tuple[Term, ...]) -> list[str]:
    return [t.value if t.kind is TermKind.UNKNOWN else f"{t.kind}:{t.value}" for t in terms]
