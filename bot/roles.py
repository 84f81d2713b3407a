"""What a process of Rightswire is: all in one, or one of several that share the work."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import discord
import structlog

from bot.adapters.discord.traffic import Traffic
from bot.adapters.observability.health import Health
from bot.adapters.observability.metrics import Metrics
from bot.adapters.storage.workload import SqlWorkStore
from bot.domain.errors import DiscordUnavailable, RightswireError, SettingsError
from bot.presentation.invite import invite_url
from bot.runtime.discord import client_of, point_at, publisher_of, reach_of, rest_client_of, traffic_of
from bot.runtime.house import House
from bot.runtime.opening import opened
from bot.settings import Settings, token

log = structlog.get_logger()

DRAIN: Final = 3.0
LAST: Final = 20.0
_AUTHENTICATION_FAILED: Final = 4004
_REFUSED: Final = "DISCORD_TOKEN is wrong: Discord refused it. Copy it anew from the portal."

# How many there are, and which are this process's; None: all that Discord asks for.
Shards = tuple[int | None, Sequence[int] | None]
ALL_SHARDS: Final[Shards] = (None, None)


async def run(settings: Settings, metrics: Metrics) -> None:
    """Do everything until SIGTERM or SIGINT.

    Raises SettingsError for a missing or refused token, DatabaseError for the database, and
    DiscordUnavailable when Discord does not answer or ends the connection for good.
    """
    secret = token(settings)
    async with _at_work(settings, "run") as house, client_of(house, traffic := traffic_of(house)) as bot:
        await _log_in(bot, secret)
        if bot.application_id is not None:
            log.info("discord.invite", link=invite_url(bot.application_id))
        work = house.work(publisher_of(house, bot), reach_of(bot))
        async with _watched(house, metrics, bot.is_ready):
            await _until_stopped(house, "run", [work, _connected(bot), _token_refused(traffic)])


async def worker(settings: Settings, metrics: Metrics) -> None:
    """Poll, ingest and match until SIGTERM or SIGINT. Raises SettingsError and DatabaseError."""
    async with _at_work(_shared(settings, "worker"), "worker") as house, _watched(house, metrics, _ready):
        await _until_stopped(house, "worker", [house.do(await house.reading())])


async def sender(settings: Settings, metrics: Metrics) -> None:
    """Deliver until SIGTERM or SIGINT, without a connection to the gateway. Raises what `run` does."""
    secret = token(settings)
    at_work = _at_work(_shared(settings, "sender"), "sender")
    async with at_work as house, rest_client_of(house, traffic := traffic_of(house)) as client:
        await _log_in(client, secret)
        duties = house.sending(publisher_of(house, client), reach_of(client))
        async with _watched(house, metrics, _ready):
            await _until_stopped(house, "sender", [house.do(duties), _token_refused(traffic)])


async def gateway(settings: Settings, metrics: Metrics, shards: Shards = ALL_SHARDS) -> None:
    """Answer commands until SIGTERM or SIGINT, in these shards. Raises what `run` does."""
    secret = token(settings)
    at_work = _at_work(_shared(settings, "gateway"), "gateway")
    async with at_work as house, client_of(house, traffic_of(house), *shards) as bot:
        await _log_in(bot, secret)
        async with _watched(house, metrics, bot.is_ready):
            await _until_stopped(house, "gateway", [house.knowing(), _connected(bot)])


def _shared(settings: Settings, role: str) -> Settings:
    """The settings, if they name a database that several processes can share. Raises SettingsError."""
    if settings.database_url.strip().startswith("sqlite"):
        raise SettingsError(
            f"`rightswire {role}` shares the work with other processes, which a SQLite file cannot hold: set "
            "DATABASE_URL to a PostgreSQL database (`rightswire db migrate-to` moves everything there), or "
            "let `rightswire run` do it all."
        )
    return settings


@asynccontextmanager
async def _at_work(settings: Settings, role: str) -> AsyncIterator[House]:
    point_at(settings)
    async with opened(settings) as house, house.present(role):
        yield house


@asynccontextmanager
async def _watched(house: House, metrics: Metrics, connected: Callable[[], bool]) -> AsyncIterator[None]:
    """The health page is served as long as the block runs, where the operator wants it."""
    if house.settings.health is None:
        yield
        return
    host, port = house.settings.health
    health = Health(metrics, SqlWorkStore(house.database), house.clock, connected)
    async with health.served(host, port):
        yield


def _ready() -> bool:
    """Without the gateway there is nothing to wait for."""
    return True


async def _log_in(client: discord.Client, secret: str) -> None:
    try:
        await client.login(secret)
    except discord.LoginFailure:
        raise SettingsError(_REFUSED) from None
    except (OSError, discord.HTTPException) as error:
        raise DiscordUnavailable(f"Discord cannot be reached: {error}. Check the network.") from error


async def _token_refused(traffic: Traffic) -> None:
    await traffic.token_refused()
    raise SettingsError(_REFUSED)


async def _connected(bot: discord.Client) -> None:
    # discord.py forgets that it was cancelled while it reconnects, and goes on: so it is closed first.
    try:
        await asyncio.shield(bot.connect())
    except discord.ConnectionClosed as closed:
        if closed.code == _AUTHENTICATION_FAILED:
            raise SettingsError(_REFUSED) from closed
        raise DiscordUnavailable(f"Discord ended the connection for good: {closed}") from closed
    finally:
        with suppress(TimeoutError):
            await asyncio.wait_for(bot.close(), DRAIN)


async def _until_stopped(house: House, role: str, tasks: Sequence[Coroutine[Any, Any, None]]) -> None:
    """Stop at a signal: no new work is begun, what is being done is given a moment, then the door closes.

    When a task fails it closes at once. Whatever hangs then, after LAST seconds the process is gone.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def end(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and task.exception():
            loop.call_later(LAST, _abandon)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    try:
        async with asyncio.TaskGroup() as group:
            running = [group.create_task(task) for task in (house.beating(role), *tasks)]
            log.info(
                "run.beginning", role=role, process=house.database.process, database=house.database.where
            )
            for task in running:
                task.add_done_callback(end)
            await stop.wait()
            log.info("run.stopping")
            loop.call_later(LAST, _abandon)
            with suppress(TimeoutError):
                await asyncio.wait_for(house.jobs.finish(), DRAIN)
            for task in running:
                task.cancel()
    except* RightswireError as ended:
        raise _first(ended) from None


def _abandon() -> None:
    """Leave what still hangs as a kill would: all that is owed is in the stores."""
    log.error("run.abandoned")
    os._exit(1)


def _first(error: BaseException) -> BaseException:
    return _first(error.exceptions[0]) if isinstance(error, BaseExceptionGroup) else error
