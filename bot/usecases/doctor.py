"""The doctor: how a server's feeds and channels are, and what became of stories on their way there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.feed import GuildId
from bot.domain.life import Life, PlaceStanding
from bot.domain.query import QueryId
from bot.domain.sighting import Sighting
from bot.domain.story import Story
from bot.domain.subscription import Cadence, Subscription, SwitchedOff, Target
from bot.ports.clock import Clock
from bot.ports.delivery import DeliveryLog, Outbox
from bot.ports.sightings import SightingStore
from bot.usecases.feeds import Checkup, Feeds
from bot.usecases.subscriptions import Subscriptions
from bot.usecases.tracing import MOST_SEEN


@dataclass(frozen=True, slots=True)
class Ward:
    """All that a server's doctor looks at, as it was `at` that time."""

    at: datetime
    feeds: Sequence[Checkup]
    followed: Sequence[Subscription]
    standings: Sequence[PlaceStanding]
    off: Mapping[Target, SwitchedOff]


class Miss(StrEnum):
    """Why a place that asks for a story got nothing of it."""

    PAUSED = "paused"
    GATHERED = "gathered"
    UNCONFIRMED = "unconfirmed"
    LATER = "later"
    NOT_THEN = "not then"


class Silence(StrEnum):
    """Why a story went nowhere: it was no news when it was first seen, or nobody asked for it."""

    BACKLOG = "backlog"
    OLD = "old"
    OFF_TOPIC = "off topic"
    UNASKED = "unasked"


@dataclass(frozen=True, slots=True)
class Way:
    """What came of a story in a server: where it was sent, and where not though it is asked for.

    `silence` says why, when there is nothing else to tell.
    """

    lives: Sequence[Life]
    misses: Sequence[tuple[Subscription, Miss]] = ()
    silence: Silence | None = None


class Doctor:
    """Answers a server's managers, of their server alone."""

    def __init__(
        self,
        records: tuple[DeliveryLog, SightingStore],
        outbox: Outbox,
        own: tuple[Subscriptions, Feeds],
        clock: Clock,
    ) -> None:
        self._log, self._sightings = records
        self._outbox = outbox
        self._subscriptions, self._feeds = own
        self._clock = clock

    async def of_story(self, story: Story, guild: GuildId) -> Way:
        """What came of the story in that server's channels, and why nothing where nothing came."""
        lives = await self._log.of_story(story.id, guild)
        if not lives and (stale := _stale(await self._sightings.of_story(story.id, MOST_SEEN))):
            return Way((), silence=stale)
        reached = {life.target for life in lives}
        followed = await self._subscriptions.of_guild(guild)
        misses = tuple(_misses(story, [one for one in followed if one.target not in reached]))
        if lives or misses:
            return Way(lives, misses)
        return Way((), silence=Silence.UNASKED if story.topics else Silence.OFF_TOPIC)

    async def ward(self, guild: GuildId) -> Ward:
        """How its feeds and channels are."""
        standings = await self._log.standings(guild)
        places = {one.target for one in standings}
        off = {one.target: one for one in await self._outbox.switched_off() if one.target in places}
        followed = await self._subscriptions.of_guild(guild)
        return Ward(self._clock.now(), await self._feeds.checkups(guild), followed, standings, off)


def _stale(seen: Sequence[Sighting]) -> Silence | None:
    """Why nobody was to be told, if none of its reports was news when it came."""
    if not seen or not all(one.backlog or one.was_old for one in seen):
        return None
    return Silence.BACKLOG if any(one.backlog for one in seen) else Silence.OLD


def _misses(story: Story, followed: Sequence[Subscription]) -> Iterator[tuple[Subscription, Miss]]:
    """One subscription of each place that asks for the story, and why it was not told."""
    index = QueryIndex()
    for one in followed:
        index.add(QueryId(one.id), one.query)
    asked = index.match(facts_of(story.topics, story.places, story.reports))
    found = {one.target: one for one in reversed(followed) if QueryId(one.id) in asked}
    for one in found.values():
        yield one, _miss(one, story)


def _miss(one: Subscription, story: Story) -> Miss:
    if one.paused_because is not None:
        return Miss.PAUSED
    if one.created_at > story.changed_at:
        return Miss.LATER
    if one.manner.confirmed_by > len(story.outlets):
        return Miss.UNCONFIRMED
    return Miss.NOT_THEN if one.manner.cadence is Cadence.AT_ONCE else Miss.GATHERED
