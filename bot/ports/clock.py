"""What tells the time."""

from datetime import datetime, timedelta
from typing import Final, Protocol

# How far apart two readings may be that are used at the same moment: those of two machines, or one that
# was taken before its process waited for the database.
SKEW: Final = timedelta(minutes=1)


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present, in UTC."""
        ...
