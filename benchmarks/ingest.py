"""Ingesting: reports a second through group, tag, brief and commit, with many reports stored already.

`python -m benchmarks ingest --data PATH [--stored N] [--a-day N] [--reports N] [--profile F] [--semantic]
[--after]`

PATH is a folder or a tar of feed documents. Their entries are read beforehand (that is another process's
business) and dealt at random. What is stored is made of their sentences and lies `--a-day` to a day, so that
the window holds the same number however many are stored. `cpu_ms` is the processor time of one report,
`stages_ms` the same by stage (“rest”: new facts, the event loop, what is pending).
With `--semantic` each report is encoded too. With `--after` a few channels are owed nearly every story, and
`after_ms` is what mending a report, explaining a story and sending a delivery cost.
"""

import argparse
import asyncio
import cProfile
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import structlog

from benchmarks._aftermath import Aftermath, Asleep, subscribe
from benchmarks._stages import Stages
from benchmarks._stored import NOW, OUTLETS, Size, Text, prepared
from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.processes import SqlProcesses
from bot.adapters.storage.stories import SqlStoryStore
from bot.alerts.index import QueryIndex
from bot.domain.feed import Entry, NewFeed, Outlet, Schedule, Validators
from bot.domain.report import Article
from bot.ports.feeds import PollRecord
from bot.runtime.parts import vectors_of
from bot.runtime.web import tags
from bot.settings import load
from bot.stories.window import SPAN, Window
from bot.usecases.editor import Editor
from bot.usecases.ingest import Archive, Desk, Ingest
from bot.usecases.lanes import Senders
from bot.usecases.vectors import Vectors
from bot.usecases.web import Web

WARM_UP: Final = 50


class _Clock:
    def now(self) -> datetime:
        return NOW


class _Read:
    """A reader whose work was done before: an entry's HTML is the number of its text."""

    def __init__(self, texts: Sequence[Text]) -> None:
        self._texts = texts

    async def read_entry(self, html: str, url: str | None, language: str | None) -> Article:  # noqa: ARG002
        return self._texts[int(html)].article


# Neither the web nor jobs are asked for anything, nor the reader for more.
NOTHING: Final[Any] = None


def run(arguments: list[str]) -> dict[str, object]:
    """Fill a database, then ingest into it."""
    parser = argparse.ArgumentParser(prog="ingest")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--stored", type=int, default=100_000)
    parser.add_argument("--a-day", type=int, default=3_000)
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--profile", type=Path, help="write a profile of the ingesting there")
    parser.add_argument("--semantic", action="store_true", help="with the encoder of the extra [semantic]")
    parser.add_argument("--after", action="store_true", help="and what comes after a report")
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ingest.sqlite3"
        # In a process of its own, so that neither its memory nor its garbage is measured.
        with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
            filled = pool.submit(prepared, options.data, url, Size(options.stored, options.a_day))
            texts = filled.result()[: WARM_UP + options.reports]
        return {"stored": options.stored, **asyncio.run(_with_vectors(url, texts, options))}


async def _with_vectors(url: str, texts: Sequence[Text], options: argparse.Namespace) -> dict[str, object]:
    async with vectors_of(load({"semantic": options.semantic})) as vectors:
        found = await _measured(url, texts, vectors, options)
        return {"encoder": vectors.encoder, **found}


async def _measured(
    url: str, texts: Sequence[Text], vectors: Vectors, options: argparse.Namespace
) -> dict[str, object]:
    database = Database(url)
    store = SqlFeedStore(database)
    window = Window(SPAN)
    stages, index = Stages(), QueryIndex()
    if options.after:
        await subscribe(database, index)
    stories = stages.timed(SqlStoryStore(database), get="reading", revised="catching up", commit="committing")
    archive = Archive(store, stories, SqlProcesses(database))
    reader: Any = _Read(texts)
    web = Web(NOTHING, reader, NOTHING, follow_links=False)
    desk = Desk(
        stages.timed(window, place="placing", add="holding", forget="holding"),
        stages.timed(tags(), topics_of="topics", places_of="places"),
        stages.timed(index, match="matching"),
        stages.timed(Editor(_Clock()), brief="brief"),
        vectors,
    )
    jobs: Any = Asleep()
    senders = Senders(SqlOutbox(database), jobs, _Clock())
    ingest = Ingest(archive, web, desk, senders, _Clock())
    started = time.perf_counter()
    await ingest.load()
    loaded, live = time.perf_counter() - started, len(window)
    await _arrive(store, texts[:WARM_UP], "warm")
    await ingest.feed()
    await _arrive(store, texts[WARM_UP:], "new", WARM_UP)
    stages.start()
    wall, cpu = time.perf_counter(), time.process_time()
    with _profiling(options.profile):
        done = await ingest.feed()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    spent = {"stages_ms": stages.milliseconds(done)}
    if options.after:
        aftermath = Aftermath(database, ingest, desk, _Clock())
        spent["after_ms"] = await aftermath.milliseconds(done)
    await database.close()
    return {
        "live": live,
        "load_seconds": round(loaded, 1),
        "reports": done,
        "reports_per_s": round(done / wall, 1),
        "cpu_ms": round(1000 * cpu / done, 3),
        **spent,
        "reports_per_cpu_s": round(done / cpu, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


@contextmanager
def _profiling(to: Path | None) -> Iterator[None]:
    if to is None:
        yield
        return
    with cProfile.Profile(time.thread_time) as profile:
        yield
    profile.dump_stats(to)


async def _arrive(store: SqlFeedStore, texts: Sequence[Text], name: str, first: int = 0) -> None:
    """Entries in as many feeds as there are outlets, waiting for their reports."""
    for outlet in range(OUTLETS):
        chosen = range(outlet, len(texts), OUTLETS)
        feed = await store.add(NewFeed(f"https://feeds.example/{outlet}", Outlet(f"Outlet {outlet}"), NOW))
        found = [
            Entry(
                guid=f"{name}-{n}",
                url=f"https://{name}.example/{n}",
                title=texts[n].title,
                content_html=str(first + n),
                published_at=NOW - timedelta(minutes=len(texts) - n),
            )
            for n in chosen
        ]
        poll = PollRecord(feed.id, NOW, Schedule(NOW), Validators(), found, read=True)
        await store.record(replace(poll, entries=()))
        await store.record(poll)


if __name__ == "__main__":
    import json
    import sys

    print(json.dumps(run(sys.argv[1:])))
