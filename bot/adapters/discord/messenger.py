"""Direct messages about feeds, through the discord.py client."""

import discord

from bot.adapters.discord.failures import translated
from bot.domain.notice import Notice
from bot.presentation.notices import notice_text


class DiscordMessenger:
    """Implements `Messenger`. `client` is logged in; it need not be connected to the gateway."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def tell(self, notice: Notice) -> None:
        """Send the notice to its member; its nonce keeps a second attempt from being a second message."""
        with translated():
            inbox = await self._client.create_dm(discord.Object(notice.member))
            await inbox.send(notice_text(notice), nonce=notice.nonce, suppress_embeds=True)
