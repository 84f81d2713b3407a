"""Asking once more before something is deleted for good."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import discord
from discord import ui

from bot.languages.messages import _
from bot.presentation.layout import Accent, Board, command_given, framed, text

TIMEOUT: Final = 120.0
Interaction = discord.Interaction[Any]


class Confirmation(Board):
    """A question in a private answer; only “yes” does it, and after two minutes nothing does any more."""

    def __init__(
        self, question: str, yes: str, asked: Interaction, work: Callable[[], Awaitable[str]]
    ) -> None:
        super().__init__(timeout=TIMEOUT, command=command_given(asked))
        self._asked = asked
        self._work = work
        self._buttons = (
            _Choice(yes, discord.ButtonStyle.danger, self._do),
            _Choice(_("Keep it"), discord.ButtonStyle.secondary, self._keep),
        )
        self.add_item(framed(Accent.LIST, text(question), ui.ActionRow(*self._buttons)))

    async def on_timeout(self) -> None:
        """Show that it is too late."""
        for button in self._buttons:
            button.disabled = True
        try:
            await self._asked.edit_original_response(view=self)
        except discord.HTTPException:
            return  # the message is gone, or so old that its token is: nothing is left to disable

    async def _do(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        await self._end(interaction, await self._work())

    async def _keep(self, interaction: Interaction) -> None:
        await interaction.response.defer()
        await self._end(interaction, _("Nothing was deleted."))

    async def _end(self, interaction: Interaction, sentence: str) -> None:
        self.stop()
        told = Board(timeout=None).add_item(framed(Accent.LIST, text(sentence)))
        await interaction.edit_original_response(view=told)


class _Choice(ui.Button[Confirmation]):
    def __init__(
        self, label: str, style: discord.ButtonStyle, do: Callable[[Interaction], Awaitable[None]]
    ) -> None:
        super().__init__(label=label, style=style)
        self._do = do

    async def callback(self, interaction: Interaction) -> None:
        await self._do(interaction)
