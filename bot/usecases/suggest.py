"""Suggestions while somebody types: every key asks again, so what was asked a moment ago is remembered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.feed import GuildId
from bot.domain.recent import Recent
from bot.domain.story import StoryFilter, StoryId
from bot.domain.words import words
from bot.ports.clock import Clock
from bot.ports.stories import Suggestions

RECENT: Final = 200
_OLD: Final = timedelta(seconds=30)
_MOST_SERVERS: Final = 100


class Suggest:
    """Outlets and headlines to choose from."""

    def __init__(self, store: Suggestions, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._outlets = Recent[GuildId | None, tuple[datetime, Sequence[str]]](_MOST_SERVERS)

    async def outlets(self, guild: GuildId | None) -> Sequence[str]:
        """The outlets that somebody in that server may name; up to half a minute old."""
        now = self._clock.now()
        known = self._outlets.get(guild)
        if known is None or now - known[0] > _OLD:
            known = self._outlets.put(guild, (now, await self._store.outlets(guild)))
        return known[1]

    async def headlines(self, guild: GuildId | None, typed: str) -> Sequence[tuple[StoryId, str]]:
        """The latest headlines, and those of any age whose story holds the words that are typed."""
        recent = await self._store.headlines(StoryFilter(guild), RECENT)
        finished = words(typed)
        if not finished:
            return recent
        holding = await self._store.headlines(StoryFilter(guild, words=finished), RECENT)
        return list(dict.fromkeys([*recent, *holding]))
