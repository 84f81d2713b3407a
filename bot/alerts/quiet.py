"""Quiet hours: what comes in them waits for their end."""

import re
from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.domain.errors import InvalidInput
from bot.domain.hours import QuietHours

_TIME: Final = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?")
_DAY: Final = timedelta(days=1)


def quiet_hours(starts: str, ends: str, zone: str) -> QuietHours:
    """The hours that somebody typed. Raises InvalidInput for what is no time, no zone, or a whole day."""
    if not (starts and ends and zone):
        raise InvalidInput(
            "Quiet hours need a beginning, an end and your time zone. "
            "Write it like starts 22:00, ends 7:30, zone Europe/Berlin."
        )
    hours = QuietHours(zone_named(zone), _time(starts), _time(ends))
    if hours.starts == hours.ends:
        raise InvalidInput("Those hours begin when they end. To be left alone all day use `/alerts pause`.")
    return hours


def quiet_until(hours: QuietHours, now: datetime) -> datetime | None:
    """When the quiet that reigns now is over; None when there is none.

    An hour that the clocks skip in spring is taken as the one after it, one that comes twice in autumn
    as the first.
    """
    zone = ZoneInfo(hours.zone)
    today = now.astimezone(zone).date()
    for day in (today - _DAY, today):
        last = day if hours.starts < hours.ends else day + _DAY
        begin = datetime.combine(day, hours.starts, zone).astimezone(UTC)
        end = datetime.combine(last, hours.ends, zone).astimezone(UTC)
        if begin <= now < end:
            return end
    return None


def zone_named(given: str) -> str:
    """The IANA time zone of that name. Raises InvalidInput."""
    try:
        return ZoneInfo(given.strip()).key
    except (OSError, ValueError, KeyError):
        raise InvalidInput(
            "I know no time zone “{given}”. Type a city, such as Berlin, and pick one from the list.",
            given=given[:60],
        ) from None


def _time(given: str) -> time:
    found = _TIME.fullmatch(given.strip())
    if found is None:
        raise InvalidInput("“{given}” is no time of day. Write it like 22:00 or 7:30.", given=given[:60])
    return time(int(found[1]), int(found[2] or 0))
