"""The doctor: how a server's feeds and channels are, and what became of stories on their way there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.feed import GuildId
from bot.domain.life import Life, PlaceStanding
from bot.domain.story import StoryId
from bot.domain.subscription import Subscription, SwitchedOff, Target
from bot.ports.clock import Clock
from bot.ports.delivery import DeliveryLog, Outbox
from bot.usecases.feeds import Checkup, Feeds
from bot.usecases.subscriptions import Subscriptions


@dataclass(frozen=True, slots=True)
class Ward:
    """All that a server's doctor looks at, as it was `at` that time."""

    at: datetime
    feeds: Sequence[Checkup]
    followed: Sequence[Subscription]
    standings: Sequence[PlaceStanding]
    off: Mapping[Target, SwitchedOff]


class Doctor:
    """Answers a server's managers, of their server alone."""

    def __init__(
        self, log: DeliveryLog, outbox: Outbox, own: tuple[Subscriptions, Feeds], clock: Clock
    ) -> None:
        self._log = log
        self._outbox = outbox
        self._subscriptions, self._feeds = own
        self._clock = clock

    async def of_story(self, story_id: StoryId, guild: GuildId) -> Sequence[Life]:
        """What came of the story in that server's channels."""
        return await self._log.of_story(story_id, guild)

    async def ward(self, guild: GuildId) -> Ward:
        """How its feeds and channels are."""
        standings = await self._log.standings(guild)
        places = {one.target for one in standings}
        off = {one.target: one for one in await self._outbox.switched_off() if one.target in places}
        followed = await self._subscriptions.of_guild(guild)
        return Ward(self._clock.now(), await self._feeds.checkups(guild), followed, standings, off)
