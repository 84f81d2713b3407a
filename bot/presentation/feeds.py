"""Feeds in words: one that was added, a line of a list, all of one, and how reading them goes."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal

import discord

from bot.domain.feed import Feed, FeedState, Vitals
from bot.domain.health import Health
from bot.languages.formats import language_name
from bot.languages.messages import _, marked, plural, series
from bot.presentation.escape import href, line, linked
from bot.presentation.layout import Accent, Board, framed, quiet, spaced, text
from bot.presentation.names import Names, flag, kind_name
from bot.presentation.notices import reason
from bot.usecases.feeds import Added, Checkup

_NAME: Final = 100
_REASON: Final = 160
_ALL_WELL: Final = marked("Nothing needs you: every feed is read and brings news.")
_ORDER: Final = (Health.FAILING, Health.RETIRED, Health.SILENT, Health.UNREAD, Health.PAUSED)
_COUNTED: Final = {
    Health.WELL: marked("{count} read well"),
    Health.FAILING: marked("{count} failing"),
    Health.RETIRED: marked("{count} given up"),
    Health.SILENT: marked("{count} silent"),
    Health.UNREAD: marked("{count} not read yet"),
    Health.PAUSED: marked("{count} paused"),
}


def feed_added(added: Added) -> str:
    """The answer to `/feeds add`."""
    others = [f"<{address}>" for other in added.others if (address := href(other))]
    told = [
        _("I read {feed} from now on.", feed=_bold(added.feed)),
        f"{_held(added)} {_('What is there already can be searched; only what is new is posted.')}",
        _("Its site has further feeds, which you can add too: {addresses}", addresses=" ".join(others))
        if others
        else "",
    ]
    return "\n".join(filter(None, told))


def feed_removed(feed: Feed) -> str:
    """The answer to `/feeds remove`."""
    return _("I no longer read {feed} for this server.", feed=_bold(feed))


def feed_restored(feed: Feed) -> str:
    """What stands there once that is taken back."""
    return _("Undone: I read {feed} again.", feed=_bold(feed))


def feed_paused(feed: Feed) -> str:
    """The answer to `/feeds pause`."""
    return _(
        "{feed} is paused: its news are not posted here. `/feeds resume` takes it up again.", feed=_bold(feed)
    )


def feed_resumed(feed: Feed) -> str:
    """The answer to `/feeds resume`."""
    return _("I read {feed} again. Only what is new from now on is posted.", feed=_bold(feed))


def feed_entry(checkup: Checkup) -> str:
    """A line of a list: the outlet with its address, what it is, and how reading it goes."""
    feed = checkup.feed
    about = [f"{flag(feed.outlet.country or '')} {kind_name(feed.outlet.kind)}".strip(), _shared(feed)]
    return f"{_title(feed)}\n{quiet([*about, _state(checkup)])}"


def feed_details(checkup: Checkup, names: Names) -> Board:
    """All there is to know of a feed."""
    feed, outlet = checkup.feed, checkup.feed.outlet
    about = [
        kind_name(outlet.kind),
        names.place(outlet.country) if outlet.country else "",
        language_name(line(outlet.language or "", _NAME)),
        line(outlet.licence or "", _NAME),
        _shared(feed),
    ]
    head = text(
        f"### {line(outlet.name, _NAME)}", quiet(about), f"<{address}>" if (address := href(feed.url)) else ""
    )
    now = text(
        _("Now: {state}", state=_state(checkup)),
        _("Next look: {when}", when=_next(feed)),
        _("News: {count}", count=_news(checkup.vitals)),
        _("Moving: to {address}, its server says", address=f"<{there}>")
        if feed.moved and (there := href(feed.moved.to))
        else "",
    )
    since = text(quiet([_("added {day}", day=_stamp(feed.added_at)), _pushed(feed)]))
    return Board(timeout=None).add_item(framed(Accent.LIST, *spaced([head, now, since])))


def health_report(checkups: Sequence[Checkup]) -> tuple[str, list[str]]:
    """How many feeds are well, as a title, and the others with what is wrong, the worst first."""
    counted = Counter(checkup.health for checkup in checkups)
    title = series(_(words, count=counted[health]) for health, words in _COUNTED.items() if counted[health])
    ailing = [checkup for checkup in checkups if checkup.health is not Health.WELL]
    ailing.sort(key=lambda checkup: _ORDER.index(checkup.health))
    return title or _("No feeds yet"), [
        f"{_title(checkup.feed)}\n{_state(checkup)}" for checkup in ailing
    ] or [_(_ALL_WELL)]


def _title(feed: Feed) -> str:
    return f"**{linked(feed.outlet.name, feed.url, _NAME)}**"


def _shared(feed: Feed) -> str:
    return _("shared by whoever runs this bot") if feed.shared else ""


def _state(checkup: Checkup) -> str:
    feed = checkup.feed
    match checkup.health:
        case Health.RETIRED:
            return _("**given up**{why}; `/feeds resume` tries it anew", why=_reason(feed))
        case Health.PAUSED:
            return _("**paused**")
        case Health.FAILING:
            since = feed.schedule.failing_since
            failing = _("**failing** since {day}", day=_stamp(since)) if since else _("**failing**")
            return f"{failing}{_reason(feed)}"
        case Health.UNREAD:
            return _("not read yet")
        case Health.SILENT:
            return _("**silent**: it answers, but nothing new came since {day}", day=_day(checkup))
        case Health.WELL:
            return _("read {when}", when=_stamp(feed.polled_at or feed.added_at, "R"))


def _reason(feed: Feed) -> str:
    why = reason(feed.schedule.last_error, feed.url, _REASON)
    return f": {why}" if why else ""


def _next(feed: Feed) -> str:
    if feed.state is not FeedState.ACTIVE:
        return _("none")
    minutes = 1 if feed.schedule.priority else round(feed.schedule.interval / 60)
    often = plural("about every minute", "about every {count} minutes", minutes)
    return _(
        "{when}, {often} or as its server asks", when=_stamp(feed.schedule.next_poll_at, "R"), often=often
    )


def _pushed(feed: Feed) -> str:
    until = feed.pushed_until
    return _("its hub tells me of news at once, until {day}", day=_stamp(until)) if until else ""


def _news(vitals: Vitals) -> str:
    if not vitals.entries:
        return _("none yet")
    count = plural("{count} entry", "{count} entries", vitals.entries)
    latest = vitals.latest
    return _("{entries}, the latest {when}", entries=count, when=_stamp(latest, "R")) if latest else count


def _held(added: Added) -> str:
    entries = added.found.entries
    if not entries:
        return _("It holds no entries now.")
    return plural(
        "It holds {count} entry now, the first “{title}”.",
        "It holds {count} entries now, the first “{title}”.",
        len(entries),
        title=line(entries[0].title, _REASON),
    )


def _bold(feed: Feed) -> str:
    return f"**{line(feed.outlet.name, _NAME)}**"


def _day(checkup: Checkup) -> str:
    return _stamp(checkup.vitals.latest or checkup.feed.added_at)


def _stamp(when: datetime, style: Literal["D", "R"] = "D") -> str:
    return discord.utils.format_dt(when, style)
