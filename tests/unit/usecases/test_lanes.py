"""Senders are woken at once, and where very much waits as often as a look at it may cost."""

from bot.ports.jobs import JobKind
from bot.usecases.lanes import LONGEST, QUICK, SHARE, Senders
from tests.contracts.scenes import owe
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.samples import CHANNEL, NOW
from tests.fakes.stores import FakeStores

WOKEN = (JobKind.DELIVER, str(CHANNEL))


async def woken(*seconds: float) -> int:
    """How often the channel was woken by looks of which each began and ended then; a refused one only begins."""
    stores, jobs, left = FakeStores(), FakeJobs(), [0.0, *seconds]
    await owe(stores, at=NOW)
    senders = Senders(stores.outbox, jobs, FakeClock(NOW), lambda: left.pop(0))
    while left:
        await senders.wake()
    assert set(jobs.woken) <= {WOKEN}
    return len(jobs.woken)


async def test_quick_looks_are_made_whenever_somebody_asks() -> None:
    assert await woken(1.0, 1.0 + QUICK / 2, 1.0 + QUICK / 2, 1.0 + QUICK) == 2


async def test_after_a_slow_look_there_is_none_until_its_share_of_the_time_is_kept() -> None:
    slow = LONGEST * SHARE / 2
    rested = 1.0 + slow / SHARE
    assert await woken(1.0, 1.0 + slow, 1.0 + slow, rested - 0.1, rested + 0.1, rested + 0.1) == 2


async def test_a_look_that_waited_for_its_database_does_not_hold_up_the_next_for_minutes() -> None:
    waited = 100.0
    assert await woken(0.0, waited, waited + LONGEST - 0.1, waited + LONGEST, waited + LONGEST + QUICK) == 2
