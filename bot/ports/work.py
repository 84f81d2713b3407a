"""What waits, and what is kept for a while only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Workload:
    """How far behind the work is; ages are in seconds, 0.0 when nothing waits."""

    feeds: int
    failing_feeds: int
    poll_lag: float
    pending_entries: int
    owed_deliveries: int
    oldest_owed: float
    uncertain_deliveries: int = 0


class WorkStore(Protocol):
    """What an operator watches."""

    async def workload(self, now: datetime) -> Workload:
        """What waits now, and for how long."""
        ...


class RetentionStore(Protocol):
    """What is kept for a while only. Stories, briefs and what tells a known entry from a new one stay."""

    async def forget_texts(self, after: int, before: datetime, limit: int) -> int | None:
        """Empty the texts of the next reports after that number that arrived before then, with their entries.

        Returns the last one's number, None when none is that old.
        """
        ...

    async def forget_deliveries(self, before: datetime, limit: int) -> int:
        """Delete the oldest deliveries that are done and were due before then; returns how many."""
        ...

    async def forget_vectors(self, before: datetime, limit: int) -> int:
        """Delete the oldest vectors of reports that arrived before then; returns how many."""
        ...

    async def forget_comparisons(self, before: datetime) -> None:
        """Delete what the reports that came before then were compared with."""
        ...

    async def forget_changes(self, before: datetime) -> None:
        """Delete who changed what servers' channels get before then."""
        ...
