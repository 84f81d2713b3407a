"""The health page: is the process alive, is it ready, and how does the work go; on loopback by default."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog
from aiohttp import web

from bot.adapters.observability.metrics import Metrics
from bot.domain.errors import RightswireError
from bot.ports.clock import Clock
from bot.ports.work import WorkStore

log = structlog.get_logger()

_LOOK_EVERY: Final = 0.25
_STOP_WITHIN: Final = 1.0
_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


class Health:
    """Answers `/healthz`, `/readyz` and `/metrics`; `connected` says whether Discord is."""

    def __init__(
        self, metrics: Metrics, work: WorkStore, clock: Clock, connected: Callable[[], bool]
    ) -> None:
        self._metrics = metrics
        self._work = work
        self._clock = clock
        self._connected = connected
        self._lag = 0.0

    @asynccontextmanager
    async def served(self, host: str, port: int) -> AsyncIterator[int | None]:
        """Serve, and watch the event loop, in the block; gives the port, None when it cannot be had."""
        page = web.Application()
        page.router.add_get("/healthz", self._alive)
        page.router.add_get("/readyz", self._ready)
        page.router.add_get("/metrics", self._measured)
        runner = web.AppRunner(page, access_log=None, shutdown_timeout=_STOP_WITHIN)
        await runner.setup()
        self._look(asyncio.get_running_loop())
        try:
            yield await _listening(runner, host, port)
        finally:
            self._next_look.cancel()
            await runner.cleanup()

    def _look(self, loop: asyncio.AbstractEventLoop, due: float | None = None) -> None:
        """See how late the event loop is with this very call."""
        now = loop.time()
        self._lag = max(self._lag, now - due) if due else 0.0
        self._next_look = loop.call_at(now + _LOOK_EVERY, self._look, loop, now + _LOOK_EVERY)

    async def _alive(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _ready(self, _: web.Request) -> web.Response:
        missing = [] if self._connected() else ["not connected to Discord"]
        try:
            await self._work.workload(self._clock.now())
        except RightswireError as error:
            missing.append(str(error))
        return web.Response(text="\n".join(missing or ["ok"]) + "\n", status=503 if missing else 200)

    async def _measured(self, _: web.Request) -> web.Response:
        self._metrics.lag(self._lag)
        self._lag = 0.0
        try:
            self._metrics.observe(await self._work.workload(self._clock.now()))
        except RightswireError as error:
            return web.Response(text=f"{error}\n", status=503)
        return web.Response(body=self._metrics.exposed(), headers={"Content-Type": _PROMETHEUS})


async def _listening(runner: web.AppRunner, host: str, port: int) -> int | None:
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        log.warning("health.unavailable", address=f"{host}:{port}", why=error.strerror)
        return None
    found: int = runner.addresses[0][1]
    return found
