"""Wake-ups inside one process: a queue a kind, a key at most once in it and at most once running."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import structlog

from bot.domain.errors import RightswireError
from bot.ports.jobs import Handler, JobKind, Periodic

log = structlog.get_logger()


@dataclass(slots=True)
class _Lane:
    """The keys of one kind: waiting in order, running, and those woken again while they ran."""

    workers: int
    queue: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    waiting: set[str] = field(default_factory=set)
    running: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    room: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    def close(self) -> None:
        """Take nothing more and forget what waits: the sweep of the next start wakes it again."""
        self.closed = True
        self.waiting.clear()
        self.again.clear()
        while not self.queue.empty():
            self.queue.get_nowait()
        self.measure()

    def measure(self) -> None:
        """Say whether more would soon be begun: never more waits than can run."""
        if self.closed or len(self.waiting) < self.workers:
            self.room.set()
        else:
            self.room.clear()


class LocalJobs:
    """Implements `Engine`; `workers` is how many keys of a kind run at the same time."""

    def __init__(self, workers: Mapping[JobKind, int]) -> None:
        self._lanes = {kind: _Lane(count) for kind, count in workers.items()}
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

    async def wake_all(self, kind: JobKind, keys: Collection[str]) -> None:
        """The same for many keys."""
        for key in keys:
            await self.wake(kind, key)

    async def room(self, kind: JobKind) -> None:
        """Return once fewer keys of this kind wait than can run at the same time, or all is finished."""
        self._lanes[kind].measure()
        await self._lanes[kind].room.wait()

    async def run(self, handlers: Mapping[JobKind, Handler], periodic: Sequence[Periodic] = ()) -> None:
        """Work off wake-ups until cancelled."""
        async with asyncio.TaskGroup() as group:
            for kind, handler in handlers.items():
                for _ in range(self._lanes[kind].workers):
                    group.create_task(self._work(kind, handler))
            for duty in periodic:
                group.create_task(_every(duty))

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
            lane.measure()
            lane.running.add(key)
            try:
                await handler(key)
            except RightswireError as error:
                log.error("job.failed", kind=kind, key=key, why=str(error))
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


async def _every(duty: Periodic) -> None:
    while True:
        await once(duty)
        await asyncio.sleep(duty.seconds)


async def once(duty: Periodic) -> None:
    """Do it; what fails is logged, and done again next time."""
    try:
        await duty.task()
    except RightswireError as error:
        log.error("sweep.failed", task=duty.name, why=str(error))
    except Exception:
        # The boundary of a duty: one that trips over a fault of ours must not end all the others.
        log.exception("sweep.failed", task=duty.name)
