"""What readers say is wrong, for the managers of their server."""

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.domain.feed import GuildId
from bot.domain.objection import Complaint, Wrong
from bot.domain.story import Story, StoryId
from bot.languages.messages import _, marked, plural
from bot.presentation.escape import UNTITLED, cut, line, linked, plain
from bot.presentation.layout import Accent, Board, fits, framed, quiet, spaced, text
from bot.presentation.names import outlet_name
from bot.presentation.wrong import MAX_HEADLINE, WrongButton
from bot.usecases.objections import Objections

_MAX_SENTENCE: Final = 160
_MAX_OPTION: Final = 100
_WHAT: Final = {
    Wrong.TAGS: marked("Topics or countries"),
    Wrong.EVENT: marked("Not the same event"),
    Wrong.BRIEF: marked("The brief is false"),
}

NOTHING: Final = marked("Nothing is reported. Readers press **Wrong?** under a card, and it comes here.")

Said = tuple[Complaint, Story]


async def reported_view(objections: Objections, guild: GuildId) -> ui.LayoutView:
    """What members of that server object to, the latest first, as much as a message holds."""
    said = await objections.complaints(guild)
    made = (_view(said[:most], objections, guild) for most in range(len(said), -1, -1))
    return next(filter(fits, made))


def _view(said: Sequence[Said], objections: Objections, guild: GuildId) -> ui.LayoutView:
    if not said:
        return Board().add_item(framed(Accent.LIST, text(_(NOTHING))))
    sections = (_section(complaint, story) for complaint, story in said)
    settling = ui.ActionRow[ui.LayoutView](_Settled(said, objections, guild))
    return Board(command="tags reported").add_item(
        framed(Accent.LIST, text(f"### {_('Reported as wrong')}"), *spaced(sections), settling)
    )


def _section(complaint: Complaint, story: Story) -> ui.Section[ui.LayoutView]:
    button: ui.Item[Any] = WrongButton(story.id)
    return ui.Section[ui.LayoutView](text(*_told(complaint, story)), accessory=button)


def _told(complaint: Complaint, story: Story) -> list[str]:
    headline = linked(story.brief.headline, story.lead.url, MAX_HEADLINE)
    members = plural("{count} member", "{count} members", complaint.members)
    return [f"**{_(_WHAT[complaint.wrong])}**: {headline}", _particular(complaint, story), quiet([members])]


def _particular(complaint: Complaint, story: Story) -> str:
    if complaint.sentence:
        return f"> {line(complaint.sentence, _MAX_SENTENCE)}"
    for report in story.reports:
        if report.id == complaint.report:
            return f"> {outlet_name(report.outlet)}: {line(report.title, _MAX_SENTENCE)}"
    return ""


class _Settled(ui.Select[ui.LayoutView]):
    def __init__(self, said: Sequence[Said], objections: Objections, guild: GuildId) -> None:
        options = {
            f"{complaint.story_id} {complaint.wrong}": discord.SelectOption(
                label=cut(plain(story.brief.headline), _MAX_OPTION) or UNTITLED,
                value=f"{complaint.story_id} {complaint.wrong}",
                description=_(_WHAT[complaint.wrong]),
            )
            for complaint, story in said
        }
        super().__init__(placeholder=_("Dealt with? Take it off the list"), options=list(options.values()))
        self._objections = objections
        self._guild = guild

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Take it off and show what is left."""
        await interaction.response.defer()
        story_id, wrong = self.values[0].split()
        await self._objections.settle(self._guild, StoryId(int(story_id)), Wrong(wrong))
        view = await reported_view(self._objections, self._guild)
        await interaction.edit_original_response(view=view)
