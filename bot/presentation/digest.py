"""Digests: many stories in one message, the most important first."""

from typing import Final

import discord
from discord import ui

from bot.domain.digest import Digest, Occasion
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text
from bot.presentation.listing import pages, story_entry
from bot.presentation.names import Names

_TITLES: Final = {
    Occasion.HOURLY: "The last hour",
    Occasion.DAILY: "The day in digital rights",
    Occasion.WEEKLY: "The week in digital rights",
    Occasion.QUIET: "While you were away",
    Occasion.CATCH_UP: "What you missed",
}


def digest_title(digest: Digest) -> str:
    """What the digest is called, also as a forum's post."""
    return _TITLES[digest.occasion]


def digest_view(digest: Digest, names: Names) -> ui.LayoutView:
    """The first stories of a digest."""
    shown = pages(story_entry(story, names) for story in digest.stories)[0]
    count = len(digest.stories)
    about = quiet(
        [f"{count} {'story' if count == 1 else 'stories'}", discord.utils.format_dt(digest.at, "f")]
    )
    heading = text(f"### {digest_title(digest)}", about)
    return Board(timeout=None).add_item(framed(Accent.LIST, *spaced([heading, *map(text, shown)])))
