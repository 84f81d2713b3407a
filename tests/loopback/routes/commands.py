"""Application commands: bulk overwrite and reading."""

from tests.loopback.calls import Call, Reply, Route
from tests.loopback.commands import Commands
from tests.loopback.errors import Code, refusal
from tests.loopback.state import State

_SCOPES = (
    "/applications/{application_id}/commands",
    "/applications/{application_id}/guilds/{guild_id}/commands",
)


class CommandRoutes:
    """Global commands and those of a guild."""

    def __init__(self, state: State, commands: Commands) -> None:
        self._state = state
        self._commands = commands

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        return [
            route
            for scope in _SCOPES
            for route in (
                Route("GET", scope, self._listed),
                Route("PUT", scope, self._overwrite),
                Route("GET", f"{scope}/{{command_id}}", self._read),
            )
        ]

    def _check_own(self, call: Call) -> str | None:
        if call.params["application_id"] != self._state.application_id:
            raise refusal(Code.MISSING_ACCESS)
        guild_id = call.params.get("guild_id")
        return self._state.guild(guild_id).id if guild_id else None

    def _listed(self, call: Call) -> Reply:
        return Reply(body=self._commands.listed(self._check_own(call)))

    def _overwrite(self, call: Call) -> Reply:
        return Reply(body=self._commands.overwrite(call.body, self._check_own(call)))

    def _read(self, call: Call) -> Reply:
        for command in self._commands.listed(self._check_own(call)):
            if command["id"] == call.params["command_id"]:
                return Reply(body=command)
        raise refusal(Code.UNKNOWN_COMMAND)
