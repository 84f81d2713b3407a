"""Targets that nothing is sent to any more, until somebody lets us in again; in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.rows.wishes import to
from bot.adapters.storage.schema import deliveries, switched_off
from bot.domain.delivery import DeliveryState
from bot.domain.subscription import SwitchedOff, Target


class SqlSwitches:
    """The part of the Outbox port that is about targets switched off, over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def switch_off(self, target: Target, why: str, at: datetime) -> None:
        """Nothing more is owed to this target; its rows are kept with the reason."""
        still_open = to(deliveries, target) & (deliveries.c.state == DeliveryState.OPEN.value)
        place = {"target_kind": target.kind.value, "target_id": target.id}
        noted = self._database.insert(switched_off).values(**place, since=at, why=why, told=False)
        async with self._database.writing() as connection:
            ending = update(deliveries).where(still_open).values(ended(DeliveryState.OFF, why))
            await connection.execute(ending)
            await connection.execute(noted.on_conflict_do_nothing())

    async def switched_off(self) -> Sequence[SwitchedOff]:
        """Targets that were switched off and not reopened, in that order."""
        listed = select(switched_off).order_by(switched_off.c.since, switched_off.c.target_id)
        async with self._database.reading() as connection:
            return [wishes.off(row) for row in await connection.execute(listed)]

    async def off(self, target: Target) -> SwitchedOff | None:
        """That target's, if it was switched off and not reopened."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(switched_off).where(to(switched_off, target)))).first()
            return None if row is None else wishes.off(row)

    async def told(self, target: Target) -> None:
        """Whoever set up that switched off target knows, or cannot be told."""
        async with self._database.writing() as connection:
            await connection.execute(update(switched_off).where(to(switched_off, target)).values(told=True))

    async def reopen(self, target: Target, since: datetime) -> int:
        """What was due since then when the target was switched off is owed again; returns how much."""
        row = deliveries.c
        young = to(deliveries, target) & (row.state == DeliveryState.OFF.value) & (row.next_at >= since)
        again = {"state": DeliveryState.OPEN.value, "why": None}
        async with self._database.writing() as connection:
            await connection.execute(delete(switched_off).where(to(switched_off, target)))
            opened = await connection.execute(update(deliveries).where(young).values(again).returning(row.id))
            return len(opened.all())


def ended(state: DeliveryState, why: str) -> dict[str, Any]:
    """A delivery of which nothing more will come."""
    return {"state": state.value, "claimed_until": None, "why": why}
