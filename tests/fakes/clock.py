"""A clock that stands still until a test moves it."""

from datetime import datetime, timedelta


class FakeClock:
    """Tells the time it was given, plus whatever it was advanced by."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """The present of the test."""
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Let that much time pass; returns the new present."""
        self._now += by
        return self._now
