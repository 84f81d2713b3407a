"""Feeds in words."""

from typing import Final

import discord

from bot.domain.feed import Feed, FeedState, ParsedFeed
from bot.presentation.escape import line, linked
from bot.presentation.layout import quiet
from bot.presentation.names import KINDS, flag

_NAME: Final = 100
_REASON: Final = 120


def feed_added(feed: Feed, found: ParsedFeed) -> str:
    """The answer to `/feeds add`."""
    count = len(found.entries)
    held = f"It holds {count} {'entry' if count == 1 else 'entries'} now"
    latest = f", the first “{line(found.entries[0].title, _REASON)}”" if found.entries else ""
    return (
        f"I read **{line(feed.outlet.name, _NAME)}** from now on.\n"
        f"{held}{latest}. What is there already can be searched; only what is new is posted."
    )


def feed_removed(feed: Feed) -> str:
    """The answer to `/feeds remove`."""
    return f"I no longer read **{line(feed.outlet.name, _NAME)}** for this server."


def feed_entry(feed: Feed) -> str:
    """A line of a list: the outlet with its address, what it is, and how reading it goes."""
    about = [
        f"{flag(feed.outlet.country or '')} {KINDS[feed.outlet.kind]}".strip(),
        "shared by whoever runs this bot" if feed.shared else "",
        _health(feed),
    ]
    return f"**{linked(feed.outlet.name, feed.url, _NAME)}**\n{quiet(about)}"


def _health(feed: Feed) -> str:
    if feed.state is not FeedState.ACTIVE:
        return f"**{feed.state}**"
    if feed.schedule.last_error and feed.schedule.failures:
        return f"**failing**: {line(feed.schedule.last_error, _REASON)}"
    if feed.polled_at is None:
        return "not read yet"
    return f"read {discord.utils.format_dt(feed.polled_at, 'R')}"
