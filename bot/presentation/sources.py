"""Where a story comes from: all its reports, and the sentence behind each point."""

from collections.abc import Mapping
from itertools import product
from typing import Any, Final, Self

import discord
from discord import ui

from bot.domain.brief import Point
from bot.domain.feed import GuildId
from bot.domain.report import Report
from bot.domain.story import Story
from bot.languages.formats import enumeration
from bot.languages.messages import _, marked, plural
from bot.presentation.alert_buttons import AlertButton
from bot.presentation.escape import line, linked
from bot.presentation.layout import Accent, Board, fits, framed, quiet, spaced, text
from bot.presentation.names import MAX_OUTLET, Names, outlet_kind, outlet_name
from bot.presentation.story_button import StoryButton
from bot.presentation.why_button import WhyButton
from bot.presentation.wrong import WrongButton
from bot.usecases.tags import Tags

MAX_TITLE: Final = 120
MAX_SENTENCE: Final = 300
# Of signs that have to be escaped, four such sentences alone would burst a message.
_SENTENCES: Final = (MAX_SENTENCE, 120)
_MOST_REPORTS: Final = 10
_MOST_POINTS: Final = 4
_MOST_FACTS: Final = 4
_MAX_FACT: Final = 60


class SourcesButton(StoryButton, verb="sources"):
    """Shows a story's sources to whoever presses it."""

    label = marked("Sources")

    @classmethod
    def of(cls, story: Story, *, direct: bool = False) -> Self:
        """The button under that story's card, with how many there are."""
        button = super().of(story, direct=direct)
        if (count := len(story.reports)) > 1:
            button.item.label = _("Sources ({count})", count=count)
        return button

    async def answer(self, interaction: discord.Interaction[Any]) -> None:
        """Show them."""
        tags: Tags = interaction.client.usecases.tags
        view = sources(await self.story(interaction), Names.of(tags), self.guild)
        await interaction.followup.send(view=view, ephemeral=True)


def sources(story: Story, names: Names, guild: GuildId | None = None) -> ui.LayoutView:
    """How the story grew, report by report, then each point with the sentence it was made of.

    `guild` is the server that a card sent as a direct message is of.
    """
    rooms = product(_SENTENCES, range(_MOST_REPORTS, 0, -1))
    return next(filter(fits, (_sources(story, names, room, guild) for room in rooms)))


def _sources(story: Story, names: Names, room: tuple[int, int], guild: GuildId | None) -> ui.LayoutView:
    sentence, most = room
    kept = story.reports[:most]
    left = len(story.reports) - len(kept)
    more = [text(quiet([plural("and {count} more", "and {count} more", left)]))] if left else []
    reports = spaced([*(text(_report(report, story, names.places)) for report in kept), *more])
    items: list[ui.Item[Any]] = [text(f"### {_('Who reported it, and when')}"), *reports]
    if story.brief.points:
        evidence = enumerate(story.brief.points[:_MOST_POINTS], 1)
        items += [ui.Separator(), text(f"### {_('The sentence behind each point')}")]
        items += spaced(text(_evidence(number, point, story, sentence)) for number, point in evidence)
    items.append(
        ui.ActionRow(WhyButton(story.id, guild), AlertButton(story.id, guild), WrongButton(story.id))
    )
    return Board(timeout=None).add_item(framed(Accent.LIST, *items))


def _report(report: Report, story: Story, places: Mapping[str, str]) -> str:
    about = quiet(
        [
            discord.utils.format_dt(report.published_at, "f"),
            f"**{outlet_name(report.outlet)}**",
            outlet_kind(report.outlet, places),
        ]
    )
    return "\n".join(
        filter(None, [about, linked(report.title, report.url, MAX_TITLE), _added(report, story)])
    )


def _added(report: Report, story: Story) -> str:
    """What the report brought to the story."""
    original = next((other for other in story.reports if other.id == report.copy_of), None)
    if original is not None:
        return quiet([_("Re-post of {outlet}", outlet=outlet_name(original.outlet))])
    new = [line(fact, _MAX_FACT) for fact in report.new_facts[:_MOST_FACTS]]
    if new:
        return quiet([_("Added {facts}", facts=enumeration(new))])
    return "" if report is story.lead else quiet([_("Reported the same")])


def _evidence(number: int, point: Point, story: Story, most: int) -> str:
    outlet, credit = _outlet(point, story), line(point.attribution or "", MAX_OUTLET)
    credited = _("credited to {who}", who=credit) if credit not in {"", outlet} else ""
    about = quiet([_("Point {number}", number=number), outlet, credited])
    return f"> {line(point.source.shown(most), most)}\n{about}"


def _outlet(point: Point, story: Story) -> str:
    position = point.source.report
    return outlet_name(story.reports[position].outlet) if position < len(story.reports) else ""
