"""Previews: what a wish would have brought lately, before anybody is written to."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain.feed import GuildId
from bot.domain.story import Story
from bot.ports.clock import Clock
from bot.ports.stories import StoryStore
from bot.usecases.answering import MOST_LOOKED_AT, answering, may_answer
from bot.usecases.subscriptions import Wish

DAYS: Final = 7


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
        looked_at = await self._stories.latest(may_answer(wish.query, guild, since=since), MOST_LOOKED_AT)
        told = [story for story in looked_at if len(story.outlets) >= wish.manner.confirmed_by]
        # Off the event loop: the words of a few hundred articles take a while to be put in order.
        fitting = await asyncio.to_thread(answering, wish.query, told)
        return Preview(fitting, cut=len(looked_at) == MOST_LOOKED_AT)
