"""Wake-ups between processes, through procrastinate's tables in PostgreSQL.

A job carries keys to whichever process has room and is done once they are handed over there: what a
process has been handed it works off as `LocalJobs` do. So a slow host holds up no job, a batch of hosts
costs as much as one, and no job needs to outlive its process: what a dead one had in hand is due in the
stores, its leases lapse, and the sweep wakes it again (docs/decisions/0010).
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, Final
from zlib import crc32

import procrastinate
import structlog
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager

from bot.adapters.jobs.local import LocalJobs, once
from bot.domain.errors import RightswireError
from bot.ports.jobs import Handler, JobKind, Periodic, Taker

log = structlog.get_logger()

_BATCHES: Final = 32
_MOST_KEYS: Final = 200
_CONNECTIONS: Final = 6
_PATIENCE: Final = 5.0
_CLOSE_WITHIN: Final = 1.0
_AGAIN: Final = 1.0
_HEARTBEAT: Final = 1.0
_DEAD_AFTER: Final = 5.0
# To be told of a job at once costs a connection of its own; the others are looked for every second.
_AT_ONCE: Final = frozenset({JobKind.POLL, JobKind.ALERT, JobKind.DELIVER})
# procrastinate's tables get a schema named for their form: another version of it makes its own, so that
# old and new processes work side by side. Nothing is to be moved, for jobs are only wake-ups.
SCHEMA: Final = f"jobs_{hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest()[:8]}"


class SharedJobs:
    """Implements `Engine` over PostgreSQL, with these parameters of libpq; use it within `opened`."""

    def __init__(
        self, url: str, workers: Mapping[JobKind, int], parameters: Mapping[str, str] | None = None
    ) -> None:
        self._local = LocalJobs(workers)
        self._connector = procrastinate.PsycopgConnector(
            conninfo=url.replace("+psycopg", "", 1),
            kwargs={"options": f"-c search_path={SCHEMA}", **(parameters or {})},
            min_size=1,
            max_size=_CONNECTIONS,
            timeout=_PATIENCE,
        )
        self._app = procrastinate.App(connector=self._connector)
        self._takers: dict[JobKind, Taker] = {}
        self._wakers = {kind: self._waker(kind) for kind in workers}
        self._fetching: list[asyncio.Task[None]] = []

    @asynccontextmanager
    async def opened(self) -> AsyncIterator["SharedJobs"]:
        """With connections, and with tables for the jobs."""
        async with self._app.open_async():
            await self._make_tables()
            try:
                yield self
            finally:
                await self._connector.pool.close(_CLOSE_WITHIN)

    async def wake(self, kind: JobKind, key: str) -> None:
        """Have the handler run for this key soon, in whichever process; what is lost the sweep repeats."""
        await self._defer(kind, f"{kind}:{key}", [key])

    async def wake_all(self, kind: JobKind, keys: Collection[str]) -> None:
        """The same for many keys, a batch a job; a batch that waits already takes no more keys."""
        batches: defaultdict[int, list[str]] = defaultdict(list)
        for key in keys:
            batches[crc32(key.encode()) % _BATCHES].append(key)
        for number, batch in batches.items():
            await self._defer(kind, f"{kind}#{number}", batch[:_MOST_KEYS])

    async def run(self, handlers: Mapping[JobKind, Handler], periodic: Sequence[Periodic] = ()) -> None:
        """Work off the wake-ups of these kinds and what is periodic, until cancelled.

        Whenever PostgreSQL goes away, go on as soon as it is back.
        """
        self._takers = {kind: handler for kind, handler in handlers.items() if isinstance(handler, Taker)}
        for duty in periodic:
            self._schedule(duty)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._local.run(handlers))
            group.create_task(_for_ever(self._bury))
            for queues in [[kind.value] for kind in handlers] + [[duty.name for duty in periodic]]:
                if queues:
                    self._fetching.append(group.create_task(_for_ever(partial(self._fetch, queues))))

    async def finish(self) -> None:
        """Begin nothing more here and return once what is running has ended."""
        for task in self._fetching:
            task.cancel()
        await self._local.finish()

    def _waker(self, kind: JobKind) -> Any:
        async def take(keys: list[str]) -> None:
            await self._local.room(kind)
            await self._local.wake_all(kind, await self._taken(kind, keys))

        return self._app.task(name=f"wake {kind}", queue=kind.value)(take)

    async def _taken(self, kind: JobKind, keys: Collection[str]) -> Collection[str]:
        taker = self._takers.get(kind)
        try:
            return await taker.take(keys) if taker else keys
        except RightswireError as error:
            log.error("job.failed", kind=kind, key=f"{len(keys)} keys", why=str(error))
            return ()

    def _schedule(self, duty: Periodic) -> None:
        async def run(timestamp: int) -> None:  # noqa: ARG001 - when it was due; that it is done is enough
            await once(duty)

        task = self._app.task(name=duty.name, queue=duty.name, lock=duty.name, queueing_lock=duty.name)(run)
        self._app.periodic(cron=_cron(duty.seconds))(task)

    async def _defer(self, kind: JobKind, lock: str, keys: list[str]) -> None:
        try:
            await self._wakers[kind].configure(queueing_lock=lock).defer_async(keys=keys)
        except AlreadyEnqueued:
            return
        except ConnectorException as error:
            log.warning("wake_up.lost", kind=kind, keys=len(keys), why=_told(error))

    async def _fetch(self, queues: list[str]) -> None:
        await self._app.run_worker_async(
            queues=queues,
            concurrency=1 + len(queues),
            listen_notify=queues[0] in _AT_ONCE,
            install_signal_handlers=False,
            delete_jobs="always",
            fetch_job_polling_interval=_AGAIN,
            update_heartbeat_interval=_HEARTBEAT,
            stalled_worker_timeout=_DEAD_AFTER,
            shutdown_graceful_timeout=_AGAIN,
        )

    async def _bury(self) -> None:
        """Drop the jobs of processes that died: their locks would keep what is periodic from running."""
        while True:
            stalled = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_DEAD_AFTER)
            for job in stalled:
                with suppress(ConnectorException):  # another process was quicker
                    await self._app.job_manager.finish_job(job, Status.FAILED, delete_job=True)
            await asyncio.sleep(_AGAIN)

    async def _make_tables(self) -> None:
        if await self._has_tables():
            return
        tables = SchemaManager.get_schema().replace("%", "%%")
        alone = f"SELECT pg_advisory_xact_lock({crc32(SCHEMA.encode())});"
        try:
            await self._app.connector.execute_query_async(
                f"{alone} CREATE SCHEMA IF NOT EXISTS {SCHEMA}; {tables}"
            )
        except ConnectorException:
            # Another process was quicker; whatever else it is comes up again here.
            if not await self._has_tables():
                raise

    async def _has_tables(self) -> bool:
        found = await self._app.connector.execute_query_one_async(
            f"SELECT to_regclass('{SCHEMA}.procrastinate_jobs') IS NOT NULL AS there"
        )
        return bool(found["there"])


def _cron(seconds: int) -> str:
    """Procrastinate's words for it: every so many seconds below a minute, else every hour."""
    return f"* * * * * */{seconds}" if seconds < 60 else "0 * * * *"


async def _for_ever(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Begin it again whenever it ends, which it does when PostgreSQL goes away; until cancelled."""
    # procrastinate may tell of PostgreSQL where it was cancelled.
    while (task := asyncio.current_task()) and not task.cancelling():
        try:
            await work()
        except ConnectorException as error:
            log.warning("jobs.interrupted", why=_told(error))
        await asyncio.sleep(_AGAIN)


def _told(error: ConnectorException) -> str:
    return str(error.__cause__ or error).strip().splitlines()[0]
