"""What a card becomes when its story turned out to be one with another: it points there."""

from typing import Any

from discord import ui

from bot.domain.delivery import Moved
from bot.languages.messages import _
from bot.presentation.card import MAX_HEADLINE
from bot.presentation.choices import FollowButton
from bot.presentation.escape import linked
from bot.presentation.layout import Accent, Board, framed, quiet, text
from bot.presentation.sources import SourcesButton


def moved_view(moved: Moved, *, direct: bool, guild_id: int | None) -> ui.LayoutView:
    """The other story's headline and where its card is; `guild_id` is that of the card's channel."""
    story = moved.story
    told = text(
        quiet([_("Two stories turned out to be one. It is told here:")]),
        f"### {linked(story.brief.headline, story.lead.url, MAX_HEADLINE)}",
    )
    buttons: list[ui.Item[Any]] = [kind.of(story, direct=direct) for kind in (SourcesButton, FollowButton)]
    if moved.card is not None:
        place = f"{guild_id or '@me'}/{moved.card.channel_id}/{moved.card.message_id}"
        buttons.insert(0, ui.Button(label=_("Go to its card"), url=f"https://discord.com/channels/{place}"))
    return Board(timeout=None).add_item(framed(Accent.STORY, told, ui.ActionRow(*buttons)))
