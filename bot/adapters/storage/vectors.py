"""What reports mean, kept while they may be compared with new ones."""

from functools import cache
from typing import Any, Final

from sqlalchemy import Executable, Row, bindparam, delete
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import insert_into
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.schema import vectors
from bot.domain.report import ReportId
from bot.domain.vector import Vector

COLUMNS: Final = (vectors.c.encoder, vectors.c.vector)


_DROPPING: Final = prepared(delete(vectors).where(vectors.c.report_id == bindparam("report")))


async def keep(
    database: Database, connection: AsyncConnection, report_id: ReportId, vector: Vector | None
) -> None:
    """Write down what the report means, in place of what was known of an earlier text of it."""
    if vector is None:
        await connection.execute(_DROPPING, {"report": report_id})
        return
    kept = {"report_id": report_id, "encoder": vector.encoder, "vector": vector.values}
    await connection.execute(_keeping(database.dialect), kept)


@cache
def _keeping(dialect: str) -> Executable:
    adding = insert_into(dialect, vectors)
    given = {name: adding.excluded[name] for name in ("encoder", "vector")}
    return prepared(adding.on_conflict_do_update(index_elements=["report_id"], set_=given))


def vector_of(row: Row[Any]) -> Vector | None:
    """The vector in a row that selected COLUMNS by an outer join."""
    return None if row.encoder is None else Vector(row.encoder, bytes(row.vector))
