"""The house opened: every part is built once and handed what it needs."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final

from bot.adapters.clock import SystemClock
from bot.adapters.http.pages import PAUSE
from bot.adapters.storage.corrections import SqlCorrectionStore
from bot.adapters.storage.database import Database
from bot.adapters.storage.delivery_log import SqlDeliveryLog
from bot.adapters.storage.digests import SqlDigestStore
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.hub_leases import SqlHubLeaseStore
from bot.adapters.storage.languages import SqlLanguageStore
from bot.adapters.storage.objections import SqlObjectionStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.personal import SqlPersonalData
from bot.adapters.storage.processes import SqlLeases, SqlProcesses
from bot.adapters.storage.publications import SqlPublications
from bot.adapters.storage.repairs import SqlRepairStore
from bot.adapters.storage.retention import SqlRetentionStore
from bot.adapters.storage.sightings import SqlSightingStore
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.adapters.storage.suggestions import SqlSuggestions
from bot.adapters.storage.tally import SqlStoryTally
from bot.alerts.index import QueryIndex
from bot.client import UseCases
from bot.domain.feed import FeedId
from bot.ports.clock import Clock
from bot.ports.jobs import Engine, JobKind, Jobs
from bot.runtime.database import database_of
from bot.runtime.house import House
from bot.runtime.parts import editor_of, jobs_of, periods_of, vectors_of
from bot.runtime.web import tags, web_of
from bot.settings import Settings
from bot.stories.window import Window
from bot.usecases.briefs import Briefs
from bot.usecases.corrections import Corrections
from bot.usecases.deliver import Books
from bot.usecases.digests import Digests
from bot.usecases.doctor import Doctor
from bot.usecases.editor import Editor
from bot.usecases.feeds import Feeds
from bot.usecases.inboxes import Inboxes
from bot.usecases.ingest import Archive, Desk, Ingest
from bot.usecases.lanes import Senders
from bot.usecases.languages import Languages
from bot.usecases.lists import Lists
from bot.usecases.mending import Mending
from bot.usecases.objections import Files, Objections
from bot.usecases.poll import Polling
from bot.usecases.previews import Previews
from bot.usecases.privacy import Privacy
from bot.usecases.retention import Retention
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Limits, Subscriptions
from bot.usecases.suggest import Suggest
from bot.usecases.sweep import Sweep
from bot.usecases.telling import Teller
from bot.usecases.tracing import Tracing
from bot.usecases.trends import Trends
from bot.usecases.vectors import Vectors
from bot.usecases.web import Web
from bot.usecases.websub import WebSub

LINGER: Final = 0.05


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
