"""Outlets: one row for each distinct one, shared by feeds and reports."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import outlet_values
from bot.adapters.storage.schema import outlets
from bot.domain.feed import Outlet
from bot.domain.words import words


def folded(name: str) -> str:
    """The name as readers may write it: without case, accents and punctuation."""
    return " ".join(words(name))


async def outlet_id(database: Database, connection: AsyncConnection, outlet: Outlet) -> int:
    """The row of exactly this outlet, made when there is none."""
    values = outlet_values(outlet)
    known = select(outlets.c.id).where(_same(values))
    found = (await connection.execute(known)).scalar()
    if found is not None:
        return int(found)
    made = database.insert(outlets).values(folded=folded(outlet.name), **values).on_conflict_do_nothing()
    await connection.execute(made)
    return int((await connection.execute(known)).scalar_one())


def _same(values: dict[str, str]) -> ColumnElement[bool]:
    return and_(*(outlets.c[name] == value for name, value in values.items()))
