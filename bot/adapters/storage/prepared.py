"""Statements prepared once for SQLite: their text, and how values become columns and columns values.

SQLAlchemy finds all of this anew for each execution, which takes several times as long as SQLite does to
answer a small statement. A statement that is made once, when its module is read, says so with `prepared`; a
visit then runs it straight on SQLite's own connection. Everywhere else it is an ordinary statement.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable

Statement = TypeVar("Statement", bound=Executable)
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]] | None

_PREPARED: Final = "prepared"
_NOTHING: Final[Mapping[str, Any]] = {}


def prepared(statement: Statement) -> Statement:
    """The statement, to be compiled once for all visits. Whatever differs must be a parameter by name."""
    return statement.execution_options(**{_PREPARED: True})


def is_prepared(statement: Executable) -> bool:
    """Whether that was said of it."""
    return _PREPARED in statement.get_execution_options()


class Answer:
    """What a statement gave: as much of SQLAlchemy's result as visits ask for."""

    def __init__(self, rows: list[Any], rowcount: int) -> None:
        self.rowcount: Final = rowcount
        self._rows = rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self._rows)

    def first(self) -> Any:
        """The first row, None without any."""
        return self._rows[0] if self._rows else None

    def scalar(self) -> Any:
        """The first row's first column, None without a row."""
        return self._rows[0][0] if self._rows else None

    def scalar_one(self) -> Any:
        """The only row's first column. Raises ValueError unless there is just one row."""
        (row,) = self._rows
        return row[0]


def answer(connection: Connection, statement: Executable, parameters: Parameters = None) -> Answer:
    """What SQLite answers; a list of parameters is as many executions. Raises DBAPIError."""
    many = None if parameters is None or isinstance(parameters, Mapping) else parameters
    one = many[0] if many else parameters or _NOTHING
    assert isinstance(one, Mapping)
    plan = _plan(connection.dialect, statement, tuple(one))
    raw: Any = connection.connection.driver_connection
    try:
        if many:
            return plan.answer(raw.executemany(plan.sql, map(plan.values, many)))
        return plan.answer(raw.execute(plan.sql, plan.values(one)))
    except connection.dialect.loaded_dbapi.Error as error:
        raise DBAPIError(plan.sql, None, error, hide_parameters=True) from error


class _Plan:
    """A statement as SQLite takes it, for parameters of these names."""

    def __init__(self, dialect: Dialect, statement: Any, names: Sequence[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(names))
        self.sql: Final = str(compiled)
        self._places = [_place(compiled.binds[name], dialect) for name in compiled.positiontup]
        columns = statement.exported_columns.items()
        self._row: Final = _row_of([name for name, _ in columns])
        turned = (column.type.dialect_impl(dialect).result_processor(dialect, None) for _, column in columns)
        self._turned = [(place, turn) for place, turn in enumerate(turned) if turn]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters as SQLite keeps them, in the order of their places."""
        return [turn(given[name]) if name else constant for name, constant, turn in self._places]

    def answer(self, cursor: Any) -> Answer:
        """What the cursor found."""
        found = cursor.fetchall() if self._row._fields else []
        return Answer([self._row._make(self._values(row)) for row in found], cursor.rowcount)

    def _values(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, turn in self._turned:
            values[place] = turn(values[place])
        return values


_PLANS: Final[WeakKeyDictionary[Executable, dict[tuple[str, ...], _Plan]]] = WeakKeyDictionary()


def _plan(dialect: Dialect, statement: Executable, names: tuple[str, ...]) -> _Plan:
    plans = _PLANS.setdefault(statement, {})
    return plans.get(names) or plans.setdefault(names, _Plan(dialect, statement, names))


def _place(bound: BindParameter[Any], dialect: Dialect) -> tuple[str | None, Any, Callable[[Any], Any]]:
    """The parameter's name, or the constant that stands there; and what turns a value into a column."""
    if bound.expanding:
        raise ValueError("a list of any length cannot be prepared")
    turn = bound.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    return (bound.key, None, turn) if bound.required else (None, turn(bound.value), turn)


def _row_of(names: Sequence[str]) -> Any:
    return namedtuple("Row", names, rename=True)  # noqa: PYI024


def _as_it_is(value: Any) -> Any:
    return value
