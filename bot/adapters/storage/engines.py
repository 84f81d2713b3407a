"""SQLAlchemy's engines: how connections to SQLite and PostgreSQL are made, and how transactions begin."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.schema import Table
from sqlalchemy.util.concurrency import in_greenlet

from bot.adapters.storage.sqlite import connect, keep_a_log

SQLITE: Final = "sqlite"
POSTGRESQL: Final = "postgresql"
# What a transaction begins with, as an execution option: how durable it is and its statement.
BEGIN: Final = "begin_with"
DURABLE: Final = ("PRAGMA synchronous=FULL", "BEGIN IMMEDIATE")
RELAXED: Final = ("PRAGMA synchronous=NORMAL", "BEGIN IMMEDIATE")
BARE: Final = (None, None)

_PRAGMAS: Final = ("busy_timeout=10000", "foreign_keys=ON")
# In KiB, for each of several connections; 2 MB otherwise, of what the system has in memory as well.
_CACHE: Final = "PRAGMA cache_size=-512"
# How many statements each of them keeps compiled, at some 16 kB: of 128, as usual, most are asked for once.
_STATEMENTS: Final = 32
_DURABILITY: Final = "durability"
_CONNECTIONS: Final = 8
# A machine that loses its power, or a cable, says nothing to those who are connected. Half a minute later
# they know: by the kernel's questions on a connection where nothing is said, by what was sent and never
# taken on the others. (Names and units are libpq's.)
_ALIVE: Final = {
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}
# A server looks for a process that died only when it is done with what it was asked, and keeps all locks
# until then, unless it is told to look now and then. Before PostgreSQL 14 it cannot, nor on Windows.
_LOOK_FOR_US: Final = (
    "SELECT set_config(name, '1s', false) FROM pg_settings "
    "WHERE name = 'client_connection_check_interval' AND version() ~* 'linux|darwin|bsd'"
)


def engine_of(address: URL) -> AsyncEngine:
    """The engine for that database; nothing connects yet."""
    options: dict[str, Any] = {"hide_parameters": True}
    if address.get_backend_name() == SQLITE:
        given = {"async_creator_fn": connect, "cached_statements": _STATEMENTS}
        engine = create_async_engine(address, connect_args=given, **options)
        _listen(engine.sync_engine)
        event.listen(engine.sync_engine, "close", _closing)
        return engine
    patient = address.update_query_dict(alive(str(address)))
    options |= {"pool_size": _CONNECTIONS, "max_overflow": 0, "pool_pre_ping": True}
    engine = create_async_engine(patient, **options)
    event.listen(engine.sync_engine, "connect", _looked_for)
    return engine


def plain_engine_of(address: URL) -> Engine:
    """One for the same SQLite file that is not asynchronous, relaxed, and begins no transactions."""
    engine = create_engine(address.set(drivername=SQLITE), hide_parameters=True)
    event.listen(engine, "connect", _connected)
    event.listen(engine, "connect", _relaxed)
    return engine


def insert_into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that can say what to do on conflict, which the two engines spell alike."""
    return sqlite.insert(table) if dialect == SQLITE else postgresql.insert(table)


def alive(url: str) -> Mapping[str, str]:
    """What a connection to PostgreSQL is asked for, unless its address sets it itself."""
    return {name: value for name, value in _ALIVE.items() if f"{name}=" not in url}


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _connected)
    event.listen(engine, "connect", _thrifty)
    event.listen(engine, "begin", _begun)


def _connected(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours: the driver's comes only before the first write
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    keep_a_log(cursor)
    cursor.close()


def _thrifty(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(_CACHE)
    cursor.close()


def _relaxed(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(RELAXED[0])
    cursor.close()


def _looked_for(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(_LOOK_FOR_US)
    cursor.close()
    connection.commit()


def _closing(connection: DBAPIConnection, _record: object) -> None:
    # A statement that was cancelled may still be referred to, by a traceback for example. SQLite keeps the
    # closed connection with all its locks until the statement is collected, unless it is told to roll back.
    if in_greenlet():
        connection.rollback()


def _begun(connection: Connection) -> None:
    durability, begin = connection.get_execution_options().get(BEGIN, (None, "BEGIN"))
    if durability is not None and connection.info.get(_DURABILITY) != durability:
        connection.exec_driver_sql(durability)
        connection.info[_DURABILITY] = durability
    if begin is not None:
        connection.exec_driver_sql(begin)
