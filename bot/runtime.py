"""The composition root: builds every part once and hands each what it needs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import discord
import structlog
from yarl import URL

import cogs
from bot.adapters.clock import SystemClock
from bot.adapters.discord.identity import Identity, identity
from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.places import DiscordPlaces
from bot.adapters.discord.publisher import DiscordPublisher
from bot.adapters.discord.traffic import A_SECOND, SteadyPace, Traffic
from bot.adapters.documents.process import ProcessReader
from bot.adapters.http.callback import Callback
from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.http.model import ModelPolicy, ModelServer
from bot.adapters.http.pages import PoliteFetcher
from bot.adapters.jobs.local import LocalJobs
from bot.adapters.jobs.shared import SharedJobs
from bot.adapters.observability.health import Health
from bot.adapters.observability.metrics import Metrics
from bot.adapters.storage.changes import SqlQueryChanges
from bot.adapters.storage.corrections import SqlCorrectionStore
from bot.adapters.storage.database import POSTGRESQL, Database
from bot.adapters.storage.digests import SqlDigestStore
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.leases import SqlLeaseStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.pace import SharedPace
from bot.adapters.storage.personal import SqlPersonalData
from bot.adapters.storage.processes import SqlLeases, SqlProcesses
from bot.adapters.storage.retention import SqlArchives
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.adapters.storage.suggestions import SqlSuggestions
from bot.adapters.storage.tally import SqlStoryTally
from bot.adapters.storage.workload import SqlWorkStore
from bot.alerts.index import QueryIndex
from bot.client import RightswireBot, UseCases
from bot.domain.errors import RightswireError
from bot.domain.feed import FeedId
from bot.ports.clock import Clock
from bot.ports.delivery import Publisher
from bot.ports.jobs import Engine, Handler, JobKind, Jobs, Leases, Periodic, Processes
from bot.presentation import texts
from bot.presentation.card import Cards
from bot.presentation.lasting import LASTING_ITEMS
from bot.presentation.names import Names
from bot.settings import Settings, token
from bot.stories.window import Window
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.alone import Alone
from bot.usecases.briefs import Briefs
from bot.usecases.corrections import Corrections
from bot.usecases.deliver import Books, Delivering
from bot.usecases.digests import Digests
from bot.usecases.editor import Editor
from bot.usecases.feeds import Feeds
from bot.usecases.ingest import Archive, Desk, Ingest
from bot.usecases.lanes import LANES
from bot.usecases.lists import Lists
from bot.usecases.notices import Notices
from bot.usecases.poll import Polling
from bot.usecases.previews import Previews
from bot.usecases.privacy import Privacy
from bot.usecases.retention import Periods, Retention
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Limits, Subscriptions
from bot.usecases.suggest import Suggest
from bot.usecases.sweep import Sweep
from bot.usecases.tags import Tags
from bot.usecases.targets import Reach, Targets
from bot.usecases.trends import Trends
from bot.usecases.web import Web
from bot.usecases.websub import WebSub

log = structlog.get_logger()

SWEEP_EVERY: Final = 2
NOTICES_EVERY: Final = 5
LOOK_EVERY: Final = 30
FORGET_EVERY: Final = 3600
HUBS_EVERY: Final = 30.0
BEAT_EVERY: Final = 1.0
# Enough at the same time to use up what Discord allows while it takes a second to answer.
SENDERS: Final = {JobKind.ALERT: 24, JobKind.DELIVER: 100, JobKind.DIGEST: 24, JobKind.EDIT: 24}
INGESTERS: Final = 4
DRAIN: Final = 3.0
LINGER: Final = 0.05


@dataclass(frozen=True, slots=True)
class Duties:
    """What a process does: wake-ups, what is done every few seconds, and what goes on all the time."""

    handlers: Mapping[JobKind, Handler]
    periodic: tuple[Periodic, ...] = ()
    lasting: tuple[Callable[[], Awaitable[None]], ...] = ()

    def __add__(self, other: "Duties") -> "Duties":
        return Duties(
            {**self.handlers, **other.handlers},
            self.periodic + other.periodic,
            self.lasting + other.lasting,
        )


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
                group.create_task(_every(BEAT_EVERY, task))

    async def reading(self) -> Duties:
        """What it takes to make stories: polling, ingesting and matching, with all that is known so far."""
        await self.usecases.subscriptions.load()
        await self.ingest.load(timedelta(days=self.settings.window_days))
        return Duties(
            {
                JobKind.POLL: self._alone("host", self.polling.poll_host),
                JobKind.INGEST: self._alone("host", self.ingest.host),
            },
            (
                Periodic("reading", SWEEP_EVERY, self.sweep.reading),
                Periodic("forgetting", FORGET_EVERY, self.retention.once),
            ),
            (
                *((self._follow_queries,) if self.is_shared else ()),
                *((self._hear,) if self.websub else ()),
            ),
        )

    def sending(self, publisher: Publisher, reach: Reach) -> Duties:
        """What it takes to bring stories and notices to people."""
        delivering = Delivering(self.books, publisher, self.jobs, self.clock)
        notices = Notices(self.archive.feeds, reach.messenger, self.clock)
        targets = Targets(self.books, self.usecases.subscriptions, reach, self.clock)
        return Duties(
            dict.fromkeys(LANES.values(), delivering.drain),
            (
                Periodic("sending", SWEEP_EVERY, self.sweep.sending),
                Periodic("digests", SWEEP_EVERY, self.usecases.digests.once),
                Periodic("notices", NOTICES_EVERY, notices.once),
                Periodic("targets", LOOK_EVERY, targets.once),
            ),
        )

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
                with suppress(RightswireError):
                    await self.processes.end(self.clock.now())

    async def beating(self, role: str) -> None:
        """Say again and again that this process is at work, and bury those that no longer are."""

        async def beat() -> None:
            await self.processes.beat(role, self.clock.now())
            await self.processes.bury(self.clock.now())

        await _every(BEAT_EVERY, beat)

    def _alone(self, what: str, handler: Handler) -> Handler:
        """The handler, in one process at a time; in one process alone its jobs see to that already."""
        return Alone(what, handler, self.leases, self.clock) if self.is_shared else handler

    async def _follow_queries(self) -> None:
        await self.usecases.subscriptions.follow_changes(SqlQueryChanges(self.database))

    async def _hear(self) -> None:
        """Ask hubs and listen to them until cancelled; where nobody can listen, polling must do."""
        assert self.websub is not None
        host, port = self.settings.websub_place
        try:
            async with Callback(self.websub, host, port):
                await _every(HUBS_EVERY, self.websub.once)
        except OSError as error:
            log.error("websub.off", why=f"cannot listen at {host}:{port} ({error.strerror})")
            await asyncio.sleep(HUBS_EVERY)


async def _every(seconds: float, task: Callable[[], Awaitable[object]]) -> None:
    """Do it again and again; what fails for a reason of the world's is tried again next time."""
    while True:
        try:
            await task()
        except RightswireError as error:
            log.error("sweep.failed", task=task.__qualname__, why=str(error))
        await asyncio.sleep(seconds)


@asynccontextmanager
async def opened(settings: Settings, clock: Clock | None = None) -> AsyncIterator[House]:
    """The house with its database open and migrated; closed in the reverse order.

    Raises DatabaseError when the database cannot be opened.
    """
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(database_of(settings))
        web = await stack.enter_async_context(web_of(settings))
        editor = await stack.enter_async_context(editor_of(settings, clock or SystemClock()))
        jobs = await stack.enter_async_context(jobs_of(settings, database))
        yield _furnished(settings, clock or SystemClock(), (database, web, editor, jobs))


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[Database]:
    """The database, migrated. Raises DatabaseError."""
    database = Database(settings.database_url)
    try:
        await database.upgrade()
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def web_of(settings: Settings) -> AsyncIterator[Web]:
    """Fetching and reading, without a database."""
    policy = FetchPolicy(user_agent=settings.user_agent, allowed=settings.allowed)
    async with HttpFetcher(policy) as fetcher, ProcessReader() as reader:
        yield Web(fetcher, reader, PoliteFetcher(fetcher), settings.follow_links, fetcher)


@asynccontextmanager
async def editor_of(settings: Settings, clock: Clock) -> AsyncIterator[Editor]:
    """Who writes the briefs: with the operator's language model if one is set."""
    if not settings.model_url:
        yield Editor(clock, quoted=settings.quoted_characters)
        return
    async with model_of(settings) as server:
        yield Editor(clock, server, settings.model_questions_a_day, settings.quoted_characters)


def model_of(settings: Settings) -> ModelServer:
    """The operator's language model, to be entered."""
    key = settings.model_key.get_secret_value() if settings.model_key else ""
    return ModelServer(ModelPolicy(settings.model_url, settings.model_name, key, settings.model_seconds))


def periods_of(settings: Settings) -> Periods:
    """How long things are kept."""
    return Periods(timedelta(days=settings.keep_texts_days), timedelta(days=settings.keep_deliveries_days))


@asynccontextmanager
async def jobs_of(settings: Settings, database: Database) -> AsyncIterator[Engine]:
    """Wake-ups: between processes on PostgreSQL, inside this one on SQLite."""
    workers = {
        JobKind.POLL: settings.polls_at_once,
        JobKind.INGEST: INGESTERS,
        **SENDERS,
    }
    if database.dialect != POSTGRESQL:
        yield LocalJobs(workers)
        return
    async with SharedJobs(settings.database_url, workers).opened() as jobs:
        yield jobs


def tags() -> Tags:
    """The taxonomy and the gazetteer that ship with Rightswire."""
    return Tags(load_taxonomy(), load_gazetteer())


def client_of(house: House, shards: int | None = None, ids: Sequence[int] | None = None) -> RightswireBot:
    """The Discord client over the house's use cases, not connected yet.

    Discord says how many shards there are unless `shards` does; `ids` are those of this process.
    """
    return RightswireBot(
        house.usecases,
        texts=texts,
        extension_names=cogs.EXTENSIONS,
        items=LASTING_ITEMS,
        shard_count=shards,
        shard_ids=ids,
        http_trace=traffic_of(house).trace(),
    )


def publisher_of(house: House, bot: discord.Client) -> DiscordPublisher:
    """What posts the house's stories through that client."""
    return DiscordPublisher(bot, Cards(Names.of(house.usecases.tags)))


def traffic_of(house: House) -> Traffic:
    """All of this process's requests to Discord, at one pace with those of the other processes."""
    if not house.is_shared:
        return Traffic(SteadyPace())
    return Traffic(SharedPace(house.database, "discord", A_SECOND))


def reach_of(bot: discord.Client) -> Reach:
    """Whom that client can tell, and where it can post."""
    return Reach(DiscordMessenger(bot), DiscordPlaces(bot))


@asynccontextmanager
async def watched(house: House, metrics: Metrics, connected: Callable[[], bool]) -> AsyncIterator[None]:
    """The health page is served as long as the block runs, where the operator wants it."""
    if house.settings.health is None:
        yield
        return
    host, port = house.settings.health
    health = Health(metrics, SqlWorkStore(house.database), house.clock, connected)
    async with health.served(host, port):
        yield


async def identity_of(settings: Settings) -> Identity:
    """Who Discord says this token is. Raises SettingsError without one, else the PublishError family."""
    secret = token(settings)
    point_at(settings)
    return await identity(secret)


def point_at(settings: Settings) -> None:
    """Send discord.py to another address of Discord; the settings let only loopback through."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)


def _furnished(settings: Settings, clock: Clock, opened: tuple[Database, Web, Editor, Engine]) -> House:
    database, web, editor, jobs = opened
    feeds, stories = SqlFeedStore(database), SqlStoryStore(database)
    subscriptions, outbox = SqlSubscriptionStore(database), SqlOutbox(database)
    digests = SqlDigestStore(database)
    desk = Desk(Window(timedelta(days=settings.window_days)), tags(), QueryIndex(), editor)
    archive = Archive(feeds, stories, outbox)
    sources = Feeds(feeds, web, jobs, clock, settings.feeds_per_server)
    ingest = Ingest(archive, web, desk, jobs, clock)
    polling = Polling(feeds, web, ingest.feed, clock, linger=LINGER)
    limits = Limits(settings.subscriptions_per_server, settings.alerts_per_member)
    own = Subscriptions(subscriptions, desk.index, desk.tags, clock, limits)
    return House(
        settings=settings,
        clock=clock,
        database=database,
        web=web,
        jobs=jobs,
        processes=SqlProcesses(database),
        leases=SqlLeases(database),
        ingest=ingest,
        polling=polling,
        sweep=Sweep(feeds, outbox, jobs, clock),
        retention=Retention(SqlArchives(database), clock, periods_of(settings)),
        usecases=UseCases(
            stories=Stories(stories),
            briefs=Briefs(web, desk.tags, clock, editor),
            feeds=sources,
            lists=Lists(sources, web.reader),
            subscriptions=own,
            previews=Previews(stories, clock),
            privacy=Privacy(SqlPersonalData(database), own, clock),
            corrections=Corrections(SqlCorrectionStore(database), outbox, desk.index, jobs, clock),
            suggest=Suggest(SqlSuggestions(database), clock),
            digests=Digests(digests, clock),
            tags=desk.tags,
            trends=Trends(SqlStoryTally(database), clock),
        ),
        archive=archive,
        books=Books(stories, outbox, subscriptions, digests),
        websub=_websub(settings, database, web, polling, jobs),
    )


def _websub(settings: Settings, database: Database, web: Web, polling: Polling, jobs: Jobs) -> WebSub | None:
    """The subscriber, when hubs can reach us."""
    if not settings.websub_address or web.hubs is None:
        return None

    async def take(feed_id: FeedId, body: bytes, content_type: str) -> None:
        if host := await polling.pushed(feed_id, body, content_type):
            await jobs.wake(JobKind.INGEST, host)

    return WebSub(settings.websub_address, SqlLeaseStore(database), web.hubs, take, SystemClock())
