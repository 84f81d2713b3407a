"""How a story was delivered in a server, place by place, for its managers."""

from collections.abc import Iterator
from typing import Final

import discord

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.feed import GuildId
from bot.domain.life import Life
from bot.domain.subscription import Subscription
from bot.languages.messages import _, marked
from bot.presentation.escape import line
from bot.presentation.layout import quiet
from bot.usecases.doctor import Miss, Silence, Way

_MOST: Final = 6
_REASON: Final = 120

_HEADING: Final = marked("**In this server**")
_SILENCES: Final = {
    Silence.BACKLOG: marked(
        "Sent nowhere: it was in the feed already when that was added. Such news is read and found by "
        "`/news search`, but not posted."
    ),
    Silence.OLD: marked(
        "Sent nowhere: it was more than 48 hours old when I first saw it. Such news is read and found by "
        "`/news search`, but not posted."
    ),
    Silence.OFF_TOPIC: marked(
        "Sent nowhere: no channel here asked for it when it came. It has no topic, so only who follows its "
        "words, its outlet or everything gets it: `/channels follow`."
    ),
    Silence.UNASKED: marked(
        "Sent nowhere: no channel here asked for it when it came. `/channels list` shows what they ask for, "
        "`/channels follow` adds to it."
    ),
}
_MISSES: Final = {
    Miss.PAUSED: marked("{place}: not sent, for what it follows is paused; `/channels list` says why"),
    Miss.GATHERED: marked("{place}: not sent yet; it is gathered for the next digest"),
    Miss.UNCONFIRMED: marked(
        "{place}: not sent yet, for it waits until {count} independent outlets report it; "
        "`/channels edit` changes that"
    ),
    Miss.LATER: marked("{place}: not sent, for it follows this only since {when}"),
    Miss.NOT_THEN: marked("{place}: not sent, for when it came it was not what this channel asks for"),
}
_MORE: Final = marked("and {count} more places")
_AS: Final = {
    DeliveryKind.CARD: marked("{place}: {fate}"),
    DeliveryKind.UPDATE: marked("{place}, as an update: {fate}"),
    DeliveryKind.DIGEST: marked("{place}, in a digest: {fate}"),
}
_POSTED: Final = marked("[posted]({link}) {when}")
_EDITED: Final = marked("[posted]({link}) {when} and brought up to date since")
_TO_BE_EDITED: Final = marked("[posted]({link}) {when}; what is new since is added soon")
_WAITS: Final = marked("waits its turn")
_RESTS: Final = marked("waits, for this channel rests between messages; it comes {when}")
_TRIED_ONCE: Final = marked("tried once ({why}); tried again {when}")
_TRIED: Final = marked("tried {count} times ({why}); tried again {when}")
_ENDS: Final = {
    DeliveryState.FOLDED: marked("came together with others, in a digest"),
    DeliveryState.OFF: marked("not sent, because I could not post there ({why})"),
    DeliveryState.REJECTED: marked("Discord did not take it ({why})"),
    DeliveryState.UNCERTAIN: marked("perhaps posted; I could not find out, and post nothing twice ({why})"),
}


def way_lines(way: Way, guild: GuildId) -> Iterator[str]:
    """A heading, a line for each place it was sent to or missed, or why it went nowhere."""
    yield _(_HEADING)
    if way.silence:
        yield _(_SILENCES[way.silence])
    places = [_sent(life, guild) for life in way.lives] + [_missed(*miss) for miss in way.misses]
    yield from (f"- {place}" for place in places[:_MOST])
    if len(places) > _MOST:
        yield quiet([_(_MORE, count=len(places) - _MOST)])


def _sent(life: Life, guild: GuildId) -> str:
    return _(_AS[life.kind], place=f"<#{life.target.id}>", fate=_fate(life, guild))


def _missed(one: Subscription, miss: Miss) -> str:
    since = discord.utils.format_dt(one.created_at, "R")
    return _(_MISSES[miss], place=f"<#{one.target.id}>", count=one.manner.confirmed_by, when=since)


def _fate(life: Life, guild: GuildId) -> str:
    if life.state is not DeliveryState.OPEN:
        return _(_ENDS[life.state], why=_why(life))
    if life.message is None:
        return _waits(life)
    link = f"https://discord.com/channels/{guild}/{life.message.channel_id}/{life.message.message_id}"
    when = discord.utils.format_dt(life.posted_at or life.next_at, "R")
    text = _TO_BE_EDITED if life.is_owed else _EDITED if life.sent > 1 else _POSTED
    return _(text, link=link, when=when)


def _waits(life: Life) -> str:
    when = discord.utils.format_dt(life.next_at, "R")
    if life.held is not None:
        return _(_RESTS, when=when)
    if not life.attempts:
        return _(_WAITS)
    tried = _TRIED_ONCE if life.attempts == 1 else _TRIED
    return _(tried, count=life.attempts, why=_why(life), when=when)


def _why(life: Life) -> str:
    return line(_(life.why or ""), _REASON) or _("no reason given")
