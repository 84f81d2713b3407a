"""The control API under /control, for tests that run the loopback Discord as a process of its own."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from aiohttp import web

from tests.loopback.core import Discord
from tests.loopback.errors import CannotUse, Refusal
from tests.loopback.faults import Fault, Kind, Scope, When
from tests.loopback.interactions import Interaction
from tests.loopback.model import ChannelKind, Payload
from tests.loopback.people import Invocation, Place
from tests.loopback.shown import shown_fault, shown_interaction, shown_message, shown_session, shown_world

Answer = Callable[[web.Request], Awaitable[Any]]


class Control:
    """JSON in and out; 400: cannot be read, 408: did not come in time, 409: no member could do that."""

    def __init__(self, discord: Discord) -> None:
        self._discord = discord

    def add_to(self, app: web.Application) -> None:
        """Register the control routes."""
        for method, path, answer in (
            ("GET", "/world", self._world),
            ("GET", "/commands", self._commands),
            ("GET", "/requests", self._requests),
            ("GET", "/requests/count", self._count),
            ("GET", "/violations", self._violations),
            ("GET", "/messages", self._messages),
            ("POST", "/messages", self._write),
            ("POST", "/interactions", self._interact),
            ("GET", "/interactions/{id}", self._interaction),
            ("POST", "/faults", self._add_fault),
            ("GET", "/faults/{id}", self._fault),
            ("DELETE", "/faults/{id}", self._release_fault),
            ("GET", "/gateway", self._gateway),
            ("POST", "/gateway", self._disturb_gateway),
            ("POST", "/channels", self._create_channel),
            ("DELETE", "/channels/{name}", self._delete_channel),
            ("PUT", "/channels/{name}/permissions", self._set_permissions),
            ("PATCH", "/members/{name}", self._change_member),
            ("PATCH", "/clock", self._turn_clock),
        ):
            app.router.add_route(method, f"/control{path}", _answering(answer))

    async def _world(self, request: web.Request) -> Payload:
        return shown_world(self._discord.state)

    async def _commands(self, request: web.Request) -> Payload:
        commands = self._discord.commands
        return {"commands": commands.listed(request.query.get("guild")), "overwrites": commands.overwrites}

    async def _requests(self, request: web.Request) -> Payload:
        method, route = request.query.get("method"), request.query.get("route")
        since, count = int(request.query.get("since", 0)), int(request.query.get("count", 0))
        journal = self._discord.journal

        def enough() -> bool:
            return len(journal.select(method, route, since)) >= count

        await self._discord.state.changes.until(enough, _timeout(request.query.get("timeout")))
        return {"requests": [asdict(entry) for entry in journal.select(method, route, since)]}

    async def _count(self, request: web.Request) -> Payload:
        return {"count": len(self._discord.journal.entries)}

    async def _violations(self, request: web.Request) -> Payload:
        contract = self._discord.contract
        return {"checked": contract.checks, "violations": [asdict(v) for v in contract.violations]}

    async def _messages(self, request: web.Request) -> Payload:
        name, count = request.query["channel"], int(request.query.get("count", 0))
        if count:
            await self._discord.posted(name, count, _timeout(request.query.get("timeout")))
        found = self._discord.directory.messages_in(name)
        return {"messages": [shown_message(self._discord.state, message) for message in found]}

    async def _write(self, request: web.Request) -> Payload:
        body = await request.json()
        message = self._discord.moderator.write(body["member"], body["channel"], body["content"])
        return shown_message(self._discord.state, message)

    async def _interact(self, request: web.Request) -> Payload:
        body = await request.json()
        opened = _ACTS[body.get("kind", "command")](self._discord, body)
        return await self._outcome(opened, body.get("wait", "answer"), _timeout(body.get("timeout")))

    async def _interaction(self, request: web.Request) -> Payload:
        interaction = self._discord.interactions.by_id(request.match_info["id"])
        timeout = _timeout(request.query.get("timeout"))
        return await self._outcome(interaction, request.query.get("wait", "nothing"), timeout)

    async def _outcome(self, interaction: Interaction, wait: str, within: float) -> Payload:
        """An interaction that nobody answers is an outcome as well, not an error."""
        late = False
        try:
            if wait in ("answer", "acknowledgement"):
                await self._discord.acknowledged(interaction)
            if wait == "answer":
                await self._discord.answered(interaction, within)
        except TimeoutError:
            late = True
        return shown_interaction(self._discord.state, interaction) | {"timed_out": late}

    async def _add_fault(self, request: web.Request) -> Payload:
        body = await request.json()
        kind, when = Kind(body.pop("kind", Kind.STATUS)), When(body.pop("when", When.BEFORE))
        scope = Scope(body.pop("scope", Scope.USER))
        return shown_fault(self._discord.faults.add(Fault(kind=kind, when=when, scope=scope, **body)))

    async def _fault(self, request: web.Request) -> Payload:
        order = self._discord.faults.orders[int(request.match_info["id"])]
        hits = int(request.query.get("hits", 0))

        def enough() -> bool:
            return order.hits >= hits

        await self._discord.state.changes.until(enough, _timeout(request.query.get("timeout")))
        return shown_fault(order)

    async def _release_fault(self, request: web.Request) -> Payload:
        self._discord.faults.release(int(request.match_info["id"]))
        return {}

    async def _gateway(self, request: web.Request) -> Payload:
        sessions = int(request.query.get("sessions", 0))
        if sessions:
            await self._discord.online(sessions, _timeout(request.query.get("timeout")))
        return {"sessions": [shown_session(s) for s in self._discord.gateway.sessions.values()]}

    async def _disturb_gateway(self, request: web.Request) -> Payload:
        body, gateway = await request.json(), self._discord.gateway
        match body["do"]:
            case "reconnect":
                gateway.reconnect()
            case "invalidate":
                gateway.invalidate(resumable=bool(body.get("resumable", False)))
            case "close":
                gateway.close(int(body["code"]))
            case "revoke":
                self._discord.revoke_token(body.get("token"))
            case other:
                raise ValueError(f"unknown: {other}")
        return {}

    async def _create_channel(self, request: web.Request) -> Payload:
        body = await request.json()
        kind = ChannelKind[body.get("kind", "text").upper()]
        return {"id": self._discord.moderator.create_channel(body["name"], kind).id}

    async def _delete_channel(self, request: web.Request) -> Payload:
        self._discord.moderator.delete_channel(request.match_info["name"])
        return {}

    async def _set_permissions(self, request: web.Request) -> Payload:
        body = await request.json()
        moderator = self._discord.moderator
        moderator.set_bot_permissions(request.match_info["name"], body.get("allow", []), body.get("deny", []))
        return {}

    async def _change_member(self, request: web.Request) -> Payload:
        body = await request.json()
        self._discord.moderator.set_inbox(request.match_info["name"], opened=bool(body["inbox_open"]))
        return {}

    async def _turn_clock(self, request: web.Request) -> Payload:
        self._discord.state.turn_clock(float((await request.json())["forward"]))
        return {}


def _use(discord: Discord, body: Payload) -> Interaction:
    invocation = Invocation(body["name"], body.get("options", {}), body.get("focused"))
    return discord.people.use(invocation, Place(body.get("member", "reader"), body.get("channel", "news")))


def _use_on_message(discord: Discord, body: Payload) -> Interaction:
    message = discord.directory.message(body["message"])
    return discord.people.use_on_message(body["name"], message, body.get("member", "reader"))


def _press(discord: Discord, body: Payload) -> Interaction:
    message = discord.directory.message(body["message"])
    return discord.people.press(message, body["custom_id"], body.get("member", "reader"))


def _choose(discord: Discord, body: Payload) -> Interaction:
    message = discord.directory.message(body["message"])
    return discord.people.choose(message, body["custom_id"], body["values"], body.get("member", "reader"))


def _submit(discord: Discord, body: Payload) -> Interaction:
    return discord.people.submit(discord.interactions.by_id(body["form"]), body["values"])


_ACTS: dict[str, Callable[[Discord, Payload], Interaction]] = {
    "command": _use,
    "autocomplete": _use,
    "message_command": _use_on_message,
    "button": _press,
    "select": _choose,
    "modal": _submit,
}


def _timeout(given: Any) -> float:
    return 10.0 if given is None else float(given)


def _answering(answer: Answer) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def serve(request: web.Request) -> web.Response:
        try:
            return _json(200, await answer(request))
        except TimeoutError:
            return _json(408, {"error": "it did not come in time"})
        except (CannotUse, Refusal) as error:
            return _json(409, {"error": str(error)})
        except (KeyError, TypeError, ValueError) as error:
            return _json(400, {"error": repr(error)})

    return serve


def _json(status: int, body: Any) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")
