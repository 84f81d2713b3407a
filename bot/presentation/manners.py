"""How a subscription is served: as options of a command, and in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from discord import app_commands

from bot.domain.hours import LocalHour
from bot.domain.subscription import COOLDOWNS, Cadence, Manner
from bot.presentation.escape import line

When = Literal["at once", "every hour", "every day", "every week"]
Day = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Rest = Literal["none", "15 minutes", "1 hour", "3 hours", "6 hours", "12 hours", "1 day"]
Hour = app_commands.Range[int, 0, 23]

DESCRIPTIONS: Final = {
    "confirmed_by": "Wait until that many independent outlets report it",
    "when": "At once, or gathered in a digest",
    "hour": "Hour of the digest, 0 to 23 (8 unless you say)",
    "day": "Day of a weekly digest (Monday unless you say)",
    "zone": "Time zone of that hour: type a city",
    "rest": "Least time between two messages; what comes meanwhile is gathered",
}
_CADENCES: Final[Mapping[str, Cadence]] = {
    "at once": Cadence.AT_ONCE,
    "every hour": Cadence.HOURLY,
    "every day": Cadence.DAILY,
    "every week": Cadence.WEEKLY,
}
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_RESTS: Final = ("none", "15 minutes", "1 hour", "3 hours", "6 hours", "12 hours", "1 day")
_MORNING: Final = LocalHour("UTC", 8)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody picked; None leaves it as it is."""

    confirmed_by: int | None = None
    when: When | None = None
    hour: int | None = None
    day: Day | None = None
    zone: str | None = None
    rest: Rest | None = None


def changed(manner: Manner, asked: Asked, zone: str = "UTC") -> Manner:
    """The manner as asked; `zone` is where a digest's hour is when nobody says."""
    cadence = _cadence(manner, asked)
    cooldown = manner.cooldown if asked.rest is None else COOLDOWNS[_RESTS.index(asked.rest)]
    return Manner(
        cadence=cadence,
        confirmed_by=manner.confirmed_by if asked.confirmed_by is None else asked.confirmed_by,
        cooldown=cooldown if cadence is Cadence.AT_ONCE else timedelta(0),
        digest_at=_hour(manner, asked, zone) if cadence in {Cadence.DAILY, Cadence.WEEKLY} else None,
    )


def manner_words(manner: Manner) -> str:
    """The manner as a part of a sentence; empty when stories simply come at once."""
    parts = [f"once {manner.confirmed_by} independent outlets report it" if manner.confirmed_by > 1 else ""]
    parts.append(_rhythm(manner))
    if manner.cooldown:
        parts.append(f"at most one message in {_RESTS[COOLDOWNS.index(manner.cooldown)]}")
    return ", ".join(part for part in parts if part)


def _cadence(manner: Manner, asked: Asked) -> Cadence:
    if asked.when is not None:
        return _CADENCES[asked.when]
    if asked.day is not None:
        return Cadence.WEEKLY
    timed = asked.hour is not None or asked.zone
    return Cadence.DAILY if timed and manner.digest_at is None else manner.cadence


def _hour(manner: Manner, asked: Asked, zone: str) -> LocalHour:
    before = manner.digest_at or LocalHour(zone, _MORNING.hour)
    return LocalHour(
        asked.zone or before.zone,
        before.hour if asked.hour is None else asked.hour,
        before.weekday if asked.day is None else _DAYS.index(asked.day),
    )


def _rhythm(manner: Manner) -> str:
    at = manner.digest_at
    if at is None:
        return "in a digest every hour" if manner.cadence is Cadence.HOURLY else ""
    day = f"every {_DAYS[at.weekday]}" if manner.cadence is Cadence.WEEKLY else "every day"
    return f"in a digest {day} at {at.hour}:00 ({line(at.zone, 60)})"
