"""When a feed is polled next."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import FeedId, Moved, Pace, Schedule
from bot.domain.schedule import (
    CAP,
    LONGEST,
    SHORTEST,
    Wishes,
    after_failure,
    after_reading,
    after_silence,
    has_moved,
    is_dead,
    is_failing,
    jitter,
    moved,
    rhythm,
)

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FRESH = Schedule(NOW, interval=900.0)


def wait(schedule: Schedule) -> float:
    return (schedule.next_poll_at - NOW).total_seconds()


def read(wishes: Wishes | None = None, *, learned: float | None = None, jitter: float = 0.0) -> Schedule:
    return after_reading(FRESH, NOW, wishes or Wishes(), learned=learned, jitter=jitter)


@pytest.mark.parametrize(
    ("learned", "seconds"), [(10.0, 300), (1800.0, 900), (4000.0, 2000), (86400.0, 3600)]
)
def test_a_feed_is_polled_twice_as_often_as_it_publishes_within_bounds(
    learned: float, seconds: float
) -> None:
    assert wait(read(learned=learned)) == seconds


def test_silence_lengthens_the_wait_up_to_an_hour() -> None:
    schedule = FRESH
    for _ in range(30):
        schedule = after_silence(schedule, NOW, Wishes(), jitter=0.0)
    assert wait(after_silence(FRESH, NOW, Wishes(), jitter=0.0)) > 900.0
    assert wait(schedule) == LONGEST


def test_a_feed_with_priority_is_asked_every_minute_unless_its_server_minds() -> None:
    urgent = replace(FRESH, priority=True)
    assert wait(after_silence(urgent, NOW, Wishes(), jitter=0.0)) == 60.0
    assert wait(after_silence(urgent, NOW, Wishes(max_age=600.0), jitter=0.0)) == 600.0
    assert after_silence(urgent, NOW, Wishes(), jitter=0.0).priority


def test_the_rhythm_is_learned_from_the_latest_gaps() -> None:
    slow_then_fast = [NOW - n * HOUR for n in (100, 76, 52, 4, 3, 2, 1, 0)]
    learned = rhythm(slow_then_fast)
    assert learned is not None
    assert 3600 < learned < 12 * 3600
    assert rhythm([NOW, NOW - HOUR]) == 3600
    assert rhythm([NOW]) is rhythm([]) is None


@pytest.mark.parametrize(
    "wishes", [Wishes(max_age=7200.0), Wishes(retry_after=7200.0), Wishes(pace=Pace(ttl=7200.0))]
)
@pytest.mark.parametrize("shift", [-0.1, 0.0, 0.1])
def test_what_was_asked_for_is_kept_whatever_the_jitter(wishes: Wishes, shift: float) -> None:
    assert 7200.0 <= wait(read(wishes, jitter=shift)) <= 7920.0


def test_nobody_can_ask_for_more_than_a_day() -> None:
    assert wait(read(Wishes(max_age=1e9), jitter=0.1)) == CAP
    assert wait(after_failure(FRESH, NOW, Wishes(retry_after=1e9), error="429", jitter=0.0)) == CAP


def test_success_forgets_failures() -> None:
    failed = after_failure(FRESH, NOW, Wishes(), error="x", jitter=0.0)
    well = after_silence(failed, NOW, Wishes(), jitter=0.0)
    assert (well.failures, well.failing_since, well.told, well.last_error) == (0, None, False, None)


def test_failures_double_the_wait_up_to_a_day() -> None:
    schedule = FRESH
    waits = []
    for _ in range(12):
        schedule = after_failure(schedule, NOW, Wishes(), error="no answer", jitter=0.0)
        waits.append(wait(schedule))
    assert waits[:3] == [900.0, 1800.0, 3600.0]
    assert waits[-1] == CAP
    assert schedule.last_error == "no answer"


def test_people_are_told_after_a_day_of_failures_and_nobody_asks_after_ninety() -> None:
    schedule, now, told_at = FRESH, NOW, None
    while not is_dead(schedule, now):
        schedule = after_failure(schedule, now, Wishes(), error="no answer", jitter=0.0)
        told_at = told_at or (now if is_failing(schedule, now) else None)
        last, now = now, schedule.next_poll_at
        assert now - last <= timedelta(days=1)
    assert told_at is not None
    assert timedelta(days=1) <= told_at - NOW <= timedelta(days=2)
    assert now - NOW >= timedelta(days=90)


@pytest.mark.parametrize(
    ("pace", "expected"),
    [
        (Pace(skip_hours=frozenset({12, 13})), NOW + 2 * HOUR),
        (Pace(skip_hours=frozenset({3})), NOW + timedelta(minutes=15)),
        (Pace(skip_days=frozenset({0})), NOW + 12 * HOUR),
        (Pace(skip_days=frozenset({0, 1})), NOW + timedelta(minutes=15, days=1)),
        (Pace(skip_hours=frozenset(range(23))), NOW + 11 * HOUR),
    ],
)
def test_hours_and_days_that_a_document_excludes_are_waited_for(pace: Pace, expected: datetime) -> None:
    assert read(Wishes(pace=pace)).next_poll_at == expected


@given(st.integers(1, 10**9), st.integers(0, 10**9))
def test_jitter_is_small_and_the_same_when_asked_again(feed: int, seconds: int) -> None:
    moment = NOW + timedelta(seconds=seconds)
    assert -0.1 <= jitter(FeedId(feed), moment) <= 0.1
    assert jitter(FeedId(feed), moment) == jitter(FeedId(feed), moment)


def test_jitter_spreads_feeds_that_are_due_together() -> None:
    shifts = sorted(jitter(FeedId(n), NOW) for n in range(1, 1001))
    assert abs(sum(shifts)) / 1000 < 0.01
    assert shifts[100] < -0.07
    assert shifts[900] > 0.07


def test_a_permanent_redirect_is_believed_after_three_polls_and_a_day() -> None:
    known = None
    for hours, believed in [(0, False), (10, False), (20, False), (23, False), (24, True)]:
        known = moved(known, "https://new.example/", NOW + hours * HOUR)
        assert has_moved(known, NOW + hours * HOUR) is believed
    assert moved(known, None, NOW) is None
    assert moved(known, "https://third.example/", NOW) == Moved("https://third.example/", NOW, 1)
    assert not has_moved(Moved("https://new.example/", NOW, 2), NOW + 48 * HOUR)


@given(st.lists(st.one_of(st.none(), st.floats(0, 1e7)), max_size=40), st.floats(-0.1, 0.1))
def test_without_wishes_the_wait_stays_within_its_bounds(history: list[float | None], shift: float) -> None:
    schedule = FRESH
    for learned in history:
        schedule = after_reading(schedule, NOW, Wishes(), learned=learned, jitter=shift)
        assert SHORTEST * 0.9 <= wait(schedule) <= LONGEST * 1.1
