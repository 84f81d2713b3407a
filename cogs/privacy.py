"""/privacy: what is known of whoever asks, to read, to have and to end."""

from io import BytesIO

import discord
from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot
from bot.domain.feed import UserId
from bot.languages.messages import _
from bot.presentation.confirm import Confirmation
from bot.presentation.privacy import deleted, deletion_question, exported, policy


class Privacy(commands.GroupCog, group_name="privacy", group_description="What I know of you, and its end"):
    """For every member, in servers and in direct messages; all answers are private."""

    def __init__(self, bot: RightswireBot) -> None:
        self._privacy = bot.usecases.privacy
        self._model = bot.usecases.briefs.model

    @app_commands.command(name="policy", description="What I keep, where, and for how long")
    async def read(self, interaction: Interaction) -> None:
        """Say it."""
        await interaction.response.send_message(
            view=policy(self._model, self._privacy.backups_days), ephemeral=True
        )

    @app_commands.command(description="Get everything I know of you as a file")
    async def export(self, interaction: Interaction) -> None:
        """Send it as JSON."""
        await interaction.response.defer(ephemeral=True)
        made = await self._privacy.export(UserId(interaction.user.id))
        file = discord.File(BytesIO(made.document), filename="rightswire-about-you.json")
        await interaction.followup.send(exported(made.things), file=file, ephemeral=True)

    @app_commands.command(description="Delete everything I know of you")
    async def delete(self, interaction: Interaction) -> None:
        """Ask once more, then do it."""
        await interaction.response.defer(ephemeral=True)
        member = UserId(interaction.user.id)

        async def erase() -> str:
            return deleted(await self._privacy.erase(member), self._privacy.backups_days)

        question = Confirmation(deletion_question(), _("Delete everything"), interaction, erase)
        await interaction.followup.send(view=question, ephemeral=True)


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Privacy(bot))
