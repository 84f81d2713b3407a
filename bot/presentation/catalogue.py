"""The catalogue as people see it: a list, and a button that takes all of it that is not read yet."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import discord
from discord import ui

from bot.catalogue.catalogue import CatalogueFeed
from bot.domain.feed import GuildId, UserId
from bot.languages.messages import _, marked, plural
from bot.presentation.escape import linked
from bot.presentation.imports import Importing
from bot.presentation.layout import quiet
from bot.presentation.listing import Listing
from bot.presentation.names import Names, kind_name
from bot.presentation.permissions import check_manager
from bot.usecases.lists import Importer, Lists

_NONE_FITS: Final = marked(
    "The catalogue has no such feed. Leave an option out, or give `/feeds add` an address."
)
_NAME: Final = 80


class CatalogueList(Listing):
    """Feeds of the catalogue; `there` are the addresses that the server reads already."""

    def __init__(
        self,
        feeds: Sequence[CatalogueFeed],
        there: Collection[str],
        asked: discord.Interaction[Any],
        names: Names,
    ) -> None:
        self._unread = [feed for feed in feeds if not feed.is_among(there)]
        entries = [_entry(feed, names, read=feed not in self._unread) for feed in feeds]
        super().__init__(_("Feeds about digital rights"), entries or [_(_NONE_FITS)], asked)

    async def take(self, interaction: discord.Interaction[Any]) -> None:
        """Have all that is not read yet looked at and polled."""
        check_manager(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        lists: Lists = interaction.client.usecases.lists
        await interaction.client.remember(interaction)
        who = Importer(GuildId(interaction.guild_id or 0), UserId(interaction.user.id))
        importing = Importing(interaction)
        await importing.end(await lists.adopt(self._unread, who, importing.tell))

    def _buttons(self, *, over: bool) -> list[ui.Item[Any]]:
        turns = super()._buttons(over=over)
        return [*turns, ui.ActionRow(_Take(len(self._unread), disabled=over))] if self._unread else turns


class _Take(ui.Button[CatalogueList]):
    def __init__(self, count: int, *, disabled: bool) -> None:
        label = plural("Read this feed", "Read these {count} feeds", count)
        super().__init__(label=label, style=discord.ButtonStyle.primary, disabled=disabled)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        if self.view is not None:
            await self.view.take(interaction)


def _entry(feed: CatalogueFeed, names: Names, *, read: bool) -> str:
    outlet = feed.outlet
    about = [
        _("**read here**") if read else "",
        kind_name(outlet.kind),
        names.place(outlet.country) if outlet.country else "",
        *(names.topics.get(topic, topic) for topic in feed.topics),
    ]
    return f"**{linked(outlet.name, feed.url, _NAME)}**\n{quiet(about)}"
