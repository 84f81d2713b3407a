"""The sweep: a lost wake-up is never a loss."""

from bot.ports.jobs import JobKind
from bot.usecases.sweep import Sweep
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.samples import NOW, new_feed
from tests.fakes.stores import FakeStores


async def test_due_hosts_are_woken_once_whatever_their_number_of_feeds() -> None:
    stores, jobs = FakeStores(), FakeJobs()
    for url in ("https://a.example/1", "https://a.example/2", "https://b.example/1"):
        await stores.feeds.add(new_feed(url))
    await Sweep(stores.feeds, stores.outbox, jobs, FakeClock(NOW)).reading()
    assert sorted(jobs.woken) == [(JobKind.POLL, "a.example"), (JobKind.POLL, "b.example")]
