"""Which stories of the archive answer a query: few are read, and those are tried exactly."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.feed import GuildId
from bot.domain.query import ANY_TOPIC, Clause, Query, QueryId, Term, TermKind
from bot.domain.story import Story, StoryFilter
from bot.domain.topic import CountryCode, TopicId

# Of the stories that may answer, so many are read: the last changed ones.
MOST_LOOKED_AT: Final = 300


def answering(query: Query, stories: Sequence[Story]) -> tuple[Story, ...]:
    """Those of the stories that answer the query, in their order."""
    index = QueryIndex()
    index.add(QueryId(0), query)
    return tuple(s for s in stories if index.match(facts_of(s.topics, s.places, s.reports)))


def only_words(query: Query) -> tuple[str, ...]:
    """The words that are all a query asks for; none if it asks for anything else."""
    if len(query.clauses) != 1 or query.clauses[0].excluded:
        return ()
    required = query.clauses[0].required
    return tuple(term.value for term in required) if all(map(_is_word, required)) else ()


def may_answer(query: Query, guild: GuildId | None, *, since: datetime | None = None) -> StoryFilter:
    """A filter that lets all through that can answer the query, and little else."""
    if len(query.clauses) != 1:
        return StoryFilter(guild, since=since)
    return of_clause(query.clauses[0], guild, since=since)


def of_clause(clause: Clause, guild: GuildId | None, *, since: datetime | None = None) -> StoryFilter:
    """A filter that lets all through for which the clause can hold, and little else."""
    terms = [term for term in clause.required if term != ANY_TOPIC]
    topic = next((TopicId(term.value) for term in terms if term.kind is TermKind.TOPIC), None)
    place = next((CountryCode(term.value) for term in terms if term.kind is TermKind.PLACE), None)
    words = tuple(term.value for term in terms if term.kind is TermKind.PHRASE)
    tagged = ANY_TOPIC in clause.required
    return StoryFilter(guild, topic, place, words=words, tagged=tagged, since=since)


def _is_word(term: Term) -> bool:
    return term.kind is TermKind.PHRASE and " " not in term.value
