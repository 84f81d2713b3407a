"""Messages about feeds and channels that people set up, through the discord.py client."""

import discord

from bot.adapters.discord.failures import translated
from bot.domain.errors import InboxClosed
from bot.domain.notice import Notice, OffNotice
from bot.presentation.notices import notice_text, off_text


class DiscordMessenger:
    """Implements `Messenger`. `client` is logged in; it need not be connected to the gateway."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def tell(self, notice: Notice | OffNotice) -> None:
        """Send the notice to its member; its nonce keeps a second attempt from being a second message."""
        with translated():
            inbox = await self._client.create_dm(discord.Object(notice.member))
            await _say(inbox, notice)

    async def announce(self, notice: OffNotice) -> None:
        """Send it to the server's system channel. Raises InboxClosed where we see none."""
        guild = self._client.get_guild(notice.guild) if notice.guild else None
        if guild is None or guild.system_channel is None:
            raise InboxClosed("has no system channel")
        with translated():
            await _say(guild.system_channel, notice)


async def _say(place: discord.abc.Messageable, notice: Notice | OffNotice) -> None:
    text = off_text(notice) if isinstance(notice, OffNotice) else notice_text(notice)
    await place.send(text, nonce=notice.nonce, suppress_embeds=True)
