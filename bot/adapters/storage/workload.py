"""What waits, in SQL: few numbers, each from an index that holds only what is under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import ACTIVE, FAILED, OWED, PENDING, deliveries, entries, feeds
from bot.domain.delivery import DeliveryState
from bot.ports.work import Workload


class SqlWorkStore:
    """The WorkStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def workload(self, now: datetime) -> Workload:
        """The state of the work now. Raises DatabaseError."""
        async with self._database.reading() as connection:
            polled = (await connection.execute(_polled())).one()
            waiting = (await connection.execute(_waiting())).scalar_one()
            owed = (await connection.execute(_owed(now))).one()
            uncertain = (await connection.execute(_uncertain())).scalar_one()
        return Workload(
            feeds=polled.feeds,
            failing_feeds=polled.failing,
            poll_lag=_age(polled.due, now),
            pending_entries=waiting,
            owed_deliveries=owed.rows,
            oldest_owed=_age(owed.since, now),
            uncertain_deliveries=uncertain,
        )


def _polled() -> Select[*tuple[Any, ...]]:
    failing = func.count().filter(feeds.c.failures > 0)
    due = func.min(feeds.c.next_poll_at)
    return select(func.count().label("feeds"), failing.label("failing"), due.label("due")).where(ACTIVE)


def _waiting() -> Select[int]:
    return select(func.count()).select_from(entries).where(PENDING)


def _owed(now: datetime) -> Select[*tuple[Any, ...]]:
    """What could be sent now; what waits for the end of quiet hours, or for another try, is not late."""
    since = func.min(deliveries.c.next_at)
    return select(func.count().label("rows"), since.label("since")).where(OWED, deliveries.c.next_at <= now)


def _uncertain() -> Select[int]:
    # Not as a condition: SQLite would put its value into that of the index, and not know it again.
    uncertain = case((deliveries.c.state == DeliveryState.UNCERTAIN.value, 1))
    return select(func.count(uncertain)).where(FAILED)


def _age(moment: datetime | None, now: datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
