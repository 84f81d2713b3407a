"""The loopback Discord over HTTP and WebSocket on 127.0.0.1."""

from types import TracebackType
from typing import Self

from aiohttp import web

from tests.loopback.calls import Route
from tests.loopback.control import Control
from tests.loopback.core import Discord, Options
from tests.loopback.rest import PREFIX, Rest
from tests.loopback.routes.account import AccountRoutes
from tests.loopback.routes.channels import ChannelRoutes
from tests.loopback.routes.commands import CommandRoutes
from tests.loopback.routes.guilds import GuildRoutes
from tests.loopback.routes.interactions import InteractionRoutes
from tests.loopback.routes.messages import MessageRoutes
from tests.loopback.routes.threads import ThreadRoutes

__all__ = ["LoopbackDiscord", "Options"]

HOST = "127.0.0.1"


class LoopbackDiscord(Discord):
    """A Discord on 127.0.0.1: `async with LoopbackDiscord() as discord:`."""

    def __init__(self, options: Options | None = None) -> None:
        super().__init__(options)
        self._runner = web.AppRunner(self._app(), shutdown_timeout=0.5, access_log=None)

    @property
    def rest_address(self) -> str:
        """What DISCORD_API_BASE is set to."""
        return self.state.address + PREFIX

    @property
    def control_address(self) -> str:
        """Where the control API is."""
        return f"{self.state.address}/control"

    @property
    def environment(self) -> dict[str, str]:
        """The variables that point the shipped bot here."""
        return {
            "DISCORD_TOKEN": self.options.token,
            "DISCORD_API_BASE": self.rest_address,
            "DISCORD_GATEWAY_URL": self.gateway.address,
        }

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, HOST, self.options.port)
        await site.start()
        port = self._runner.addresses[0][1]
        self.state.address = f"http://{HOST}:{port}"
        self.gateway.address = f"ws://{HOST}:{port}/gateway"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.release_all()
        self.gateway.close(1001)
        await self._runner.cleanup()

    def routes(self) -> list[Route]:
        """Everything that the REST side answers."""
        state, dispatch = self.state, self.gateway.dispatch
        return [
            *AccountRoutes(state, self.gateway, self.options.shards).routes(),
            *GuildRoutes(state).routes(),
            *ChannelRoutes(state, dispatch).routes(),
            *ThreadRoutes(state, self.messages, dispatch).routes(),
            *MessageRoutes(state, self.messages).routes(),
            *CommandRoutes(state, self.commands).routes(),
            *InteractionRoutes(state, self.interactions, self.messages).routes(),
        ]

    def _app(self) -> web.Application:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/attachments/{attachment_id}/{filename}", self._attachment)
        Control(self).add_to(app)
        Rest(self.access, self.journal, self.contract, self.faults).add_to(app, self.routes())
        return app

    async def _attachment(self, request: web.Request) -> web.Response:
        for channel in self.state.channels.values():
            for message in channel.messages.values():
                for attachment in message.attachments:
                    if attachment.id == request.match_info["attachment_id"]:
                        headers = {"Content-Type": attachment.content_type}
                        return web.Response(body=attachment.content, headers=headers)
        raise web.HTTPNotFound
