"""A check-up: what figures say about an installation, and what its operator should do."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import Final

from bot.ports.work import Workload

LATE_POLL: Final = 15 * 60.0
LATE_DELIVERY: Final = 10 * 60.0
LEAST_FREE: Final = 500_000_000
_MOST_SKEW: Final = 60.0
_MINUTE: Final = 60.0


class Health(StrEnum):
    """How a part is: in order, to be looked after, or not working."""

    GOOD = "good"
    ATTENTION = "attention"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of a part; `advice` says what to do unless all is well."""

    part: str
    health: Health
    told: str
    advice: str = ""


def good(part: str, told: str) -> Finding:
    """Nothing to do."""
    return Finding(part, Health.GOOD, told)


def bad(part: str, told: str, advice: str) -> Finding:
    """It does not work."""
    return Finding(part, Health.BAD, told, advice)


def of_feeds(work: Workload) -> Finding:
    """Whether there is something to read, and whether it can be read."""
    if not work.feeds:
        advice = "Add one: `rightswire feeds add`, or `/feeds add` in a server."
        return Finding("feeds", Health.ATTENTION, "No feed is polled.", advice)
    told = f"{work.feeds} polled, {work.failing_feeds} of them failing."
    if 2 * work.failing_feeds >= work.feeds:
        return Finding(
            "feeds", Health.ATTENTION, told, "`rightswire feeds list` says why. Is the network there?"
        )
    return good("feeds", told)


def of_work(work: Workload) -> Finding:
    """Whether the bot keeps up."""
    told = (
        f"{work.pending_entries} entries and {work.owed_deliveries} messages wait; polls are "
        f"{work.poll_lag / _MINUTE:.0f} min late, messages {work.oldest_owed / _MINUTE:.0f} min."
    )
    if work.poll_lag < LATE_POLL and work.oldest_owed < LATE_DELIVERY:
        return good("work", told)
    advice = "If the bot is stopped, start it: `rightswire run`. If it runs, its log says what holds it up."
    return Finding("work", Health.ATTENTION, told, advice)


def of_disk(free: int, size: int) -> Finding:
    """Whether a SQLite database of that size, in bytes, has room to grow and to be copied."""
    told = f"{free / 1e9:.1f} GB free, the database has {size / 1e9:.2f} GB."
    if free >= max(LEAST_FREE, 2 * size):
        return good("disk", told)
    return Finding(
        "disk", Health.ATTENTION, told, "Make room: a full disk stops the bot, though it loses nothing."
    )


def of_clock(header: str, now: datetime) -> Finding:
    """Whether this machine's clock agrees with the Date that a server sent."""
    try:
        skew = abs((now - parsedate_to_datetime(header)).total_seconds())
    except (TypeError, ValueError):
        return good("clock", "No server to compare it with.")
    if skew < _MOST_SKEW:
        return good("clock", "Right.")
    advice = (
        "Set it, and let it be kept (systemd-timesyncd, chrony): dates, digests and quiet hours hang on it."
    )
    return Finding("clock", Health.ATTENTION, f"{skew:.0f} seconds off.", advice)
