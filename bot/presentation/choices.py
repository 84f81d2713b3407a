"""Follow and Mute: what a member wants of one story."""

from re import Match
from typing import Any, ClassVar, Final, Self

import discord
from discord import ui

from bot.domain.feed import GuildId, UserId
from bot.domain.story import Choice, Story, StoryId
from bot.languages.messages import _, marked
from bot.presentation.layout import answering, quiet
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Subscriptions

_ANSWERS: Final = {
    (Choice.FOLLOW, True): marked(
        "You follow this story: I write to you when a report adds something new to it."
    ),
    (Choice.FOLLOW, False): marked("You no longer follow this story."),
    (Choice.MUTE, True): marked("Nothing more of this story will be sent to you, not even in a digest."),
    (Choice.MUTE, False): marked("This story may be sent to you again."),
}


class _ChoiceButton(
    ui.DynamicItem[ui.Button[ui.LayoutView]],
    template=r"rightswire:choice-of-none:(?P<story>\d+)(?::(?P<guild>\d+))?",
):
    """Lets whoever presses it choose this for the story, or take it back; lives as long as the card.

    A card sent as a direct message names a server that the story is for: a private chat is in none.
    """

    choice: ClassVar[Choice]
    label: ClassVar[str]

    def __init__(self, story_id: StoryId, guild: GuildId | None = None) -> None:
        number = f"{story_id}:{guild}" if guild else f"{story_id}"
        super().__init__(ui.Button(label=_(self.label), custom_id=f"rightswire:{self.choice}:{number}"))
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
        """The button of a card that was posted at any time."""
        guild = match["guild"] or interaction.guild_id
        return cls(StoryId(int(match["story"])), GuildId(int(guild)) if guild else None)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, or have the client's one boundary answer."""
        async with answering(interaction):
            await self._choose(interaction)

    async def _choose(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        stories: Stories = interaction.client.usecases.stories
        own: Subscriptions = interaction.client.usecases.subscriptions
        story = await stories.get(self.story_id, self.guild)
        await interaction.client.remember(interaction)
        chosen = await own.toggle(UserId(interaction.user.id), story.id, self.choice)
        again = quiet([_("{button} again takes it back", button=_(self.label))]) if chosen else ""
        answer = _(_ANSWERS[self.choice, chosen is not None])
        await interaction.followup.send(f"{answer}\n{again}".strip(), ephemeral=True)


class FollowButton(_ChoiceButton, template=r"rightswire:follow:(?P<story>\d+)(?::(?P<guild>\d+))?"):
    """Follows a story, or no longer."""

    choice = Choice.FOLLOW
    label = marked("Follow")


class MuteButton(_ChoiceButton, template=r"rightswire:mute:(?P<story>\d+)(?::(?P<guild>\d+))?"):
    """Mutes a story, or no longer."""

    choice = Choice.MUTE
    label = marked("Mute")
