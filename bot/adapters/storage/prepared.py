"""Statements prepared once for SQLite: their text, and how values become columns and columns values.

SQLAlchemy finds all of this anew for each execution, which takes several times as long as SQLite does to
answer a small statement. A statement that is made once, when its module is read, says so with `prepared`; a
visit then runs it straight on SQLite's own connection. Everywhere else it is an ordinary statement.
"""

from collections import namedtuple
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import BindParameter, Connection
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.visitors import iterate

Statement = TypeVar("Statement", bound=Executable)
Parameters = Mapping[str, Any] | list[Mapping[str, Any]] | None

_Shape = tuple[tuple[str, int | None], ...]

_PREPARED: Final = "prepared"
_NOTHING: Final[Mapping[str, Any]] = {}


def prepared(statement: Statement) -> Statement:
    """The statement, to be compiled once for all visits. Whatever differs must be a parameter by name.

    No other statement is made of it.
    """
    return statement.execution_options(**{_PREPARED: Plans(statement)})


def plans_of(statement: Executable) -> "Plans | None":
    """How a prepared statement is run; None for any other."""
    plans: Plans | None = statement.get_execution_options().get(_PREPARED)
    return plans


def names_in(statement: Executable) -> frozenset[str]:
    """The names of the parameters that the statement needs."""
    return frozenset(bound.key for bound in _bound(statement) if bound.required)


class Visited(NamedTuple):
    """SQLite's own connection, and how SQLAlchemy speaks to it."""

    raw: Any
    dialect: Dialect


class _Place(NamedTuple):
    """Where a parameter stands: its name, which of a list's values, what makes it a column; or a constant."""

    name: str
    at: int | None
    turn: Callable[[Any], Any]
    constant: Any


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


def answer(visited: Visited, plans: "Plans", statement: Executable, parameters: Parameters) -> Answer:
    """What SQLite answers; a list of parameters is as many executions. Raises DBAPIError."""
    if isinstance(parameters, list):
        plan = plans.fitting(visited.dialect, statement, parameters[0])
        run, given = visited.raw.executemany, [*map(plan.values, parameters)]
    else:
        one = parameters or _NOTHING
        plan = plans.fitting(visited.dialect, statement, one)
        run, given = visited.raw.execute, plan.values(one)
    try:
        return plan.answer(run(plan.sql, given))
    except visited.dialect.loaded_dbapi.Error as error:
        raise _told(plan.sql, error) from error


@contextmanager
def transacting(connection: Connection, begin: str) -> Iterator[Visited]:
    """A transaction of SQLite's that begins so: committed at the end, rolled back when anything is raised.

    A connection that cannot even do that is invalid afterwards. An interruption lasts as long as anything is
    under way, which a full-text index is from its first change to the transaction's end, and stops ROLLBACK.
    """
    raw: Any = connection.connection.driver_connection
    try:
        raw.execute(begin)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _told(begin, error) from error
    try:
        yield Visited(raw, connection.dialect)
        try:
            raw.commit()
        except connection.dialect.loaded_dbapi.Error as error:
            raise _told("COMMIT", error) from error
    except BaseException:
        try:
            raw.rollback()
            connection.rollback()
        except (connection.dialect.loaded_dbapi.Error, DBAPIError):
            connection.invalidate()
        raise
    connection.commit()  # for SQLAlchemy, which has begun one of its own if a statement was not prepared


def _told(statement: str, error: Exception) -> DBAPIError:
    return DBAPIError(statement, None, error, hide_parameters=True)


class _Plan:
    """A statement as SQLite takes it, for parameters of these names and lists of these lengths."""

    def __init__(self, dialect: Dialect, statement: Any, shape: _Shape) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=[name for name, _ in shape])
        whole = compiled.construct_expanded_state({name: [None] * (length or 0) for name, length in shape})
        parts = {
            part: (name, at)
            for name, expanded in whole.parameter_expansion.items()
            for at, part in enumerate(expanded)
        }
        named = (parts.get(name, (name, None)) for name in whole.positiontup)
        places = [_place(compiled.binds[name], at, dialect) for name, at in named]
        self.sql: Final = _with_constants(whole.statement, places)
        self._places = [place for place in places if place.name]
        columns = statement.exported_columns.items()
        self._row: Final = _row_of([name for name, _ in columns])
        turned = (column.type.dialect_impl(dialect).result_processor(dialect, None) for _, column in columns)
        self._turned = [(place, turn) for place, turn in enumerate(turned) if turn]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """The parameters as SQLite keeps them, in the order of their places."""
        return [
            turn(given[name] if at is None else given[name][min(at, len(given[name]) - 1)])
            for name, at, turn, _ in self._places
        ]

    def answer(self, cursor: Any) -> Answer:
        """What the cursor found."""
        found = cursor.fetchall() if self._row._fields else []
        return Answer([self._row._make(self._values(row)) for row in found], cursor.rowcount)

    def _values(self, row: Sequence[Any]) -> Sequence[Any]:
        values = list(row)
        for place, turn in self._turned:
            values[place] = turn(values[place])
        return values


class Plans:
    """The plans of one statement.

    A list is written for a power of two of values, its last one repeated, so that there are few plans however
    long lists are.
    """

    def __init__(self, statement: Executable) -> None:
        self._lists = {bound.key for bound in _bound(statement) if bound.expanding}
        self._by_shape: dict[Hashable, _Plan] = {}

    def fitting(self, dialect: Dialect, statement: Executable, given: Mapping[str, Any]) -> _Plan:
        """The plan for these parameters."""
        # Without a list the names are all that there is to it.
        shape = self._shape(given) if self._lists else tuple(given)
        found = self._by_shape.get(shape)
        return found or self._by_shape.setdefault(shape, _Plan(dialect, statement, self._shape(given)))

    def _shape(self, given: Mapping[str, Any]) -> _Shape:
        return tuple(
            (name, 1 << (len(given[name]) - 1).bit_length() if name in self._lists else None)
            for name in given
        )


def _place(bound: BindParameter[Any], at: int | None, dialect: Dialect) -> _Place:
    turn = bound.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is
    return _Place(bound.key, at, turn, None) if bound.required else _Place("", None, turn, turn(bound.value))


def _with_constants(sql: str, places: Sequence[_Place]) -> str:
    """The statement with its constants written out.

    SQLite plans anew, at each execution, what has a parameter that a partial index may depend on.
    """
    first, *rest = sql.split("?")
    written = ("?" if place.name else _literal(place.constant) for place in places)
    return first + "".join(chain.from_iterable(zip(written, rest, strict=True)))


def _literal(constant: Any) -> str:
    if constant is None:
        return "NULL"
    if isinstance(constant, str):
        return "'" + constant.replace("'", "''") + "'"
    return str(int(constant)) if isinstance(constant, int) else repr(constant)


def _bound(statement: Any) -> Iterator[BindParameter[Any]]:
    return (part for part in iterate(statement) if isinstance(part, BindParameter))


def _row_of(names: Sequence[str]) -> Any:
    return namedtuple("Row", names, rename=True)  # noqa: PYI024


def _as_it_is(value: Any) -> Any:
    return value
