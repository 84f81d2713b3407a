"""Digests: made when they are due, and read page by page."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Final

import structlog

from bot.alerts.rounds import next_round, ranked
from bot.domain.digest import Candidate, Digest, DigestId, NewDigest, Occasion, Round
from bot.domain.errors import NotFound
from bot.domain.feed import GuildId
from bot.domain.story import Story, StoryFilter
from bot.domain.subscription import Cadence, Target
from bot.ports.clock import Clock
from bot.ports.stories import StoryStore
from bot.ports.subscriptions import DigestStore
from bot.usecases.answering import MOST_LOOKED_AT
from bot.usecases.stories import MAX_STORIES

log = structlog.get_logger()

_AT_ONCE: Final = 200
_PERIODS: Final = {
    Occasion.HOURLY: timedelta(hours=1),
    Occasion.DAILY: timedelta(days=1),
    Occasion.WEEKLY: timedelta(days=7),
}
_RAREST_FIRST: Final = (Cadence.WEEKLY, Cadence.DAILY, Cadence.HOURLY)


class Digests:
    """Owes each target one digest of all its subscriptions that are due."""

    def __init__(self, store: DigestStore, stories: StoryStore, clock: Clock) -> None:
        self._store = store
        self._stories = stories
        self._clock = clock

    async def once(self) -> int:
        """Make every digest that is due now; returns how many targets had one."""
        made = 0
        while targets := await self._store.due(self._clock.now(), _AT_ONCE):
            for target in targets:
                made += await self._make(target)
        return made

    async def get(self, digest_id: DigestId, places: Collection[int]) -> Digest:
        """A digest that was sent to one of these channels or members. Raises NotFound."""
        digest = await self._store.get(digest_id)
        if digest.target.id not in places:
            raise NotFound("digest")
        return digest

    async def lately(self, occasion: Occasion, guild: GuildId | None) -> Sequence[Story]:
        """What a digest by the clock would hold now for a reader who wants all digital-rights news."""
        now = self._clock.now()
        wanted = StoryFilter(guild, since=now - _PERIODS[occasion], tagged=True)
        found = {story.id: story for story in await self._stories.latest(wanted, MOST_LOOKED_AT)}
        first = ranked((Candidate(story) for story in found.values()), now)[:MAX_STORIES]
        return [found[story_id] for story_id in first]

    async def _make(self, target: Target) -> bool:
        """One digest of all that is due; nothing is sent when there is nothing to say."""
        now = self._clock.now()
        rounds = await self._store.rounds(target, now)
        candidates = await self._store.candidates(target, now)
        digest = NewDigest(
            target,
            _occasion(rounds),
            ranked(candidates, now),
            now,
            next_rounds=tuple(
                (one, next_round(one.manner.cadence, one.manner.digest_at, now)) for one in rounds
            ),
        )
        made = await self._store.owe(digest)
        if made is not None:
            log.info("digest.made", target=str(target), stories=len(made.stories), occasion=made.occasion)
        return made is not None


def _occasion(rounds: Sequence[Round]) -> Occasion:
    due = {one.manner.cadence for one in rounds if one.due_at is not None}
    return Occasion(next((cadence for cadence in _RAREST_FIRST if cadence in due), Cadence.DAILY).value)
