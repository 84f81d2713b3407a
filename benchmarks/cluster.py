"""Several processes of every role on one token: order, pace, losses; they are killed and PostgreSQL stops.

PATH is not read. Two workers, two senders and two gateways, as the installed command starts them, share one
PostgreSQL and one loopback Discord with its real limits. News are entries of a feed, of which the workers
make stories; what is owed is counted in the database, what arrived is what can be seen in the channels.
"""

import argparse
import asyncio
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from benchmarks._sending import COMMAND, MESSAGES, until
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import PENDING, entries, processes
from bot.domain.errors import DatabaseError
from tests.chaos.ledger import Ledger
from tests.chaos.town import Town, town
from tests.postgresql import Server

ROLES = (
    ("worker",),
    ("worker",),
    ("sender",),
    ("sender",),
    ("gateway", "--shards", "0/2"),
    ("gateway", "--shards", "1/2"),
)


def run(arguments: list[str]) -> dict[str, object]:
    """Let it flow, kill, stop PostgreSQL; count."""
    parser = argparse.ArgumentParser(prog="cluster")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--channels", type=int, default=20)
    parser.add_argument("--stories", type=int, default=40, help="that flow while nothing is in the way")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--away", type=float, default=30.0, help="seconds for which PostgreSQL is stopped")
    parser.add_argument("--seed", type=int, default=0)
    return asyncio.run(_measured(parser.parse_args(arguments)))


@dataclass(slots=True)
class Cluster:
    """One process a role of `ROLES`, and what they share."""

    server: Server
    database: Database
    ledger: Ledger
    town: Town
    folder: Path
    running: dict[int, asyncio.subprocess.Process]
    luck: random.Random

    async def begin(self, place: int) -> None:
        """The process of that place; it is not waited for."""
        environment = os.environ | self.town.environment
        environment |= {"DATABASE_URL": self.server.url, "HEALTH_ADDRESS": "", "LOG_LEVEL": "warning"}
        # By what they mean, two texts of made-up words may be one event.
        environment |= {"SEMANTIC": "false"}
        with (self.folder / "log").open("ab") as log:
            self.running[place] = await asyncio.create_subprocess_exec(
                COMMAND, *ROLES[place], env=environment, stderr=log
            )

    async def kill(self) -> None:
        """Any of them, at any moment; another takes its place."""
        place = self.luck.randrange(len(ROLES))
        self.running[place].kill()
        await self.running[place].wait()
        await self.begin(place)

    async def idle(self) -> bool:
        """Whether every entry has its report and nothing is owed."""
        return not await self.pending() and await self.ledger.settled()

    async def pending(self) -> int:
        """Entries that nobody has made a report of yet."""
        async with self.database.reading() as connection:
            waiting = select(func.count()).select_from(entries).where(PENDING)
            return int((await connection.execute(waiting)).scalar_one())

    async def all_present(self) -> bool:
        """Whether each has said within two seconds that it is at work."""
        lately = func.now() - func.make_interval(0, 0, 0, 0, 0, 0, 2)
        try:
            async with self.database.reading() as connection:
                seen = select(func.count()).select_from(processes).where(processes.c.seen_at > lately)
                return int((await connection.execute(seen)).scalar_one()) >= len(ROLES)
        except DatabaseError:
            return False

    async def outcome(self, name: str) -> dict[str, Any]:
        """What has become of everything so far, once there is nothing to do."""
        await until(self.idle)
        audit = await self.ledger.audit(self.town)
        return {
            f"{name}_{key}": value for key, value in asdict(audit).items() if key not in {"states", "stale"}
        }


async def _measured(options: argparse.Namespace) -> dict[str, object]:
    async with _cluster(options.channels, options.seed) as cluster:
        await until(cluster.all_present)
        return {
            "processes": len(ROLES),
            **await _flow(cluster, options.stories),
            **await _kills(cluster, options.kills),
            **await _away(cluster, options.away, options.stories),
            "violations": len(await cluster.town.violations()),
        }


@asynccontextmanager
async def _cluster(channels: int, seed: int) -> AsyncIterator[Cluster]:
    server, luck = Server(), random.Random(seed)
    database = Database(server.url)
    with tempfile.TemporaryDirectory() as folder:
        async with town("--rate-limits") as place:
            await place.build(channels, forums=0, members=())
            ledger = Ledger(database, luck)
            await ledger.open(place)
            cluster = Cluster(server, database, ledger, place, Path(folder), {}, luck)
            try:
                for number in range(len(ROLES)):
                    await cluster.begin(number)
                yield cluster
            finally:
                for process in cluster.running.values():
                    if process.returncode is None:
                        process.kill()
                        await process.wait()
                await database.close()
                server.close()


async def _flow(cluster: Cluster, stories: int) -> dict[str, object]:
    began = time.time()
    await cluster.ledger.announce(stories)
    outcome = await cluster.outcome("flow")
    asked = await cluster.town.ask("GET", "requests")
    posts = [
        one["at"] for one in asked["requests"] if one["template"] == MESSAGES and one["method"] == "POST"
    ]
    times = sorted(one["at"] for one in asked["requests"] if one["at"] >= began)
    seconds = max(posts) - min(posts)
    return outcome | {
        "posts_a_second": round(len(posts) / seconds, 1),
        "most_requests_in_a_second": max(sum(at <= other < at + 1 for other in times) for at in times),
        "refused": sum(one["status"] == 429 for one in asked["requests"]),
    }


async def _kills(cluster: Cluster, kills: int) -> dict[str, object]:
    for _ in range(kills):
        await cluster.ledger.announce(1)
        await asyncio.sleep(cluster.luck.uniform(0.0, 4.0))
        await cluster.kill()
    return {"kills": kills, **await cluster.outcome("kills")}


async def _away(cluster: Cluster, seconds: float, stories: int) -> dict[str, object]:
    await until(cluster.all_present)
    await cluster.ledger.announce(stories)
    await asyncio.sleep(2.0)
    await asyncio.to_thread(cluster.server.stop)
    await asyncio.sleep(seconds)
    ended = sum(process.returncode is not None for process in cluster.running.values())
    await asyncio.to_thread(cluster.server.start)
    returned = time.perf_counter()
    await until(cluster.all_present)
    back = time.perf_counter() - returned
    outcome = await cluster.outcome("away")
    return {"away_s": seconds, "ended_meanwhile": ended, "all_back_after_s": round(back, 1), **outcome}
