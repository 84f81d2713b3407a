"""Many values at once: one parameter of PostgreSQL, so that a statement is prepared for any number of them.

SQLAlchemy would write out a parameter for each value, and each number of them is another statement to compile
here and to plan there: a third of what a poll cost.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, TableValuedAlias, any_, cast, column, func, literal
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.types import Text, TypeEngine

from bot.adapters.storage.columns import storable
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE


def among(database: Database, wanted: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether the column has one of these values."""
    if database.dialect == SQLITE:
        return wanted.in_(values)
    return wanted == any_(literal(list(values), ARRAY(wanted.type)))


def table_of(rows: Sequence[Mapping[str, Any]], types: Mapping[str, TypeEngine[Any]]) -> TableValuedAlias:
    """These rows as a table of PostgreSQL's, in the same order."""
    told = json.dumps([{name: _plain(value) for name, value in row.items()} for row in rows])
    found = func.json_to_recordset(cast(literal(told, Text), JSON))
    columns = found.table_valued(*(column(name, kind) for name, kind in types.items()), name="given")
    return columns.render_derived(with_types=True)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    return value.isoformat() if isinstance(value, datetime) else value
