"""Where WebSub hubs reach us: their confirmations and what they send. All else is refused."""

import asyncio
from types import TracebackType
from typing import Final, Protocol, Self

from aiohttp import web

_MOST_BYTES: Final = 10 * 1024 * 1024
_PATIENCE: Final = 30.0
# Who is still sending when we stop sends again: hubs do, when they have no answer.
_STOP_WITHIN: Final = 1.0


class Subscriber(Protocol):
    """What is done with it; `bot.usecases.websub.WebSub` is one."""

    async def confirm(self, token: str, said: dict[str, str]) -> str | None:
        """The challenge to answer with, None to refuse."""
        ...

    async def knows(self, token: str) -> bool:
        """Whether the token is one of ours."""
        ...

    async def receive(self, token: str, signature: str, body: bytes, content_type: str) -> None:
        """Take what was sent."""
        ...


class Callback:
    """The server; enter it to listen at that address and port. The token is the last part of the path."""

    def __init__(self, subscriber: Subscriber, host: str, port: int) -> None:
        self._subscriber = subscriber
        self._place = (host, port)
        application = web.Application(client_max_size=_MOST_BYTES)
        application.router.add_get("/{path:.*}", self._confirm)
        application.router.add_post("/{path:.*}", self._receive)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_STOP_WITHIN)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._runner.addresses[0][1])

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, *self._place).start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _confirm(self, request: web.Request) -> web.Response:
        challenge = await self._subscriber.confirm(_token(request), dict(request.query))
        if challenge is None:
            return web.Response(status=404)
        return web.Response(text=challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def _receive(self, request: web.Request) -> web.Response:
        token = _token(request)
        # 410 has the hub forget us (section 7.1), and nobody makes us read what we did not ask for.
        if not await self._subscriber.knows(token):
            return web.Response(status=410)
        try:
            async with asyncio.timeout(_PATIENCE):
                body = await request.read()
        except TimeoutError:
            return web.Response(status=408)
        signature = request.headers.get("X-Hub-Signature", "")
        await self._subscriber.receive(token, signature, body, request.headers.get("Content-Type", ""))
        return web.Response(status=202)


def _token(request: web.Request) -> str:
    return request.path.rsplit("/", 1)[-1]
