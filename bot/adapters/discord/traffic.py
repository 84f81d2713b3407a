"""All requests to Discord's REST interface: paced below its global limit, and stopped before it bans us.

Discord takes 50 requests a second over all and bans an address for hours that is refused 10,000 times in
ten minutes (401, 403 and 429, but those of a limit that is shared). Answers to interactions are outside
both (docs.discord.com/developers/topics/rate-limits).
"""

import asyncio
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final, Protocol

import aiohttp
import structlog

from bot.domain.errors import Busy

log = structlog.get_logger()

A_SECOND: Final = 45
MOST_REFUSED: Final = 1000
WITHIN: Final = 600.0
_WRONG_TOKEN: Final = 401
_REFUSALS: Final = frozenset({_WRONG_TOKEN, 403, 429})
_OUTSIDE: Final = ("/interactions/", "/webhooks/")


class Pace(Protocol):
    """Gives turns."""

    async def turn(self) -> None:
        """Return when the next request may go."""
        ...


class SteadyPace:
    """At most so many turns in any second, and apart: what was held up must not come all at once."""

    def __init__(self, a_second: int = A_SECOND) -> None:
        # A little closer than evenly, else every late wake-up would be lost.
        self._gap = 0.8 / a_second
        self._given = deque([float("-inf")], maxlen=a_second)
        self._queue = asyncio.Lock()

    async def turn(self) -> None:
        """Return when the next request may go; first come, first served."""
        loop = asyncio.get_running_loop()
        async with self._queue:
            after_last = self._given[-1] + self._gap
            after_all = self._given[0] + 1.0 if len(self._given) == self._given.maxlen else 0.0
            if (wait := max(after_last, after_all) - loop.time()) > 0:
                await asyncio.sleep(wait)
            self._given.append(loop.time())


@dataclass(slots=True)
class Count:
    """How many requests were made."""

    requests: int = 0


_counting: ContextVar[tuple[Count, ...]] = ContextVar("counting", default=())


@contextmanager
def counted() -> Iterator[Count]:
    """Count the requests that are made in here: discord.py repeats some of them by itself."""
    count = Count()
    token = _counting.set((*_counting.get(), count))
    try:
        yield count
    finally:
        _counting.reset(token)


class Traffic:
    """What discord.py tells of its requests (`http_trace`); raises Busy in place of one that must not go."""

    def __init__(self, pace: Pace, most_refused: int = MOST_REFUSED) -> None:
        self._pace = pace
        self._refused: deque[float] = deque(maxlen=most_refused)
        self._stopped = False
        self._token_refused = asyncio.Event()

    async def token_refused(self) -> None:
        """Return once Discord has refused the token: it was reset, and nothing goes any more."""
        await self._token_refused.wait()

    @property
    def refused(self) -> int:
        """How many requests were refused in the last ten minutes, up to the number at which we stop."""
        self._forget(asyncio.get_running_loop().time())
        return len(self._refused)

    def trace(self) -> aiohttp.TraceConfig:
        """For the client."""
        config = aiohttp.TraceConfig()
        config.on_request_start.append(self._begins)
        config.on_request_end.append(self._ended)
        return config

    async def _begins(self, _session: Any, _context: Any, request: aiohttp.TraceRequestStartParams) -> None:
        if _is_outside(request.url.path):
            return
        for count in _counting.get():
            count.requests += 1
        self._stop_if_refused()
        await self._pace.turn()

    async def _ended(self, _session: Any, _context: Any, request: aiohttp.TraceRequestEndParams) -> None:
        answer = request.response
        shared = answer.headers.get("X-RateLimit-Scope") == "shared"
        if answer.status == _WRONG_TOKEN and not _is_outside(request.url.path):
            self._token_refused.set()
        if answer.status in _REFUSALS and not shared and not _is_outside(request.url.path):
            self._refused.append(asyncio.get_running_loop().time())
            log.debug("discord.refused", status=answer.status)

    def _stop_if_refused(self) -> None:
        now = asyncio.get_running_loop().time()
        self._forget(now)
        if len(self._refused) < (self._refused.maxlen or 0):
            self._stopped = False
            return
        wait = self._refused[0] + WITHIN - now
        if not self._stopped:
            self._stopped = True
            why = f"refused {len(self._refused)} requests in ten minutes; at 10,000 Discord bans this address"
            log.error("discord.stopped", why=why, seconds=round(wait))
        raise Busy("stopped: Discord refused too many requests", wait, refused=True)

    def _forget(self, now: float) -> None:
        while self._refused and self._refused[0] <= now - WITHIN:
            self._refused.popleft()


def _is_outside(path: str) -> bool:
    return any(part in path for part in _OUTSIDE)
