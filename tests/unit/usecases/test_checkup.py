"""What figures mean, and what is advised."""

from datetime import UTC, datetime

import pytest

from bot.ports.work import Workload
from bot.usecases.checkup import Health, of_clock, of_disk, of_feeds, of_work

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
GB = 1_000_000_000


@pytest.mark.parametrize(
    ("feeds", "failing", "health"),
    [(0, 0, Health.ATTENTION), (10, 1, Health.GOOD), (10, 5, Health.ATTENTION), (1, 1, Health.ATTENTION)],
)
def test_feeds_are_well_when_most_can_be_read(feeds: int, failing: int, health: Health) -> None:
    finding = of_feeds(Workload(feeds, failing, 0.0, 0, 0, 0.0))
    assert finding.health is health
    assert bool(finding.advice) is (health is not Health.GOOD)


@pytest.mark.parametrize(
    ("poll_lag", "oldest_owed", "health"),
    [(0.0, 0.0, Health.GOOD), (1000.0, 0.0, Health.ATTENTION), (0.0, 700.0, Health.ATTENTION)],
)
def test_late_work_is_noticed(poll_lag: float, oldest_owed: float, health: Health) -> None:
    assert of_work(Workload(5, 0, poll_lag, 2, 3, oldest_owed)).health is health


@pytest.mark.parametrize(
    ("free", "size", "health"),
    [(GB, GB // 10, Health.GOOD), (GB // 10, GB // 100, Health.ATTENTION), (GB, GB, Health.ATTENTION)],
)
def test_a_disk_needs_room_for_a_copy_of_the_database(free: int, size: int, health: Health) -> None:
    assert of_disk(free, size).health is health


@pytest.mark.parametrize(
    ("header", "health", "told"),
    [
        ("Mon, 05 Jan 2026 12:00:20 GMT", Health.GOOD, "Right."),
        ("Mon, 05 Jan 2026 13:00:00 GMT", Health.ATTENTION, "3600 seconds off."),
        ("", Health.GOOD, "No server to compare it with."),
        ("yesterday, I think", Health.GOOD, "No server to compare it with."),
    ],
)
def test_the_clock_is_compared_with_what_a_server_says(header: str, health: Health, told: str) -> None:
    finding = of_clock(header, NOW)
    assert (finding.health, finding.told) == (health, told)
