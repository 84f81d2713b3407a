"""How a subscription is served: as options of a command, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import discord
from discord import app_commands

from bot.alerts.language import Options
from bot.domain.hours import LocalHour
from bot.domain.language import Language
from bot.domain.query import Query
from bot.domain.subscription import COOLDOWNS, MOST_MENTIONS, Cadence, CardSize, Manner, Mention, RoleId
from bot.languages.formats import language_name
from bot.languages.messages import _, marked, plural, series
from bot.presentation.escape import line
from bot.presentation.options import (
    WORDS,
    OutletArgument,
    Outlets,
    PlaceArgument,
    TopicArgument,
    ZoneArgument,
)
from bot.presentation.spoken import language_choices, picked
from bot.usecases.tags import Tags

# What the options offer; Discord hands back the value, which stays English.
When = str
Day = str
Rest = str
Size = str
Spoken = str
Hour = app_commands.Range[int, 0, 23]
Mentions = app_commands.Range[int, 0, MOST_MENTIONS]

DESCRIPTIONS: Final = {
    "topic": "About this topic",
    "place": "About this country",
    "outlet": "Reported by this outlet",
    "words": WORDS,
    "confirmed_by": "Wait until that many independent outlets report it",
    "when": "At once, or gathered in a digest",
    "hour": "Hour of the digest, 0 to 23 (8 unless you say)",
    "day": "Day of a weekly digest (Monday unless you say)",
    "zone": "Time zone of that hour: type a city",
    "rest": "Least time between two messages; what comes meanwhile is gathered",
    "size": "How much of a story its card shows",
    "mention": "A role to mention with each message",
    "mentions": "How many times a day at most (3 unless you say; 0 ends it)",
    "language": "What I write there in (the server's language unless you say)",
}
_CADENCES: Final[Mapping[str, Cadence]] = {
    "at once": Cadence.AT_ONCE,
    "every hour": Cadence.HOURLY,
    "every day": Cadence.DAILY,
    "every week": Cadence.WEEKLY,
}
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RESTS: Final = ("none", "15 minutes", "1 hour", "3 hours", "6 hours", "12 hours", "1 day")
_OFFERED: Final = ("Compact", "Normal", "Full")
_SIZES: Final = {CardSize.COMPACT: marked("compact cards"), CardSize.FULL: marked("full cards")}
CHOICES: Final = {
    name: [app_commands.Choice(name=app_commands.locale_str(one), value=one) for one in offered]
    for name, offered in (("when", _CADENCES), ("day", _DAYS), ("rest", _RESTS), ("size", _OFFERED))
} | {"language": language_choices("the server's language")}
_EVERY: Final = (
    marked("in a digest every Monday at {hour} ({zone})"),
    marked("in a digest every Tuesday at {hour} ({zone})"),
    marked("in a digest every Wednesday at {hour} ({zone})"),
    marked("in a digest every Thursday at {hour} ({zone})"),
    marked("in a digest every Friday at {hour} ({zone})"),
    marked("in a digest every Saturday at {hour} ({zone})"),
    marked("in a digest every Sunday at {hour} ({zone})"),
)
_DAILY: Final = marked("in a digest every day at {hour} ({zone})")
_MORNING: Final = LocalHour("UTC", 8)


@dataclass(frozen=True, slots=True)
class Wished:
    """What somebody picked, in the order in which it is offered; None leaves it as it is."""

    topic: TopicArgument | None = None
    place: PlaceArgument | None = None
    outlet: OutletArgument | None = None
    words: str | None = None
    confirmed_by: Outlets | None = None
    when: When | None = None
    hour: Hour | None = None
    day: Day | None = None
    zone: ZoneArgument | None = None
    rest: Rest | None = None
    size: Size | None = None

    @property
    def names_stories(self) -> bool:
        """Whether it says which stories, not only how they come."""
        return bool(self.topic or self.place or self.outlet or self.words)

    def query(self, tags: Tags) -> Query:
        """Which stories. Raises InvalidInput, which says where the words cannot be read."""
        return tags.query(self.words or "", Options(self.topic, self.place, self.outlet))


@dataclass(frozen=True, slots=True)
class ChannelWished(Wished):
    """What a manager picked for a channel."""

    mention: discord.Role | None = None
    mentions: Mentions | None = None
    language: Spoken | None = None


def changed(manner: Manner, asked: Wished, zone: str = "UTC") -> Manner:
    """The manner as asked; `zone` is where a digest's hour is when nobody says."""
    cadence = _cadence(manner, asked)
    cooldown = manner.cooldown if asked.rest is None else COOLDOWNS[_RESTS.index(asked.rest)]
    return Manner(
        cadence=cadence,
        confirmed_by=manner.confirmed_by if asked.confirmed_by is None else asked.confirmed_by,
        cooldown=cooldown if cadence is Cadence.AT_ONCE else timedelta(0),
        digest_at=_hour(manner, asked, zone) if cadence in {Cadence.DAILY, Cadence.WEEKLY} else None,
        mention=_mention(manner, asked) if isinstance(asked, ChannelWished) else None,
        size=manner.size if asked.size is None else CardSize(asked.size.lower()),
        language=_language(manner, asked) if isinstance(asked, ChannelWished) else None,
    )


def manner_words(manner: Manner) -> str:
    """The manner as a part of a sentence; empty when stories simply come at once."""
    count, parts = manner.confirmed_by, [_rhythm(manner)]
    if count > 1:
        once = plural(
            "once {count} independent outlet reports it", "once {count} independent outlets report it", count
        )
        parts.insert(0, once)
    if manner.cooldown:
        parts.append(_("at most one message in {time}", time=_(_RESTS[COOLDOWNS.index(manner.cooldown)])))
    if manner.mention:
        parts.append(
            plural(
                "{role} is mentioned at most once a day",
                "{role} is mentioned at most {count} times a day",
                manner.mention.a_day,
                role=f"<@&{manner.mention.role}>",
            )
        )
    if manner.size is not CardSize.NORMAL:
        parts.append(_(_SIZES[manner.size]))
    if manner.language:
        parts.append(_("language: {language}", language=language_name(manner.language)))
    return series(parts)


def _mention(manner: Manner, asked: ChannelWished) -> Mention | None:
    """Whom to mention, three times a day unless somebody says otherwise; zero times ends it."""
    before = Mention(RoleId(asked.mention.id)) if asked.mention else manner.mention
    if before is None or asked.mentions == 0:
        return None
    return before if asked.mentions is None else replace(before, a_day=asked.mentions)


def _language(manner: Manner, asked: ChannelWished) -> Language | None:
    return manner.language if asked.language is None else picked(asked.language)


def _cadence(manner: Manner, asked: Wished) -> Cadence:
    if asked.when is not None:
        return _CADENCES[asked.when]
    if asked.day is not None:
        return Cadence.WEEKLY
    timed = asked.hour is not None or asked.zone
    return Cadence.DAILY if timed and manner.digest_at is None else manner.cadence


def _hour(manner: Manner, asked: Wished, zone: str) -> LocalHour:
    before = manner.digest_at or LocalHour(zone, _MORNING.hour)
    return LocalHour(
        asked.zone or before.zone,
        before.hour if asked.hour is None else asked.hour,
        before.weekday if asked.day is None else _DAYS.index(asked.day),
    )


def _rhythm(manner: Manner) -> str:
    at = manner.digest_at
    if at is None:
        return _("in a digest every hour") if manner.cadence is Cadence.HOURLY else ""
    told = _EVERY[at.weekday] if manner.cadence is Cadence.WEEKLY else _DAILY
    return _(told, hour=f"{at.hour}:00", zone=line(at.zone, 60))
