"""Parts of the delivery benchmark in which nothing dies unasked: flow, much owed at a start, a quiet end."""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.adapters.storage.database import Database
from tests.chaos.audit import Outcome
from tests.chaos.ledger import Ledger
from tests.chaos.town import Town, town

COMMAND = Path(sys.executable).with_name("rightswire")
MESSAGES = "/channels/{channel_id}/messages"
PATIENCE = 300.0


@dataclass(slots=True)
class Desk:
    """A Discord, what is owed there, and the installed command to send it."""

    folder: Path
    url: str
    ledger: Ledger
    town: Town

    @property
    def environment(self) -> dict[str, str]:
        """Where the command finds its Discord and its database."""
        return self.town.environment | {"DATABASE_URL": self.url, "LOG_FORMAT": "json"}

    @property
    def log(self) -> Path:
        """What it logs."""
        return self.folder / "log"

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """The command at work; killed in the end unless it ended by itself."""
        environment = os.environ | self.environment
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(COMMAND, "run", env=environment, stderr=log)
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()

    async def posts(self) -> list[dict[str, Any]]:
        """The requests that posted a message, answered or not."""
        found = await self.town.ask("GET", "requests", params={"method": "POST", "route": MESSAGES})
        return list(found["requests"])

    async def settled(self) -> Outcome:
        """The audit, once nothing is owed any more."""
        await until(self.ledger.settled)
        return await self.ledger.audit(self.town)


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Return once it is true."""
    async with asyncio.timeout(PATIENCE):
        while not await true():
            await asyncio.sleep(0.1)


@asynccontextmanager
async def desk(channels: int, stories: int, url: str | None = None) -> AsyncIterator[Desk]:
    """So many stories owed to each of so many channels, on a Discord with its real limits.

    The database is a SQLite file unless `url` names another.
    """
    with tempfile.TemporaryDirectory() as folder:
        address = url or f"sqlite:///{folder}/news.sqlite3"
        database = Database(address)
        async with town("--rate-limits") as place:
            await place.build(channels, forums=0, members=())
            ledger = Ledger(database, random.Random(0))
            await ledger.open(place)
            await ledger.tell(stories)
            yield Desk(Path(folder), address, ledger, place)
        await database.close()


async def flow(channels: int, stories: int) -> dict[str, Any]:
    """How many a second are posted, and whether Discord had to say that it is too much."""
    async with desk(channels, stories) as at, at.bot():
        outcome = await at.settled()
        posts = await at.posts()
    times = sorted(post["at"] for post in posts)
    return {
        "cards": len(posts),
        "a_second": round((len(times) - 1) / (times[-1] - times[0]), 1),
        "most_in_a_second": max(sum(begin <= at < begin + 1 for at in times) for begin in times),
        "refused": sum(post["status"] == 429 for post in posts),
        "lost": outcome.lost,
        "doubled": outcome.doubled,
        "disordered": outcome.disordered,
    }


async def restart(channels: int, stories: int) -> dict[str, Any]:
    """How long after the start the first message is posted when very much is owed."""
    async with desk(channels, stories) as at:
        began = time.time()
        async with at.bot():
            await until(lambda: more_than(at, 0))
            first = (await at.posts())[0]["at"]
    return {"owed": channels * stories, "first_send_s": round(first - began, 2)}


async def quiet_end(in_flight: int) -> dict[str, Any]:
    """SIGTERM while so many messages are posted but not answered yet."""
    slow = {"method": "POST", "path": "/channels/*/messages", "kind": "hold", "when": "after"}
    async with desk(in_flight + 20, 1) as at:
        hold = await at.town.ask("POST", "faults", json=slow | {"seconds": 4.5, "times": 10_000})
        async with at.bot() as process:
            await until(lambda: more_than(at, in_flight - 1, answered=False))
            waiting = sum(post["status"] is None for post in await at.posts())
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            status = await asyncio.wait_for(process.wait(), 60)
            took = time.monotonic() - began
        await at.town.ask("DELETE", f"faults/{hold['id']}")
        async with at.bot():
            outcome = await at.settled()
    return {
        "in_flight": waiting,
        "status": status,
        "seconds": round(took, 2),
        "lost": outcome.lost,
        "doubled": outcome.doubled,
    }


async def more_than(at: Desk, count: int, *, answered: bool = True) -> bool:
    """Whether more messages than that were posted, or asked for."""
    posts = await at.posts()
    return len([post for post in posts if answered or post["status"] is None]) > count
