"""Digests: when they come, whatever the clocks do, and what comes first in them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.alerts.rounds import next_round, ranked
from bot.domain.digest import Candidate
from bot.domain.feed import Outlet
from bot.domain.hours import LocalHour
from bot.domain.story import Story
from bot.domain.subscription import Cadence
from tests.fakes.samples import NOW, draft, report, story

ZONES = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Asuncion",
    "America/Havana",
    "America/Los_Angeles",
    "America/New_York",
    "America/Nuuk",
    "America/Santiago",
    "America/St_Johns",
    "Asia/Beirut",
    "Asia/Jerusalem",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Chisinau",
    "Europe/London",
    "Pacific/Auckland",
    "Pacific/Chatham",
)


def year_of(cadence: Cadence, at: LocalHour) -> list[datetime]:
    """All rounds of 2026, in the zone's own time."""
    zone = ZoneInfo(at.zone)
    moment, found = datetime(2026, 1, 1, tzinfo=zone), []
    while (moment := next_round(cadence, at, moment)).astimezone(zone).year == 2026:
        found.append(moment.astimezone(zone))
    return found


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 8, 23])
def test_a_daily_digest_comes_once_a_day_at_its_hour_all_year(zone: str, hour: int) -> None:
    rounds = year_of(Cadence.DAILY, LocalHour(zone, hour))
    assert len(rounds) == (364 if hour == 0 else 365)
    for moment in rounds:
        before = (moment.astimezone(UTC) - timedelta(hours=1)).astimezone(moment.tzinfo)
        skipped = before.utcoffset() != moment.utcoffset()
        assert moment.fold == 0
        assert (moment.hour, moment.minute) == (hour, 0) or skipped
    gaps = [later.astimezone(UTC) - earlier.astimezone(UTC) for earlier, later in pairwise(rounds)]
    assert timedelta(hours=22) <= min(gaps) <= max(gaps) <= timedelta(hours=26)


@pytest.mark.parametrize("zone", ZONES)
def test_a_weekly_digest_comes_once_a_week_on_its_day(zone: str) -> None:
    rounds = year_of(Cadence.WEEKLY, LocalHour(zone, 8, weekday=6))
    assert [moment.weekday() for moment in rounds] == [6] * 52
    assert {moment.hour for moment in rounds} == {8}
    assert len({moment.date() for moment in rounds}) == 52


def test_an_hourly_digest_comes_at_every_full_hour() -> None:
    moment = datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC)
    for hour in range(1, 24):
        moment = next_round(Cadence.HOURLY, None, moment)
        assert moment == datetime(2026, 3, 29, hour, tzinfo=UTC)


def told(number: int, outlets: int = 1, *, hours: int = 0, url: str | None = None) -> Story:
    reports = tuple(
        report(n, of=draft(outlet=Outlet(f"Outlet {n}"), url=url or f"https://wire.example/{number}"))
        for n in range(outlets)
    )
    return story(number, reports=reports, changed_at=NOW - timedelta(hours=hours))


def test_what_more_outlets_confirm_comes_first_then_what_is_asked_for_twice_then_what_is_fresh() -> None:
    candidates = [
        Candidate(told(1, 1, hours=20)),
        Candidate(told(2, 1)),
        Candidate(told(3, 1, hours=20), queries=4),
        Candidate(told(4, 9, hours=20)),
    ]
    assert ranked(candidates, NOW) == (4, 3, 2, 1)


def test_what_is_not_confirmed_enough_is_left_out() -> None:
    assert ranked([Candidate(told(1, 2), confirmed_by=3), Candidate(told(2, 3), confirmed_by=3)], NOW) == (2,)


def test_a_link_stands_once_under_the_story_that_comes_first() -> None:
    same = "https://wire.example/live"
    candidates = [Candidate(told(1, url=same)), Candidate(told(2, 5, url=same)), Candidate(told(3))]
    assert ranked(candidates, NOW) == (2, 3)


def test_stories_without_a_link_are_no_repetition() -> None:
    bare = [told(n, url="x") for n in (1, 2)]
    bare = [replace(one, reports=(replace(one.lead, url=None),)) for one in bare]
    assert ranked(map(Candidate, bare), NOW) == (1, 2)
