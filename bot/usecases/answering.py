"""Which stories of the archive answer a query: few are read, and those are tried exactly."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.alerts.facts import StoryFacts, facts_of, said_in
from bot.alerts.index import QueryIndex
from bot.domain.feed import GuildId
from bot.domain.query import ANY_TOPIC, Clause, Query, QueryId, Term, TermKind
from bot.domain.story import Story, StoryFilter, StoryText
from bot.domain.topic import CountryCode, TopicId

_ONE_EACH: Final[Sequence[Sequence[TermKind]]] = (
    [],
    [TermKind.PLACE],
    [TermKind.TOPIC],
    [TermKind.PLACE, TermKind.TOPIC],
)
_SAID: Final = frozenset({TermKind.PHRASE, TermKind.PREFIX})

# Of the stories that may answer, so many are read: the last changed ones.
MOST_LOOKED_AT: Final = 300


def answering(query: Query, stories: Sequence[Story]) -> tuple[Story, ...]:
    """Those of the stories that answer the query, in their order."""
    index = QueryIndex()
    index.add(QueryId(0), query)
    return tuple(s for s in stories if index.match(facts_of(s.topics, s.places, s.reports)))


def saying(query: Query, stories: Sequence[StoryText]) -> tuple[StoryText, ...]:
    """Those of the stories that say what a clause of the query asks for, whatever it asks besides."""
    if not all(map(_asks_for_words, query.clauses or (Clause(()),))):
        return tuple(stories)
    facts = ((story, said_in(story.texts)) for story in stories)
    return tuple(story for story, said in facts if any(_is_said(clause, said) for clause in query.clauses))


def just(query: Query, guild: GuildId | None) -> StoryFilter | None:
    """The filter that lets through what answers the query and nothing else; None if no filter says that."""
    if len(query.clauses) != 1 or query.clauses[0].excluded:
        return None
    required = query.clauses[0].required
    named = [term.kind for term in required if term != ANY_TOPIC and not _is_word(term)]
    return of_clause(query.clauses[0], guild) if sorted(named) in _ONE_EACH else None


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


def _asks_for_words(clause: Clause) -> bool:
    return any(term.kind in _SAID for term in (*clause.required, *clause.excluded))


def _is_said(clause: Clause, facts: StoryFacts) -> bool:
    asked = (facts.says(term) for term in clause.required if term.kind in _SAID)
    return all(asked) and not any(facts.says(term) for term in clause.excluded if term.kind in _SAID)


def _is_word(term: Term) -> bool:
    return term.kind is TermKind.PHRASE and " " not in term.value
