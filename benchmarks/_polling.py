"""The parts of the polling benchmark, each to be run in a process of its own."""

import asyncio
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import structlog
from reader import make_reader
from sqlalchemy import update

from benchmarks._press import ADDRESSES, Names, address
from bot.adapters.clock import SystemClock
from bot.adapters.documents.process import ProcessReader
from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.jobs.local import LocalJobs
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.schema import feeds as feed_table
from bot.domain.feed import FeedId, NewFeed, Outlet, Schedule, Validators
from bot.ports.feeds import PollRecord
from bot.ports.jobs import JobKind
from bot.ports.web import Fetched
from bot.runtime.house import SWEEP_EVERY
from bot.runtime.opening import LINGER
from bot.settings import load
from bot.usecases.lanes import Senders
from bot.usecases.poll import Polling
from bot.usecases.sweep import Sweep
from bot.usecases.web import Web
from tests.fakes.manners import simulate

TICK = 0.01
ROUND = 300.0


class _Timed:
    """The fetcher, with the moments at which it was asked."""

    def __init__(self, fetcher: HttpFetcher) -> None:
        self._fetcher = fetcher
        self.asked: dict[str, datetime] = {}

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        self.asked[url] = datetime.now(UTC)
        return await self._fetcher.fetch(url, validators)


@dataclass(frozen=True, slots=True)
class _Shop:
    """Polling as the bot does it, without Discord and stories."""

    database: Database
    store: SqlFeedStore
    fetcher: _Timed
    jobs: LocalJobs
    polling: Polling
    sweep: Sweep

    async def due(self) -> None:
        """Make every feed due now."""
        async with self.database.writing() as connection:
            await connection.execute(update(feed_table).values(next_poll_at=datetime.now(UTC)))

    async def drain(self) -> None:
        """Poll until nothing is due."""
        while await self.store.due_hosts(datetime.now(UTC), 1):
            await self.sweep.reading()
            await self.jobs.settled()


@asynccontextmanager
async def _shop(port: int, count: int) -> AsyncIterator[_Shop]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    hosts = {(f"f{n}.example", port) for n in range(count)}
    policy = FetchPolicy(
        "rightswire-benchmark", frozenset(hosts | {(address(n), port) for n in range(ADDRESSES)})
    )
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/feeds.sqlite3")
        await database.upgrade()
        store = SqlFeedStore(database)
        for n in range(count):
            await store.add(NewFeed(f"http://f{n}.example:{port}/{n}", Outlet("Press"), datetime.now(UTC)))
        async with HttpFetcher(policy, resolver=Names()) as fetcher, ProcessReader() as reader:
            timed = _Timed(fetcher)
            jobs = LocalJobs({JobKind.POLL: load().polls_at_once, JobKind.INGEST: 1})
            clock, outbox = SystemClock(), SqlOutbox(database)
            polling = Polling(store, Web(timed, reader, timed), _nobody, clock, linger=LINGER)
            sweep = Sweep((store, outbox), jobs, Senders(outbox, jobs, clock), clock)
            shop = _Shop(database, store, timed, jobs, polling, sweep)
            async with asyncio.TaskGroup() as group:
                working = group.create_task(jobs.run({JobKind.POLL: polling.poll_host}))
                yield shop
                working.cancel()
        await database.close()


async def _nobody(_: FeedId) -> None:
    """Stories are made elsewhere."""


async def _validated(shop: _Shop) -> None:
    """As if every feed had been read once."""
    async with shop.database.writing() as connection:
        await connection.execute(update(feed_table).values(etag='"1"', polled_at=datetime.now(UTC)))


def quiet(count: int, port: int) -> dict[str, Any]:
    async def measured() -> dict[str, Any]:
        async with _shop(port, count) as shop:
            await _validated(shop)
            await shop.drain()
            await shop.due()
            cpu, wall = time.process_time(), time.perf_counter()
            await shop.drain()
            cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
            return {"cpu_ms_per_304": round(1000 * cpu / count, 3), "polls_per_s": round(count / wall)}

    return asyncio.run(measured())


def burst(count: int, port: int) -> dict[str, Any]:
    async def measured() -> dict[str, Any]:
        async with _shop(port, count) as shop, asyncio.TaskGroup() as group:
            lags: list[float] = []
            watching = group.create_task(_watch(lags))
            wall = time.perf_counter()
            await shop.drain()
            wall = time.perf_counter() - wall
            watching.cancel()
            return {
                "loop_lag_p99_ms": round(1000 * quantiles(lags, n=100)[98], 1),
                "loop_lag_max_ms": round(1000 * max(lags), 1),
                "bodies_per_s": round(count / wall),
            }

    return asyncio.run(measured())


async def _watch(lags: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(TICK)
        lags.append(max(0.0, loop.time() - before - TICK))


def steady(count: int, port: int, minutes: float) -> dict[str, Any]:
    async def measured() -> dict[str, Any]:
        async with _shop(port, count) as shop:
            await _validated(shop)
            planned = await _spread(shop, count)
            cpu = time.process_time()
            async with asyncio.timeout(minutes * 60 + 60), asyncio.TaskGroup() as group:
                sweeping = group.create_task(_sweeping(shop.sweep))
                await asyncio.sleep(minutes * 60)
                sweeping.cancel()
            await shop.jobs.settled()
            cpu = time.process_time() - cpu
            lags = [(at - planned[url]).total_seconds() for url, at in shop.fetcher.asked.items()]
            return {
                "minutes": minutes,
                "polls": len(lags),
                "schedule_lag_p95_s": round(quantiles(lags, n=20)[18], 2),
                "core_share": round(cpu / (minutes * 60), 3),
                "rss_mb": _rss(),
            }

    return asyncio.run(measured())


async def _spread(shop: _Shop, count: int) -> dict[str, datetime]:
    """Let the feeds be due evenly over five minutes from now; returns when each is."""
    now, planned = datetime.now(UTC), {}
    records = []
    for n, feed in enumerate(await shop.store.of_guild(None)):
        planned[feed.url] = now + timedelta(seconds=ROUND * n / count)
        schedule = Schedule(planned[feed.url], ROUND)
        records.append(PollRecord(feed.id, now, schedule, replace(feed.validators, etag='"1"')))
    await shop.store.record_quiet(records)
    return planned


async def _sweeping(sweep: Sweep) -> None:
    while True:
        await sweep.reading()
        await asyncio.sleep(SWEEP_EVERY)


def _rss() -> float:
    """The most that this process and its parser ever held, together, in MB."""
    pids = [os.getpid(), *(child.pid for child in multiprocessing.active_children() if child.pid)]
    held = 0
    for pid in pids:
        status = Path(f"/proc/{pid}/status")
        lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
        held += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    return round(held / 1024, 1) or round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def peer(count: int, port: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        peer = make_reader(f"{folder}/reader.sqlite3")
        for n in range(count):
            peer.add_feed(f"http://{address(n)}:{port}/{n}")
        peer.update_feeds(scheduled=False, workers=10)
        cpu, wall = time.process_time(), time.perf_counter()
        peer.update_feeds(scheduled=False, workers=10)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        peer.close()
    return {
        "feeds": count,
        "cpu_ms_per_304": round(1000 * cpu / count, 3),
        "polls_per_s": round(count / wall),
        "rss_mb": _rss(),
    }


def week(count: int) -> dict[str, Any]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    return asyncio.run(simulate(count, timedelta(days=7)))
