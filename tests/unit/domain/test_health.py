"""How reading a feed goes, in one word."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.feed import Feed, FeedState, Schedule, Vitals
from bot.domain.health import SILENT_AFTER, Health, health
from tests.fakes.samples import GUILD, NOW, OTHER_GUILD, feed

READ = feed(polled_at=NOW, servers=[GUILD, OTHER_GUILD])
LATELY = Vitals(3, NOW - timedelta(days=1))
FAILING = Schedule(NOW, failures=2, last_error="the server answered 500")


@pytest.mark.parametrize(
    ("of", "vitals", "expected"),
    [
        (READ, LATELY, Health.WELL),
        (READ, Vitals(3, NOW - SILENT_AFTER), Health.WELL),
        (READ, Vitals(3, NOW - SILENT_AFTER - timedelta(days=1)), Health.SILENT),
        (READ, Vitals(), Health.WELL),
        (replace(READ, added_at=NOW - timedelta(days=90)), Vitals(), Health.SILENT),
        (replace(READ, polled_at=None), Vitals(), Health.UNREAD),
        (replace(READ, polled_at=None, schedule=FAILING), Vitals(), Health.FAILING),
        (replace(READ, schedule=FAILING), LATELY, Health.FAILING),
        (replace(READ, schedule=FAILING, paused_by=frozenset({GUILD})), LATELY, Health.PAUSED),
        (replace(READ, paused_by=frozenset({OTHER_GUILD})), LATELY, Health.WELL),
        (replace(READ, state=FeedState.PAUSED), LATELY, Health.PAUSED),
        (replace(READ, state=FeedState.RETIRED, schedule=FAILING), LATELY, Health.RETIRED),
    ],
)
def test_the_first_thing_that_a_manager_should_know(of: Feed, vitals: Vitals, expected: Health) -> None:
    assert health(of, vitals, NOW, GUILD) is expected
