"""Several processes on one PostgreSQL: the work is shared, and whoever dies is replaced by the others."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import psycopg
import pytest

from tests.acceptance.conftest import ROOT
from tests.acceptance.loopback import PATIENCE, Discord
from tests.acceptance.press import OLD_TEXT, Press
from tests.leaks import spotless
from tests.postgresql import Server

ROLES = (("worker",), ("sender",), ("gateway", "--shards", "0/1"))
NEWS = "Kenyan ministry orders providers to block news site"


class Fleet:
    """Processes of Rightswire on one database."""

    def __init__(self, url: str, environment: dict[str, str]) -> None:
        self.url = url
        self.processes: list[asyncio.subprocess.Process] = []
        self.numbered: dict[int, asyncio.subprocess.Process] = {}
        self._environment = environment | {"DATABASE_URL": url, "LOG_FORMAT": "json", "SEMANTIC": "false"}

    async def begin(self, *role: str) -> None:
        """Start a process and return once it is at work."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            *role,
            cwd=ROOT,
            env=self._environment,
            stderr=asyncio.subprocess.PIPE,
        )
        self.processes.append(process)
        assert process.stderr is not None
        async with asyncio.timeout(2 * PATIENCE):
            while b'"run.beginning"' not in (line := await process.stderr.readline()):
                assert line, f"{role} has ended"
        self.numbered[json.loads(line)["process"]] = process

    async def ask(self, statement: str) -> int:
        """The number that the statement gives, or 0."""

        def asked() -> int:
            with psycopg.connect(self.url, autocommit=True) as connection:
                cursor = connection.execute(statement.encode())
                row = cursor.fetchone() if cursor.description else None
                return int(row[0]) if row else 0

        return await asyncio.to_thread(asked)

    async def until(self, statement: str) -> None:
        """Return once the statement gives something other than 0."""
        async with asyncio.timeout(PATIENCE):
            while not await self.ask(statement):
                await asyncio.sleep(0.05)

    async def make_feeds_due(self) -> None:
        await self.ask("UPDATE feeds SET next_poll_at = '2000-01-01'")

    async def kill(self, who: str) -> None:
        """SIGKILL to the process whose number the statement gives."""
        number = await self.ask(who)
        assert number, who
        self.numbered[number].kill()

    async def stop(self) -> list[int | None]:
        """SIGTERM to all that still run; their exit statuses."""
        running = [process for process in self.processes if process.returncode is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        ending = asyncio.gather(*(process.communicate() for process in running))
        for _, logged in await asyncio.wait_for(ending, PATIENCE):
            spotless(logged.decode())
        return [process.returncode for process in running]


@asynccontextmanager
async def fleet_of(url: str, environment: dict[str, str]) -> AsyncIterator[Fleet]:
    """What still runs in the end is killed."""
    made = Fleet(url, dict(os.environ) | environment)
    try:
        yield made
    finally:
        for process in made.processes:
            if process.returncode is None:
                process.kill()
                await process.wait()


@pytest.fixture
async def fleet(postgresql_url: str, discord: Discord, press: Press) -> AsyncIterator[Fleet]:
    environment = discord.environment | {"ALLOWED_PRIVATE_ADDRESSES": press.address}
    async with fleet_of(postgresql_url, environment) as made:
        yield made


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A PostgreSQL that the test may stop."""
    server = Server()
    yield server
    server.close()


async def test_the_work_is_shared_and_the_dead_are_replaced(
    discord: Discord, press: Press, fleet: Fleet
) -> None:
    await asyncio.gather(*(fleet.begin(*role) for role in ROLES))
    await discord.get("gateway", sessions=1, timeout=PATIENCE)
    press.publish("Grocery chain fined in Norway for hoarding personal data", OLD_TEXT)
    await discord.use("feeds add", {"address": press.feed}, member="manager")
    await fleet.until("SELECT count(*) FROM feeds WHERE polled_at IS NOT NULL")
    # The worker is at work already: it learns of the subscription from PostgreSQL.
    await discord.use("channels follow", {"channel": "news"}, member="manager")
    await asyncio.gather(fleet.begin("worker"), fleet.begin("sender"))

    press.hold()
    press.publish(NEWS)
    await fleet.make_feeds_due()
    await asyncio.to_thread(press.asking.wait, PATIENCE)
    held = await discord.hold("POST", "/channels/*/messages")
    await fleet.kill("SELECT process_id FROM leases WHERE key LIKE 'poll %'")
    press.let_go()
    await discord.get(f"faults/{held}", hits=1, timeout=PATIENCE)
    await fleet.kill("SELECT claimed_by FROM deliveries WHERE claimed_until IS NOT NULL")
    await discord.let_go(held)
    await fleet.until("SELECT count(*) FROM deliveries WHERE sent_version = wanted_version")
    (card,) = await discord.messages("news", 1)
    assert NEWS in card["text"]
    assert await fleet.ask("SELECT count(*) FROM stories") == 2
    assert await fleet.stop() == [0] * 3
    assert await fleet.ask("SELECT count(*) FROM processes") == 0
    assert sorted(p.returncode for p in fleet.processes if p.returncode) == [-signal.SIGKILL] * 2


async def test_who_is_told_to_stop_ends_though_discord_and_the_database_are_gone(
    discord: Discord, mortal: Server
) -> None:
    async with fleet_of(mortal.url, discord.environment) as fleet:
        await asyncio.gather(*(fleet.begin(*role) for role in ROLES))
        await discord.get("gateway", sessions=1, timeout=PATIENCE)
        await asyncio.to_thread(mortal.stop)
        async with discord.gone() as asked:
            await asyncio.wait_for(asked.wait(), PATIENCE)
            assert await fleet.stop() == [0] * 3


async def test_who_is_told_to_stop_ends_though_the_database_hangs(discord: Discord, mortal: Server) -> None:
    async with fleet_of(mortal.url, discord.environment) as fleet:
        await fleet.begin("sender")
        await asyncio.to_thread(mortal.hang)
        await fleet.stop()
