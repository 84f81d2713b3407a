"""Guilds with their channels, roles, members and active threads."""

from tests.loopback.calls import Call, Reply, Route
from tests.loopback.errors import Code, refusal
from tests.loopback.model import Channel, Guild
from tests.loopback.payloads import (
    channel_payload,
    guild_payload,
    member_payload,
    role_payload,
    thread_member_payload,
)
from tests.loopback.state import State


class GuildRoutes:
    """Reading routes; a guild that the bot is not in is refused."""

    def __init__(self, state: State) -> None:
        self._state = state

    def routes(self) -> list[Route]:
        """The routes with their handlers."""
        return [
            Route("GET", "/guilds/{guild_id}", self._guild),
            Route("GET", "/guilds/{guild_id}/channels", self._channels),
            Route("GET", "/guilds/{guild_id}/roles", self._roles),
            Route("GET", "/guilds/{guild_id}/members/{user_id}", self._member),
            Route("GET", "/guilds/{guild_id}/threads/active", self._active_threads),
        ]

    def _own(self, call: Call) -> Guild:
        guild = self._state.guild(call.params["guild_id"])
        if self._state.bot.id not in guild.members:
            raise refusal(Code.MISSING_ACCESS)
        return guild

    def _visible(self, guild: Guild) -> list[Channel]:
        return [c for c in guild.channels.values() if self._state.permissions(self._state.bot, c)]

    def _guild(self, call: Call) -> Reply:
        found = self._own(call)
        counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 0}
        return Reply(body=guild_payload(found) | (counts if call.query.get("with_counts") else {}))

    def _channels(self, call: Call) -> Reply:
        return Reply(body=[channel_payload(c) for c in self._own(call).channels.values() if c.thread is None])

    def _roles(self, call: Call) -> Reply:
        return Reply(body=[role_payload(role) for role in self._own(call).roles.values()])

    def _member(self, call: Call) -> Reply:
        found = self._own(call).members.get(call.params["user_id"])
        if found is None:
            raise refusal(Code.UNKNOWN_MEMBER)
        return Reply(body=member_payload(found))

    def _active_threads(self, call: Call) -> Reply:
        threads = [c for c in self._visible(self._own(call)) if c.thread and not c.thread.archived]
        members = [thread_member_payload(c, self._state.bot) for c in threads]
        return Reply(
            body={"threads": [channel_payload(c) for c in threads], "members": members, "has_more": False}
        )
