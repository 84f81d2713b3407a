"""Why, behind a button: what `/news why` tells of a story."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.domain.errors import NotFound
from bot.domain.feed import GuildId
from bot.domain.story import Story
from bot.domain.url import page_address
from bot.languages.messages import marked
from bot.presentation.lives import way_lines
from bot.presentation.names import Names
from bot.presentation.permissions import is_manager
from bot.presentation.story_button import StoryButton
from bot.presentation.traces import trace_message
from bot.presentation.why import why_message
from bot.usecases.doctor import Doctor
from bot.usecases.stories import Stories
from bot.usecases.tracing import Tracing


class WhyButton(StoryButton, verb="why"):
    """Shows whoever presses it why a story is as it is."""

    label = marked("Why")

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Show it."""
        view = await why_answer(interaction, str(self.story_id), self.guild)
        await interaction.followup.send(view=view, ephemeral=True)


async def why_answer(
    interaction: discord.Interaction[Any], given: str, guild: GuildId | None
) -> ui.LayoutView:
    """The reasons of that story, or what became of that address if no story has it.

    Managers are also told the story's way to their channels. Raises NotFound and InvalidAddress.
    """
    usecases = interaction.client.usecases
    stories: Stories = usecases.stories
    try:
        reasons = await stories.why(given, guild)
    except NotFound:
        tracing: Tracing = usecases.tracing
        if (url := page_address(given)) is None:
            raise
        return trace_message(await tracing.trace(url, guild), guild)
    way = await _way(interaction, reasons.story)
    return why_message(reasons, Names.of(usecases.tags), interaction.created_at, way)


async def _way(interaction: discord.Interaction[Any], story: Story) -> Sequence[str]:
    if interaction.guild_id is None or not is_manager(interaction):
        return ()
    here = GuildId(interaction.guild_id)
    doctor: Doctor = interaction.client.usecases.doctor
    return tuple(way_lines(await doctor.of_story(story, here), here))
