"""What every Engine promises: wake-ups in one process, and between processes."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

import pytest

from bot.adapters.jobs.local import LocalJobs
from bot.adapters.jobs.shared import SharedJobs
from bot.domain.errors import NotFound
from bot.ports.jobs import Engine, Handler, JobKind, Periodic

PATIENCE = 20
Making = Callable[[int], Awaitable[Engine]]


@pytest.fixture(params=["local", "shared"])
async def engine(request: pytest.FixtureRequest) -> AsyncIterator[Making]:
    """Makes an engine with that many workers a kind."""

    async def made(workers: int) -> Engine:
        if request.param == "local":
            return LocalJobs(dict.fromkeys(JobKind, workers))
        jobs = SharedJobs(request.getfixturevalue("postgresql_url"), dict.fromkeys(JobKind, workers))
        return await opened.enter_async_context(jobs.opened())

    async with AsyncExitStack() as opened:
        yield made


@asynccontextmanager
async def running(engine: Engine, handler: Handler, periodic: Sequence[Periodic] = ()) -> AsyncIterator[None]:
    task = asyncio.create_task(engine.run({JobKind.POLL: handler}, periodic))
    try:
        async with asyncio.timeout(PATIENCE):
            yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Log:
    """A handler that remembers what ran, and lets a test wait for it."""

    def __init__(self, *, held: str = "") -> None:
        self.ran: list[str] = []
        self.most = 0
        self.started = asyncio.Event()
        self.release = asyncio.Event()
        self._held = held
        self._now = 0
        self._more = asyncio.Condition()

    async def __call__(self, key: str) -> None:
        if key == self._held:
            self._now += 1
            self.most = max(self.most, self._now)
            self.started.set()
            await self.release.wait()
            self._now -= 1
        if key == "bad":
            raise RuntimeError("broken")
        async with self._more:
            self.ran.append(key)
            self._more.notify_all()

    async def until(self, count: int) -> list[str]:
        async with self._more:
            await self._more.wait_for(lambda: len(self.ran) >= count)
        return self.ran


async def test_a_key_woken_many_times_before_it_runs_runs_once(engine: Making) -> None:
    jobs, log = await engine(1), Log()
    for key in ("a", "a", "a", "last"):
        await jobs.wake(JobKind.POLL, key)
    async with running(jobs, log):
        assert await log.until(2) == ["a", "last"]


async def test_a_key_woken_while_it_runs_runs_again_but_never_beside_itself(
    engine: Making,
) -> None:
    jobs, log = await engine(2), Log(held="a")
    async with running(jobs, log):
        await jobs.wake(JobKind.POLL, "a")
        await log.started.wait()
        await jobs.wake(JobKind.POLL, "a")
        await jobs.wake(JobKind.POLL, "b")
        await log.until(1)
        log.release.set()
        assert await log.until(3) == ["b", "a", "a"]
    assert log.most == 1


async def test_many_keys_are_woken_at_once(engine: Making) -> None:
    jobs, log = await engine(4), Log()
    hosts = [f"{number}.example" for number in range(200)]
    async with running(jobs, log):
        await jobs.wake_all(JobKind.POLL, hosts)
        assert sorted(await log.until(200)) == sorted(hosts)


async def test_a_failing_job_does_not_stop_the_others(engine: Making) -> None:
    jobs, log = await engine(1), Log()
    async with running(jobs, log):
        await jobs.wake(JobKind.POLL, "bad")
        await jobs.wake(JobKind.POLL, "good")
        assert await log.until(1) == ["good"]


async def test_what_nobody_here_handles_waits_for_somebody_who_does(
    engine: Making,
) -> None:
    jobs, log = await engine(1), Log()
    async with running(jobs, log):
        await jobs.wake(JobKind.DELIVER, "not ours")
        await jobs.wake(JobKind.POLL, "ours")
        assert await log.until(1) == ["ours"]


async def test_finishing_lets_what_runs_end_and_begins_nothing_more(
    engine: Making,
) -> None:
    jobs, log = await engine(1), Log(held="first")
    async with running(jobs, log):
        await jobs.wake(JobKind.POLL, "first")
        await jobs.wake(JobKind.POLL, "second")
        await log.started.wait()
        finishing = asyncio.create_task(jobs.finish())
        await asyncio.sleep(0)
        await jobs.wake(JobKind.POLL, "third")
        log.release.set()
        await finishing
    assert log.ran == ["first"]


async def test_what_is_periodic_is_done_again_also_after_it_failed(
    engine: Making,
) -> None:
    times, thrice = [0], asyncio.Event()

    async def task() -> None:
        times[0] += 1
        if times[0] == 1:
            raise NotFound("story")
        if times[0] == 2:
            raise RuntimeError("a fault of ours")
        if times[0] == 3:
            thrice.set()

    async with running(await engine(1), Log(), [Periodic("sweep", 1, task)]):
        await thrice.wait()
