"""Direct messages about feeds and channels that people set up, through the discord.py client."""

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
        try:
            with translated():
                inbox = await self._client.create_dm(discord.Object(notice.member))
                await self._say(inbox, notice)
        except InboxClosed:
            system = self._system_channel(notice)
            if system is None:
                raise
            with translated():
                await self._say(system, notice)

    async def _say(self, place: discord.abc.Messageable, notice: Notice | OffNotice) -> None:
        text = off_text(notice) if isinstance(notice, OffNotice) else notice_text(notice)
        await place.send(text, nonce=notice.nonce, suppress_embeds=True)

    def _system_channel(self, notice: Notice | OffNotice) -> discord.TextChannel | None:
        """Where the server wants to read about its channels; feeds are between us and who added them."""
        if isinstance(notice, Notice) or notice.guild is None:
            return None
        guild = self._client.get_guild(notice.guild)
        return guild.system_channel if guild else None
