"""A SQLite installation moved to PostgreSQL: it answers as before, and goes on."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import event
from typer.testing import CliRunner

from bot.adapters.storage import moving
from bot.adapters.storage.database import Database
from bot.adapters.storage.processes import SqlProcesses
from bot.cli.app import app
from bot.domain.errors import DatabaseError, SettingsError
from bot.domain.story import StoryFilter
from bot.domain.subscription import Target, TargetKind
from bot.domain.vector import Vector
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import owe, subscribe, tell
from tests.fakes.samples import CHANNEL, GUILD, MEMBER, NOW, OTHER_CHANNEL, SIGNED, new_subscription
from tests.integration.test_database import _differences, count_of

MEMBER_TARGET = Target(TargetKind.MEMBER, MEMBER)
OTHER = new_subscription(OTHER_CHANNEL)


@dataclass(frozen=True)
class Side:
    url: str
    database: Database
    stores: SqlStores


def _side(url: str) -> Side:
    database = Database(url)
    return Side(url, database, SqlStores.over(database))


@pytest.fixture
async def sides(sqlite_url: str, empty_postgresql_url: str) -> AsyncIterator[tuple[Side, Side]]:
    """A SQLite file with something of everything, and an empty PostgreSQL."""
    there, here = map(_side, (sqlite_url, empty_postgresql_url))
    await SqlProcesses(there.database).begin("run", NOW)
    await owe(there.stores, 3)
    await there.stores.subscriptions.keep_quiet(CHANNEL, None)
    story = await tell(there.stores)
    await tell(there.stores, story=story, vector=Vector("fake 1", bytes(range(256))))
    gone = await there.stores.subscriptions.add(new_subscription(MEMBER_TARGET))
    await there.stores.subscriptions.remove(gone.id, SIGNED)
    yield there, here
    await there.database.close()
    await here.database.close()


async def test_what_was_moved_answers_as_before(sides: tuple[Side, Side]) -> None:
    there, here = sides
    seen: Counter[str] = Counter()
    await here.database.upgrade()
    moved = await moving.move(there.database, here.database, lambda table, rows: seen.update({table: rows}))
    assert {name: content.rows for name, content in moved.items()} == await moving.counts(there.database)
    assert seen["entries"] == 2 * moved["entries"].rows > 0
    for side in (here, there):
        found = await side.stores.stories.latest(StoryFilter(words=("messenger",)), 10)
        assert found == await there.stores.stories.latest(StoryFilter(words=("messenger",)), 10) != []
        assert list(await side.stores.outbox.owed(NOW)) == [CHANNEL]
        assert await side.stores.subscriptions.of_guild(GUILD) == await there.stores.subscriptions.of_guild(
            GUILD
        )
        assert [report async for report in side.stores.stories.window(NOW, 10)] == [
            report async for report in there.stores.stories.window(NOW, 10)
        ]
    assert await count_of(here.database, "processes") == 0
    async with here.database.reading() as connection:
        assert await connection.run_sync(_differences) == []


async def test_no_more_rows_than_a_page_are_ever_held(
    sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = sides
    await here.database.upgrade()
    counts = await moving.counts(there.database)
    monkeypatch.setattr(moving, "_AT_ONCE", 2)
    given: list[int] = []

    def note(_connection: object, cursor: Any, statement: str, *_: object) -> None:
        if "FROM entries" in statement and "count" not in statement:
            given.append(len(cursor._rows))

    for side in sides:
        event.listen(side.database._engine.sync_engine, "after_cursor_execute", note)
    moved = await moving.move(there.database, here.database, lambda _table, _rows: None)
    assert moved["entries"].rows == counts["entries"] == sum(given) / 2 > 2
    assert max(given) == 2


async def test_what_was_moved_goes_on_with_numbers_never_given_before(sides: tuple[Side, Side]) -> None:
    there, here = sides
    await here.database.upgrade()
    await moving.move(there.database, here.database, lambda _table, _rows: None)
    before = await here.stores.stories.revision()
    here_new, there_new = await subscribe(here.stores, OTHER), await subscribe(there.stores, OTHER)
    assert here_new.id == there_new.id
    await tell(here.stores)
    assert await here.stores.stories.revision() == before + 1


async def test_a_database_with_data_is_not_moved_into(sides: tuple[Side, Side]) -> None:
    there, here = sides
    await here.database.upgrade()
    await tell(here.stores)
    with pytest.raises(DatabaseError, match="has data already"):
        await moving.move(there.database, here.database, lambda _table, _rows: None)


async def test_what_postgresql_cannot_take_leaves_it_empty(sides: tuple[Side, Side], sqlite_url: str) -> None:
    there, here = sides
    await here.database.upgrade()
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE deliveries SET why = 'a' || char(0) || 'b'")
    with pytest.raises(DatabaseError, match="does not take what is in deliveries"):
        await moving.move(there.database, here.database, lambda _table, _rows: None)
    assert set((await moving.counts(here.database)).values()) == {0}


async def test_a_difference_is_found_and_nothing_kept(
    sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = sides
    await here.database.upgrade()
    async with here.database.writing() as connection:
        await connection.exec_driver_sql(
            "CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.canonical := 'spoilt'; RETURN NEW; END $$"
        )
        await connection.exec_driver_sql(
            "CREATE TRIGGER spoil BEFORE INSERT ON queries FOR EACH ROW EXECUTE FUNCTION spoil()"
        )
    monkeypatch.setattr(moving, "_set_triggers", _leave_triggers)
    with pytest.raises(DatabaseError, match="queries differs after it was copied"):
        await moving.move(there.database, here.database, lambda _table, _rows: None)
    assert set((await moving.counts(here.database)).values()) == {0}


async def _leave_triggers(*_: object) -> None: ...


def test_the_command_says_what_it_would_do_and_then_does_it(
    sides: tuple[Side, Side], monkeypatch: pytest.MonkeyPatch
) -> None:
    there, here = sides
    monkeypatch.setenv("DATABASE_URL", there.url)
    dry = CliRunner().invoke(app, ["db", "migrate-to", here.url, "--dry-run"])
    assert (dry.exit_code, "Nothing was written" in dry.stdout) == (0, True), dry.output
    done = CliRunner().invoke(app, ["db", "migrate-to", here.url])
    assert done.exit_code == 0, done.output
    assert "Everything was copied" in done.stdout
    again = CliRunner().invoke(app, ["db", "migrate-to", here.url])
    assert isinstance(again.exception, DatabaseError)
    back = CliRunner().invoke(app, ["db", "migrate-to", there.url])
    assert isinstance(back.exception, SettingsError)
