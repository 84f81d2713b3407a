"""Lists: compact entries in pages, turned by whoever asked."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.domain.story import Story
from bot.languages.messages import _
from bot.presentation.card import MAX_HEADLINE, about_line, others
from bot.presentation.escape import cut, line, linked
from bot.presentation.layout import Accent, Board, command_given, framed, spaced, text
from bot.presentation.names import Names

MAX_ENTRIES: Final = 10
MAX_PAGE: Final = 3500
MAX_ENTRY: Final = 1800
_TITLE: Final = 120
TIMEOUT: Final = 300.0


def story_entry(story: Story, names: Names) -> str:
    """A story in two lines: the linked headline; who, when, where and what about."""
    about = about_line(story.lead, len(others(story)), names.tag_line(story.places, story.topics))
    return f"**{linked(story.brief.headline, story.lead.url, MAX_HEADLINE)}**\n{about}"


def pages(entries: Iterable[str]) -> list[tuple[str, ...]]:
    """The entries by tens, fewer where they are long."""
    made: list[list[str]] = [[]]
    for entry in entries:
        full = len(made[-1]) == MAX_ENTRIES or _units([*made[-1], entry]) > MAX_PAGE
        if full and made[-1]:
            made.append([])
        made[-1].append(entry)
    return [tuple(page) for page in made if page]


class Listing(Board):
    """A list of which one page is seen; its buttons are for `reader` alone and go dead with time."""

    def __init__(self, title: str, entries: Sequence[str], asked: discord.Interaction[Any]) -> None:
        super().__init__(timeout=TIMEOUT, command=command_given(asked))
        self._title = line(title, _TITLE)
        self._pages = pages(cut(entry, MAX_ENTRY) for entry in entries)
        self._at = 0
        self._asked = asked
        self._draw()

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Turn a stranger away with a word."""
        await super().interaction_check(interaction)
        if interaction.user.id == self._asked.user.id:
            return True
        await interaction.response.send_message(
            _("These buttons belong to whoever asked for this list. Run the command to get your own."),
            ephemeral=True,
        )
        return False

    async def on_timeout(self) -> None:
        """Show that the buttons no longer answer."""
        if len(self._pages) < 2:
            return
        self._draw(over=True)
        try:
            await self._asked.edit_original_response(view=self)
        except discord.HTTPException:
            return  # the message is gone, or so old that its token is: nothing is left to disable

    async def turn(self, interaction: discord.Interaction[Any], by: int) -> None:
        """Show another page."""
        self._at = max(0, min(len(self._pages) - 1, self._at + by))
        self._asked = interaction
        self._draw()
        await interaction.response.edit_message(view=self)

    def _draw(self, *, over: bool = False) -> None:
        self.clear_items()
        shown = self._pages[self._at] if self._pages else ()
        self.add_item(
            framed(
                Accent.LIST,
                *spaced([text(f"### {self._title}"), *map(text, shown)]),
                *self._buttons(over=over),
            )
        )

    def _buttons(self, *, over: bool) -> list[ui.Item[Any]]:
        last = len(self._pages) - 1
        if last < 1:
            return []
        place = ui.Button[Listing](
            label=_("{page} of {pages}", page=self._at + 1, pages=last + 1), disabled=True
        )
        earlier = _Turn(_("Back"), -1, disabled=over or self._at == 0)
        later = _Turn(_("More"), 1, disabled=over or self._at == last)
        return [ui.ActionRow(earlier, place, later)]


class _Turn(ui.Button[Listing]):
    def __init__(self, label: str, by: int, *, disabled: bool) -> None:
        super().__init__(label=label, disabled=disabled)
        self._by = by

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        if self.view is not None:
            await self.view.turn(interaction, self._by)


def _units(entries: Sequence[str]) -> int:
    return sum(len(entry.encode("utf-16-le", "replace")) // 2 for entry in entries)
