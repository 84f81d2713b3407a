"""Application commands: bulk overwrite and reading."""

from typing import Any

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
        listed = self._commands.listed(self._check_own(call))
        return Reply(body=listed if call.query.get("with_localizations") == "true" else _unlocalized(listed))

    def _overwrite(self, call: Call) -> Reply:
        return Reply(body=self._commands.overwrite(call.body, self._check_own(call)))

    def _read(self, call: Call) -> Reply:
        for command in self._commands.listed(self._check_own(call)):
            if command["id"] == call.params["command_id"]:
                return Reply(body=command)
        raise refusal(Code.UNKNOWN_COMMAND)


def _unlocalized(part: Any) -> Any:
    """Without the texts in other languages, which Discord gives only to who asks for them."""
    if isinstance(part, list):
        return [_unlocalized(each) for each in part]
    if isinstance(part, dict):
        return {k: _unlocalized(v) for k, v in part.items() if not k.endswith("_localizations")}
    return part
