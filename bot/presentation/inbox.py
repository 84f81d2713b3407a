"""What a member is told whose inbox was closed, and the button that starts their alerts again."""

from re import Match
from typing import Any, Self

import discord
from discord import ui

from bot.domain.feed import UserId
from bot.domain.subscription import SwitchedOff
from bot.languages.messages import _, plural
from bot.presentation.layout import Accent, Board, answering, framed, spaced, text
from bot.usecases.subscriptions import Subscriptions


class ReopenButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"rightswire:reopen"):
    """Starts the alerts again of whoever presses it."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label=_("Write to me again"), custom_id="rightswire:reopen"))

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], _match: Match[str], /
    ) -> Self:
        """The button of any such message."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Start them, and say so in place of the question."""
        async with answering(interaction):
            subscriptions: Subscriptions = interaction.client.usecases.subscriptions
            count = await subscriptions.reopen_inbox(UserId(interaction.user.id))
            await interaction.response.edit_message(view=_framed(text(_reopened(count))))


def closed_inbox(off: SwitchedOff) -> ui.LayoutView:
    """What happened to the member's alerts, and what to do."""
    told = _(
        "Since {time} Discord does not let me write to you, so I have stopped trying.",
        time=discord.utils.format_dt(off.since, "f"),
    )
    to_do = _(
        "In a server that we share, open its menu, then **Privacy Settings**, and turn on **Direct "
        "Messages**. Then press the button."
    )
    happened = text(f"### {_('Your alerts rest')}", told)
    return _framed(*spaced([happened, text(to_do), ui.ActionRow(ReopenButton())]))


def _reopened(count: int) -> str:
    if not count:
        return _("Nothing had stopped: I write to you when there is news.")
    return plural(
        "I write to you again when there is news: {count} alert runs.",
        "I write to you again when there is news: {count} alerts run.",
        count,
    )


def _framed(*items: ui.Item[Any]) -> ui.LayoutView:
    return Board(timeout=None).add_item(framed(Accent.LIST, *items))
