"""Updates: what one report adds to a story, for those who follow it."""

from typing import Final

import discord
from discord import ui

from bot.domain.delivery import Update
from bot.languages.formats import enumeration
from bot.languages.messages import _
from bot.presentation.card import MAX_HEADLINE, MAX_THREAD_NAME
from bot.presentation.choices import FollowButton
from bot.presentation.escape import UNTITLED, cut, line, linked, plain
from bot.presentation.layout import Accent, Board, framed, quiet, text
from bot.presentation.names import outlet_name
from bot.presentation.sources import SourcesButton

_MOST_FACTS: Final = 5
_MAX_FACT: Final = 60


def update_title(update: Update) -> str:
    """The report's title, as the title of a forum's post."""
    return cut(plain(update.report.title), MAX_THREAD_NAME) or UNTITLED


def update_view(update: Update) -> ui.LayoutView:
    """The report that brings something new, and the story that it belongs to."""
    report = update.report
    origin = quiet([f"**{outlet_name(report.outlet)}**", discord.utils.format_dt(report.published_at, "R")])
    followed = quiet(
        [_("News of a story you follow: {title}", title=line(update.story.brief.headline, MAX_HEADLINE))]
    )
    facts = [line(fact, _MAX_FACT) for fact in report.new_facts[:_MOST_FACTS]]
    told = text(
        f"### {linked(report.title, report.url, MAX_HEADLINE)}",
        _("New: {facts}", facts=enumeration(facts)) if facts else "",
        origin,
        followed,
    )
    buttons = (kind.of(update.story, direct=True) for kind in (SourcesButton, FollowButton))
    return Board(timeout=None).add_item(framed(Accent.STORY, told, ui.ActionRow(*buttons)))
