"""Wake-ups inside one process: a queue a kind, a key at most once in it and at most once running."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.ports import Handler, JobKind

log = structlog.get_logger()


@dataclass(slots=True)
class _Lane:
    """The keys of one kind: waiting in order, running, and those woken again while they ran."""

    queue: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    waiting: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    closed: bool = False

    def close(self) -> None:
        """Take nothing more and forget what waits: the sweep of the next start wakes it again."""
        self.closed = True
        self.waiting.clear()
        self.again.clear()
        while not self.queue.empty():
            self.queue.get_nowait()


class LocalJobs:
    """Implements `Jobs`; `run` works until it is cancelled."""

    def __init__(self, workers: Mapping[JobKind, int]) -> None:
        self._workers = dict(workers)
        self._lanes = {kind: _Lane() for kind in workers}
        self._idle = asyncio.Event()
        self._idle.set()

    async def wake(self, kind: JobKind, key: str) -> None:
        """Have the handler run for this key soon."""
        lane = self._lanes[kind]
        if lane.closed:
            return
        if key in lane.running:
            lane.again.add(key)
        elif key not in lane.waiting:
            self._put(lane, key)

    async def run(self, handlers: Mapping[JobKind, Handler]) -> None:
        """Work off wake-ups until cancelled."""
        async with asyncio.TaskGroup() as group:
            for kind, count in self._workers.items():
                for _ in range(count):
                    group.create_task(self._work(kind, handlers[kind]))

    async def finish(self) -> None:
        """Begin nothing more and return once what is running has ended."""
        for lane in self._lanes.values():
            lane.close()
        self._notice_idle()
        await self._idle.wait()

    async def settled(self) -> None:
        """Return once nothing waits and nothing runs."""
        await self._idle.wait()

    def _put(self, lane: _Lane, key: str) -> None:
        self._idle.clear()
        lane.waiting.add(key)
        lane.queue.put_nowait(key)

    async def _work(self, kind: JobKind, handler: Handler) -> None:
        lane = self._lanes[kind]
        while True:
            key = await lane.queue.get()
            lane.waiting.discard(key)
            lane.running.add(key)
            try:
                await handler(key)
            except Exception:
                # The boundary of a job: what is still due in the store will be woken again by the sweep.
                log.exception("job.failed", kind=kind, key=key)
            finally:
                self._done(lane, key)

    def _done(self, lane: _Lane, key: str) -> None:
        lane.running.discard(key)
        if key in lane.again:
            lane.again.discard(key)
            self._put(lane, key)
        self._notice_idle()

    def _notice_idle(self) -> None:
        if not any(lane.waiting or lane.running for lane in self._lanes.values()):
            self._idle.set()
