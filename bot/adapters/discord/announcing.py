"""Which channels are announcement channels: as the gateway tells, else as Discord says when asked."""

import asyncio
from typing import Final

import discord

from bot.domain.recent import Recent

_KNOWN_FOR: Final = 3600.0
_MOST_CHANNELS: Final = 10_000


class Announcing:
    """Knows for an hour what it had to ask for."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._asked = Recent[int, tuple[float, bool]](_MOST_CHANNELS)

    async def is_announcing(self, channel_id: int) -> bool:
        """Whether what stands there can be published. Where nobody can tell, publishing will."""
        known = self._client.get_channel(channel_id)
        if known is not None:
            return _is_news(known)
        now = asyncio.get_running_loop().time()
        until, found = self._asked.get(channel_id) or (now, True)
        if until <= now:
            found = await self._ask(channel_id)
            self._asked.put(channel_id, (now + _KNOWN_FOR, found))
        return found

    async def _ask(self, channel_id: int) -> bool:
        try:
            return _is_news(await self._client.fetch_channel(channel_id))
        except discord.DiscordException:
            return True


def _is_news(channel: object) -> bool:
    return isinstance(channel, discord.TextChannel) and channel.is_news()
