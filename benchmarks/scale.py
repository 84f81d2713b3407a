"""Several workers on one PostgreSQL: polls a second, and what is lost when one is killed or PostgreSQL stops.

PATH is not read. The workers' servers answer 304 after 50 ms (benchmarks/_worker.py).
"""

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg

from bot.adapters.storage.database import Database
from tests.postgresql import Server

WAITING = "SELECT count(*) FROM feeds WHERE next_poll_at <= now()"
PATIENCE = 120.0


class Workers:
    """Worker processes over one database of feeds."""

    def __init__(self, server: Server, feeds: int) -> None:
        self.server = server
        self.feeds = feeds
        self._processes: dict[int, subprocess.Popen[str]] = {}
        _prepare(server.url, feeds)

    def begin(self) -> None:
        """One more."""
        command = [sys.executable, "-m", "benchmarks._worker", self.server.url]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        self._call(process, process.stdout.readline())
        Thread(target=self._listen, args=(process, process.stdout), daemon=True).start()

    def _listen(self, process: subprocess.Popen[str], told: Iterable[str]) -> None:
        """One that was taken for dead, since it got no core for long, goes on under another number."""
        for number in told:
            self._call(process, number)

    def _call(self, process: subprocess.Popen[str], number: str) -> None:
        others = {known: other for known, other in self._processes.items() if other is not process}
        self._processes = others | {int(number): process}

    def knows(self, number: int) -> bool:
        """Whether one of them has that number now."""
        return number in self._processes

    def kill(self, number: int) -> None:
        """SIGKILL to the one of that number."""
        self._processes.pop(number).send_signal(signal.SIGKILL)

    def pids(self) -> list[int]:
        """Of all of them."""
        return [process.pid for process in self._processes.values()]

    def running(self) -> int:
        """How many have not ended."""
        return sum(process.poll() is None for process in self._processes.values())

    def ask(self, statement: str) -> list[Any]:
        """The first column."""
        with psycopg.connect(self.server.url, autocommit=True) as connection:
            cursor = connection.execute(statement.encode())
            return [row[0] for row in cursor.fetchall()] if cursor.description else []

    def until(self, statement: str) -> float:
        """Seconds until the statement gives 0."""
        started = time.perf_counter()
        while time.perf_counter() - started < PATIENCE:
            with suppress(psycopg.OperationalError):
                if not self.ask(statement)[0]:
                    return time.perf_counter() - started
            time.sleep(0.05)
        raise TimeoutError(statement)

    def make_due(self, feeds: int | None = None) -> None:
        """Every feed, or only so many, is to be polled now."""
        self.ask(f"UPDATE feeds SET next_poll_at = now(), unchanged = 0 WHERE id <= {feeds or self.feeds}")

    def unpolled(self, feeds: int | None = None) -> int:
        """How many of those that were made due have had no answer written since, in the end."""
        with suppress(TimeoutError):
            self.until(WAITING)
        polled = f"SELECT count(*) FROM feeds WHERE unchanged > 0 AND id <= {feeds or self.feeds}"
        return (feeds or self.feeds) - int(self.ask(polled)[0])

    def end(self) -> None:
        """Kill what still runs."""
        for process in self._processes.values():
            process.kill()
            process.wait()


def run(arguments: list[str]) -> dict[str, object]:
    """Measure one thing after the other with the same workers."""
    parser = argparse.ArgumentParser(prog="scale")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--feeds", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--due", type=int, default=2_000, help="feeds that are due when one is killed")
    parser.add_argument("--away", type=float, default=30.0, help="seconds for which PostgreSQL is stopped")
    options = parser.parse_args(arguments)
    with _workers(options.feeds, options.workers) as workers:
        workers.make_due()
        workers.until(WAITING)  # everything is compiled and connected
        return {
            "workers": options.workers,
            "feeds": options.feeds,
            **_polls(workers),
            **_kills(workers, options.kills, min(options.due, options.feeds)),
            **_away(workers, options.away),
        }


@contextmanager
def _workers(feeds: int, count: int) -> Iterator[Workers]:
    server = Server()
    workers = Workers(server, feeds)
    try:
        for _ in range(count):
            workers.begin()
        yield workers
    finally:
        workers.end()
        server.close()


def _polls(workers: Workers) -> dict[str, object]:
    """Also the CPU time of a poll, which other work on the machine changes less."""
    backends = workers.ask("SELECT pid FROM pg_stat_activity WHERE client_port IS NOT NULL")
    before = _cpu(workers.pids()), _cpu(backends)
    workers.make_due()
    seconds = workers.until(WAITING)
    spent = _cpu(workers.pids()) - before[0], _cpu(backends) - before[1]
    return {
        "host_polls_per_s": round(workers.feeds / seconds),
        "worker_cpu_ms_per_poll": round(1000 * spent[0] / workers.feeds, 2),
        "postgresql_cpu_ms_per_poll": round(1000 * spent[1] / workers.feeds, 2),
    }


def _cpu(pids: list[int]) -> float:
    """Seconds of CPU that these processes have used (proc(5): utime and stime)."""
    spent = 0.0
    for pid in pids:
        with suppress(FileNotFoundError):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
            spent += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _kills(workers: Workers, kills: int, due: int) -> dict[str, object]:
    """In the middle of its work one is killed; when its leases ended, and when others had done what it held.

    What is due at the same time is done as well, so the more that is the later: `due` says how much.
    """
    freed, back, lost = [0.0], [0.0], 0
    for number in range(1, kills + 1):
        workers.make_due(due)
        victim, hosts = _busy(workers)
        workers.kill(victim)
        began = time.perf_counter()
        freed.append(workers.until(f"SELECT count(*) FROM leases WHERE process_id = {victim}"))
        workers.until(f"{WAITING} AND host IN ({', '.join(map(repr, hosts))})")
        back.append(time.perf_counter() - began)
        lost += workers.unpolled(due)
        workers.begin()
        told = {"kills": number, "back_after_s_max": round(max(back), 1), "unpolled": lost}
        print(json.dumps(told), file=sys.stderr, flush=True)
    return {
        "kills": kills,
        "due_at_a_kill": due,
        "leases_ended_after_s_max": round(max(freed), 1),
        "back_after_s_max": round(max(back), 1),
        "unpolled_after_kills": lost,
    }


def _busy(workers: Workers) -> tuple[int, list[str]]:
    while True:
        holders = list(filter(workers.knows, workers.ask("SELECT DISTINCT process_id FROM leases")))
        if holders:
            keys = workers.ask(f"SELECT substr(key, 6) FROM leases WHERE process_id = {holders[0]}")
            if keys:
                return int(holders[0]), list(keys)


def _away(workers: Workers, seconds: float) -> dict[str, object]:
    workers.make_due()
    _busy(workers)
    workers.server.stop()
    time.sleep(seconds)
    running = workers.running()
    workers.server.start()
    returned = time.perf_counter()
    everyone = f"SELECT {running} - count(*) FROM processes WHERE seen_at > now() - interval '2 s'"
    workers.until(everyone)
    all_back = time.perf_counter() - returned
    lost = workers.unpolled()
    return {
        "away_s": seconds,
        "running_meanwhile": running,
        "all_back_after_s": round(all_back, 1),
        "all_polled_after_s": round(time.perf_counter() - returned, 1),
        "unpolled_after_away": lost,
    }


def _prepare(url: str, feeds: int) -> None:
    asyncio.run(_tables(url))
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO outlets (name, kind, country, language, licence, folded) "
            "VALUES ('Press', 'press', '', '', '', 'press')"
        )
        connection.execute(
            "INSERT INTO feeds (url, host, outlet_id, state, shared, added_at, polled_at, next_poll_at, "
            "interval_s, failures, unchanged, doubts, lying, told, priority) "
            "SELECT 'https://f' || i || '.example/', 'f' || i || '.example', 1, 'active', true, now(), "
            "now(), now() + interval '1 h', 3600, 0, 0, 0, false, false, false "
            f"FROM generate_series(1, {feeds}) i"
        )
        connection.execute("ANALYZE")


async def _tables(url: str) -> None:
    database = Database(url)
    await database.upgrade()
    await database.close()
