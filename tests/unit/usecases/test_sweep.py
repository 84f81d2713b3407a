"""The sweep: a lost wake-up is never a loss."""

from dataclasses import replace
from datetime import timedelta

from bot.ports.jobs import JobKind
from bot.usecases.lanes import Senders
from bot.usecases.sweep import Sweep
from tests.contracts.scenes import owe
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.samples import CHANNEL, NOW, new_feed
from tests.fakes.stores import FakeStores

HOUR = timedelta(hours=1)
ALL = [(JobKind.POLL, "wire.example"), (JobKind.DELIVER, str(CHANNEL))]


def sweep_of(stores: FakeStores, jobs: FakeJobs, clock: FakeClock) -> Sweep:
    return Sweep((stores.feeds, stores.outbox), jobs, Senders(stores.outbox, jobs, clock), clock)


async def test_due_hosts_are_woken_once_whatever_their_number_of_feeds() -> None:
    stores, jobs = FakeStores(), FakeJobs()
    for url in ("https://a.example/1", "https://a.example/2", "https://b.example/1"):
        await stores.feeds.add(new_feed(url))
    await sweep_of(stores, jobs, FakeClock(NOW)).reading()
    assert sorted(jobs.woken) == [(JobKind.POLL, "a.example"), (JobKind.POLL, "b.example")]


async def owed_by_a_fast_clock() -> FakeStores:
    """A story is owed, and its feed due again in an hour, by a clock that is an hour fast."""
    stores = FakeStores()
    await owe(stores, at=NOW + HOUR)
    world = stores.world
    world.entries.clear()
    for feed in world.feeds.values():
        later = replace(feed.schedule, next_poll_at=NOW + 2 * HOUR)
        world.feeds[feed.id] = replace(feed, schedule=later, polled_at=NOW + HOUR)
    return stores


async def test_a_clock_that_was_fast_when_nobody_was_at_work_holds_nothing_up() -> None:
    stores, jobs = await owed_by_a_fast_clock(), FakeJobs()
    sweep = sweep_of(stores, jobs, FakeClock(NOW))
    await sweep.reading()
    await sweep.sending()
    assert jobs.woken == ALL


async def test_a_clock_that_is_set_right_at_work_holds_nothing_up() -> None:
    stores, jobs, clock = await owed_by_a_fast_clock(), FakeJobs(), FakeClock(NOW + HOUR)
    sweep = sweep_of(stores, jobs, clock)
    await sweep.reading()
    await sweep.sending()
    jobs.woken.clear()
    clock.advance(-HOUR)
    await sweep.reading()
    await sweep.sending()
    assert jobs.woken == ALL
