"""Senders are woken at once, and where very much waits as often as a look at it may cost."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast

import pytest

from bot.domain.delivery import Urgency
from bot.domain.errors import DatabaseError
from bot.domain.subscription import Target
from bot.ports.delivery import MOST_OWED, Outbox
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


@dataclass
class Held:
    """An outbox whose looks last until they are let go, and what they take by the clock on the wall."""

    outbox: Outbox
    fault: DatabaseError | None = None
    looks: int = 0
    end: asyncio.Event = field(default_factory=asyncio.Event)
    now: float = 0.0

    async def owed(self, now: datetime, most: int = MOST_OWED) -> Mapping[Target, Urgency]:
        """What is owed, later."""
        self.looks += 1
        await self.end.wait()
        if self.fault:
            raise self.fault
        return await self.outbox.owed(now, most)


async def looks_of(askers: int, after: float) -> int:
    """How many looks there are when so many ask while one has been under way for that long."""
    stores, jobs = FakeStores(), FakeJobs()
    await owe(stores, at=NOW)
    held = Held(stores.outbox)
    senders = Senders(cast("Outbox", held), jobs, FakeClock(NOW), lambda: held.now)
    async with asyncio.TaskGroup() as asking:
        asking.create_task(senders.wake())
        await asyncio.sleep(0)
        held.now = after
        for _ in range(askers):
            asking.create_task(senders.wake())
        await asyncio.sleep(0)
        held.end.set()
    assert set(jobs.woken) == {WOKEN}
    return held.looks


async def test_who_asks_during_a_quick_look_shares_one_more_with_all_others_that_do() -> None:
    assert await looks_of(20, after=QUICK / 2) == 2


async def test_who_asks_during_a_slow_look_leaves_it_to_the_sweep() -> None:
    assert await looks_of(20, after=QUICK * 2) == 1


async def test_a_look_that_failed_is_none_and_the_next_is_made() -> None:
    stores, jobs = FakeStores(), FakeJobs()
    await owe(stores, at=NOW)
    held = Held(stores.outbox, DatabaseError("away"))
    held.end.set()
    senders = Senders(cast("Outbox", held), jobs, FakeClock(NOW), lambda: held.now)
    with pytest.raises(DatabaseError):
        await senders.wake()
    held.fault = None
    await senders.wake()
    assert jobs.woken == [WOKEN]
