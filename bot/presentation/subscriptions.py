"""Subscriptions in words."""

from typing import Final

import discord

from bot.domain.hours import QuietHours
from bot.domain.subscription import (
    BY_ITS_OWNER,
    CHANNEL_DELETED,
    LEFT_THE_SERVER,
    NOBODY,
    Change,
    Deed,
    Manner,
    Subscription,
)
from bot.languages.messages import _, marked, plural, series
from bot.presentation.escape import line
from bot.presentation.layout import quiet
from bot.presentation.manners import manner_words
from bot.usecases.previews import DAYS, Preview

NOT_POSTED: Final = marked("The latest one is below; it was not posted.")
_WORDS: Final = 400
_DAILY: Final = DAYS
_PAUSES: Final = {
    BY_ITS_OWNER: marked("by your own wish"),
    LEFT_THE_SERVER: marked("I was removed from this server"),
    CHANNEL_DELETED: marked("the channel was deleted"),
}


def described(words: str) -> str:
    """A query's description, harmless and set off from the sentence around it."""
    return f"**{line(words, _WORDS)}**"


def subscription_entry(subscription: Subscription, sentence: str) -> str:
    """A line of a list: what it is, since when, and why it rests if it does."""
    since = _("since {day}", day=discord.utils.format_dt(subscription.created_at, "D"))
    waits = manner_words(subscription.manner)
    return f"{sentence}\n{quiet([since, waits, _paused(subscription.paused_because)])}"


def followed_entry(subscription: Subscription, what: str) -> str:
    """The same of what a channel gets, for a list of many channels."""
    channel = f"<#{subscription.target.id}>"
    return subscription_entry(subscription, _("{channel} gets {what}", channel=channel, what=what))


def _paused(why: str | None) -> str:
    if not why:
        return ""
    return _("**paused**: {why}", why=line(_(_PAUSES.get(why, why)), _WORDS))


_DEEDS: Final = {
    Deed.FOLLOWED: marked("{who} had {channel} follow {what}"),
    Deed.EDITED: marked("{who} changed what {channel} gets: {what}"),
    Deed.UNFOLLOWED: marked("{who} ended {what} in {channel}"),
}


def change_entry(change: Change, what: str) -> str:
    """A line of the log: who did what, how it was to come, and when."""
    channel = f"<#{change.target.id}>"
    if change.deed is Deed.ROLE_GONE:
        told = _("The role that {channel} mentioned for {what} was deleted", channel=channel, what=what)
    else:
        forgotten = change.by.member == NOBODY
        who = _("Somebody whose name was deleted") if forgotten else f"<@{change.by.member}>"
        told = _(_DEEDS[change.deed], who=who, channel=channel, what=what)
    return f"{told}\n{quiet([discord.utils.format_dt(change.by.at, 'f'), manner_words(change.manner)])}"


def stories_title(preview: Preview) -> str:
    """What stands above the stories of `/channels preview`."""
    return plural(
        "{count} story of the last {days} days",
        "{count} stories of the last {days} days",
        len(preview.stories),
        days=DAYS,
    )


def rate(preview: Preview) -> str:
    """How often a wish would have rung in the last days."""
    count = len(preview.stories)
    if not count and preview.cut:
        return _("Nothing of the latest stories fits, so expect to hear of it seldom.")
    if not count:
        return _("Nothing of the last {days} days fits, so expect to hear of it seldom.", days=DAYS)
    often = (
        plural("about {count} a day", "about {count} a day", round(count / DAYS))
        if count >= _DAILY
        else _("less than one a day")
    )
    if preview.cut:
        return plural(
            "In the last {days} days at least {count} story would have come: {often}.",
            "In the last {days} days at least {count} stories would have come: {often}.",
            count,
            days=DAYS,
            often=often,
        )
    return plural(
        "In the last {days} days {count} story would have come: {often}.",
        "In the last {days} days {count} stories would have come: {often}.",
        count,
        days=DAYS,
        often=often,
    )


def quiet_kept(hours: QuietHours | None) -> str:
    """The answer to `/alerts quiet-hours`."""
    if hours is None:
        return _(
            "You have no quiet hours: I write as soon as there is news. "
            "What I held back until now comes when the old ones would have ended."
        )
    kept = _(
        "I write nothing to you {hours}. What comes meanwhile is sent when they end.",
        hours=quiet_sentence(hours),
    )
    return f"{kept}\n{quiet([_('`/alerts quiet-hours` without options ends them')])}"


def quiet_sentence(hours: QuietHours) -> str:
    """Quiet hours as a part of a sentence."""
    return _(
        "from **{starts}** to **{ends}** ({zone})",
        starts=f"{hours.starts:%H:%M}",
        ends=f"{hours.ends:%H:%M}",
        zone=line(hours.zone, _WORDS),
    )


def alert_paused(what: str) -> str:
    """The answer to `/alerts pause`."""
    paused = _("Nothing more about {what} for now. What comes in the meantime is not sent later.", what=what)
    return f"{paused}\n{quiet([_('`/alerts resume` starts it again')])}"


def alert_resumed(what: str) -> str:
    """The answer to `/alerts resume`."""
    return _("I will write to you again when there is news: {what}.", what=what)


def alert_example(what: str) -> str:
    """What stands above the card that `/alerts test` sends."""
    return _("A test of your alert for {what}: so it looks when there is news.", what=what)


def alert_tested(*, found: bool) -> str:
    """The answer to `/alerts test`."""
    if found:
        return _("I have sent you the latest story that fits, as a direct message.")
    return _(
        "No story of the last {days} days fits that alert, so there is nothing to show. It still runs.",
        days=DAYS,
    )


def alert_added(what: str, manner: Manner, told: str, *, reopened: bool) -> str:
    """The answer to `/alerts add`; `told` says how often it would have rung."""
    lines = [
        _("I will write to you when there is news: {what}.", what=_served(what, manner)),
        told,
        _("Your alerts had stopped because I could not write to you. They run again.") if reopened else "",
        quiet([_("`/alerts list` shows your alerts, `/alerts remove` ends one")]),
    ]
    return "\n".join(filter(None, lines))


def alert_changed(what: str, manner: Manner, told: str) -> str:
    """The answer to `/alerts edit`; `told` says how often it would have rung."""
    changed = _("From now on I write to you when there is news: {what}.", what=_served(what, manner))
    return f"{changed}\n{told}"


def alert_removed(what: str) -> str:
    """The answer to `/alerts remove`."""
    return _("No more alerts for {what}.", what=what)


def alert_restored(what: str) -> str:
    """What stands there once that is taken back."""
    return _("Undone: your alert for {what} is there again.", what=what)


def channel_follows(channel: str, what: str, manner: Manner) -> str:
    """The first sentence of the answer to `/channels follow` and `edit`."""
    return _("{channel} now gets {what}, every story once.", channel=channel, what=_served(what, manner))


def channel_unfollowed(channel: str, what: str) -> str:
    """The answer to `/channels unfollow`."""
    return _("{channel} no longer gets {what}.", channel=channel, what=what)


def channel_restored(channel: str, what: str) -> str:
    """What stands there once that is taken back."""
    return _("Undone: {channel} gets {what} again.", channel=channel, what=what)


def _served(what: str, manner: Manner) -> str:
    return series([what, manner_words(manner)])
