"""`/server doctor`: what is amiss with a server's feeds and channels, and what to do about each of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.domain.health import Health as FeedHealth
from bot.domain.life import PlaceStanding
from bot.domain.subscription import SwitchedOff, Target
from bot.languages.messages import _, marked
from bot.presentation.escape import line
from bot.presentation.feeds import health_report
from bot.presentation.layout import quiet
from bot.presentation.permissions import Postable, postable_problem
from bot.usecases.checkup import LATE_DELIVERY, Finding, Health, good
from bot.usecases.doctor import Ward
from bot.usecases.feeds import Checkup

_REASON: Final = 160
_MOST_FEEDS: Final = 5
_NO_TROUBLE: Final = frozenset({FeedHealth.WELL, FeedHealth.UNREAD, FeedHealth.PAUSED})
_ORDER: Final = (Health.BAD, Health.ATTENTION, Health.GOOD)
_SIGNS: Final = {Health.GOOD: "✅", Health.ATTENTION: "⚠️", Health.BAD: "❌"}

_FEEDS: Final = marked("**Feeds**")
_NO_FEEDS: Final = marked("This server reads none, so there is nothing to post.")
_ADD_FEEDS: Final = marked(
    "`/feeds add` takes the address of a site; `/feeds catalogue` shows some to begin with."
)
_ILL_FEEDS: Final = marked(
    "`/feeds info` tells more; `/feeds add` takes a new address, `/feeds remove` ends one."
)
_WELL_FEEDS: Final = marked("All of them can be read: {count}.")
_NO_CHANNELS: Final = marked("No channel follows anything yet.")
_SET_UP: Final = marked("`/server setup` takes a minute.")
_GONE: Final = marked("I cannot see that channel: it was deleted, or hidden from me.")
_END_IT: Final = marked("Let me see it again, or end it with `/channels unfollow`.")
_LOCKED: Final = marked("That thread is locked, so nobody can write there.")
_UNLOCK: Final = marked("Unlock it, or have another channel follow the news with `/channels follow`.")
_OFF: Final = marked("Nothing has been sent there since {since}: {why}.")
_GOES_ON: Final = marked(
    "Once this is mended I go on by myself within a minute, with what is less than a day old."
)
_REST: Final = marked("What it follows is paused: {why}.")
_FOLLOW: Final = marked("`/channels list` shows it; `/channels follow` starts it anew.")
_LATE: Final = marked("Late: {count}, the oldest owed {since}.")
_LATE_WHY: Final = marked("Late: {count}, the oldest owed {since}. The last reason was: {why}.")
_PATIENCE: Final = marked("You need not do anything: I try again by myself, and nothing is lost.")
_REJECTED: Final = marked("Refused by Discord for good: {count}. The reason was: {why}.")
_TELL: Final = marked(
    "`/news latest` shows the stories. Please tell whoever runs this bot; its log says more."
)
_UNCERTAIN: Final = marked("Perhaps posted, perhaps not: {count}. I could not find out: {why}.")
_ALLOW_LOOKING: Final = marked(
    "I post nothing twice, so have a look there. With **Read Message History** I can look myself next time."
)
_WELL: Final = marked("Gets its messages.")
_WAITING: Final = marked("Gets its messages. On their way: {count}.")


def doctor_entries(ward: Ward, guild: discord.Guild) -> list[str]:
    """Each finding with what to do, the worst first."""
    found = [_of_feeds(ward.feeds), *_of_places(ward, guild)]
    return [_entry(one) for one in sorted(found, key=lambda one: _ORDER.index(one.health))]


def _entry(finding: Finding) -> str:
    told = f"{_SIGNS[finding.health]} {finding.part}\n{finding.told}"
    return f"{told}\n{quiet([f'→ {finding.advice}'])}" if finding.advice else told


def _of_feeds(feeds: Sequence[Checkup]) -> Finding:
    if not feeds:
        return Finding(_(_FEEDS), Health.ATTENTION, _(_NO_FEEDS), _(_ADD_FEEDS))
    ill = [one for one in feeds if one.health not in _NO_TROUBLE]
    if not ill:
        return good(_(_FEEDS), _(_WELL_FEEDS, count=len(feeds)))
    title, ailing = health_report(ill)
    told = "\n".join([f"{title}.", *ailing[:_MOST_FEEDS]])
    return Finding(_(_FEEDS), Health.ATTENTION, told, _(_ILL_FEEDS))


def _of_places(ward: Ward, guild: discord.Guild) -> Iterator[Finding]:
    if not ward.standings:
        yield Finding(f"**{_('Channels')}**", Health.ATTENTION, _(_NO_CHANNELS), _(_SET_UP))
    for standing in ward.standings:
        part = f"<#{standing.target.id}>"
        found = [*_of_place(standing.target, ward, guild), *_of_posts(standing, ward.at)]
        waiting = _(_WAITING, count=standing.waiting) if standing.waiting else _(_WELL)
        yield from (Finding(part, *one) for one in found or [(Health.GOOD, waiting, "")])


_Found = tuple[Health, str, str]


def _of_place(target: Target, ward: Ward, guild: discord.Guild) -> Iterator[_Found]:
    """What keeps us from posting there."""
    off = ward.off.get(target)
    since = _since(off) if off else ""
    channel = guild.get_channel_or_thread(target.id)
    if not isinstance(channel, Postable):
        yield Health.BAD, _joined(since, _(_GONE)), _(_END_IT)
    elif isinstance(channel, discord.Thread) and channel.locked:
        yield Health.BAD, _joined(since, _(_LOCKED)), _(_UNLOCK)
    elif (problem := postable_problem(channel)) is not None:
        yield Health.BAD, _joined(since, problem), _(_GOES_ON)
    elif since:
        yield Health.ATTENTION, since, _(_GOES_ON)
    elif resting := [
        one.paused_because for one in ward.followed if one.target == target and one.paused_because
    ]:
        yield Health.ATTENTION, _(_REST, why=line(_(resting[0]), _REASON)), _(_FOLLOW)


def _of_posts(standing: PlaceStanding, now: datetime) -> Iterator[_Found]:
    """What is late, and what never arrived."""
    if standing.oldest is not None and now - standing.oldest >= timedelta(seconds=LATE_DELIVERY):
        since = discord.utils.format_dt(standing.oldest, "R")
        why = line(_(standing.why or ""), _REASON)
        late = _(_LATE_WHY if why else _LATE, count=standing.waiting, since=since, why=why)
        yield Health.ATTENTION, late, _(_PATIENCE)
    why = line(standing.failed_because or "", _REASON)
    if standing.rejected:
        yield Health.ATTENTION, _(_REJECTED, count=standing.rejected, why=why), _(_TELL)
    if standing.uncertain:
        yield Health.ATTENTION, _(_UNCERTAIN, count=standing.uncertain, why=why), _(_ALLOW_LOOKING)


def _since(off: SwitchedOff) -> str:
    return _(_OFF, since=discord.utils.format_dt(off.since, "R"), why=line(off.why, _REASON))


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))
