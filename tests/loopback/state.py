"""The whole loopback Discord in memory, and waiting for it to change."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from tests.loopback.errors import Code, refusal
from tests.loopback.model import Channel, ChannelKind, Guild, Message, User
from tests.loopback.permissions import IN_A_DIRECT_MESSAGE, Permission, permissions_in

T = TypeVar("T")

DISCORD_EPOCH_MS = 1_420_070_400_000


class Changes:
    """Lets tests wait for a condition on the state instead of sleeping."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def notify(self) -> None:
        """Wake everyone who waits, so that they look again."""
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, look: Callable[[], T | None], within: float = 5.0) -> T:
        """Return what `look` finds once that is neither None nor False; TimeoutError otherwise."""
        async with asyncio.timeout(within):
            while (found := look()) is None or found is False:
                await self._next.wait()
            return found


class State:
    """Users, guilds and channels by id; `clock` gives seconds since 1970 and may be turned by tests."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.changes = Changes()
        self.users: dict[str, User] = {}
        self.guilds: dict[str, Guild] = {}
        self.channels: dict[str, Channel] = {}
        self.address = "http://127.0.0.1"
        self._last_id = 0
        self.application_id = self.new_id()
        self.bot = self.add_user("rightswire", bot=True)

    def seconds(self) -> float:
        """The server's time in seconds since 1970."""
        return self.clock()

    def now(self) -> datetime:
        """The server's time."""
        return datetime.fromtimestamp(self.clock(), UTC)

    def turn_clock(self, forward: float) -> None:
        """Let it be so many seconds later for all that is limited by the hour."""
        before = self.clock
        self.clock = lambda: before() + forward

    def new_id(self) -> str:
        """A fresh snowflake: it carries the time and is larger than every one before."""
        milliseconds = int(self.clock() * 1000) - DISCORD_EPOCH_MS
        self._last_id = max(self._last_id + 1, milliseconds << 22)
        return str(self._last_id)

    def add_user(self, name: str, *, bot: bool = False) -> User:
        """Register an account."""
        user = User(self.new_id(), name, bot)
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Register a channel, in its guild too if it has one."""
        self.channels[channel.id] = channel
        if channel.guild_id:
            self.guilds[channel.guild_id].channels[channel.id] = channel
        self.changes.notify()
        return channel

    def remove_channel(self, channel: Channel) -> None:
        """Forget a channel as if a moderator had deleted it."""
        del self.channels[channel.id]
        if channel.guild_id:
            del self.guilds[channel.guild_id].channels[channel.id]
        self.changes.notify()

    def direct_channel(self, user: User) -> Channel:
        """The bot's channel with a user, opened on first use."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        return self.add_channel(Channel(self.new_id(), ChannelKind.DIRECT, user.name, recipient=user))

    def guild(self, guild_id: str) -> Guild:
        """The guild with an id, or Discord's refusal."""
        if guild_id not in self.guilds:
            raise refusal(Code.UNKNOWN_GUILD)
        return self.guilds[guild_id]

    def user(self, user_id: str) -> User:
        """The user with an id, or Discord's refusal."""
        if user_id not in self.users:
            raise refusal(Code.UNKNOWN_USER)
        return self.users[user_id]

    def channel(self, channel_id: str) -> Channel:
        """The channel with an id, or Discord's refusal."""
        if channel_id not in self.channels:
            raise refusal(Code.UNKNOWN_CHANNEL)
        return self.channels[channel_id]

    def message(self, channel: Channel, message_id: str) -> Message:
        """A message that still stands in the channel, or Discord's refusal."""
        message = channel.messages.get(message_id)
        if message is None or message.deleted or message.ephemeral_to:
            raise refusal(Code.UNKNOWN_MESSAGE)
        return message

    def permissions(self, user: User, channel: Channel) -> Permission:
        """What a user may do in a channel."""
        if channel.guild_id is None:
            return IN_A_DIRECT_MESSAGE if user in (channel.recipient, self.bot) else Permission(0)
        guild = self.guilds[channel.guild_id]
        return permissions_in(guild, user.id, channel) if user.id in guild.members else Permission(0)

    def require(self, user: User, channel: Channel, needed: Permission = Permission.VIEW_CHANNEL) -> None:
        """Refuse as Discord does: 50001 when the channel is hidden, 50013 when a right is missing."""
        granted = self.permissions(user, channel)
        if not granted & Permission.VIEW_CHANNEL:
            raise refusal(Code.MISSING_ACCESS)
        if needed & ~granted:
            raise refusal(Code.MISSING_PERMISSIONS)
