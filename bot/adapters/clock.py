"""The computer's clock."""

from datetime import UTC, datetime


class SystemClock:
    """Implements `Clock`."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)
