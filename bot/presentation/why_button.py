"""Why, behind a button: what `/news why` tells of a story."""

from re import Match
from typing import Any, Self

import discord
from discord import ui

from bot.domain.feed import GuildId
from bot.domain.story import StoryId
from bot.languages.messages import _
from bot.presentation.layout import answering
from bot.presentation.lives import lives_lines
from bot.presentation.names import Names
from bot.presentation.permissions import is_manager
from bot.presentation.why import why_message
from bot.usecases.doctor import Doctor
from bot.usecases.stories import Stories


class WhyButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"rightswire:why:(?P<story>\d+)(?::(?P<guild>\d+))?",
):
    """Shows whoever presses it why a story is as it is; works for as long as the message exists.

    In a direct message it names a server that the story is for: a private chat is in none.
    """

    def __init__(self, story_id: StoryId, guild: GuildId | None = None) -> None:
        number = f"{story_id}:{guild}" if guild else f"{story_id}"
        super().__init__(ui.Button(label=_("Why"), custom_id=f"rightswire:why:{number}"))
        self.story_id = story_id
        self.guild = guild

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], _item: ui.Item[Any], match: Match[str], /
    ) -> Self:
        """The button of a message that was sent at any time."""
        guild = match["guild"] or interaction.guild_id
        return cls(StoryId(int(match["story"])), GuildId(int(guild)) if guild else None)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, or have the client's one boundary answer."""
        async with answering(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
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
