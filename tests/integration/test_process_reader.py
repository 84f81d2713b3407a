"""The reading process survives what documents do to it, and so does the program."""

import asyncio
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.adapters.documents.process import ProcessReader, ReaderLimits
from bot.domain.errors import ParserKilled

URL = "https://a.example/feed"
FEED = b"<rss version='2.0'><channel><title>T</title><item><title>x</title></item></channel></rss>"
# A hundred thousand attributes, in a document that only the slow parser can make sense of.
HANGING = (
    b"<rss version='2.0'><channel><item "
    + b" ".join(b"a%d='x'" % number for number in range(100_000))
    + b"><title><b/>x</title></item></channel></rss>"
)
# Six million empty lists, of 56 bytes each: more than is allowed below, whatever the process itself needs.
HOG = b'{"items":[' + b"[]," * 6_000_000 + b"[]]}"


def workers() -> list[int]:
    """The reading processes that are alive."""
    return [child.pid for child in multiprocessing.active_children() if child.pid]


def busy_worker(times: int = 1) -> int:
    """The one reading process, once it has worked for that many more hundredths of a second."""
    [pid] = workers()
    start = _cpu_ticks(pid)
    while _cpu_ticks(pid) < start + times:
        os.sched_yield()
    return pid


def _cpu_ticks(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])


has_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


@pytest.fixture(scope="module")
def reader() -> Iterator[ProcessReader]:
    """One reader for all tests here, as its loop is always that of the test."""
    reader = ProcessReader()
    yield reader
    asyncio.run(reader.close())


async def test_a_hanging_document_is_killed_in_time_and_the_next_one_is_read() -> None:
    async with ProcessReader(ReaderLimits(seconds=0.3)) as strict:
        await strict.read_feed(FEED, URL, "")
        async with asyncio.timeout(9):
            with pytest.raises(ParserKilled, match=r"took longer than 0\.3 seconds") as caught:
                await strict.read_feed(HANGING, URL, "")

        assert caught.value.url == URL
        assert (await strict.read_feed(FEED, URL, "")).entries


async def test_a_document_that_wants_too_much_memory_is_refused() -> None:
    async with ProcessReader(ReaderLimits(memory=320 * 1024 * 1024)) as small:
        with pytest.raises(ParserKilled, match="more memory than allowed"):
            await small.read_feed(HOG, URL, "application/feed+json")

        assert (await small.read_feed(FEED, URL, "")).entries


async def test_two_documents_at_once_are_both_read(reader: ProcessReader) -> None:
    async with asyncio.TaskGroup() as group:
        one = group.create_task(reader.read_feed(FEED, URL, ""))
        two = group.create_task(reader.read_entry("<p>Hello.</p>", None, "en"))

    assert (one.result().title, two.result().text) == ("T", "Hello.")


@has_proc
async def test_a_worker_that_dies_over_a_document_takes_only_that_one_along(reader: ProcessReader) -> None:
    await reader.read_feed(FEED, URL, "")

    async with asyncio.TaskGroup() as group:
        hanging = group.create_task(_refusal(reader, HANGING))
        os.kill(await asyncio.to_thread(busy_worker, 10), signal.SIGKILL)

    assert hanging.result() == "the process that read it died"
    assert (await reader.read_feed(FEED, URL, "")).entries


async def test_a_worker_that_dies_idle_is_replaced(reader: ProcessReader) -> None:
    await reader.read_feed(FEED, URL, "")
    [pid] = workers()

    os.kill(pid, signal.SIGKILL)

    assert (await reader.read_feed(FEED, URL, "")).entries


@has_proc
async def test_a_cancelled_read_frees_the_worker(reader: ProcessReader) -> None:
    await reader.read_feed(FEED, URL, "")
    async with asyncio.TaskGroup() as group:
        hanging = group.create_task(reader.read_feed(HANGING, URL, ""))
        pid = await asyncio.to_thread(busy_worker, 10)
        hanging.cancel()

    async with asyncio.timeout(9):
        assert (await reader.read_feed(FEED, URL, "")).entries
    assert pid not in workers()


async def test_a_worker_that_cannot_start_is_told_of() -> None:
    async with ProcessReader(ReaderLimits(memory=2**80)) as impossible:
        with pytest.raises(ParserKilled, match="the process that read it died"):
            await impossible.read_feed(FEED, URL, "")


async def test_a_reader_starts_late_ends_clean_and_can_start_again() -> None:
    before = workers()
    reader = ProcessReader()
    assert workers() == before

    await reader.read_feed(FEED, URL, "")
    assert len(workers()) == len(before) + 1

    await reader.close()
    await reader.close()
    assert workers() == before


def test_the_reading_process_loads_neither_discord_nor_a_database_nor_a_client() -> None:
    program = (
        "import sys; from bot.adapters.documents import worker; worker.prepare(2**30); print(*sys.modules)"
    )

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert not {"discord", "sqlalchemy", "aiohttp", "pebble", "bot.ports"} & set(loaded.split())


def test_the_bots_own_process_names_what_is_read_with_and_does_not_load_it() -> None:
    program = "import sys, bot.adapters.documents.process; print(*sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert not {"trafilatura", "feedparser", "htmldate"} & set(loaded.split())


def test_a_first_document_waits_for_no_file() -> None:
    program = (
        "import sys; from bot.adapters.documents import worker; worker.prepare(2**30); opened = []\n"
        "sys.addaudithook(lambda event, given: opened.append(given[0]) if event == 'open' else None)\n"
        "worker.entry('<p>A court stopped the law.</p>', None); print(*opened)"
    )

    opened = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert not opened.strip()


async def _refusal(reader: ProcessReader, body: bytes) -> str:
    with pytest.raises(ParserKilled) as caught:
        await reader.read_feed(body, URL, "")
    return caught.value.why
