"""Trends: how often something was in the news, day by day, against how often it usually is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

# Days of history below which nobody can say what is usual.
LEAST_HISTORY: Final = 14


class Subject(StrEnum):
    """What stories are counted by."""

    TOPIC = "topic"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Trend:
    """Stories a day from `start` on, one number a day, the last day being today.

    `usual` is the number of stories a day in the time before; None when too little of it is known.
    """

    key: str
    start: date
    counts: tuple[int, ...]
    usual: float | None = None

    @property
    def total(self) -> int:
        """All stories of these days."""
        return sum(self.counts)

    @property
    def a_day(self) -> float:
        """Stories a day."""
        return self.total / len(self.counts)

    @property
    def peak(self) -> tuple[date, int]:
        """The first day with the most stories, and how many they were."""
        most = max(self.counts)
        return self.start + timedelta(days=self.counts.index(most)), most

    @property
    def change(self) -> float | None:
        """How many times the usual it is; None when nothing is usual."""
        return self.a_day / self.usual if self.usual else None


def trend(key: str, by_day: Mapping[date, int], days: Sequence[date], before: int) -> Trend:
    """The trend of these days, told from the counts of them and of the `before` days that precede them."""
    counts = tuple(by_day.get(day, 0) for day in days)
    earlier = sum(count for day, count in by_day.items() if day < days[0])
    return Trend(key, days[0], counts, earlier / before if before >= LEAST_HISTORY else None)
