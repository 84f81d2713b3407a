"""Quiet hours: quiet exactly when the wall clock says so, in every zone, whatever the clocks do."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.quiet import quiet_hours, quiet_until
from bot.domain.errors import InvalidInput
from bot.domain.hours import QuietHours

NIGHT = (time(22), time(7, 30))
NOON = (time(12), time(14))
ZONES = (
    "Europe/Berlin", "Europe/London", "Europe/Lisbon", "Europe/Chisinau", "Atlantic/Azores",
    "America/New_York", "America/Los_Angeles", "America/Havana", "America/Santiago", "America/Nuuk",
    "America/St_Johns", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Jerusalem",
    "Australia/Sydney", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Chatham", "Antarctica/Troll",
)  # fmt: skip


def changes(zone: str) -> Iterator[datetime]:
    """The hours of 2026, and the first of 2027, after which the zone's offset is another one."""
    place, moment = ZoneInfo(zone), datetime(2026, 1, 1, tzinfo=UTC)
    while moment.year == 2026:
        later = moment + timedelta(hours=1)
        if moment.astimezone(place).utcoffset() != later.astimezone(place).utcoffset():
            yield later
        moment = later


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("starts", "ends"), [NIGHT, NOON])
def test_over_every_change_of_the_clocks_it_is_quiet_when_the_wall_clock_says_so(
    zone: str, starts: time, ends: time
) -> None:
    place, hours, seen = ZoneInfo(zone), QuietHours(zone, starts, ends), 0
    for change in changes(zone):
        seen += 1
        for minutes in range(-36 * 60, 36 * 60, 15):
            now = change + timedelta(minutes=minutes)
            wall = now.astimezone(place).time()
            expected = starts <= wall < ends if starts < ends else wall >= starts or wall < ends
            until = quiet_until(hours, now)
            assert (until is not None) == expected, now
            if until is not None:
                assert until.astimezone(place).time() == ends
                assert now < until <= now + timedelta(hours=14)
    assert seen >= 2


def test_an_end_that_the_clocks_skip_is_the_hour_after_it() -> None:
    hours = QuietHours("Europe/Berlin", time(22), time(2, 30))
    until = quiet_until(hours, datetime(2026, 3, 29, 0, 30, tzinfo=UTC))
    assert until == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_end_that_comes_twice_is_the_first() -> None:
    hours = QuietHours("Europe/Berlin", time(22), time(2, 30))
    assert quiet_until(hours, datetime(2026, 10, 25, 0, 0, tzinfo=UTC)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    assert quiet_until(hours, datetime(2026, 10, 25, 0, 45, tzinfo=UTC)) is None


@pytest.mark.parametrize(
    ("typed", "meant"), [("22:00", time(22)), ("7", time(7)), (" 07.45 ", time(7, 45)), ("0:05", time(0, 5))]
)
def test_times_are_read_as_people_write_them(typed: str, meant: time) -> None:
    assert quiet_hours(typed, "13:13", "Europe/Berlin").starts == meant


@pytest.mark.parametrize(
    ("starts", "ends", "zone", "sentence"),
    [
        ("24:00", "7", "Europe/Berlin", "is no time of day"),
        ("", "7", "Europe/Berlin", "need a beginning"),
        ("22", "late", "Europe/Berlin", "is no time of day"),
        ("22", "7", "", "need a beginning"),
        ("22", "7", "Europe", "I know no time zone"),
        ("22", "7", "../../etc/passwd", "I know no time zone"),
        ("22", "7", "Atlantis\0", "I know no time zone"),
        ("22", "22:00", "Europe/Berlin", "/alerts pause"),
    ],
)
def test_what_cannot_be_meant_is_explained(starts: str, ends: str, zone: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        quiet_hours(starts, ends, zone)
