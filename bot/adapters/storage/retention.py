"""Forgetting, in SQL: short transactions over the lowest numbers, which are the oldest rows."""

from datetime import datetime

from sqlalchemy import delete, not_, select, update

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import (
    OWED,
    comparisons,
    deliveries,
    entries,
    reports,
    subscription_changes,
    vectors,
)


class SqlRetentionStore:
    """The RetentionStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget_texts(self, after: int, before: datetime, limit: int) -> int | None:
        """Empty the texts of the next reports after that number, which arrived before then."""
        row = reports.c
        # Each start begins with the first one, and to empty what is empty is no change to hear of.
        kept = (row.text != "").label("kept")
        oldest = (
            select(row.id, row.entry_id, row.received_at, kept)
            .where(row.id > after)
            .order_by(row.id)
            .limit(limit)
        )
        async with self._database.writing(durable=False) as connection:
            old = [found for found in await connection.execute(oldest) if found.received_at < before]
            if not old:
                return None
            full = [found.id for found in old if found.kept]
            of_entries = [found.entry_id for found in old if found.kept]
            await connection.execute(update(reports).where(row.id.in_(full)).values(text="", blockquotes=[]))
            await connection.execute(update(entries).where(entries.c.id.in_(of_entries)).values(raw={}))
        return int(old[-1].id)

    async def forget_deliveries(self, before: datetime, limit: int) -> int:
        """Delete the oldest deliveries that are done and were due before then."""
        row = deliveries.c
        oldest = select(row.id, row.next_at).where(not_(OWED)).order_by(row.id).limit(limit)
        async with self._database.writing(durable=False) as connection:
            old = [found.id for found in await connection.execute(oldest) if found.next_at < before]
            await connection.execute(delete(deliveries).where(row.id.in_(old)))
        return len(old)

    async def forget_comparisons(self, before: datetime) -> None:
        """Delete what the reports that came before then were compared with."""
        async with self._database.writing(durable=False) as connection:
            await connection.execute(delete(comparisons).where(comparisons.c.made_at < before))

    async def forget_vectors(self, before: datetime, limit: int) -> int:
        """Delete the oldest vectors of reports that arrived before then; returns how many."""
        row = vectors.c.report_id
        oldest = select(row, reports.c.received_at).join(reports).order_by(row).limit(limit)
        async with self._database.writing(durable=False) as connection:
            old = [
                found.report_id for found in await connection.execute(oldest) if found.received_at < before
            ]
            await connection.execute(delete(vectors).where(row.in_(old)))
        return len(old)

    async def forget_changes(self, before: datetime) -> None:
        """Delete who changed channels' subscriptions before then."""
        old = subscription_changes.c.at < before
        async with self._database.writing(durable=False) as connection:
            await connection.execute(delete(subscription_changes).where(old))
