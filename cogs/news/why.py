"""/news why: how a story came to be what it is."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, guild_of, think
from bot.presentation.options import StoryArgument
from bot.presentation.why_button import why_answer


class Explaining(commands.Cog):
    """Reasons, for everybody."""

    @app_commands.command(description="See why a story has its topics, its places and its reports")
    @app_commands.describe(
        story="Pick a headline, or paste the link of a report or some words",
        quiet="Show the answer to you alone (yes unless you say otherwise)",
    )
    async def why(self, interaction: Interaction, story: StoryArgument, *, quiet: bool = True) -> None:
        """Show each stage's reasons."""
        await think(interaction, quiet=quiet)
        view = await why_answer(interaction, story, guild_of(interaction))
        await interaction.followup.send(view=view)
