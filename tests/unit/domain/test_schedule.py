"""When a feed is polled next."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import Schedule
from bot.domain.schedule import CAP, LONGEST, SHORTEST, Wishes, after_failure, after_success

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
FRESH = Schedule(NOW, interval=900.0)


def wait(schedule: Schedule) -> float:
    return (schedule.next_poll_at - NOW).total_seconds()


def test_news_shortens_the_interval_and_silence_lengthens_it() -> None:
    busy = after_success(FRESH, NOW, Wishes(), new=3, jitter=0.0)
    quiet = after_success(FRESH, NOW, Wishes(), new=0, jitter=0.0)
    assert wait(busy) < 900.0 < wait(quiet)


def test_what_the_server_asks_for_is_kept_whatever_the_jitter() -> None:
    schedule = after_success(FRESH, NOW, Wishes(max_age=7200.0), new=5, jitter=-0.1)
    assert wait(schedule) == 7200.0


def test_success_forgets_failures() -> None:
    failed = after_failure(FRESH, NOW, Wishes(), error="x", jitter=0.0)
    assert after_success(failed, NOW, Wishes(), new=0, jitter=0.0).failures == 0


def test_failures_double_the_wait_up_to_a_day() -> None:
    schedule = FRESH
    waits = []
    for _ in range(12):
        schedule = after_failure(schedule, NOW, Wishes(), error="no answer", jitter=0.0)
        waits.append(wait(schedule))
    assert waits[:3] == [900.0, 1800.0, 3600.0]
    assert waits[-1] == CAP
    assert schedule.last_error == "no answer"


def test_retry_after_is_obeyed_up_to_a_day() -> None:
    assert wait(after_failure(FRESH, NOW, Wishes(retry_after=5000.0), error="429", jitter=-0.1)) == 5000.0
    assert wait(after_failure(FRESH, NOW, Wishes(retry_after=1e9), error="429", jitter=0.0)) == CAP


@given(st.lists(st.integers(0, 3), max_size=40), st.floats(-0.1, 0.1))
def test_without_wishes_the_wait_stays_within_its_bounds(history: list[int], jitter: float) -> None:
    schedule = FRESH
    for new in history:
        schedule = after_success(schedule, NOW, Wishes(), new=new, jitter=jitter)
        assert SHORTEST * 0.9 <= wait(schedule) <= LONGEST * 1.1
        assert timedelta(0) < schedule.next_poll_at - NOW
