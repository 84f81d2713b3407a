"""Digests: many stories in one message, the most important first."""

from re import Match
from typing import Any, Final, Self

import discord
from discord import app_commands, ui

from bot.domain.digest import Digest, DigestId, Occasion
from bot.languages.messages import _, marked, plural
from bot.presentation.layout import Accent, Board, answering, framed, quiet, spaced, text
from bot.presentation.listing import Listing, pages, story_entry
from bot.presentation.names import Names
from bot.usecases.digests import Digests

_TITLES: Final = {
    Occasion.HOURLY: marked("The last hour"),
    Occasion.DAILY: marked("The day in digital rights"),
    Occasion.WEEKLY: marked("The week in digital rights"),
    Occasion.QUIET: marked("While you were away"),
    Occasion.COOLDOWN: marked("Since the last message"),
    Occasion.CATCH_UP: marked("What you missed"),
}
# What a reader may ask for, by the names of the choices.
PERIODS: Final = [
    app_commands.Choice(name=app_commands.locale_str(name), value=occasion.value)
    for name, occasion in (
        ("a day", Occasion.DAILY),
        ("a week", Occasion.WEEKLY),
        ("an hour", Occasion.HOURLY),
    )
]


class DigestButton(ui.DynamicItem[ui.Button[ui.LayoutView]], template=r"rightswire:digest:(?P<digest>\d+)"):
    """Shows all of a digest, page by page, to whoever presses it; works for as long as the message exists."""

    def __init__(self, digest_id: DigestId, label: str = "") -> None:
        super().__init__(
            ui.Button(label=label or _("All stories"), custom_id=f"rightswire:digest:{digest_id}")
        )
        self.digest_id = digest_id

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: Match[str], /
    ) -> Self:
        """The button of a digest that was sent at any time."""
        return cls(DigestId(int(match["digest"])))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Answer, or have the client's one boundary answer."""
        async with answering(interaction):
            await self._show(interaction)

    async def _show(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        digests: Digests = interaction.client.usecases.digests
        digest = await digests.get(self.digest_id, _places(interaction))
        names = Names.of(interaction.client.usecases.tags)
        entries = [story_entry(story, names) for story in digest.stories]
        await interaction.followup.send(
            view=Listing(digest_title(digest), entries, interaction), ephemeral=True
        )


def digest_title(digest: Digest) -> str:
    """What the digest is called, also as a forum's post."""
    return occasion_title(digest.occasion)


def occasion_title(occasion: Occasion) -> str:
    """What a digest of that occasion is called."""
    return _(_TITLES[occasion])


def digest_view(digest: Digest, names: Names, above: str = "") -> ui.LayoutView:
    """The first stories of a digest, the rest behind a button."""
    shown = pages(story_entry(story, names) for story in digest.stories)[0]
    count = len(digest.stories)
    told = plural("{count} story", "{count} stories", count)
    heading = text(f"### {digest_title(digest)}", quiet([told, discord.utils.format_dt(digest.at, "f")]))
    label = plural("All {count} stories", "All {count} stories", count)
    blocks: list[ui.Item[Any]] = [heading, *map(text, shown)]
    if len(shown) < count:
        blocks.append(ui.ActionRow(DigestButton(digest.id, label)))
    view = Board(timeout=None)
    if above:
        view.add_item(text(above))
    return view.add_item(framed(Accent.LIST, *spaced(blocks)))


def _places(interaction: discord.Interaction[Any]) -> set[int]:
    """Where it was pressed: the channel, the forum of a post, or the member's inbox."""
    if interaction.guild_id is None:
        return {interaction.user.id}
    return {interaction.channel_id or 0, getattr(interaction.channel, "parent_id", None) or 0}
