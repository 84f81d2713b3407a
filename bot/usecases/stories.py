"""Reading: the latest stories, search, one story."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.errors import InvalidQuery, NotFound
from bot.domain.feed import GuildId
from bot.domain.query import MAX_TEXT, Clause, Query
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryFilter, StoryId, StoryText
from bot.domain.url import page_address
from bot.domain.words import words
from bot.ports.stories import StoryStore
from bot.usecases.answering import MOST_LOOKED_AT, answering, just, of_clause, saying

MAX_STORIES: Final = 25
# Longer numbers are those of no story: databases count up to some 9 with eighteen zeros.
_MOST_DIGITS: Final = 18
_MOST_AT: Final = 25


@dataclass(frozen=True, slots=True)
class Considered:
    """A story that a report was compared with, as far as whoever asks may see it.

    `likeness` is the cosine of its vector with that of the story's closest report, where both have one.
    """

    story: Story | None
    probability: float
    joined: bool
    likeness: float | None = None


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a story is as it is: for each report of late, the likeliest stories it was compared with."""

    story: Story
    considered: Mapping[ReportId, Sequence[Considered]]


class Stories:
    """What readers ask the archive."""

    def __init__(self, store: StoryStore) -> None:
        self._store = store

    async def latest(self, wanted: StoryFilter, limit: int = 5) -> Sequence[Story]:
        """The last changed stories that the filter lets through."""
        return await self._store.latest(wanted, min(limit, MAX_STORIES))

    async def search(self, text: str, wanted: StoryFilter, limit: int = 10) -> Sequence[Story]:
        """Stories that contain all these words. Raises InvalidQuery for a text without any, or too long."""
        if len(text) > MAX_TEXT:
            raise InvalidQuery(
                "That search has {count} characters; {most} are the most I can take.",
                count=len(text),
                most=MAX_TEXT,
            )
        found = words(text)
        if not found:
            raise InvalidQuery("Give me at least one word to look for.")
        return await self.latest(replace(wanted, words=found), limit)

    async def answering(self, query: Query, guild: GuildId | None, limit: int = 10) -> Sequence[Story]:
        """The last changed stories that answer the query.

        Words, a topic and a country are looked for in all of the archive; for anything else the
        MOST_LOOKED_AT last changed stories are tried that each of its clauses may be about.
        """
        if wanted := just(query, guild):
            return await self.latest(wanted, limit)
        limit = min(limit, MAX_STORIES)
        newest = await self._newest(query, guild)
        # Off the event loop: the words of a few hundred articles take a while to be put in order.
        candidates = await asyncio.to_thread(saying, query, newest)
        return await self._first_answering(query, guild, candidates, limit)

    async def _first_answering(
        self, query: Query, guild: GuildId | None, candidates: Sequence[StoryText], limit: int
    ) -> tuple[Story, ...]:
        """So many that answer, of these; no more than it takes are read whole."""
        found: tuple[Story, ...] = ()
        for start in range(0, len(candidates), limit):
            read = [await self._seen(story.id, guild) for story in candidates[start : start + limit]]
            found += answering(query, [story for story in read if story is not None])
            if len(found) >= limit:
                break
        return found[:limit]

    async def _newest(self, query: Query, guild: GuildId | None) -> Sequence[StoryText]:
        """Those that each clause may be about, the last changed first."""
        found: dict[StoryId, StoryText] = {}
        for clause in query.clauses or (Clause(()),):
            some = await self._store.texts(of_clause(clause, guild), MOST_LOOKED_AT)
            found |= {story.id: story for story in some}
        return sorted(found.values(), key=lambda story: (story.changed_at, story.id), reverse=True)

    async def get(self, story_id: StoryId, guild: GuildId | None) -> Story:
        """One story. Raises NotFound when there is none, or none for that server."""
        story = await self._store.get(story_id)
        if not story.audience.includes(guild):
            raise NotFound("story")
        return story

    async def find(self, given: str, guild: GuildId | None) -> Story:
        """The story of that number, with a report of that address, or with these words.

        Raises NotFound, and InvalidAddress for what looks like an address and is none.
        """
        if given.isdecimal() and len(given) <= _MOST_DIGITS:
            return await self.get(StoryId(int(given)), guild)
        if url := page_address(given):
            return await self._with_report_at(url, guild)
        found = await self.search(given, StoryFilter(guild), 1)
        if not found:
            raise NotFound("story")
        return found[0]

    async def _with_report_at(self, url: str, guild: GuildId | None) -> Story:
        for story_id in dict.fromkeys(await self._store.at(url, _MOST_AT)):
            if story := await self._seen(story_id, guild):
                return story
        raise NotFound("story")

    async def why(self, given: str, guild: GuildId | None) -> Reasons:
        """The reasons of the story that `find` finds."""
        story = await self.find(given, guild)
        compared = await self._store.comparisons(story.id)
        ids = {comparison.story_id for found in compared.values() for comparison in found}
        seen = {story_id: await self._seen(story_id, guild) for story_id in ids}
        considered = {
            report_id: [
                Considered(seen[c.story_id], c.probability, c.story_id == story.id, c.likeness) for c in found
            ]
            for report_id, found in compared.items()
        }
        return Reasons(story, considered)

    async def _seen(self, story_id: StoryId, guild: GuildId | None) -> Story | None:
        try:
            return await self.get(story_id, guild)
        except NotFound:
            return None
