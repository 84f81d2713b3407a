"""When a feed is polled next: a pure decision from its history and what the server asked for."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.feed import Schedule

SHORTEST: Final = 300.0
LONGEST: Final = 3600.0
CAP: Final = 86400.0
RETIRE_AFTER: Final = 90


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the server asks for, in seconds: freshness of its answer, Retry-After, the feed's ttl."""

    max_age: float | None = None
    retry_after: float | None = None
    ttl: float | None = None

    @property
    def least(self) -> float:
        """The longest of them: no poll before that."""
        return min(CAP, max(self.max_age or 0.0, self.retry_after or 0.0, self.ttl or 0.0))


def after_success(schedule: Schedule, now: datetime, wishes: Wishes, *, new: int, jitter: float) -> Schedule:
    """The schedule after a readable answer: shorter when there was news, longer when not.

    `jitter` is a fraction, -0.1 to 0.1; it never takes a poll before what the server asked for.
    """
    interval = schedule.interval * (0.7 if new else 1.15)
    interval = min(LONGEST, max(SHORTEST, interval))
    wait = max(interval * (1.0 + jitter), wishes.least)
    return Schedule(now + timedelta(seconds=wait), interval)


def after_failure(
    schedule: Schedule, now: datetime, wishes: Wishes, *, error: str, jitter: float
) -> Schedule:
    """The schedule after a failed poll: the interval doubles with each failure, up to a day."""
    failures = schedule.failures + 1
    wait = min(CAP, max(schedule.interval, SHORTEST) * 2.0 ** min(failures - 1, 16))
    wait = max(wait * (1.0 + jitter), wishes.least)
    return replace(schedule, next_poll_at=now + timedelta(seconds=wait), failures=failures, last_error=error)
