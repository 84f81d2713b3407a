"""`python -m benchmarks._worker URL`: a worker as `rightswire worker` is, whose servers all answer 304.

So it measures jobs, leases, schedules and the database, and not HTTP, which `polling` does.
"""

import asyncio
import sys
from datetime import timedelta

import structlog

from bot.adapters.clock import SystemClock
from bot.adapters.documents.process import ProcessReader
from bot.adapters.jobs.shared import SharedJobs
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.processes import SqlLeases, SqlProcesses
from bot.domain.errors import DatabaseError
from bot.domain.feed import FeedId, Validators
from bot.ports.jobs import JobKind, Periodic
from bot.ports.web import Fetched
from bot.runtime.house import BEAT_EVERY, SWEEP_EVERY
from bot.runtime.opening import LINGER
from bot.usecases.alone import Alone
from bot.usecases.lanes import Senders
from bot.usecases.poll import Polling
from bot.usecases.sweep import Sweep
from bot.usecases.web import Web

ANSWERS_AFTER = timedelta(milliseconds=50)
POLLS_AT_ONCE = 128


class Unchanged:
    """Every server answers that nothing has changed."""

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:  # noqa: ARG002
        await asyncio.sleep(ANSWERS_AFTER.total_seconds())
        return Fetched(url, 304)


async def _nobody(_: FeedId) -> None:
    """There is no news."""


async def work(url: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    database, clock, web = Database(url), SystemClock(), Unchanged()
    feeds, processes = SqlFeedStore(database), SqlProcesses(database)
    polling = Polling(feeds, Web(web, ProcessReader(), web), _nobody, clock, linger=LINGER)
    alone = Alone(JobKind.POLL, polling.poll_host, SqlLeases(database), clock)
    await processes.begin("worker", clock.now())
    async with SharedJobs(url, dict.fromkeys(JobKind, POLLS_AT_ONCE)).opened() as jobs:
        outbox = SqlOutbox(database)
        senders = Senders(outbox, jobs, clock)
        sweep = Periodic("reading", SWEEP_EVERY, Sweep((feeds, outbox), jobs, senders, clock).reading)
        async with asyncio.TaskGroup() as group:
            group.create_task(jobs.run({JobKind.POLL: alone}, [sweep]))
            group.create_task(_beating(processes, clock))
            group.create_task(_telling(database))


async def _telling(database: Database) -> None:
    """Print the process's number, and the new one whenever it was taken for dead and began anew."""
    told = None
    while True:
        if database.process != told:
            told = database.process
            print(told, flush=True)
        await asyncio.sleep(BEAT_EVERY / 10)


async def _beating(processes: SqlProcesses, clock: SystemClock) -> None:
    while True:
        try:
            await processes.beat("worker", clock.now())
            await processes.bury(clock.now())
        except DatabaseError:
            pass  # it is away; the next beat tries again
        await asyncio.sleep(BEAT_EVERY)


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1]))
