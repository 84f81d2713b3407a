"""When a feed is polled next: a pure decision from its history and what its server and document asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from bot.domain.feed import FeedId, Moved, Pace, Schedule

SHORTEST: Final = 300.0
LONGEST: Final = 3600.0
PRIORITY: Final = 60.0
CAP: Final = 86400.0
JITTER: Final = 0.1
TELL_AFTER: Final = timedelta(hours=24)
TELL_AFTER_FAILURES: Final = 5
GIVE_UP_AFTER: Final = timedelta(days=90)
MOVED_POLLS: Final = 3
MOVED_FOR: Final = timedelta(hours=24)
_WEIGHT: Final = 0.25
_SLOWER: Final = 1.1
_HOUR: Final = timedelta(hours=1)
_HOURS_AHEAD: Final = 24


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the server and the document ask for: seconds of freshness and of Retry-After, and the pace.

    `pushed` says that news are sent to us, so that polling is but the safety net.
    """

    max_age: float | None = None
    retry_after: float | None = None
    pace: Pace = field(default_factory=Pace)
    pushed: bool = False

    @property
    def least(self) -> float:
        """The longest of them: no poll before that."""
        return min(CAP, max(self.max_age or 0.0, self.retry_after or 0.0, self.pace.ttl))


def rhythm(dates: Iterable[datetime]) -> float | None:
    """Seconds between two entries, the latest gaps counting most; None when there are no gaps."""
    ordered = sorted(dates)
    learned = None
    for before, after in pairwise(ordered):
        gap = (after - before).total_seconds()
        learned = gap if learned is None else learned + _WEIGHT * (gap - learned)
    return learned


def jitter(feed: FeedId, now: datetime) -> float:
    """A fraction from -0.1 to 0.1 that differs between feeds and polls and is the same when asked again."""
    mixed = (feed * 0x9E3779B1 ^ int(now.timestamp()) * 0x85EBCA77) & 0xFFFFFFFF
    mixed = ((mixed ^ mixed >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
    return JITTER * (2.0 * (mixed >> 8 & 0xFFFF) / 0xFFFF - 1.0)


def after_reading(
    schedule: Schedule, now: datetime, wishes: Wishes, *, learned: float | None, jitter: float
) -> Schedule:
    """The schedule after a document was read: half of its rhythm, so that news are found soon."""
    interval = schedule.interval if learned is None else learned / 2
    return _after_answer(schedule, now, wishes, interval=interval, jitter=jitter)


def after_silence(schedule: Schedule, now: datetime, wishes: Wishes, *, jitter: float) -> Schedule:
    """The schedule after an answer without news: a little longer each time."""
    return _after_answer(schedule, now, wishes, interval=schedule.interval * _SLOWER, jitter=jitter)


def _after_answer(
    schedule: Schedule, now: datetime, wishes: Wishes, *, interval: float, jitter: float
) -> Schedule:
    interval = min(LONGEST, max(SHORTEST, interval))
    wait = LONGEST if wishes.pushed else PRIORITY if schedule.priority else interval
    return Schedule(_due(now, wait, wishes, jitter), interval, priority=schedule.priority)


def after_failure(
    schedule: Schedule, now: datetime, wishes: Wishes, *, error: str, jitter: float
) -> Schedule:
    """The schedule after a failed poll: the wait doubles with each failure, up to a day."""
    failures = schedule.failures + 1
    wait = min(CAP, max(schedule.interval, SHORTEST) * 2.0 ** min(failures - 1, 16))
    return replace(
        schedule,
        next_poll_at=_due(now, wait, wishes, jitter),
        failures=failures,
        last_error=error,
        failing_since=schedule.failing_since or now,
    )


def is_failing(schedule: Schedule, now: datetime) -> bool:
    """Whether it has failed so often and for so long that people should know."""
    since = schedule.failing_since
    return since is not None and schedule.failures >= TELL_AFTER_FAILURES and now - since >= TELL_AFTER


def is_dead(schedule: Schedule, now: datetime) -> bool:
    """Whether it has failed for so long that nobody asks any more."""
    return schedule.failing_since is not None and now - schedule.failing_since >= GIVE_UP_AFTER


def moved(before: Moved | None, to: str | None, now: datetime) -> Moved | None:
    """What is known of a permanent redirect after a poll that led there (None: to nowhere else)."""
    if to is None:
        return None
    if before is None or before.to != to:
        return Moved(to, now, 1)
    return replace(before, polls=before.polls + 1)


def has_moved(known: Moved | None, now: datetime) -> bool:
    """Whether a permanent redirect was seen often and long enough to be believed."""
    return known is not None and known.polls >= MOVED_POLLS and now - known.since >= MOVED_FOR


def _due(now: datetime, wait: float, wishes: Wishes, jitter: float) -> datetime:
    # Jitter may come before our own wait but never before what was asked for.
    wait = max(wait * (1.0 + jitter), wishes.least * (1.0 + max(0.0, jitter)))
    return _awake(now + timedelta(seconds=min(wait, max(CAP, wishes.least))), wishes.pace)


def _awake(moment: datetime, pace: Pace) -> datetime:
    """The moment, or the first full hour after it in which the document does not ask to be left alone."""
    if not pace.skip_hours and not pace.skip_days:
        return moment
    hours = (moment.replace(minute=0, second=0, microsecond=0) + n * _HOUR for n in range(_HOURS_AHEAD + 1))
    awake = (max(moment, hour) for hour in hours if not pace.sleeps(hour))
    return next(awake, moment + timedelta(seconds=CAP))
