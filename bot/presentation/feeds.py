"""Feeds in words: one that was added, a line of a list, all of one, and how reading them goes."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import discord

from bot.domain.feed import Feed, FeedState, Vitals
from bot.domain.health import Health
from bot.presentation.escape import href, line, linked
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text
from bot.presentation.names import KINDS, Names, flag
from bot.usecases.feeds import Added, Checkup

_NAME: Final = 100
_REASON: Final = 160
_ALL_WELL: Final = "Nothing needs you: every feed is read and brings news."
_ORDER: Final = (Health.FAILING, Health.RETIRED, Health.SILENT, Health.UNREAD, Health.PAUSED)
_COUNTED: Final = {
    Health.WELL: "read well",
    Health.FAILING: "failing",
    Health.RETIRED: "given up",
    Health.SILENT: "silent",
    Health.UNREAD: "not read yet",
    Health.PAUSED: "paused",
}


def feed_added(added: Added) -> str:
    """The answer to `/feeds add`."""
    count = len(added.found.entries)
    held = f"It holds {count} {'entry' if count == 1 else 'entries'} now"
    latest = f", the first “{line(added.found.entries[0].title, _REASON)}”" if count else ""
    others = [f"<{address}>" for other in added.others if (address := href(other))]
    further = "\nIts site has further feeds, which you can add too: " + " ".join(others) if others else ""
    return (
        f"I read **{line(added.feed.outlet.name, _NAME)}** from now on.\n"
        f"{held}{latest}. What is there already can be searched; only what is new is posted.{further}"
    )


def feed_removed(feed: Feed) -> str:
    """The answer to `/feeds remove`."""
    return f"I no longer read **{line(feed.outlet.name, _NAME)}** for this server."


def feed_paused(feed: Feed) -> str:
    """The answer to `/feeds pause`."""
    return (
        f"**{line(feed.outlet.name, _NAME)}** is paused: its news are not posted here. "
        "`/feeds resume` takes it up again."
    )


def feed_resumed(feed: Feed) -> str:
    """The answer to `/feeds resume`."""
    return f"I read **{line(feed.outlet.name, _NAME)}** again. Only what is new from now on is posted."


def feed_entry(checkup: Checkup) -> str:
    """A line of a list: the outlet with its address, what it is, and how reading it goes."""
    feed = checkup.feed
    about = [f"{flag(feed.outlet.country or '')} {KINDS[feed.outlet.kind]}".strip(), _shared(feed)]
    return f"{_title(feed)}\n{quiet([*about, _state(checkup)])}"


def feed_details(checkup: Checkup, names: Names) -> Board:
    """All there is to know of a feed."""
    feed, outlet = checkup.feed, checkup.feed.outlet
    about = [
        KINDS[outlet.kind],
        names.place(outlet.country) if outlet.country else "",
        line(outlet.language or "", _NAME),
        line(outlet.licence or "", _NAME),
        _shared(feed),
    ]
    head = text(
        f"### {line(outlet.name, _NAME)}", quiet(about), f"<{address}>" if (address := href(feed.url)) else ""
    )
    now = text(
        f"Now: {_state(checkup)}",
        f"Next look: {_next(feed)}",
        f"News: {_news(checkup.vitals)}",
        f"Moving: to <{there}>, its server says" if feed.moved and (there := href(feed.moved.to)) else "",
    )
    since = text(quiet([f"added {discord.utils.format_dt(feed.added_at, 'D')}", _pushed(feed)]))
    return Board(timeout=None).add_item(framed(Accent.LIST, *spaced([head, now, since])))


def health_report(checkups: Sequence[Checkup]) -> tuple[str, list[str]]:
    """How many feeds are well, as a title, and the others with what is wrong, the worst first."""
    counted = Counter(checkup.health for checkup in checkups)
    title = ", ".join(f"{counted[health]} {words}" for health, words in _COUNTED.items() if counted[health])
    ailing = [checkup for checkup in checkups if checkup.health is not Health.WELL]
    ailing.sort(key=lambda checkup: _ORDER.index(checkup.health))
    return title or "No feeds yet", [f"{_title(checkup.feed)}\n{_state(checkup)}" for checkup in ailing] or [
        _ALL_WELL
    ]


def _title(feed: Feed) -> str:
    return f"**{linked(feed.outlet.name, feed.url, _NAME)}**"


def _shared(feed: Feed) -> str:
    return "shared by whoever runs this bot" if feed.shared else ""


def _state(checkup: Checkup) -> str:
    feed = checkup.feed
    match checkup.health:
        case Health.RETIRED:
            return f"**given up**{_reason(feed)}; `/feeds resume` tries it anew"
        case Health.PAUSED:
            return "**paused**"
        case Health.FAILING:
            return f"**failing**{_since(feed)}{_reason(feed)}"
        case Health.UNREAD:
            return "not read yet"
        case Health.SILENT:
            return f"**silent**: it answers, but nothing new came since {_day(checkup)}"
        case Health.WELL:
            return f"read {discord.utils.format_dt(feed.polled_at or feed.added_at, 'R')}"


def _reason(feed: Feed) -> str:
    reason = (feed.schedule.last_error or "").removeprefix(f"{feed.url}: ")
    return f": {line(reason, _REASON)}" if reason else ""


def _since(feed: Feed) -> str:
    since = feed.schedule.failing_since
    return f" since {discord.utils.format_dt(since, 'D')}" if since else ""


def _next(feed: Feed) -> str:
    if feed.state is not FeedState.ACTIVE:
        return "none"
    often = "minute" if feed.schedule.priority else _span(feed.schedule.interval)
    due = discord.utils.format_dt(feed.schedule.next_poll_at, "R")
    return f"{due}, about every {often} or as its server asks"


def _pushed(feed: Feed) -> str:
    until = feed.pushed_until
    return f"its hub tells me of news at once, until {discord.utils.format_dt(until, 'D')}" if until else ""


def _news(vitals: Vitals) -> str:
    if not vitals.entries:
        return "none yet"
    count = f"{vitals.entries} {'entry' if vitals.entries == 1 else 'entries'}"
    latest = f", the latest {discord.utils.format_dt(vitals.latest, 'R')}" if vitals.latest else ""
    return count + latest


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return "hour" if minutes == 60 else f"{minutes} minutes"


def _day(checkup: Checkup) -> str:
    return discord.utils.format_dt(checkup.vitals.latest or checkup.feed.added_at, "D")
