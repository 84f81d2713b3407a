"""What became of an address: read and posted, read and not posted, or never seen."""

from collections.abc import Iterator
from typing import Final

import discord
from discord import ui

from bot.domain.feed import GuildId
from bot.domain.sighting import Fate, Sighting
from bot.languages.messages import _, marked
from bot.presentation.escape import linked
from bot.presentation.feeds import feed_entry
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text
from bot.presentation.names import outlet_name
from bot.usecases.tracing import Trace

_HEADLINE: Final = 120
_MOST: Final = 4

_UNSEEN: Final = marked("No feed that I read here has brought that page.")
_NO_FEED: Final = marked(
    "I read no feed of that site here. `/feeds add` takes its address; "
    "`/news brief` sums this page up without a feed."
)
_OTHER_FEED: Final = marked("Of that site I read:")
_NOT_IN_IT: Final = marked(
    "If that works, the page is not in the feed, or not yet: many carry only a part of what a site "
    "publishes. `/feeds add` takes a further feed of the site; `/news brief` sums this page up without one."
)
_WAITS: Final = marked("Seen {when}: its turn to be read has not come. Ask again in a few minutes.")
_EMPTY: Final = marked(
    "Seen {when} and left out: its feed gave neither a title nor a text. "
    "It is read again when the publisher corrects it; `/news brief` may read the page itself."
)
_FAULT: Final = marked(
    "Seen {when} and left out: something went wrong on my side while I read it. It is read again when the "
    "publisher changes it; please tell whoever runs this bot. `/news brief` may read the page itself."
)
_ELSEWHERE: Final = marked("Seen {when}: its story is not for this server, for the feed was added later.")
_PAUSED: Final = marked(
    "This feed is paused here, so its news is not posted. `/feeds resume` takes it up again."
)


def trace_message(trace: Trace, guild: GuildId | None) -> ui.LayoutView:
    """What happened to each entry with that address, or how the feeds of its site are; and what to do."""
    title = text(f"### {_('Why: {title}', title=linked(_title(trace), trace.url, _HEADLINE))}")
    told = _seen(trace, guild) if trace.seen else _unseen(trace)
    return Board(timeout=None).add_item(framed(Accent.LIST, title, *spaced(told)))


def _title(trace: Trace) -> str:
    return next((one.title for one in trace.seen if one.title), trace.url.split("://", 1)[-1])


def _seen(trace: Trace, guild: GuildId | None) -> Iterator[ui.Item[ui.LayoutView]]:
    for one in trace.seen[:_MOST]:
        paused = _(_PAUSED) if guild in one.feed.paused_by else ""
        yield text(f"**{outlet_name(one.feed.outlet)}**", _fate(one), quiet([paused]))


def _unseen(trace: Trace) -> Iterator[ui.Item[ui.LayoutView]]:
    if not trace.site:
        yield text(_(_UNSEEN), _(_NO_FEED))
        return
    yield text(_(_UNSEEN), _(_OTHER_FEED))
    for checkup in trace.site:
        yield text(feed_entry(checkup))
    yield text(_(_NOT_IN_IT))


def _fate(one: Sighting) -> str:
    when = discord.utils.format_dt(one.seen_at, "R")
    match one.fate:
        case Fate.WAITS:
            return _(_WAITS, when=when)
        case Fate.REFUSED:
            return _(_FAULT if one.is_our_fault else _EMPTY, when=when)
        case Fate.TOLD:
            return _(_ELSEWHERE, when=when)
