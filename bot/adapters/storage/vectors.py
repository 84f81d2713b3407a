"""What reports mean, kept while they may be compared with new ones."""

from typing import Any, Final

from sqlalchemy import Row, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import vectors
from bot.domain.report import ReportId
from bot.domain.vector import Vector

COLUMNS: Final = (vectors.c.encoder, vectors.c.vector)


async def keep(
    database: Database, connection: AsyncConnection, report_id: ReportId, vector: Vector | None
) -> None:
    """Write down what the report means, in place of what was known of an earlier text of it."""
    if vector is None:
        await connection.execute(delete(vectors).where(vectors.c.report_id == report_id))
        return
    values = {"encoder": vector.encoder, "vector": vector.values}
    keeping = database.insert(vectors).values(report_id=report_id, **values)
    await connection.execute(keeping.on_conflict_do_update(index_elements=["report_id"], set_=values))


def vector_of(row: Row[Any]) -> Vector | None:
    """The vector in a row that selected COLUMNS by an outer join."""
    return None if row.encoder is None else Vector(row.encoder, bytes(row.vector))
