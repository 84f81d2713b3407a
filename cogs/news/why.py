"""/news why: how a story came to be what it is, or why an article is in none."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, guild_of, think
from bot.presentation.options import StoryArgument
from bot.presentation.why_button import why_answer


class Explaining(commands.Cog):
    """Reasons, for everybody."""

    @app_commands.command(description="See why a story is as it is, or why an article was not posted")
    @app_commands.describe(
        story="Pick a headline, or paste the link of an article that you miss",
        quiet="Show the answer to you alone (yes unless you say otherwise)",
    )
    async def why(self, interaction: Interaction, story: StoryArgument, *, quiet: bool = True) -> None:
        """Show each stage's reasons, or what became of the link."""
        await think(interaction, quiet=quiet)
        view = await why_answer(interaction, story, guild_of(interaction))
        await interaction.followup.send(view=view)
