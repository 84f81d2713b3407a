"""Members whose inbox was closed: whatever they ask next, they are told that their alerts rest."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot
from bot.domain.feed import UserId
from bot.presentation.inbox import closed_inbox


class Inboxes(commands.Cog):
    """Speaks up after a command."""

    def __init__(self, bot: RightswireBot) -> None:
        self._inboxes = bot.usecases.inboxes

    @commands.Cog.listener()
    async def on_app_command_completion(
        self,
        interaction: Interaction,
        _command: app_commands.Command[Any, ..., Any] | app_commands.ContextMenu,
    ) -> None:
        """Say once, to the member alone, that nothing can be sent to them."""
        off = await self._inboxes.closed(UserId(interaction.user.id))
        if off is None:
            return
        try:
            await interaction.followup.send(view=closed_inbox(off), ephemeral=True)
        except discord.HTTPException:
            return  # the answer came too late for more; `/alerts list` says it too


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use case."""
    await bot.add_cog(Inboxes(bot))
