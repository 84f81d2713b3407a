"""The soak itself, to be run in a process of its own."""

import asyncio
import json
import multiprocessing
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import mean, quantiles

import structlog
from sqlalchemy import bindparam, func, select, update

from benchmarks._press import ADDRESSES, address
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import deliveries, entries, feeds, reports
from bot.adapters.storage.workload import SqlWorkStore
from bot.runtime.house import House, opened
from bot.settings import load

ROUND = 300.0
LOOK = 5.0
TELL = 60.0


def soaked(url: str, port: int, minutes: float) -> dict[str, object]:
    """Let the house work for so many minutes; what was seen."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    return asyncio.run(_soak(url, port, minutes))


@dataclass(slots=True)
class Seen:
    """One look after the other: megabytes, the longest overdue feed, entries that wait."""

    memory: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)

    def told(self) -> dict[str, object]:
        """Memory in the second half: the mean of its last quarter above that of its first."""
        half = self.memory[len(self.memory) // 2 :]
        part = max(1, len(half) // 4)
        return {
            "rss_mb_max": round(max(self.memory), 1),
            "rss_mb_at_half": round(mean(half[:part]), 1),
            "rss_mb_at_end": round(mean(half[-part:]), 1),
            "lag_s_p95": round(quantiles(self.lags, n=20)[18], 2),
            "lag_s_max": round(max(self.lags), 2),
            "pending_max": max(self.waiting),
        }


async def _soak(url: str, port: int, minutes: float) -> dict[str, object]:
    addresses = ",".join(f"{address(n)}:{port}" for n in range(ADDRESSES))
    given = {"_env_file": None, "database_url": url, "allowed_private_addresses": addresses}
    seen = Seen()
    async with opened(load(given | {"follow_links": False})) as house, _at_work(house):
        began, cpu = time.monotonic(), time.process_time()
        told = began
        while (now := time.monotonic()) < began + minutes * 60:
            work = await SqlWorkStore(house.database).workload(house.clock.now())
            seen.memory.append(_resident())
            seen.lags.append(work.poll_lag)
            seen.waiting.append(work.pending_entries)
            if now >= told + TELL:
                told = now
                print(json.dumps({"minute": round((now - began) / 60), **seen.told()}), file=sys.stderr)
            await asyncio.sleep(LOOK)
        cpu = time.process_time() - cpu
        return {
            "minutes": minutes,
            **seen.told(),
            **await _queued(house.database),
            "core_share": round(cpu / (minutes * 60), 2),
        }


@asynccontextmanager
async def _at_work(house: House) -> AsyncIterator[None]:
    async with house.present("run"), asyncio.TaskGroup() as group:
        await _spread(house)
        working = group.create_task(house.do(await house.reading()))
        rounds = group.create_task(_every_round(house))
        yield
        working.cancel()
        rounds.cancel()


async def _every_round(house: House) -> None:
    """Every feed in its turn, every five minutes, whatever rhythm it has of its own."""
    while True:
        await asyncio.sleep(ROUND)
        await _spread(house)


async def _spread(house: House) -> None:
    async with house.database.writing() as connection:
        count = (await connection.execute(select(func.count()).select_from(feeds))).scalar_one()
        begin = house.clock.now()
        one = update(feeds).where(feeds.c.id == bindparam("feed"))
        due = one.values(next_poll_at=bindparam("due", type_=feeds.c.next_poll_at.type), interval_s=ROUND)
        turns = [
            {"feed": n, "due": begin + timedelta(seconds=ROUND * (n - 1) / count)}
            for n in range(1, count + 1)
        ]
        await connection.execute(due, turns)


async def _queued(database: Database) -> dict[str, object]:
    """From the poll that brought an entry to what its story made owed."""
    owed = func.min(deliveries.c.owed_at, type_=deliveries.c.owed_at.type)
    wanted = (
        select(entries.c.first_seen_at, owed)
        .join(reports, reports.c.entry_id == entries.c.id)
        .join(deliveries, deliveries.c.story_id == reports.c.story_id)
        .group_by(entries.c.id)
    )
    async with database.reading() as connection:
        made = (await connection.execute(select(func.count()).select_from(reports))).scalar_one()
        rows = (await connection.execute(select(func.count()).select_from(deliveries))).scalar_one()
        took = [(at - seen).total_seconds() for seen, at in await connection.execute(wanted) if at >= seen]
    hundredths = quantiles(took, n=100)
    return {
        "stories": made,
        "owed": rows,
        "queued_s_p50": round(hundredths[49], 2),
        "queued_s_p99": round(hundredths[98], 2),
    }


def _resident() -> float:
    """The megabytes that this process and its reader hold."""
    pids = [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid)]
    held = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status")
        lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
        held += sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
    return held / 1024
