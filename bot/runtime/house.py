"""The house: everything of Rightswire but Discord, put together."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Final

import structlog

from bot.adapters.http.callback import Callback
from bot.adapters.memory import give_back
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import POSTGRESQL
from bot.adapters.storage.query_changes import SqlQueryChanges
from bot.client import UseCases
from bot.domain.errors import RightswireError
from bot.ports.clock import Clock
from bot.ports.delivery import Publisher
from bot.ports.jobs import Engine, Handler, JobKind, Leases, Periodic, Processes
from bot.runtime.duties import Duties, every
from bot.settings import Settings
from bot.usecases.alone import Alone
from bot.usecases.deliver import Books, Delivering
from bot.usecases.ingest import Archive, Ingest
from bot.usecases.lanes import LANES
from bot.usecases.mending import Mending
from bot.usecases.notices import Notices
from bot.usecases.poll import Polling
from bot.usecases.publish import Publishing
from bot.usecases.retention import Retention
from bot.usecases.sweep import Sweep
from bot.usecases.targets import Reach, Targets
from bot.usecases.web import Web
from bot.usecases.websub import WebSub

log = structlog.get_logger()

SWEEP_EVERY: Final = 2
NOTICES_EVERY: Final = 5
LOOK_EVERY: Final = 30
MEND_EVERY: Final = 50
FORGET_EVERY: Final = 3600
HUBS_EVERY: Final = 30.0
BEAT_EVERY: Final = 1.0
GIVE_BACK_EVERY: Final = 60.0
DRAIN: Final = 3.0


@dataclass(frozen=True, slots=True)
class House:
    """Everything of Rightswire but Discord, ready to work."""

    settings: Settings
    clock: Clock
    database: Database
    web: Web
    jobs: Engine
    processes: Processes
    leases: Leases
    ingest: Ingest
    polling: Polling
    mending: Mending
    sweep: Sweep
    retention: Retention
    usecases: UseCases
    archive: Archive
    books: Books
    websub: WebSub | None = None

    @property
    def is_shared(self) -> bool:
        """Whether other processes may work on the same database."""
        return self.database.dialect == POSTGRESQL

    async def work(self, publisher: Publisher, reach: Reach) -> None:
        """Poll, ingest, deliver and give notices until cancelled."""
        await self.do(await self.reading() + self.sending(publisher, reach))

    async def do(self, duties: Duties) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.jobs.run(duties.handlers, duties.periodic))
            for task in duties.lasting:
                group.create_task(every(BEAT_EVERY, task))
            group.create_task(every(GIVE_BACK_EVERY, self._give_back))

    async def reading(self) -> Duties:
        """What it takes to make stories: polling, ingesting and matching, with all that is known so far."""
        await self.usecases.subscriptions.load()
        await self.ingest.load()
        return Duties(
            {
                JobKind.POLL: self._alone(JobKind.POLL, self.polling.poll_host),
                JobKind.INGEST: self._alone(JobKind.INGEST, self.ingest.host),
            },
            (
                Periodic("reading", SWEEP_EVERY, self.sweep.reading),
                Periodic("mending", MEND_EVERY, self.mending.once),
                Periodic("forgetting", FORGET_EVERY, self.retention.once),
                Periodic("noting", FORGET_EVERY, self.usecases.tracing.note),
            ),
            (
                *((self._follow_queries,) if self.is_shared else ()),
                *((self._hear,) if self.websub else ()),
            ),
        )

    def sending(self, publisher: Publisher, reach: Reach) -> Duties:
        """What it takes to bring stories and notices to people."""
        delivering = Delivering(self.books, publisher, self.jobs, self.clock)
        publishing = Publishing(self.books.publications, publisher, self.clock)
        usecases = self.usecases
        notices = Notices(self.archive.feeds, reach.messenger, usecases.languages, self.clock)
        targets = Targets(self.books, (usecases.subscriptions, usecases.languages), reach, self.clock)
        return Duties(
            dict.fromkeys(LANES.values(), delivering.drain),
            (
                Periodic("sending", SWEEP_EVERY, self.sweep.sending),
                Periodic("digests", SWEEP_EVERY, self.usecases.digests.once),
                Periodic("publishing", SWEEP_EVERY, publishing.once),
                Periodic("notices", NOTICES_EVERY, notices.once),
                Periodic("targets", LOOK_EVERY, targets.once),
            ),
        )

    async def knowing(self) -> None:
        """Know all queries, whoever changes them, until cancelled: what people correct is matched here."""
        await every(BEAT_EVERY, self._follow_queries)

    @asynccontextmanager
    async def present(self, role: str) -> AsyncIterator[None]:
        """Be known as at work; what was claimed by a process that died is free soon after.

        Raises DatabaseError when another process has the SQLite database.
        """
        async with AsyncExitStack() as stack:
            if not self.is_shared:
                stack.enter_context(self.database.alone_on_this_file())
            await self.processes.begin(role, self.clock.now())
            try:
                yield
            finally:
                with suppress(RightswireError, TimeoutError):
                    await asyncio.wait_for(self.processes.end(self.clock.now()), DRAIN)

    async def beating(self, role: str) -> None:
        """Say again and again that this process is at work, and bury those that no longer are."""

        async def beat() -> None:
            await self.processes.beat(role, self.clock.now())
            await self.processes.bury(self.clock.now())

        await every(BEAT_EVERY, beat)

    def _alone(self, what: JobKind, handler: Handler) -> Handler:
        """The handler, in one process at a time; in one process alone its jobs see to that already."""
        return Alone(what, handler, self.leases, self.clock) if self.is_shared else handler

    async def _give_back(self) -> None:
        """Keep no memory that was needed for a moment only."""
        await asyncio.to_thread(give_back)

    async def _follow_queries(self) -> None:
        await self.usecases.subscriptions.follow_changes(SqlQueryChanges(self.database))

    async def _hear(self) -> None:
        """Ask hubs and listen to them until cancelled; where nobody can listen, polling must do."""
        assert self.websub is not None
        host, port = self.settings.websub_place
        try:
            async with Callback(self.websub, host, port):
                await every(HUBS_EVERY, self.websub.once)
        except OSError as error:
            log.error("websub.off", why=f"cannot listen at {host}:{port} ({os.strerror(error.errno or 0)})")
            await asyncio.sleep(HUBS_EVERY)
