"""Follow and Mute: what a member wants of one story."""

from typing import Any, ClassVar, Final

import discord

from bot.domain.feed import UserId
from bot.domain.story import Choice
from bot.languages.messages import _, marked
from bot.presentation.layout import quiet
from bot.presentation.story_button import StoryButton
from bot.usecases.subscriptions import Subscriptions

_ANSWERS: Final = {
    (Choice.FOLLOW, True): marked(
        "You follow this story: I write to you when a report adds something new to it."
    ),
    (Choice.FOLLOW, False): marked("You no longer follow this story."),
    (Choice.MUTE, True): marked("Nothing more of this story will be sent to you, not even in a digest."),
    (Choice.MUTE, False): marked("This story may be sent to you again."),
}


class _ChoiceButton(StoryButton, verb="choice-of-none"):
    """Lets whoever presses it choose this for the story, or take it back."""

    choice: ClassVar[Choice]

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Choose, and say what follows of it."""
        own: Subscriptions = interaction.client.usecases.subscriptions
        story = await self.story(interaction)
        await interaction.client.remember(interaction)
        chosen = await own.toggle(UserId(interaction.user.id), story.id, self.choice)
        again = quiet([_("{button} again takes it back", button=_(self.label))]) if chosen else ""
        answer = _(_ANSWERS[self.choice, chosen is not None])
        await interaction.followup.send(f"{answer}\n{again}".strip(), ephemeral=True)


class FollowButton(_ChoiceButton, verb="follow"):
    """Follows a story, or no longer."""

    choice = Choice.FOLLOW
    label = marked("Follow")


class MuteButton(_ChoiceButton, verb="mute"):
    """Mutes a story, or no longer."""

    choice = Choice.MUTE
    label = marked("Mute")
