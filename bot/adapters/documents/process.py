"""The reading process: one or few workers, each killed when a document takes too long or too much."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from bot.adapters.documents import worker
from bot.domain.errors import DocumentError, ParserKilled
from bot.domain.feed import ParsedFeed
from bot.domain.outline import Outlines
from bot.domain.report import Article, Page

T = TypeVar("T")

_NO_ADDRESS: Final = "the entry"


@dataclass(frozen=True, slots=True)
class ReaderLimits:
    """What a document may cost: seconds of a worker, bytes of its address space.

    The libraries and the language model take 0.3 GB of those. A worker is replaced after `documents`,
    so that what C libraries leak stays small; all wait meanwhile, for a second or so. Over 4,500 documents
    of real feeds it grew by 11 MB, all of it in the first 1,500.
    """

    seconds: float = 10.0
    memory: int = 1536 * 1024 * 1024
    workers: int = 1
    documents: int = 10_000


class ProcessReader:
    """The DocumentReader over a pool of spawned processes, which starts with the first document."""

    def __init__(self, limits: ReaderLimits | None = None) -> None:
        self._limits = limits or ReaderLimits()
        self._pool: ProcessPool | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def read_feed(self, body: bytes, url: str, content_type: str) -> ParsedFeed:
        """See ports.DocumentReader."""
        return await self._read(url, worker.feed, body, url, content_type)

    async def read_page(self, body: bytes, url: str, content_type: str) -> Page:
        """See ports.DocumentReader."""
        return await self._read(url, worker.page, body, url, content_type)

    async def read_entry(self, html: str, url: str | None, language: str | None) -> Article:
        """See ports.DocumentReader."""
        return await self._read(url or _NO_ADDRESS, worker.entry, html, language)

    async def read_links(self, body: bytes, url: str) -> tuple[str, ...]:
        """See ports.DocumentReader."""
        return await self._read(url, worker.links, body, url)

    async def read_opml(self, body: bytes, url: str) -> Outlines:
        """See ports.DocumentReader."""
        return await self._read(url, worker.opml, body, url)

    async def close(self) -> None:
        """Kill the workers; what they were reading is cancelled. A later read starts new ones."""
        pool, self._pool = self._pool, None
        if pool is not None:
            await asyncio.to_thread(pool.stop)
            await asyncio.to_thread(pool.join)

    async def _read(self, url: str, read: Callable[..., T], *given: object) -> T:
        try:
            return await self._submit(read, given)
        except DocumentError:
            raise
        except Exception as error:
            raise self._killed(url, error) from error

    async def _submit(self, read: Callable[..., T], given: tuple[object, ...]) -> T:
        try:
            return await self._run(read, given)
        except BrokenProcessPool:
            # A worker died between documents; this one is not to blame.
            return await self._run(read, given)

    async def _run(self, read: Callable[..., T], given: tuple[object, ...]) -> T:
        task = self._ready().schedule(read, args=given, timeout=self._limits.seconds)
        # Cancelling the wrapper cancels the task, and that kills the worker that is busy with it.
        return await asyncio.wrap_future(task)

    def _ready(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._pool = ProcessPool(
                max_workers=self._limits.workers,
                max_tasks=self._limits.documents,
                initializer=worker.prepare,
                initargs=(self._limits.memory,),
                context=multiprocessing.get_context("spawn"),
            )
        return self._pool

    def _killed(self, url: str, error: Exception) -> ParserKilled:
        match error:
            case TimeoutError():
                why = f"reading it took longer than {self._limits.seconds:g} seconds"
            case MemoryError():
                why = "reading it takes more memory than allowed"
            case ProcessExpired() | BrokenProcessPool():
                why = "the process that read it died"
            case _:
                why = f"reading it failed ({type(error).__name__})"
        return ParserKilled(url, why)
