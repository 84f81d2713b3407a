"""How a story was delivered in a server, place by place, for its managers."""

from collections.abc import Iterator, Sequence
from typing import Final

import discord

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.feed import GuildId
from bot.domain.life import Life
from bot.languages.messages import _, marked
from bot.presentation.escape import line
from bot.presentation.layout import quiet

_MOST: Final = 6
_REASON: Final = 120

_HEADING: Final = marked("**In this server**")
_NOBODY: Final = marked("Sent nowhere: no channel here asked for it when it came.")
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


def lives_lines(lives: Sequence[Life], guild: GuildId) -> Iterator[str]:
    """A heading and a line for each place."""
    yield _(_HEADING)
    if not lives:
        yield _(_NOBODY)
    for life in lives[:_MOST]:
        place = f"<#{life.target.id}>"
        yield "- " + _(_AS[life.kind], place=place, fate=_fate(life, guild))
    if len(lives) > _MOST:
        yield quiet([_(_MORE, count=len(lives) - _MOST)])


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
