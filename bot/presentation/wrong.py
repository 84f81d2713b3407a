"""“Wrong?”: what a reader says is wrong with a story, in three choices."""

from re import Match
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.feed import GuildId, UserId
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryId
from bot.languages.messages import _, marked
from bot.presentation.escape import UNTITLED, cut, line, plain
from bot.presentation.layout import Accent, Board, answering, framed, quiet, text
from bot.presentation.permissions import guild_here, is_manager
from bot.usecases.objections import Objections, Outcome, Voice

MAX_HEADLINE: Final = 120
_MAX_OPTION: Final = 100
_MOST_OPTIONS: Final = 25

_NOWHERE: Final = marked(
    "Managers of a server act on this, and here is none. Press Wrong? under the story’s card in your server."
)
_WHICH_REPORT: Final = marked("Which report tells of another event?")
_WHICH_LINE: Final = marked("Which line is false?")
_CORRECT: Final = marked("Say what it is about with {correct}: the story follows.")
_KEPT: Final = marked("Thank you. The managers of this server see it with {reported}.")
_SHARED: Final = marked("I remember that. Other servers read this story too, so it stays as it is.")
_PARTED: Final = marked(
    "Done: it is a story of its own now, and stays one. Cards that were posted lately change too."
)
_WITHHELD: Final = marked(
    "Done: that line is gone and will not come back. Cards that were posted lately change too."
)


class WrongButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"rightswire:wrong:(?P<story>\d+)"):
    """Asks whoever presses it what is wrong; lives as long as the card."""

    def __init__(self, story_id: StoryId) -> None:
        super().__init__(ui.Button(label=_("Wrong?"), custom_id=f"rightswire:wrong:{story_id}"))
        self.story_id = story_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: Match[str], /
    ) -> Self:
        """The button of a card that was posted at any time."""
        return cls(StoryId(int(match["story"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, or have the client's one boundary answer."""
        async with answering(interaction):
            await interaction.response.defer(ephemeral=True, thinking=True)
            if interaction.guild_id is None:
                await interaction.followup.send(_(_NOWHERE), ephemeral=True)
                return
            stories = interaction.client.usecases.stories
            story = await stories.get(self.story_id, GuildId(interaction.guild_id))
            await interaction.followup.send(view=wrong_view(story), ephemeral=True)


def wrong_view(story: Story) -> ui.LayoutView:
    """The choices that the story leaves: one report cannot be of another event than itself."""
    choices: list[ui.Item[Any]] = [_TagsButton(story)]
    if len(story.reports) > 1:
        asking = _asked(_(_WHICH_REPORT), story, _WhichReport(story))
        choices.append(_NextButton(_("Not the same event"), asking))
    if story.brief.points:
        choices.append(_NextButton(_("The brief is false"), _asked(_(_WHICH_LINE), story, _WhichLine(story))))
    return _asked(_("What is wrong with it?"), story, *choices)


class _TagsButton(ui.Button[ui.LayoutView]):
    def __init__(self, story: Story) -> None:
        super().__init__(label=_("Topics or countries"))
        self._story = story

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Managers say it themselves, for readers it is written down."""
        await interaction.response.defer()
        if is_manager(interaction):
            await _conclude(interaction, _(_CORRECT, correct=interaction.client.mention("tags correct")))
            return
        said = await _objections(interaction).wrong_tags(self._story.id, _voice(interaction))
        await _conclude(interaction, _sentence(interaction, said))


class _NextButton(ui.Button[ui.LayoutView]):
    def __init__(self, label: str, asking: ui.LayoutView) -> None:
        super().__init__(label=label)
        self._asking = asking

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask which."""
        await interaction.response.edit_message(view=self._asking)


class _WhichReport(ui.Select[ui.LayoutView]):
    def __init__(self, story: Story) -> None:
        options = [
            discord.SelectOption(
                label=cut(plain(report.title), _MAX_OPTION) or UNTITLED,
                value=str(report.id),
                description=cut(plain(report.outlet.name), _MAX_OPTION) or None,
            )
            for report in story.reports[-_MOST_OPTIONS:]
        ]
        super().__init__(placeholder=_("Pick the report"), options=options)
        self._story = story

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Have it leave the story, or write it down."""
        await interaction.response.defer()
        report_id = ReportId(int(self.values[0]))
        said = await _objections(interaction).other_event(self._story.id, report_id, _voice(interaction))
        await _conclude(interaction, _sentence(interaction, said, _PARTED))


class _WhichLine(ui.Select[ui.LayoutView]):
    def __init__(self, story: Story) -> None:
        self._story = story
        self._points = story.brief.points[:_MOST_OPTIONS]
        options = [
            discord.SelectOption(label=cut(plain(point.text), _MAX_OPTION) or UNTITLED, value=str(number))
            for number, point in enumerate(self._points)
        ]
        super().__init__(placeholder=_("Pick the line"), options=options)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take it away, or write it down."""
        await interaction.response.defer()
        sentence = self._points[int(self.values[0])].source.text
        said = await _objections(interaction).false_sentence(self._story.id, sentence, _voice(interaction))
        await _conclude(interaction, _sentence(interaction, said, _WITHHELD))


def _asked(question: str, story: Story, *items: ui.Item[Any]) -> ui.LayoutView:
    about = quiet([line(story.brief.headline, MAX_HEADLINE) or UNTITLED])
    return Board().add_item(framed(Accent.LIST, text(f"### {question}", about), ui.ActionRow(*items)))


async def _conclude(interaction: discord.Interaction[Any], sentence: str) -> None:
    await interaction.edit_original_response(view=Board().add_item(framed(Accent.LIST, text(sentence))))


def _sentence(interaction: discord.Interaction[Any], said: Outcome, done: str = "") -> str:
    match said:
        case Outcome.DONE:
            return _(done)
        case Outcome.SHARED:
            return _(_SHARED)
        case Outcome.KEPT:
            return _(_KEPT, reported=interaction.client.mention("tags reported"))


def _objections(interaction: discord.Interaction[Any]) -> Objections:
    found: Objections = interaction.client.usecases.objections
    return found


def _voice(interaction: discord.Interaction[Any]) -> Voice:
    return Voice(
        guild=guild_here(interaction),
        member=UserId(interaction.user.id),
        manages=is_manager(interaction),
        only_server=len(interaction.client.guilds) == 1,
    )
