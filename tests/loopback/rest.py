"""The way of a REST call: decode, write down, check, obey faults, handle, check again, answer."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from aiohttp import web

from tests.loopback.calls import Call, Reply, Route, read_call
from tests.loopback.contract import Contract
from tests.loopback.errors import Code, Refusal, plain_refusal, refusal
from tests.loopback.faults import Faults, Kind, Order, When
from tests.loopback.journal import Entry, Journal
from tests.loopback.limits import RateLimits

PREFIX = "/api/v10"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(slots=True)
class Access:
    """Who is let in, and how often: the bot's token (None once it is revoked), and limits if there are any."""

    token: str | None
    limits: RateLimits | None = None

    def refusal(self, call: Call) -> Reply | None:
        """The 429 for a request too many."""
        return self.limits.check(call) if self.limits else None

    def told(self, call: Call, reply: Reply) -> Reply:
        """The reply, with the headers that tell of its limit."""
        if self.limits is None or reply.status == 429:
            return reply
        return replace(reply, headers=self.limits.headers(call))


class Cut(Exception):
    """The connection is to be cut without an answer."""


class Rest:
    """Serves routes below /api/v10 to whoever has the bot's token."""

    def __init__(self, access: Access, journal: Journal, contract: Contract, faults: Faults) -> None:
        self._access = access
        self._journal = journal
        self._contract = contract
        self._faults = faults

    def add_to(self, app: web.Application, routes: list[Route]) -> None:
        """Register routes, and an answer to everything that is none."""
        unknown = [Route(method, "/{path:.*}", self._unknown, open=True) for method in METHODS]
        for route in routes + unknown:
            app.router.add_route(route.method, PREFIX + route.template, self._server_of(route))

    def _server_of(self, route: Route) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def serve(request: web.Request) -> web.StreamResponse:
            try:
                return _response(await self._reply(request, route))
            except Cut:
                assert request.transport is not None
                request.transport.abort()
                return web.Response(status=502)

        return serve

    async def _reply(self, request: web.Request, route: Route) -> Reply:
        try:
            call = await read_call(request, route.template)
        except Refusal as refused:
            return Reply(refused.status, refused.body)
        entry = self._journal.enter(call)
        reply = await self._struck(call, When.BEFORE, entry)
        if reply is None:
            reply = self._access.refusal(call) or self._access.told(call, self._handled(call, route))
            reply = await self._struck(call, When.AFTER, entry) or reply
        entry.status = reply.status
        return reply

    def _handled(self, call: Call, route: Route) -> Reply:
        self._contract.check_request(call)
        try:
            if not route.open and call.token != self._access.token:
                raise plain_refusal(401, "Unauthorized")
            reply = route.handler(call)
        except Refusal as refused:
            reply = Reply(refused.status, refused.body)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            reply = self._unreadable(call, error)
        self._contract.check_reply(call, reply)
        return reply

    def _unreadable(self, call: Call, error: Exception) -> Reply:
        """A 500 would send clients into half a minute of retries; a violation shows the matter at once."""
        self._contract.complain("request", call, "", f"the loopback cannot read it: {error!r}")
        unreadable = refusal(Code.INVALID_FORM)
        return Reply(unreadable.status, unreadable.body)

    async def _struck(self, call: Call, when: When, entry: Entry) -> Reply | None:
        """What a fault makes of this call: None leaves it alone; a held call goes on once it is released."""
        order = self._faults.strike(call, when)
        if order is None:
            return None
        entry.fault = order.id
        if order.fault.kind is Kind.CUT:
            raise Cut
        if order.fault.kind is Kind.HOLD:
            await _held(order)
            return None
        return order.fault.reply()

    def _unknown(self, call: Call) -> Reply:
        self._contract.complain("route", call, call.path, "the loopback has no such route")
        raise plain_refusal(404, "Not Found")


async def _held(order: Order) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(order.fault.seconds or None):
            await order.released.wait()


def _response(reply: Reply) -> web.Response:
    """Discord's clients compare the content type as a whole: a charset would make their JSON a text."""
    if reply.status == 204:
        return web.Response(status=204, headers=reply.headers)
    headers = {**reply.headers, "Content-Type": "application/json"}
    return web.Response(status=reply.status, body=json.dumps(reply.body).encode(), headers=headers)
