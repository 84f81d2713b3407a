"""What can be done with a message: Brief this."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, think
from bot.presentation.card import Cards
from bot.presentation.links import link_in
from bot.presentation.names import Names


class Menus(commands.Cog):
    """Entries of the menu that opens on a message, under Apps."""

    def __init__(self, bot: RightswireBot) -> None:
        self._bot = bot
        self._briefs = bot.usecases.briefs
        self._cards = Cards(Names.of(bot.usecases.tags))
        self._brief_this = app_commands.ContextMenu(name="Brief this", callback=self.brief)

    async def cog_load(self) -> None:
        """Put the entries there."""
        self._bot.tree.add_command(self._brief_this)

    async def cog_unload(self) -> None:
        """Take them away."""
        self._bot.tree.remove_command(self._brief_this.name, type=self._brief_this.type)

    async def brief(self, interaction: Interaction, message: discord.Message) -> None:
        """Sum up the page that the message links to. Raises InvalidInput when it links to none."""
        await think(interaction, quiet=False)
        reading = await self._briefs.of_url(link_in(message))
        await interaction.followup.send(view=self._cards.reading(reading))


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Menus(bot))
