"""Where we may post, by what Discord's gateway has told of channels and permissions."""

import discord

from bot.domain.subscription import Target
from bot.presentation.permissions import Postable, postable_problem


class DiscordPlaces:
    """Implements `Places` from the client's cache; what the gateway has not told of is not postable."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def postable(self, target: Target) -> bool:
        """Whether nothing keeps us from posting to this channel, thread or forum now."""
        channel = self._client.get_channel(target.id)
        if not isinstance(channel, Postable):
            return False
        locked = isinstance(channel, discord.Thread) and channel.locked
        return not locked and postable_problem(channel) is None
