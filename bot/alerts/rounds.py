"""Digests: when the next one comes, and which stories come first in it."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from math import exp2, log2
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.digest import Candidate
from bot.domain.hours import LocalHour
from bot.domain.story import StoryId
from bot.domain.subscription import Cadence

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
# What one more query counts beside one more doubling of the outlets; and how fast news age.
_RELEVANCE: Final = 0.5
_FRESHNESS: Final = 1.0
_HALF_LIFE: Final = timedelta(hours=24)


def next_round(cadence: Cadence, at: LocalHour | None, after: datetime) -> datetime:
    """The first moment after `after` at which a digest of that cadence comes, in UTC.

    An hour that the clocks skip in spring is taken as the one after it, one that comes twice in autumn
    as the first. Without `at`, at the full hours of UTC.
    """
    if cadence is Cadence.HOURLY or at is None:
        return after.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + _HOUR
    zone = ZoneInfo(at.zone)
    today = after.astimezone(zone).date()
    days = (today + n * _DAY for n in range(-1, 9))
    fitting = (day for day in days if cadence is Cadence.DAILY or day.weekday() == at.weekday)
    moments = (datetime.combine(day, time(at.hour), zone).astimezone(UTC) for day in fitting)
    return next(moment for moment in moments if moment > after)


def ranked(candidates: Iterable[Candidate], now: datetime) -> tuple[StoryId, ...]:
    """The confirmed ones, the most important first, each link once."""
    confirmed = [one for one in candidates if len(one.story.outlets) >= one.confirmed_by]
    best_first = sorted(confirmed, key=lambda one: (-_weight(one, now), one.story.id))
    distinct = {one.story.lead.url or f"story:{one.story.id}": one.story.id for one in reversed(best_first)}
    chosen = set(distinct.values())
    return tuple(one.story.id for one in best_first if one.story.id in chosen)


def _weight(candidate: Candidate, now: datetime) -> float:
    """By confirmation, by how many of the reader's queries it answers, and by freshness."""
    outlets = len(candidate.story.outlets)
    age = max(now - candidate.story.changed_at, timedelta(0))
    freshness = _FRESHNESS * exp2(-(age / _HALF_LIFE))
    return log2(1 + outlets) + _RELEVANCE * log2(1 + candidate.queries) + freshness
