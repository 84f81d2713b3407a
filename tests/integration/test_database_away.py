"""PostgreSQL stops, with everything at work on it, and comes back: the processes stay and go on."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from bot.adapters.jobs.shared import SharedJobs
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import alive
from bot.adapters.storage.processes import SqlLeases, SqlProcesses
from bot.adapters.storage.query_changes import SqlQueryChanges
from bot.domain.errors import DatabaseError
from bot.domain.topic import TopicId
from bot.ports.jobs import JobKind, Periodic
from bot.runtime.opening import opened
from bot.settings import load
from bot.usecases.corrections import Said
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import subscribe, tell
from tests.fakes.clock import FakeClock
from tests.fakes.samples import GUILD, NOW, SIGNED, new_subscription, query
from tests.postgresql import Server

PATIENCE = 60


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


@pytest.fixture
async def database(server: Server) -> AsyncIterator[Database]:
    made = Database(server.url)
    await made.upgrade()
    yield made
    await made.close()


async def away(server: Server) -> None:
    """PostgreSQL crashes and is started again."""
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)


@pytest.mark.usefixtures("database")
async def test_wake_ups_and_what_is_periodic_go_on(server: Server) -> None:
    woken, swept = asyncio.Event(), asyncio.Event()
    jobs = SharedJobs(server.url, dict.fromkeys(JobKind, 2))

    async def handler(key: str) -> None:
        assert key == "found"
        woken.set()

    async def sweep() -> None:
        swept.set()

    async with jobs.opened(), asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        running = group.create_task(jobs.run({JobKind.POLL: handler}, [Periodic("sweep", 1, sweep)]))
        await swept.wait()
        await asyncio.to_thread(server.stop)
        await jobs.wake(JobKind.POLL, "lost, and woken again by the sweep")
        await asyncio.to_thread(server.start)
        swept.clear()
        await swept.wait()
        await jobs.wake(JobKind.POLL, "found")
        await woken.wait()
        running.cancel()


def silences(port: int) -> list[tuple[float, float]]:
    """Of each of our connections there: seconds until a dead peer is noticed, idle and while it is sent to."""
    found: list[tuple[float, float]] = []
    for open_file in Path("/proc/self/fd").iterdir():
        with suppress(OSError), socket.socket(fileno=os.dup(int(open_file.name))) as ours:
            if ours.family == socket.AF_INET and ours.getpeername()[1] == port:
                idle, between, count, sent = (
                    ours.getsockopt(socket.IPPROTO_TCP, option)
                    for option in (
                        socket.TCP_KEEPIDLE,
                        socket.TCP_KEEPINTVL,
                        socket.TCP_KEEPCNT,
                        socket.TCP_USER_TIMEOUT,
                    )
                )
                assert ours.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
                found.append((idle + between * count, sent / 1000))
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
async def test_a_peer_that_says_nothing_any_more_is_known_to_be_gone_in_half_a_minute() -> None:
    # One that says nothing from the beginning: how the connections are asked for shows all the same.
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        database, connector = Database(url), SharedJobs(url, {}, alive(url))._connector
        every = (database.reading(), database.listening("anything"))
        found: list[tuple[float, float]] = []
        async with asyncio.timeout(PATIENCE):
            asking = [asyncio.ensure_future(_entered(asked)) for asked in every]
            while len(found) < len(every):
                await asyncio.sleep(0)
                found = silences(port)
    assert all(0 < idle <= 30 and 0 < sent <= 30 for idle, sent in found)
    assert alive(url).items() <= connector._pool_args["kwargs"].items()
    for failed in await asyncio.gather(*asking, return_exceptions=True):
        assert isinstance(failed, DatabaseError)
    await database.close()


async def test_the_server_ends_what_a_process_asked_that_died(database: Database, server: Server) -> None:
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(DatabaseError):
            await _die_asking(database, server)


async def _die_asking(database: Database, server: Server) -> None:
    async with database.reading() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        asking = asyncio.ensure_future(connection.execute(text("SELECT pg_sleep(600)")))
        await asyncio.to_thread(_at_work, server, driver.info.backend_pid, 1)
        with socket.socket(fileno=os.dup(driver.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)  # as the kernel does for one that was killed
        await asyncio.to_thread(_at_work, server, driver.info.backend_pid, 0)
        await asking


def _at_work(server: Server, backend: int, count: int) -> None:
    """Return once so many of that number are busy sleeping."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE pid = %s AND wait_event = 'PgSleep'"
    with psycopg.connect(server.url, autocommit=True) as watching:
        until = monotonic() + PATIENCE
        while watching.execute(asked, [backend]).fetchone() != (count,):
            assert monotonic() < until


async def _entered(asked: AbstractAsyncContextManager[object]) -> None:
    async with asked:
        pass


async def test_what_could_not_be_given_back_is_given_back_later(server: Server, database: Database) -> None:
    leases, elsewhere = SqlLeases(database), Database(server.url)
    await SqlProcesses(database).begin("worker", NOW)
    await leases.take(["a"], NOW)
    await asyncio.to_thread(server.stop)
    with pytest.raises(DatabaseError, match="cannot be used"):
        await leases.release(["a"])
    await asyncio.to_thread(server.start)
    assert set(await leases.take(["b"], NOW)) == {"b"}
    await SqlProcesses(elsewhere).begin("worker", NOW)
    assert set(await SqlLeases(elsewhere).take(["a", "b"], NOW)) == {"a"}
    await elsewhere.close()


async def test_whoever_listened_is_told_and_listens_anew(server: Server, database: Database) -> None:
    async with asyncio.timeout(PATIENCE):
        news = SqlQueryChanges(database).changes()
        assert await anext(news) is None
        await away(server)
        with pytest.raises(DatabaseError, match="is gone"):
            await anext(news)
        news = SqlQueryChanges(database).changes()
        assert await anext(news) is None
        made = await subscribe(SqlStores.over(database))
        assert await anext(news) == {made.query_id}


async def test_queries_that_another_process_changes_are_told(server: Server, database: Database) -> None:
    stores, elsewhere = SqlStores.over(database), Database(server.url)
    async with asyncio.timeout(PATIENCE):
        news = SqlQueryChanges(elsewhere).changes()
        assert await anext(news) is None
        made = await subscribe(stores)
        assert await anext(news) == {made.query_id}
        await stores.subscriptions.rest(made.id, "for a test")
        assert await anext(news) == {made.query_id}
        await stores.subscriptions.remove(made.id, SIGNED)
        assert await anext(news) == {made.query_id}
    await elsewhere.close()


async def test_a_house_that_only_answers_knows_what_others_ask_for(
    server: Server, database: Database
) -> None:
    stores = SqlStores.over(database)
    await subscribe(stores, new_subscription(of=query(topics=["spyware"])))
    story = await tell(stores)
    settings = load({"_env_file": None, "database_url": server.url})
    limit = asyncio.timeout(PATIENCE)
    async with opened(settings, FakeClock(NOW)) as house, limit, asyncio.TaskGroup() as group:
        knowing = group.create_task(house.knowing())
        while not await stores.outbox.owed(NOW):
            said = Said(GUILD, topics=(TopicId("spyware"),), places=None)
            await house.usecases.corrections.correct(story, said, only_server=True)
        knowing.cancel()
