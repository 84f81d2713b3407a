"""Taking back what was just removed: kinder than a question before it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import ui

from bot.languages.messages import _
from bot.presentation.layout import Accent, Board, command_given, framed, text

UNDO_FOR: Final = 60.0
Interaction = discord.Interaction[Any]


class Undoable(Board):
    """What was done, in a private answer, and for a minute a button that takes it back.

    `undo` takes it back and returns what to say then.
    """

    def __init__(
        self, sentence: str, asked: Interaction, undo: Callable[[Interaction], Awaitable[str]]
    ) -> None:
        super().__init__(timeout=UNDO_FOR, command=command_given(asked))
        self._sentence = sentence
        self._asked = asked
        self._undo = undo
        self.add_item(framed(Accent.LIST, text(sentence), ui.ActionRow(_Undo())))

    async def on_timeout(self) -> None:
        """Take the button away: it would no longer answer."""
        try:
            await self._asked.edit_original_response(view=_told(self._sentence))
        except discord.HTTPException:
            return  # the message is gone, or so old that its token is: nothing is left to take away

    async def take_back(self, interaction: Interaction) -> None:
        """Once, however often it is pressed."""
        self.stop()
        await interaction.response.defer()
        await interaction.edit_original_response(view=_told(await self._undo(interaction)))


class _Undo(ui.Button[Undoable]):
    def __init__(self) -> None:
        super().__init__(label=_("Undo"))

    async def callback(self, interaction: Interaction) -> None:
        if self.view is not None and not self.view.is_finished():
            await self.view.take_back(interaction)


def _told(sentence: str) -> ui.LayoutView:
    return Board(timeout=None).add_item(framed(Accent.LIST, text(sentence)))
