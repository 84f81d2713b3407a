"""The frame of every message: one container, quiet lines, and Discord's limits."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from enum import IntEnum
from typing import Any, Final, Self

import discord
from discord import ui

from bot.languages.formats import directed, isolated
from bot.presentation.escape import units
from bot.presentation.passing import stamp

MAX_CHARACTERS: Final = 4000
MAX_COMPONENTS: Final = 40
MAX_LABEL: Final = 80

Frame = ui.Container[ui.LayoutView]


class Accent(IntEnum):
    """The colour at a container's edge says what kind of message it is."""

    STORY = 0x3E7CB1
    REQUESTED = 0x8A94A6
    LIST = 0x5C6B80


class Board(ui.LayoutView):
    """A layout that answers in the language of whoever presses, and whose errors go where commands' go.

    `command` is what brings another like it, for those whose buttons do not last.
    """

    def __init__(self, *, timeout: float | None = 180.0, command: str = "") -> None:
        super().__init__(timeout=timeout)
        self._command = command

    def add_item(self, item: ui.Item[Any]) -> Self:
        """Add it, and write onto passing buttons where they come from."""
        super().add_item(item)
        stamp(self.walk_children(), self._command)
        return self

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Speak their language; everybody may press."""
        await interaction.client.hear(interaction)
        return True

    async def on_error(
        self, interaction: discord.Interaction[Any], error: Exception, _item: ui.Item[Any], /
    ) -> None:
        """Hand it to the client's one boundary."""
        await interaction.client.answer_for(interaction, error)


def command_given(interaction: discord.Interaction[Any]) -> str:
    """The command that was given, `news latest`; nothing for a button."""
    return interaction.command.qualified_name if interaction.command else ""


@asynccontextmanager
async def answering(interaction: discord.Interaction[Any]) -> AsyncIterator[None]:
    """Speak the language of whoever pressed; what goes wrong in here goes to the client's one boundary."""
    try:
        await interaction.client.hear(interaction)
        yield
    except Exception as error:  # noqa: BLE001 - the boundary
        await interaction.client.answer_for(interaction, error)


def quiet(parts: Iterable[str]) -> str:
    """A line of small grey text, its parts set apart by dots; nothing when there are none."""
    text = " · ".join(isolated(part) for part in parts if part)
    return f"-# {directed(text)}" if text else ""


def framed(accent: Accent, *items: ui.Item[Any]) -> Frame:
    """A container with these items."""
    return ui.Container[ui.LayoutView](*items, accent_colour=int(accent))


def text(*lines: str) -> ui.TextDisplay[ui.LayoutView]:
    """These lines as one block; empty ones are left out."""
    return ui.TextDisplay[ui.LayoutView]("\n".join(line for line in lines if line))


def spaced(blocks: Iterable[ui.Item[Any]]) -> list[ui.Item[Any]]:
    """The blocks with room between them."""
    apart = [[block, ui.Separator[ui.LayoutView](visible=False)] for block in blocks]
    return [item for pair in apart for item in pair][:-1]


def characters(view: ui.LayoutView) -> int:
    """How much text a message holds, an emoji counted as two as clients do."""
    shown = (item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
    return sum(map(units, shown))


def fits(view: ui.LayoutView) -> bool:
    """Whether Discord would take it."""
    return characters(view) <= MAX_CHARACTERS and view.total_children_count <= MAX_COMPONENTS
