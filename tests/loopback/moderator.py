"""What happens to a guild behind the bot's back: channels come and go, rights change, members write."""

from collections.abc import Iterable

from tests.loopback.directory import Directory
from tests.loopback.messages import Dispatch, Draft, Messages
from tests.loopback.model import Channel, ChannelKind, Message, Overwrite
from tests.loopback.payloads import channel_payload
from tests.loopback.permissions import named
from tests.loopback.state import State


class Moderator:
    """Changes the world and tells the bot over the gateway, as Discord would."""

    def __init__(self, state: State, messages: Messages, dispatch: Dispatch) -> None:
        self._state = state
        self._messages = messages
        self._dispatch = dispatch
        self._directory = Directory(state)

    def create_channel(self, name: str, kind: ChannelKind = ChannelKind.TEXT) -> Channel:
        """Add a channel to the first guild."""
        guild = next(iter(self._state.guilds.values()))
        channel = self._state.add_channel(Channel(self._state.new_id(), kind, name, guild_id=guild.id))
        self._dispatch("CHANNEL_CREATE", channel_payload(channel), guild.id)
        return channel

    def delete_channel(self, name: str) -> None:
        """Delete a channel or a thread."""
        channel = self._directory.channel(name)
        payload = channel_payload(channel)
        self._state.remove_channel(channel)
        self._dispatch("THREAD_DELETE" if channel.thread else "CHANNEL_DELETE", payload, channel.guild_id)

    def set_bot_permissions(self, name: str, allow: Iterable[str] = (), deny: Iterable[str] = ()) -> None:
        """Replace the channel's overwrite for the bot; Discord's permission names in any case."""
        channel, bot = self._directory.channel(name), self._state.bot
        overwrite = Overwrite(bot.id, 1, named(allow), named(deny))
        channel.overwrites = [o for o in channel.overwrites if o.target_id != bot.id] + [overwrite]
        self._dispatch("CHANNEL_UPDATE", channel_payload(channel), channel.guild_id)

    def set_inbox(self, member: str, *, opened: bool) -> None:
        """Open or close a member's inbox for direct messages."""
        self._directory.user(member).inbox_open = opened

    def write(self, member: str, channel: str, content: str) -> Message:
        """A member writes a message; `@member` as channel is their direct channel with the bot."""
        target, author = self._directory.channel(channel), self._directory.user(member)
        return self._messages.post(Draft(target, author, {"content": content}))
