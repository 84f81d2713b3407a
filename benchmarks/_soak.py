"""The soak itself, to be run in a process of its own."""

import asyncio
import faulthandler
import json
import multiprocessing
import os
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import mean

import structlog
from sqlalchemy import bindparam, func, select, update

from benchmarks._press import ADDRESSES, address
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import OWED, deliveries, entries, feeds, reports
from bot.adapters.storage.workload import SqlWorkStore
from bot.runtime.house import House
from bot.runtime.opening import opened
from bot.settings import Settings, load

ROUND = 300.0
LOOK = 5.0
TELL = 60.0
BEAT = 0.5
STILL = 5.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How to let it work: so many minutes, with the encoder or not, what is owed taken for sent or left."""

    minutes: float
    semantic: bool = False
    sent: bool = False


def soaked(url: str, port: int, manner: Manner, out: Path | None) -> dict[str, object]:
    """Let the house work in that manner; what was seen, which `out` is told every minute as well."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    addresses = ",".join(f"{address(n)}:{port}" for n in range(ADDRESSES))
    given = {"_env_file": None, "database_url": url, "allowed_private_addresses": addresses}
    settings = load(given | {"follow_links": False, "semantic": manner.semantic})
    return asyncio.run(_soak(settings, manner, out))


@dataclass(slots=True)
class Seen:
    """One look after the other: megabytes, the longest overdue feed, entries that wait; and what was queued.

    `standing` is how late the event loop was at worst; `disk` how long the disk took to have a byte safe.
    """

    memory: list[float] = field(default_factory=list)
    reader: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    queued: list[float] = field(default_factory=list)
    disk: list[float] = field(default_factory=list)
    standing: float = 0.0

    def told(self) -> dict[str, object]:
        """Memory in the second half: the mean of its last quarter above that of its first."""
        half = self.memory[len(self.memory) // 2 :]
        part = max(1, len(half) // 4)
        return {
            "rss_mb_max": round(max(self.memory), 1),
            "rss_mb_reader_max": round(max(self.reader), 1),
            "rss_mb_at_half": round(mean(half[:part]), 1),
            "rss_mb_at_end": round(mean(half[-part:]), 1),
            "lag_s_p95": _part(self.lags, 0.95),
            "lag_s_max": round(max(self.lags), 2),
            "pending_max": max(self.waiting),
            "stories": len(self.queued),
            "queued_s_p50": _part(self.queued, 0.5),
            "queued_s_p99": _part(self.queued, 0.99),
            "loop_s_max": round(self.standing, 2),
            "fsync_s_max": round(max(self.disk), 2),
        }


def _part(values: list[float], share: float) -> float | None:
    """That share of the values is no more than this."""
    return round(sorted(values)[min(len(values) - 1, int(share * len(values)))], 2) if values else None


async def _soak(settings: Settings, manner: Manner, out: Path | None) -> dict[str, object]:
    seen, minutes = Seen(), manner.minutes
    async with opened(settings) as house, _at_work(house, sent=manner.sent), _heart(seen):
        began, told, queue = time.monotonic(), time.monotonic(), _Queue(house.database)
        cores = _Cores()
        await queue.skip()
        while (now := time.monotonic()) < began + minutes * 60:
            await _look(house, seen)
            held = {"window": len(house.ingest.window)}
            if now >= told + TELL:
                told = now
                seen.queued += await queue.taken()
                _tell({"minute": round((now - began) / 60), **held, **seen.told(), **cores.told()}, out)
            await asyncio.sleep(LOOK)
        seen.queued += await queue.taken()
        whole = {**asdict(manner), **seen.told(), **cores.told()}
        _tell(whole, out)  # before anything is ended, which may take long
    return whole


async def _look(house: House, seen: Seen) -> None:
    work = await SqlWorkStore(house.database).workload(house.clock.now())
    ours, *others = (_resident(pid) for pid in _pids())
    seen.memory.append(ours + sum(others))
    seen.reader.append(sum(others))
    seen.lags.append(work.poll_lag)
    seen.waiting.append(work.pending_entries)
    assert house.database.file is not None
    seen.disk.append(await asyncio.to_thread(_sync, house.database.file.with_name("byte")))


def _sync(path: Path) -> float:
    """How long the disk takes to have a byte safe: what no commit can be quicker than."""
    began = time.perf_counter()
    with path.open("wb") as file:
        file.write(b"1")
        file.flush()
        os.fsync(file.fileno())
    return time.perf_counter() - began


def _tell(line: dict[str, object], out: Path | None) -> None:
    print(json.dumps(line), file=sys.stderr, flush=True)
    if out:
        with out.open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)


@asynccontextmanager
async def _heart(seen: Seen) -> AsyncIterator[None]:
    """See how late the loop is; when it stands still for long, what all threads do goes to standard error."""

    async def beat() -> None:
        while True:
            faulthandler.dump_traceback_later(STILL)
            began = time.monotonic()
            await asyncio.sleep(BEAT)
            seen.standing = max(seen.standing, time.monotonic() - began - BEAT)

    async with asyncio.TaskGroup() as group:
        beating = group.create_task(beat())
        yield
        beating.cancel()
    faulthandler.cancel_dump_traceback_later()


class _Cores:
    """What the process and its reader had of the cores, and how long their main threads waited for one."""

    def __init__(self) -> None:
        self._began, self._cpu, self._waited = time.monotonic(), time.process_time(), _waited()

    def told(self) -> dict[str, object]:
        share = (time.process_time() - self._cpu) / (time.monotonic() - self._began)
        return {"core_share": round(share, 2), "waited_for_a_core_s": round(_waited() - self._waited, 1)}


@asynccontextmanager
async def _at_work(house: House, *, sent: bool) -> AsyncIterator[None]:
    async with house.present("run"), asyncio.TaskGroup() as group:
        duties = await house.reading()
        await _spread(house)
        working = group.create_task(house.do(duties))
        rounds = group.create_task(_every_round(house))
        sending = [group.create_task(_send(house))] if sent else []
        yield
        for task in (working, rounds, *sending):
            task.cancel()


async def _send(house: House) -> None:
    """What is owed is taken for sent, at whatever pace it comes."""
    row = deliveries.c
    done = {"sent_version": row.wanted_version, "channel_id": row.target_id, "message_id": row.id}
    while True:
        await asyncio.sleep(LOOK)
        async with house.database.writing() as connection:
            await connection.execute(
                update(deliveries).where(OWED).values(done | {"first_sent_at": house.clock.now()})
            )


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


class _Queue:
    """From the poll that brought an entry to what its story made owed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last = 0

    async def skip(self) -> None:
        """What is stored so far was queued before."""
        async with self._database.reading() as connection:
            self._last = (await connection.execute(select(func.max(reports.c.id)))).scalar_one()

    async def taken(self) -> list[float]:
        """How many seconds it was for each report since the last time that made something owed itself.

        What a report's story is owed for since it was mended is left out.
        """
        owed = func.min(deliveries.c.owed_at, type_=deliveries.c.owed_at.type)
        wanted = (
            select(reports.c.id, entries.c.first_seen_at, owed)
            .join(entries, reports.c.entry_id == entries.c.id)
            .join(deliveries, deliveries.c.story_id == reports.c.story_id)
            .where(reports.c.id > self._last, deliveries.c.owed_at == reports.c.received_at)
            .group_by(reports.c.id, entries.c.first_seen_at)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(wanted)).all()
        self._last = max((number for number, _, _ in found), default=self._last)
        return [(at - seen).total_seconds() for _, seen, at in found if at >= seen]


def _pids() -> list[int]:
    return [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid)]


def _waited() -> float:
    """Seconds for which the main threads could have run and did not."""
    files = [Path(f"/proc/{pid}/schedstat") for pid in _pids()]
    return sum(int(file.read_text(encoding="ascii").split()[1]) for file in files if file.exists()) / 1e9


def _resident(pid: int) -> float:
    """The megabytes that the process holds."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024
