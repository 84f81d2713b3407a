"""Trends: what the archive says of how often topics and places were in the news."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.domain.feed import GuildId
from bot.domain.story import StoryFilter
from bot.domain.topic import CountryCode, TopicId
from bot.domain.trend import Subject, Trend, trend
from bot.ports.clock import Clock
from bot.ports.stories import StoryTally

DAYS: Final = 30
LEAST_DAYS: Final = 7
MOST_DAYS: Final = 365
# What is usual is told from as many days before, or from these where fewer are asked for.
_LEAST_BEFORE: Final = 28

Tally = Mapping[str, Mapping[date, int]]


@dataclass(frozen=True, slots=True)
class Overview:
    """Every topic and place that was in the news, the most frequent first, and all stories together."""

    everything: Trend
    topics: tuple[Trend, ...]
    places: tuple[Trend, ...]


class Trends:
    """Counts stories a day, by the day on which the first outlet reported them."""

    def __init__(self, stories: StoryTally, clock: Clock) -> None:
        self._stories = stories
        self._clock = clock

    async def of(
        self, guild: GuildId | None, days: int, topic: TopicId | None = None, place: CountryCode | None = None
    ) -> Trend:
        """Stories about that topic and place, both if both are given, for somebody in that server."""
        asked = _Asked(self._clock.now(), days)
        wanted = StoryFilter(guild, topic, place, tagged=True, since=asked.since)
        tally = await self._stories.tally(wanted, None)
        everything = await self._stories.tally(StoryFilter(guild, tagged=True, since=asked.since), None)
        return asked.trend("", tally, everything)

    async def overview(self, guild: GuildId | None, days: int) -> Overview:
        """All topics and places of those days."""
        asked = _Asked(self._clock.now(), days)
        wanted = StoryFilter(guild, tagged=True, since=asked.since)
        everything = await self._stories.tally(wanted, None)
        topics = await self._stories.tally(wanted, Subject.TOPIC)
        places = await self._stories.tally(wanted, Subject.PLACE)
        return Overview(
            asked.trend("", everything, everything),
            asked.ranked(topics, everything),
            asked.ranked(places, everything),
        )


class _Asked:
    """The days that are asked for, and those before them."""

    def __init__(self, now: datetime, days: int) -> None:
        today = now.date()
        length = max(LEAST_DAYS, min(days, MOST_DAYS))
        self._days = [today - timedelta(days=ago) for ago in reversed(range(length))]
        self._first = self._days[0] - timedelta(days=max(length, _LEAST_BEFORE))
        self.since = datetime.combine(self._first, time(), UTC)

    def trend(self, key: str, tally: Tally, everything: Tally) -> Trend:
        """One trend; what came before counts only from the archive's first day on."""
        known = min((day for counts in everything.values() for day in counts), default=self._days[0])
        before = (self._days[0] - max(known, self._first)).days
        return trend(key, tally.get(key, {}), self._days, before)

    def ranked(self, tally: Tally, everything: Tally) -> tuple[Trend, ...]:
        """The trends of all that was in the news on these days, the most frequent first."""
        made = [self.trend(key, tally, everything) for key in tally]
        order = Counter({one.key: one.total for one in made if one.total})
        by_key = {one.key: one for one in made}
        return tuple(by_key[key] for key, _ in order.most_common())
