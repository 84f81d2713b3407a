"""Finding users, channels and messages as a test names them: by name or by id."""

from tests.loopback.errors import CannotUse
from tests.loopback.model import Channel, ChannelKind, Message, User
from tests.loopback.state import State


class Directory:
    """Look-up by name or id; names may carry `#` or `@`."""

    def __init__(self, state: State) -> None:
        self._state = state

    def user(self, name: str) -> User:
        """A user by name or id."""
        for user in self._state.users.values():
            if name.removeprefix("@") in (user.id, user.name):
                return user
        raise CannotUse(f"there is no user {name!r}")

    def channel(self, name: str) -> Channel:
        """A channel by id, a guild channel or thread by name, a direct channel by `@member`."""
        if name.startswith("@"):
            return self._state.direct_channel(self.user(name))
        for channel in self._state.channels.values():
            if channel.id == name or (channel.guild_id and channel.name == name.removeprefix("#")):
                return channel
        raise CannotUse(f"there is no channel {name!r}")

    def messages_in(self, name: str) -> list[Message]:
        """A channel's messages, oldest first; of a forum, what its posts begin with."""
        channel = self.channel(name)
        posts = [c for c in self._state.channels.values() if c.thread and c.thread.parent_id == channel.id]
        if channel.kind is ChannelKind.FORUM:
            return [post.messages[post.id] for post in posts if post.id in post.messages]
        return list(channel.messages.values())

    def message(self, message_id: str) -> Message:
        """A message by id, deleted and ephemeral ones too."""
        for channel in self._state.channels.values():
            if message_id in channel.messages:
                return channel.messages[message_id]
        raise CannotUse(f"there is no message {message_id!r}")
