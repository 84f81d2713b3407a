"""Outlets: one row for each distinct one, shared by feeds and reports."""

from dataclasses import fields
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.rows.sources import outlet_values
from bot.adapters.storage.schema import outlets
from bot.domain.feed import Outlet
from bot.domain.words import words

# Made once: building a statement takes longer than SQLite does to answer it.
_KNOWN: Final = prepared(
    select(outlets.c.id).where(*(outlets.c[field.name] == bindparam(field.name) for field in fields(Outlet)))
)


def folded(name: str) -> str:
    """The name as readers may write it: without case, accents and punctuation."""
    return " ".join(words(name))


async def outlet_id(database: Database, connection: AsyncConnection, outlet: Outlet) -> int:
    """The row of exactly this outlet, made when there is none."""
    values = outlet_values(outlet)
    found = (await connection.execute(_KNOWN, values)).scalar()
    if found is not None:
        return int(found)
    made = database.insert(outlets).values(folded=folded(outlet.name), **values).on_conflict_do_nothing()
    await connection.execute(made)
    return int((await connection.execute(_KNOWN, values)).scalar_one())
