"""The house: everything of Rightswire but Discord, put together."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.adapters.clock import SystemClock
from bot.adapters.http.callback import Callback
from bot.adapters.http.pages import PAUSE
from bot.adapters.memory import give_back
from bot.adapters.storage.corrections import SqlCorrectionStore
from bot.adapters.storage.database import Database
from bot.adapters.storage.delivery_log import SqlDeliveryLog
from bot.adapters.storage.digests import SqlDigestStore
from bot.adapters.storage.engines import POSTGRESQL
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.hub_leases import SqlHubLeaseStore
from bot.adapters.storage.languages import SqlLanguageStore
from bot.adapters.storage.objections import SqlObjectionStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.personal import SqlPersonalData
from bot.adapters.storage.processes import SqlLeases, SqlProcesses
from bot.adapters.storage.publications import SqlPublications
from bot.adapters.storage.query_changes import SqlQueryChanges
from bot.adapters.storage.repairs import SqlRepairStore
from bot.adapters.storage.retention import SqlRetentionStore
from bot.adapters.storage.sightings import SqlSightingStore
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.adapters.storage.suggestions import SqlSuggestions
from bot.adapters.storage.tally import SqlStoryTally
from bot.alerts.index import QueryIndex
from bot.client import UseCases
from bot.domain.errors import RightswireError
from bot.domain.feed import FeedId
from bot.ports.clock import Clock
from bot.ports.delivery import Publisher
from bot.ports.jobs import Engine, Handler, JobKind, Jobs, Leases, Periodic, Processes
from bot.runtime.database import database_of
from bot.runtime.duties import Duties, every
from bot.runtime.parts import editor_of, jobs_of, periods_of, tags, vectors_of, web_of
from bot.settings import Settings
from bot.stories.window import Window
from bot.usecases.alone import Alone
from bot.usecases.briefs import Briefs
from bot.usecases.corrections import Corrections
from bot.usecases.deliver import Books, Delivering
from bot.usecases.digests import Digests
from bot.usecases.doctor import Doctor
from bot.usecases.editor import Editor
from bot.usecases.feeds import Feeds
from bot.usecases.inboxes import Inboxes
from bot.usecases.ingest import Archive, Desk, Ingest
from bot.usecases.lanes import LANES, Senders
from bot.usecases.languages import Languages
from bot.usecases.lists import Lists
from bot.usecases.mending import Mending
from bot.usecases.notices import Notices
from bot.usecases.objections import Files, Objections
from bot.usecases.poll import Polling
from bot.usecases.previews import Previews
from bot.usecases.privacy import Privacy
from bot.usecases.publish import Publishing
from bot.usecases.retention import Retention
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Limits, Subscriptions
from bot.usecases.suggest import Suggest
from bot.usecases.sweep import Sweep
from bot.usecases.targets import Reach, Targets
from bot.usecases.telling import Teller
from bot.usecases.tracing import Tracing
from bot.usecases.trends import Trends
from bot.usecases.vectors import Vectors
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
LINGER: Final = 0.05


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


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock | None = None, pause: float = PAUSE
) -> AsyncIterator[House]:
    """The house with its database open and migrated; closed in the reverse order.

    A site rests for `pause` seconds between two of its pages.

    Raises DatabaseError when the database cannot be opened.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(database_of(settings))
        web = await stack.enter_async_context(web_of(settings, pause))
        editor = await stack.enter_async_context(editor_of(settings, clock or SystemClock()))
        vectors = await stack.enter_async_context(vectors_of(settings))
        jobs = await stack.enter_async_context(jobs_of(settings, database))
        yield _furnished(settings, clock or SystemClock(), (database, web, editor, vectors, jobs))


def _furnished(
    settings: Settings, clock: Clock, opened: tuple[Database, Web, Editor, Vectors, Engine]
) -> House:
    database, web, editor, vectors, jobs = opened
    feeds, stories, sightings = SqlFeedStore(database), SqlStoryStore(database), SqlSightingStore(database)
    subscriptions, outbox = SqlSubscriptionStore(database), SqlOutbox(database)
    digests, senders = SqlDigestStore(database), Senders(outbox, jobs, clock)
    window = Window(timedelta(days=settings.window_days), most=settings.window_reports)
    desk = Desk(window, tags(), QueryIndex(), editor, vectors)
    processes = SqlProcesses(database)
    archive = Archive(feeds, stories, processes)
    files = Files(stories, SqlRepairStore(database), SqlObjectionStore(database))
    teller = Teller(desk.tags, desk.index, editor)
    sources = Feeds(feeds, web, jobs, clock, settings.feeds_per_server)
    tracing = Tracing(sightings, sources)
    ingest = Ingest(archive, web, desk, senders, clock)
    polling = Polling(feeds, web, ingest.feed, clock, linger=LINGER)
    limits = Limits(settings.subscriptions_per_server, settings.alerts_per_member)
    own = Subscriptions(subscriptions, desk.index, desk.tags, clock, limits)
    return House(
        settings=settings,
        clock=clock,
        database=database,
        web=web,
        jobs=jobs,
        processes=processes,
        leases=SqlLeases(database),
        ingest=ingest,
        polling=polling,
        mending=Mending(files, ingest, teller, senders, clock),
        sweep=Sweep((feeds, outbox), jobs, senders, clock),
        retention=Retention(SqlRetentionStore(database), clock, periods_of(settings)),
        usecases=UseCases(
            since=clock.now(),
            stories=Stories(stories),
            briefs=Briefs(web, desk.tags, clock, editor),
            feeds=sources,
            lists=Lists(sources, web.reader),
            subscriptions=own,
            previews=Previews(stories, clock),
            privacy=Privacy(SqlPersonalData(database), own, clock, settings.keep_backups_days),
            corrections=Corrections(SqlCorrectionStore(database), desk.index, senders, clock),
            objections=Objections(files, teller, senders, clock),
            suggest=Suggest(SqlSuggestions(database), clock),
            digests=Digests(digests, stories, clock),
            doctor=Doctor((SqlDeliveryLog(database), sightings), outbox, (own, sources), clock),
            inboxes=Inboxes(outbox, subscriptions),
            languages=Languages(SqlLanguageStore(database)),
            tags=desk.tags,
            tracing=tracing,
            trends=Trends(SqlStoryTally(database), clock),
            vectors=vectors,
        ),
        archive=archive,
        books=Books(stories, outbox, subscriptions, digests, SqlPublications(database)),
        websub=_websub(settings, database, web, polling, jobs),
    )


def _websub(settings: Settings, database: Database, web: Web, polling: Polling, jobs: Jobs) -> WebSub | None:
    """The subscriber, when hubs can reach us."""
    if not settings.websub_address or web.hubs is None:
        return None

    async def take(feed_id: FeedId, body: bytes, content_type: str) -> None:
        if host := await polling.pushed(feed_id, body, content_type):
            await jobs.wake(JobKind.INGEST, host)

    return WebSub(settings.websub_address, SqlHubLeaseStore(database), web.hubs, take, SystemClock())
