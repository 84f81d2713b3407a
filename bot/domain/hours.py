"""Hours on somebody's own clock."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class LocalHour:
    """A full hour on the clocks of an IANA time zone; `weekday` counts from Monday, 0."""

    zone: str
    hour: int
    weekday: int = 0


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `starts` until `ends` on the clocks of an IANA time zone; over midnight when `ends` is earlier."""

    zone: str
    starts: time
    ends: time
