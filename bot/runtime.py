"""The composition root: builds every part once, hands each what it needs, and owns start and stop."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
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
from bot.adapters.discord.traffic import SteadyPace, Traffic
from bot.adapters.documents.process import ProcessReader
from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.http.model import ModelPolicy, ModelServer
from bot.adapters.http.pages import PoliteFetcher
from bot.adapters.jobs.local import LocalJobs
from bot.adapters.observability.health import Health
from bot.adapters.observability.metrics import Metrics
from bot.adapters.storage.corrections import SqlCorrectionStore
from bot.adapters.storage.database import Database
from bot.adapters.storage.digests import SqlDigestStore
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.personal import SqlPersonalData
from bot.adapters.storage.retention import SqlArchives
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.adapters.storage.suggestions import SqlSuggestions
from bot.adapters.storage.tally import SqlStoryTally
from bot.adapters.storage.workload import SqlWorkStore
from bot.alerts.index import QueryIndex
from bot.client import RightswireBot, UseCases
from bot.domain.errors import RightswireError
from bot.ports import Clock, JobKind, Publisher
from bot.presentation import texts
from bot.presentation.card import Cards
from bot.presentation.invite import invite_url
from bot.presentation.lasting import LASTING_ITEMS
from bot.presentation.names import Names
from bot.settings import Settings, SettingsError, token
from bot.stories.window import Window
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.briefs import Briefs
from bot.usecases.corrections import Corrections
from bot.usecases.deliver import Books, Delivering
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

log = structlog.get_logger()

SWEEP_EVERY: Final = 5.0
FORGET_EVERY: Final = 3600.0
LOOK_EVERY: Final = 30.0
# Enough at the same time to use up what Discord allows while it takes a second to answer.
SENDERS: Final = {JobKind.ALERT: 24, JobKind.DELIVER: 100, JobKind.DIGEST: 24, JobKind.EDIT: 24}
DRAIN: Final = 3.0
LINGER: Final = 0.05


class DiscordUnavailable(RightswireError):
    """Discord does not answer, or ended the connection for good; `str()` is a sentence for the operator."""


@dataclass(frozen=True, slots=True)
class House:
    """Everything of Rightswire but Discord, ready to work."""

    settings: Settings
    clock: Clock
    database: Database
    web: Web
    jobs: LocalJobs
    ingest: Ingest
    polling: Polling
    sweep: Sweep
    retention: Retention
    usecases: UseCases
    archive: Archive
    books: Books

    async def work(self, publisher: Publisher, reach: Reach) -> None:
        """Poll, ingest, deliver and give notices until cancelled."""
        await self.usecases.subscriptions.load()
        await self.ingest.load(timedelta(days=self.settings.window_days))
        delivering = Delivering(self.books, publisher, self.jobs, self.clock)
        notices = Notices(self.archive.feeds, reach.messenger, self.clock)
        targets = Targets(self.books, self.usecases.subscriptions, reach, self.clock)
        handlers = {JobKind.POLL: self.polling.poll_host, **dict.fromkeys(LANES.values(), delivering.drain)}
        async with asyncio.TaskGroup() as group:
            group.create_task(self.jobs.run(handlers))
            group.create_task(_every(SWEEP_EVERY, self.sweep.once))
            group.create_task(_every(SWEEP_EVERY, self.ingest.feed))
            group.create_task(_every(SWEEP_EVERY, notices.once))
            group.create_task(_every(FORGET_EVERY, self.retention.once))
            group.create_task(_every(LOOK_EVERY, targets.once))


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
        yield _furnished(settings, clock or SystemClock(), (database, web, editor))


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
        yield Web(fetcher, reader, PoliteFetcher(fetcher), follow_links=settings.follow_links)


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


def tags() -> Tags:
    """The taxonomy and the gazetteer that ship with Rightswire."""
    return Tags(load_taxonomy(), load_gazetteer())


def client_of(house: House, shards: int | None = None) -> RightswireBot:
    """The Discord client over the house's use cases, not connected yet; Discord says how many shards."""
    return RightswireBot(
        house.usecases,
        texts=texts,
        extension_names=cogs.EXTENSIONS,
        items=LASTING_ITEMS,
        shard_count=shards,
        http_trace=Traffic(SteadyPace()).trace(),
    )


def publisher_of(house: House, bot: RightswireBot) -> DiscordPublisher:
    """What posts the house's stories through that client."""
    return DiscordPublisher(bot, Cards(Names.of(house.usecases.tags)))


def reach_of(bot: RightswireBot) -> Reach:
    """Whom that client can tell, and where it can post."""
    return Reach(DiscordMessenger(bot), DiscordPlaces(bot))


@asynccontextmanager
async def watched(house: House, bot: RightswireBot, metrics: Metrics) -> AsyncIterator[None]:
    """The health page is served as long as the block runs, where the operator wants it."""
    if house.settings.health is None:
        yield
        return
    host, port = house.settings.health
    health = Health(metrics, SqlWorkStore(house.database), house.clock, bot.is_ready)
    async with health.served(host, port):
        yield


async def run(settings: Settings, metrics: Metrics) -> None:
    """Connect to Discord and work until SIGTERM or SIGINT.

    Raises SettingsError for a missing or refused token, DatabaseError for the database, and
    DiscordUnavailable when Discord does not answer or ends the connection for good.
    """
    secret = token(settings)
    _point_at(settings)
    async with opened(settings) as house, client_of(house) as bot, watched(house, bot, metrics):
        try:
            await bot.login(secret)
        except discord.LoginFailure:
            raise SettingsError(
                "DISCORD_TOKEN is wrong: Discord refused it. Copy it anew from the portal."
            ) from None
        except (OSError, discord.HTTPException) as error:
            raise DiscordUnavailable(f"Discord cannot be reached: {error}. Check the network.") from error
        if bot.application_id is not None:
            log.info("discord.invite", link=invite_url(bot.application_id))
        try:
            await _until_stopped(house, bot)
        except* discord.ConnectionClosed as closed:
            why = ", ".join(str(error) for error in closed.exceptions)
            raise DiscordUnavailable(f"Discord ended the connection for good: {why}") from closed


async def _until_stopped(house: House, bot: RightswireBot) -> None:
    """Stop at a signal: no new work is begun, what is being sent is given a moment, then the door closes."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with asyncio.TaskGroup() as group:
        connection = group.create_task(bot.connect())
        work = group.create_task(house.work(publisher_of(house, bot), reach_of(bot)))
        await stop.wait()
        log.info("run.stopping")
        with suppress(TimeoutError):
            await asyncio.wait_for(house.jobs.finish(), DRAIN)
        work.cancel()
        await bot.close()
        connection.cancel()


async def identity_of(settings: Settings) -> Identity:
    """Who Discord says this token is. Raises SettingsError without one, else the PublishError family."""
    secret = token(settings)
    _point_at(settings)
    return await identity(secret)


def _point_at(settings: Settings) -> None:
    """Send discord.py to another address of Discord; the settings let only loopback through."""
    if settings.discord_api_base:
        discord.http.Route.BASE = settings.discord_api_base
    if settings.discord_gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(settings.discord_gateway_url)


def _furnished(settings: Settings, clock: Clock, opened: tuple[Database, Web, Editor]) -> House:
    database, web, editor = opened
    feeds, stories = SqlFeedStore(database), SqlStoryStore(database)
    subscriptions, outbox = SqlSubscriptionStore(database), SqlOutbox(database)
    jobs = LocalJobs({JobKind.POLL: settings.polls_at_once, **SENDERS})
    desk = Desk(Window(timedelta(days=settings.window_days)), tags(), QueryIndex(), editor)
    archive = Archive(feeds, stories, outbox)
    sources = Feeds(feeds, web, jobs, clock, settings.feeds_per_server)
    ingest = Ingest(archive, web, desk, jobs, clock)
    limits = Limits(settings.subscriptions_per_server, settings.alerts_per_member)
    own = Subscriptions(subscriptions, desk.index, desk.tags, clock, limits)
    return House(
        settings=settings,
        clock=clock,
        database=database,
        web=web,
        jobs=jobs,
        ingest=ingest,
        polling=Polling(feeds, web, ingest.feed, clock, linger=LINGER),
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
            tags=desk.tags,
            trends=Trends(SqlStoryTally(database), clock),
        ),
        archive=archive,
        books=Books(stories, outbox, subscriptions, SqlDigestStore(database)),
    )
