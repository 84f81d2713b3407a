"""A button that concerns one story, and works for as long as its message is there."""

from re import Match
from typing import Any, ClassVar, Self

import discord
from discord import ui

from bot.domain.feed import GuildId
from bot.domain.story import Story, StoryId
from bot.languages.messages import _
from bot.presentation.layout import answering
from bot.usecases.stories import Stories

_TEMPLATE = r"rightswire:{verb}:(?P<story>\d+)(?::(?P<guild>\d+))?"


class StoryButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=_TEMPLATE.format(verb="of-none")):
    """Answers whoever presses it, unseen by others. A subclass names its `verb`, a word of its own.

    In a direct message it names a server that the story is for: a private chat is in none.
    """

    verb: ClassVar[str]
    label: ClassVar[str]

    def __init_subclass__(cls, *, verb: str) -> None:
        super().__init_subclass__(template=_TEMPLATE.format(verb=verb))
        cls.verb = verb

    def __init__(self, story_id: StoryId, guild: GuildId | None = None) -> None:
        number = f"{story_id}:{guild}" if guild else f"{story_id}"
        super().__init__(ui.Button(label=_(self.label), custom_id=f"rightswire:{self.verb}:{number}"))
        self.story_id = story_id
        self.guild = guild

    @classmethod
    def of(cls, story: Story, *, direct: bool = False) -> Self:
        """The button under that story's card."""
        private = direct and not story.audience.shared
        return cls(story.id, min(story.audience.servers, default=None) if private else None)

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
            await self.answer(interaction)

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Send what it is pressed for."""
        raise NotImplementedError

    async def story(self, interaction: discord.Interaction[Any]) -> Story:
        """Its story. Raises NotFound for one that is gone or not for that server."""
        stories: Stories = interaction.client.usecases.stories
        return await stories.get(self.story_id, self.guild)
