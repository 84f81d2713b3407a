"""Reading: the latest stories, search, one story."""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.errors import InvalidQuery, NotFound
from bot.domain.feed import GuildId
from bot.domain.query import MAX_TEXT
from bot.domain.story import Story, StoryFilter, StoryId
from bot.domain.words import words
from bot.ports import StoryStore

MAX_STORIES = 25


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
            raise InvalidQuery(f"That search has {len(text)} characters; {MAX_TEXT} are the most I can take.")
        found = words(text)
        if not found:
            raise InvalidQuery("Give me at least one word to look for.")
        return await self.latest(replace(wanted, words=found), limit)

    async def get(self, story_id: StoryId, guild: GuildId | None) -> Story:
        """One story. Raises NotFound when there is none, or none for that server."""
        story = await self._store.get(story_id)
        if not story.audience.includes(guild):
            raise NotFound("story")
        return story
