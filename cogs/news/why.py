"""/news why: how a story came to be what it is."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of
from bot.domain.story import StoryFilter
from bot.presentation.lives import lives_lines
from bot.presentation.names import Names
from bot.presentation.options import Choice, choices
from bot.presentation.permissions import is_manager
from bot.presentation.why import why_message
from bot.usecases.stories import MAX_STORIES, Reasons


class Explaining(commands.Cog):
    """Reasons, for everybody."""

    def __init__(self, bot: RightswireBot) -> None:
        self._reasons = bot.usecases.stories
        self._doctor = bot.usecases.doctor
        self._named = Names.of(bot.usecases.tags)

    @app_commands.command(description="See why a story has its topics, its places and its reports")
    @app_commands.describe(
        story="Pick a headline, or paste the link of a report or some words",
        quiet="Show the answer to you alone (yes unless you say otherwise)",
    )
    async def why(self, interaction: Interaction, story: str, *, quiet: bool = True) -> None:
        """Show each stage's reasons."""
        await interaction.response.defer(ephemeral=quiet)
        reasons = await self._reasons.why(story, guild_of(interaction))
        way = await self._way(interaction, reasons)
        await interaction.followup.send(view=why_message(reasons, self._named, interaction.created_at, way))

    async def _way(self, interaction: Interaction, reasons: Reasons) -> list[str]:
        """How it came to this server's channels, for its managers."""
        guild = guild_of(interaction)
        if guild is None or not is_manager(interaction):
            return []
        return [*lives_lines(await self._doctor.of_story(reasons.story.id, guild), guild)]

    @why.autocomplete("story")
    async def _stories_to_explain(self, interaction: Interaction, typed: str) -> list[Choice]:
        recent = await self._reasons.latest(StoryFilter(guild_of(interaction)), MAX_STORIES)
        return choices(((story.brief.headline, str(story.id)) for story in recent), typed)
