"""What Processes and Leases promise to several processes on one database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.adapters.storage.database import Database
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.processes import SqlLeases, SqlProcesses
from bot.adapters.storage.schema import processes as tables
from bot.domain.query import READS
from bot.ports.jobs import LEASE, SILENCE
from bot.usecases.alone import Alone
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import owe
from tests.fakes.clock import FakeClock
from tests.fakes.samples import CHANNEL, NOW

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Process:
    """What one process has of the database."""

    database: Database
    processes: SqlProcesses
    leases: SqlLeases
    outbox: SqlOutbox


@pytest.fixture(params=["sqlite", "postgresql"])
async def begin(request: pytest.FixtureRequest) -> AsyncIterator[Callable[[], Process]]:
    """Makes another process on the same database."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    made: list[Process] = []

    def begun() -> Process:
        database = Database(url)
        made.append(Process(database, SqlProcesses(database), SqlLeases(database), SqlOutbox(database)))
        return made[-1]

    yield begun
    for process in made:
        await process.database.close()


async def two(begin: Callable[[], Process]) -> tuple[Process, Process]:
    first, second = begin(), begin()
    for process in (first, second):
        await process.processes.begin("worker", NOW)
    return first, second


async def test_what_one_has_leased_no_other_gets_until_it_is_released(begin: Callable[[], Process]) -> None:
    first, second = await two(begin)
    assert set(await first.leases.take(["a", "b"], NOW)) == {"a", "b"}
    assert set(await second.leases.take(["b", "c"], NOW)) == {"c"}
    await second.leases.release(["b"])
    assert set(await second.leases.take(["b"], NOW)) == set()
    await first.leases.release(["a", "b"])
    assert set(await second.leases.take(["a", "b"], NOW)) == {"a", "b"}


async def test_a_process_does_not_lease_twice_what_it_holds(begin: Callable[[], Process]) -> None:
    first, _ = await two(begin)
    await first.leases.take(["a"], NOW)
    assert set(await first.leases.take(["a"], NOW)) == set()


async def test_of_many_that_lease_the_same_at_once_one_gets_it(begin: Callable[[], Process]) -> None:
    processes = [*await two(begin), *await two(begin)]
    keys = [f"host {number}" for number in range(30)]
    taken = await asyncio.gather(
        *(process.leases.take(keys if n % 2 else keys[::-1], NOW) for n, process in enumerate(processes))
    )
    assert sorted(key for keys in taken for key in keys) == sorted(keys)


async def test_a_lease_lapses_if_it_is_never_released(begin: Callable[[], Process]) -> None:
    first, second = await two(begin)
    await first.leases.take(["a"], NOW)
    assert set(await second.leases.take(["a"], NOW + LEASE - SECOND)) == set()
    assert set(await second.leases.take(["a"], NOW + LEASE)) == {"a"}
    await first.leases.release(["a"])
    assert set(await first.leases.take(["a"], NOW + LEASE)) == set()


async def test_who_is_silent_is_buried_with_its_leases(begin: Callable[[], Process]) -> None:
    first, second = await two(begin)
    await first.leases.take(["a"], NOW)
    later = NOW + SILENCE + SECOND
    await second.processes.beat("worker", later)
    assert await second.processes.bury(NOW + SILENCE) == 0
    assert await second.processes.bury(later) == 1
    assert set(await second.leases.take(["a"], later)) == {"a"}


async def test_who_looked_at_the_clock_before_the_lease_was_given_does_not_take_it(
    begin: Callable[[], Process],
) -> None:
    first, second = await two(begin)
    await first.leases.take(["a"], NOW)
    assert not await second.leases.take(["a"], NOW - SECOND)


async def test_no_lease_and_no_dead_process_outlasts_a_clock_that_was_set_back(
    begin: Callable[[], Process],
) -> None:
    first, second = await two(begin)
    await first.leases.take(["a"], NOW)
    before = NOW - timedelta(hours=1)
    assert set(await second.leases.take(["a"], before)) == {"a"}
    assert await second.processes.bury(before) == 0
    later = before + SILENCE + SECOND
    await second.processes.beat("worker", later)
    assert await second.processes.bury(later) == 1
    await first.processes.beat("worker", later)
    assert await second.processes.bury(later) == 0


async def test_what_a_dead_sender_claimed_is_due_as_soon_as_it_is_buried(
    begin: Callable[[], Process],
) -> None:
    first, second = await two(begin)
    await owe(SqlStores.over(first.database))
    claimed = await first.outbox.claim(CHANNEL, NOW)
    assert claimed is not None
    later = NOW + SILENCE + SECOND
    assert await second.outbox.claim(CHANNEL, later) is None
    await second.processes.beat("sender", later)
    await second.processes.bury(later)
    again = await second.outbox.claim(CHANNEL, later)
    assert again is not None
    assert (again.id, again.nonce, again.attempts) == (claimed.id, claimed.nonce, 1)
    await first.outbox.reject(claimed, "the dead may not decide")
    assert list(await second.outbox.owed(later + timedelta(hours=1))) == [CHANNEL]


async def test_who_was_buried_alive_begins_anew(begin: Callable[[], Process]) -> None:
    first, second = await two(begin)
    later = NOW + SILENCE + SECOND
    await second.processes.beat("worker", later)
    await second.processes.bury(later)
    await first.processes.beat("worker", later)
    assert set(await first.leases.take(["a"], later)) == {"a"}


async def test_who_ends_gives_back_what_it_holds(begin: Callable[[], Process]) -> None:
    first, second = await two(begin)
    await first.leases.take(["a"], NOW)
    await first.processes.end(NOW)
    assert set(await second.leases.take(["a"], NOW)) == {"a"}


async def test_a_keys_work_is_done_by_one_process_at_a_time(begin: Callable[[], Process]) -> None:
    first, second = await two(begin)
    done: list[str] = []
    began, go_on = asyncio.Event(), asyncio.Event()

    async def work(key: str) -> None:
        done.append(key)
        began.set()
        await go_on.wait()
        raise RuntimeError("broken")

    here = Alone("host", work, first.leases, FakeClock(NOW))
    there = Alone("host", work, second.leases, FakeClock(NOW))
    at_work = asyncio.create_task(here("a.example"))
    await began.wait()
    await there("a.example")
    assert done == ["a.example"]
    go_on.set()
    with pytest.raises(RuntimeError):
        await at_work
    with pytest.raises(RuntimeError):
        await there("a.example")
    assert done == ["a.example"] * 2


async def test_keys_that_are_taken_ahead_are_nobody_elses_until_they_are_done(
    begin: Callable[[], Process],
) -> None:
    first, second = await two(begin)
    done: list[str] = []
    woken_again: list[str] = []

    async def work(key: str) -> None:
        done.append(key)
        woken_again.extend(await here.take([key, "c"]))

    here = Alone("poll", work, first.leases, FakeClock(NOW))
    there = Alone("poll", work, second.leases, FakeClock(NOW))
    assert sorted(await here.take(["a", "b"])) == ["a", "b"]
    assert await there.take(["b"]) == []
    await there("b")
    assert done == []
    assert await here.take(["a"]) == []
    await here("a")
    assert (done, woken_again) == (["a"], ["a", "c"])
    assert await there.take(["a", "b", "c"]) == ["a"]


async def reads(process: Process, kinds: int) -> None:
    ours = tables.c.id == process.database.process
    async with process.database.writing() as connection:
        await connection.execute(update(tables).where(ours).values(reads=kinds))


async def test_only_who_makes_stories_is_at_work_and_reads_more_reads_better(
    begin: Callable[[], Process],
) -> None:
    older, newer = await two(begin)
    assert not await older.processes.read_more(NOW)
    await reads(newer, READS + 1)
    assert await older.processes.read_more(NOW + SILENCE)
    assert not await older.processes.read_more(NOW + SILENCE + SECOND)
    await newer.processes.end(NOW)
    await newer.processes.begin("gateway", NOW)
    await reads(newer, READS + 1)
    assert not await older.processes.read_more(NOW)
