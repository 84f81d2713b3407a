"""Hours on somebody's own clock."""

from dataclasses import dataclass
from datetime import time


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `starts` until `ends` on the clocks of an IANA time zone; over midnight when `ends` is earlier."""

    zone: str
    starts: time
    ends: time
