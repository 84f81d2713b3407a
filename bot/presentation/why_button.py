"""Why, behind a button: what `/news why` tells of a story."""

from typing import Any

import discord
from discord import ui

from bot.domain.feed import GuildId
from bot.languages.messages import marked
from bot.presentation.lives import lives_lines
from bot.presentation.names import Names
from bot.presentation.permissions import is_manager
from bot.presentation.story_button import StoryButton
from bot.presentation.why import why_message
from bot.usecases.doctor import Doctor
from bot.usecases.stories import Stories


class WhyButton(StoryButton, verb="why"):
    """Shows whoever presses it why a story is as it is."""

    label = marked("Why")

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Show it."""
        view = await why_answer(interaction, str(self.story_id), self.guild)
        await interaction.followup.send(view=view, ephemeral=True)


async def why_answer(
    interaction: discord.Interaction[Any], story: str, guild: GuildId | None
) -> ui.LayoutView:
    """The reasons of that story; for managers also its way to their channels. Raises NotFound."""
    usecases = interaction.client.usecases
    stories: Stories = usecases.stories
    doctor: Doctor = usecases.doctor
    reasons = await stories.why(story, guild)
    way: list[str] = []
    if interaction.guild_id is not None and is_manager(interaction):
        here = GuildId(interaction.guild_id)
        way = [*lives_lines(await doctor.of_story(reasons.story.id, here), here)]
    return why_message(reasons, Names.of(usecases.tags), interaction.created_at, way)
