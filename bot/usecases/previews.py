"""Previews: what a wish would have brought lately, before anybody is written to."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.feed import GuildId
from bot.domain.query import ANY_TOPIC, Query, QueryId, TermKind
from bot.domain.story import Story, StoryFilter
from bot.domain.topic import CountryCode, TopicId
from bot.ports.clock import Clock
from bot.ports.stories import StoryStore
from bot.usecases.subscriptions import Wish

DAYS: Final = 7
MOST_LOOKED_AT: Final = 300


@dataclass(frozen=True, slots=True)
class Preview:
    """The stories of the last days that a wish would have brought, the last changed first.

    `cut` says that there were more stories than are looked at, so that there may be more.
    """

    stories: tuple[Story, ...]
    cut: bool = False


class Previews:
    """Tries a wish on the archive."""

    def __init__(self, stories: StoryStore, clock: Clock) -> None:
        self._stories = stories
        self._clock = clock

    async def of(self, wish: Wish, guild: GuildId | None) -> Preview:
        """What the wish would have brought to somebody in that server."""
        since = self._clock.now() - timedelta(days=DAYS)
        looked_at = await self._stories.latest(_widest(wish.query, guild, since=since), MOST_LOOKED_AT)
        told = [story for story in looked_at if len(story.outlets) >= wish.manner.confirmed_by]
        # Off the event loop: the words of a few hundred articles take a while to be put in order.
        fitting = await asyncio.to_thread(_fitting, wish.query, told)
        return Preview(fitting, cut=len(looked_at) == MOST_LOOKED_AT)


def _fitting(query: Query, stories: Sequence[Story]) -> tuple[Story, ...]:
    index = QueryIndex()
    index.add(QueryId(0), query)
    return tuple(s for s in stories if index.match(facts_of(s.topics, s.places, s.reports)))


def _widest(query: Query, guild: GuildId | None, *, since: datetime) -> StoryFilter:
    """A filter that lets all through that can answer the query, and little else."""
    if len(query.clauses) != 1:
        return StoryFilter(guild, since=since)
    terms = [term for term in query.clauses[0].required if term != ANY_TOPIC]
    topic = next((TopicId(term.value) for term in terms if term.kind is TermKind.TOPIC), None)
    place = next((CountryCode(term.value) for term in terms if term.kind is TermKind.PLACE), None)
    tagged = ANY_TOPIC in query.clauses[0].required
    return StoryFilter(guild, topic, place, tagged=tagged, since=since)
