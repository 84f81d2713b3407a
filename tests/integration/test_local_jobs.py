"""Wake-ups in one process: at most once at a time, never forgotten, never fatal."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.adapters.jobs.local import LocalJobs
from bot.ports import Handler, JobKind


async def _nothing(_key: str) -> None: ...


@asynccontextmanager
async def running(handler: Handler, workers: int = 2) -> AsyncIterator[LocalJobs]:
    jobs = LocalJobs({JobKind.POLL: workers, JobKind.DELIVER: 1})
    task = asyncio.create_task(jobs.run({JobKind.POLL: handler, JobKind.DELIVER: _nothing}))
    yield jobs
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_key_woken_many_times_before_it_runs_runs_once() -> None:
    ran: list[str] = []

    async def handler(key: str) -> None:
        ran.append(key)

    jobs = LocalJobs({JobKind.POLL: 1, JobKind.DELIVER: 1})
    for _ in range(3):
        await jobs.wake(JobKind.POLL, "a.example")
    task = asyncio.create_task(jobs.run({JobKind.POLL: handler, JobKind.DELIVER: _nothing}))
    await jobs.settled()
    task.cancel()
    assert ran == ["a.example"]


async def test_a_key_woken_while_it_runs_runs_again_but_never_beside_itself() -> None:
    ran: list[str] = []
    running_now = 0
    most = 0
    release = asyncio.Event()
    started = asyncio.Event()

    async def handler(key: str) -> None:
        nonlocal running_now, most
        running_now += 1
        most = max(most, running_now)
        started.set()
        await release.wait()
        running_now -= 1
        ran.append(key)

    async with running(handler) as jobs:
        await jobs.wake(JobKind.POLL, "a")
        await started.wait()
        await jobs.wake(JobKind.POLL, "a")
        await jobs.wake(JobKind.POLL, "a")
        release.set()
        await jobs.settled()
    assert (ran, most) == (["a", "a"], 1)


async def test_a_failing_job_does_not_stop_the_others() -> None:
    ran: list[str] = []

    async def handler(key: str) -> None:
        if key == "bad":
            raise RuntimeError("broken")
        ran.append(key)

    async with running(handler, workers=1) as jobs:
        await jobs.wake(JobKind.POLL, "bad")
        await jobs.wake(JobKind.POLL, "good")
        await jobs.settled()
    assert ran == ["good"]


async def test_finishing_lets_what_runs_end_and_begins_nothing_more() -> None:
    ran: list[str] = []
    started, release = asyncio.Event(), asyncio.Event()

    async def handler(key: str) -> None:
        started.set()
        await release.wait()
        ran.append(key)

    async with running(handler, workers=1) as jobs:
        await jobs.wake(JobKind.POLL, "first")
        await jobs.wake(JobKind.POLL, "second")
        await started.wait()
        finishing = asyncio.create_task(jobs.finish())
        await asyncio.sleep(0)
        await jobs.wake(JobKind.POLL, "third")
        release.set()
        await finishing
    assert ran == ["first"]
