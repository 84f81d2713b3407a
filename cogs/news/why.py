"""/news why: how a story came to be what it is."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of, think
from bot.domain.story import StoryFilter
from bot.presentation.options import Choice, choices
from bot.presentation.why_button import why_answer
from bot.usecases.stories import MAX_STORIES


class Explaining(commands.Cog):
    """Reasons, for everybody."""

    def __init__(self, bot: RightswireBot) -> None:
        self._reasons = bot.usecases.stories

    @app_commands.command(description="See why a story has its topics, its places and its reports")
    @app_commands.describe(
        story="Pick a headline, or paste the link of a report or some words",
        quiet="Show the answer to you alone (yes unless you say otherwise)",
    )
    async def why(self, interaction: Interaction, story: str, *, quiet: bool = True) -> None:
        """Show each stage's reasons."""
        await think(interaction, quiet=quiet)
        view = await why_answer(interaction, story, guild_of(interaction))
        await interaction.followup.send(view=view)

    @why.autocomplete("story")
    async def _stories_to_explain(self, interaction: Interaction, typed: str) -> list[Choice]:
        recent = await self._reasons.latest(StoryFilter(guild_of(interaction)), MAX_STORIES)
        return choices(((story.brief.headline, str(story.id)) for story in recent), typed)
