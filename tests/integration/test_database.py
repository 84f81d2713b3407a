"""The databases themselves: migrations, durability, concurrency, and errors an operator can read."""

import asyncio
import re
import sqlite3
import subprocess
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, closing
from datetime import datetime, timedelta, timezone
from importlib.resources import files
from pathlib import Path
from typing import cast

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, create_engine, event, func, insert, inspect, make_url, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.schema import CreateTable

from bot.adapters.storage import debts, versions
from bot.adapters.storage.database import Database
from bot.adapters.storage.delivery_log import SqlDeliveryLog
from bot.adapters.storage.engines import plain_engine_of
from bot.adapters.storage.ledger import SqlLedger
from bot.adapters.storage.schema import metadata, outlets, stories, story_words
from bot.adapters.storage.sightings import SqlSightingStore
from bot.adapters.storage.workload import SqlWorkStore
from bot.domain.delivery import DeliveryKind
from bot.domain.errors import DatabaseError, RightswireError, StoryConflict
from bot.domain.story import StoryFilter
from bot.domain.subscription import Target, TargetKind
from bot.ports.feeds import PollRecord
from bot.usecases.deliveries import UNSETTLED
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import arrive, claimed, poll, subscribe, tell
from tests.fakes.samples import CHANNEL, GUILD, NOW, draft, entry, new_feed, story_change

ENGINES = ["sqlite", "postgresql"]
Asking = Callable[[SqlStores], Awaitable[object]]


@pytest.fixture(params=ENGINES)
def url(request: pytest.FixtureRequest) -> str:
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture(params=ENGINES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    found: str = request.getfixturevalue("empty_postgresql_url")
    return found


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    yield database
    await close(database)


async def close(database: Database) -> None:
    """Close it, and see the threads of its connections end: also of those that were cut off."""
    await database.close()
    for thread in threading.enumerate():
        if thread.name == f"sqlite {database.file or ':memory:'}":
            await asyncio.to_thread(thread.join, 10)
            assert not thread.is_alive()


@pytest.fixture
def stores(database: Database) -> SqlStores:
    return stores_of(database)


def stores_of(database: Database) -> SqlStores:
    return SqlStores.over(database)


async def count_of(database: Database, name: str) -> int:
    async with database.reading() as connection:
        rows = select(func.count()).select_from(metadata.tables[name])
        return int((await connection.execute(rows)).scalar_one())


# Migrations


def _differences(connection: Connection) -> list[object]:
    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        searched = connection.dialect.name == "sqlite" and (name or "").startswith("story_words")
        return not (kind == "table" and searched)

    options = {"include_name": is_ours, "include_object": lambda o, n, k, r, c: is_ours(n, k, None)}
    found: list[object] = compare_metadata(MigrationContext.configure(connection, opts=options), metadata)
    return found


def _statements(connection: Connection) -> set[frozenset[str]]:
    """What makes each table and index, as SQLite keeps it; quotes and the order of columns are free."""
    made = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL")).scalars()
    outside_brackets = re.compile(r",\s+(?![^(]*\))")
    return {
        frozenset(
            " ".join(part.split()).replace(" ,", ",").rstrip(" )")
            for part in outside_brackets.split(statement.replace('"', ""))
        )
        for statement in made
    }


async def test_the_migrations_lead_to_the_tables_of_the_code(empty_url: str) -> None:
    database = Database(empty_url)
    await database.upgrade()
    async with database.reading() as connection:
        assert await connection.run_sync(_differences) == []
    await close(database)


async def test_the_migrations_leave_the_very_tables_and_indexes_of_the_code(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'migrated.sqlite3'}")
    await database.upgrade()
    async with database.reading() as connection:
        migrated = await connection.run_sync(_statements)
    await close(database)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        metadata.create_all(connection, [t for t in metadata.sorted_tables if t is not story_words])
        expected = _statements(connection)
    engine.dispose()
    assert expected - migrated == set()


async def test_the_partial_indexes_of_postgresql_are_those_of_the_code(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    async with database.reading() as connection:
        made = await connection.execute(
            text(
                "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '% WHERE %' ORDER BY indexname"
            )
        )
        assert made.scalars().all() == [
            "ix_deliveries_failed",
            "ix_deliveries_mentioned",
            "ix_deliveries_off",
            "ix_deliveries_owed",
            "ix_entries_pending",
            "ix_feeds_due",
            "ix_publications_due",
            "ix_subscriptions_digested",
            "ix_subscriptions_resting",
            "ix_subscriptions_spoken",
            "ix_subscriptions_styled",
        ]
    await close(database)


async def test_what_was_owed_before_there_were_kinds_is_owed_as_a_card(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite3"
    moment = "2026-01-01 00:00:00.000000"
    await migrate_to(f"sqlite:///{path}", "0001")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"INSERT INTO stories VALUES (7, 2, '{{}}', 1, '{moment}', '{moment}')")
        for number in (3, 9):
            connection.execute(
                "INSERT INTO deliveries (id, story_id, target_kind, target_id, state, wanted_version,"
                f" sent_version, attempts, next_at) VALUES ({number}, 7, 'channel', {number}, 'open', 2, 0, 0, ?)",
                (moment,),
            )
        connection.execute("DELETE FROM deliveries WHERE id = 9")
    database = Database(f"sqlite:///{path}")
    await database.upgrade()
    card = await claimed(stores_of(database), Target(TargetKind.CHANNEL, 3), NOW)
    assert (card.id, card.kind, card.subject, card.story_id) == (3, DeliveryKind.CARD, 7, 7)
    await close(database)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'").fetchall() == [
            (9,)
        ]


async def migrate_to(url: str, revision: str) -> None:
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", "bot.adapters.storage:migrations")

    def go(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    async with database.writing() as connection:
        await connection.run_sync(go)
    await close(database)


async def test_upgrading_twice_changes_nothing(database: Database, stores: SqlStores) -> None:
    await stores.feeds.add(new_feed())
    await database.upgrade()
    assert await count_of(database, "feeds") == 1


async def test_two_programs_may_upgrade_at_once(empty_url: str) -> None:
    first, second = Database(empty_url), Database(empty_url)
    await asyncio.gather(first.upgrade(), second.upgrade())
    assert await count_of(second, "feeds") == 0
    await first.close()
    await second.close()


def test_any_number_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    for number in range(50):
        address = make_url(f"sqlite:///{tmp_path}/{number}.sqlite3")
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(_mode, [address] * 8)) == {"wal"}


def _mode(address: URL) -> str:
    engine = plain_engine_of(address)
    with engine.connect() as connection:
        mode: str = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    engine.dispose()
    return mode


def test_the_known_versions_are_those_that_there_are_migrations_for() -> None:
    config = Config()
    config.set_main_option("script_location", "bot.adapters.storage:migrations")
    written = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert list(versions.known()) == written[::-1]


async def test_a_start_on_a_database_of_this_version_loads_nothing_that_it_does_not_need(
    sqlite_url: str,
) -> None:
    program = f"""if True:
        import asyncio, sys
        from bot.runtime.opening import opened
        from bot.settings import load
        async def start():
            async with opened(load(dict(_env_file=None, database_url={sqlite_url!r}, semantic=False))):
                print(*sys.modules)
        asyncio.run(start())"""
    told = await asyncio.to_thread(subprocess.check_output, [sys.executable, "-c", program], text=True)
    loaded = {name.split(".")[0] for name in told.split()}
    assert loaded >= {"sqlalchemy", "aiosqlite"}
    assert not loaded & {
        "alembic",
        "mako",
        "procrastinate",
        "psycopg",
        "matplotlib",
        "trafilatura",
        "feedparser",
    }


async def test_a_database_of_another_version_is_refused_in_one_sentence(database: Database) -> None:
    async with database.writing() as connection:
        newest = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match=r"made by another version of Rightswire\.$"):
        await database.upgrade()
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :v"), {"v": newest})


async def test_an_upgrade_that_fails_leaves_no_table(empty_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_connection: Connection) -> None:
        _connection.execute(CreateTable(outlets))
        raise RuntimeError("power")

    database = Database(empty_url)
    monkeypatch.setattr("bot.adapters.storage.versions.upgrade", failing)
    with pytest.raises(RuntimeError):
        await database.upgrade()
    async with database.reading() as connection:
        assert not await connection.run_sync(lambda sync: inspect(sync).get_table_names())
    await close(database)


def test_what_migrations_need_is_in_the_package() -> None:
    folder = files("bot.adapters.storage") / "migrations"
    assert (folder / "env.py").is_file()
    assert (folder / "script.py.mako").is_file()


# SQLite's settings


async def test_sqlite_waits_for_others_checks_references_and_is_durable(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    settings = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2, "busy_timeout": 10000}
    async with database.writing() as connection:
        found = {name: (await connection.execute(text(f"PRAGMA {name}"))).scalar() for name in settings}
    assert found == settings
    async with database.writing(durable=False) as connection:
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 1
    async with database.writing() as connection:
        assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2
    await close(database)


async def test_a_visit_to_sqlite_does_not_wait_for_the_disk(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    async def visiting(connection: AsyncConnection) -> object:
        return (await connection.execute(text("PRAGMA synchronous"))).scalar()

    assert await database.visit(visiting, writing=True) == 1
    await close(database)


async def test_a_delivery_is_claimed_on_disk(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The story that it tells of may not be there yet, and is with it."""
    database, asked = Database(sqlite_url), list[bool]()
    writing = Database.writing

    def watched(self: Database, *, durable: bool = True) -> AbstractAsyncContextManager[AsyncConnection]:
        asked.append(durable)
        return writing(self, durable=durable)

    monkeypatch.setattr(Database, "writing", watched)
    await stores_of(database).outbox.claim(CHANNEL, NOW)
    assert asked == [True]
    await close(database)


async def test_sqlite_readers_do_not_wait_for_a_writer(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    async with database.writing() as connection:
        await connection.execute(insert(outlets).values(_outlet_row()))
        assert await count_of(database, "outlets") == 0
    assert await count_of(database, "outlets") == 1
    await close(database)


async def test_sqlite_writers_of_one_program_take_turns(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await asyncio.gather(
        *(stores_of(database).feeds.add(new_feed(f"https://{n}.example/")) for n in range(20))
    )
    assert await count_of(database, "feeds") == 20
    await close(database)


async def test_sqlite_in_memory_is_one_database() -> None:
    database = Database("sqlite://")
    await database.upgrade()
    stores = stores_of(database)
    urls = [f"https://{n}.example/" for n in range(5)]
    await asyncio.gather(*(stores.feeds.add(new_feed(url)) for url in urls), stores.feeds.of_guild(None))
    assert len(await stores.feeds.of_guild(None)) == 5
    await close(database)


# Times


async def test_a_time_without_a_timezone_is_refused(stores: SqlStores) -> None:
    naive = datetime(2026, 11, 24, 12, 0)  # noqa: DTZ001
    with pytest.raises(StatementError, match="timezone"):
        await stores.feeds.add(new_feed(added_at=naive))


async def test_times_are_kept_as_moments_and_come_back_in_utc(stores: SqlStores) -> None:
    there = NOW.astimezone(timezone(timedelta(hours=9, minutes=30))) + timedelta(microseconds=1)
    added = await stores.feeds.add(new_feed(added_at=there))
    kept = await stores.feeds.get(added.id)
    assert kept.added_at == there
    assert kept.added_at.utcoffset() == timedelta(0)
    assert [feed.id for feed in await stores.feeds.due([kept.host], there)] == [added.id]
    assert await stores.feeds.due([kept.host], there - timedelta(microseconds=1)) == []


# Concurrency


async def test_of_two_that_change_a_story_one_is_told_to_load_it_again(
    database: Database, stores: SqlStores
) -> None:
    story = await tell(stores)
    entries = [await arrive(stores), await arrive(stores)]
    changes = [story_change(entry_id, story=story, of=draft("Either")) for entry_id in entries]
    outcomes = await asyncio.gather(*map(stores.stories.commit, changes), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Story", "StoryConflict"]
    loser = entries[next(n for n, o in enumerate(outcomes) if isinstance(o, StoryConflict))]
    assert [pending.id for pending in await stores.feeds.pending(None, 10)] == [loser]
    assert len((await stores.stories.get(story.id)).reports) == 2
    assert await count_of(database, "reports") == 2


async def test_of_two_that_ingest_an_entry_one_opens_its_story(database: Database, stores: SqlStores) -> None:
    entry_id = await arrive(stores)
    changes = [story_change(entry_id) for _ in range(2)]
    outcomes = await asyncio.gather(*map(stores.stories.commit, changes), return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Story", "StoryConflict"]
    assert await count_of(database, "stories") == 1
    assert await count_of(database, "story_words") == 1


async def test_a_delivery_is_claimed_by_one_of_many(stores: SqlStores) -> None:
    subscription = await subscribe(stores)
    for _ in range(5):
        await tell(stores, query_ids=(subscription.query_id,))
    claims = await asyncio.gather(*(stores.outbox.claim(CHANNEL, NOW) for _ in range(6)))
    assert len([claim for claim in claims if claim]) == 1


async def test_a_poll_that_two_record_makes_each_entry_pending_once(stores: SqlStores) -> None:
    feed = await stores.feeds.add(new_feed())
    record: PollRecord = poll(feed.id, *(entry(str(n)) for n in range(20)))
    assert sorted(await asyncio.gather(*(stores.feeds.record(record) for _ in range(4)))) == [0, 0, 0, 20]


async def test_an_address_that_two_add_is_one_feed(database: Database, stores: SqlStores) -> None:
    added = await asyncio.gather(*(stores.feeds.add(new_feed()) for _ in range(4)))
    assert len({feed.id for feed in added}) == 1
    assert await count_of(database, "outlets") == 1


# All or nothing


async def test_a_commit_that_is_cancelled_half_way_leaves_nothing(
    database: Database, stores: SqlStores, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = await subscribe(stores)
    story = await tell(stores)
    entry_id = await arrive(stores)
    reached, loop = asyncio.Event(), asyncio.get_running_loop()
    endless = text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n WHERE i < 0"
    )

    async def stuck(_database: Database, connection: AsyncConnection, *_: object) -> None:
        loop.call_soon_threadsafe(reached.set)
        await connection.execute(endless)

    with monkeypatch.context() as patched:
        patched.setattr(debts, "owe", stuck)
        change = story_change(entry_id, story=story, of=draft("Half"), query_ids=(subscription.query_id,))
        commit = asyncio.ensure_future(stores.stories.commit(change))
        await reached.wait()
        commit.cancel()
        with pytest.raises(asyncio.CancelledError):
            await commit
    assert await stores.stories.get(story.id) == story
    assert await stores.stories.latest(StoryFilter(words=("half",)), 10) == []
    assert [pending.id for pending in await stores.feeds.pending(None, 10)] == [entry_id]
    await stores.stories.commit(change)
    assert await count_of(database, "deliveries") == 1


LONG_COUNT = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) "
    "SELECT i FROM n WHERE i = 300000"
)


@pytest.mark.parametrize("steps", range(1, 40, 3))
async def test_wherever_a_commit_is_cancelled_all_of_it_happened_or_nothing(
    sqlite_url: str, steps: int
) -> None:
    database = Database(sqlite_url)
    stores = stores_of(database)
    entry_id = await arrive(stores)
    commit = asyncio.ensure_future(stores.stories.commit(story_change(entry_id)))
    for _ in range(steps):
        await asyncio.sleep(0)
    commit.cancel()
    await asyncio.wait([commit])
    done = await stores.stories.story_of(entry_id) is not None
    pending = await stores.feeds.pending(None, 10)
    assert [waiting.id for waiting in pending] == ([] if done else [entry_id])
    for name in ("stories", "reports", "story_words"):
        assert await count_of(database, name) == done
    await close(database)


async def test_a_statement_that_is_cancelled_lets_others_write_at_once(sqlite_url: str) -> None:
    cut_off, other = Database(sqlite_url), Database(sqlite_url)
    under_way, kept = asyncio.Event(), []

    async def long_statement() -> None:
        async with cut_off.writing() as connection:
            event.listen(connection.sync_connection, "before_cursor_execute", lambda *_: under_way.set())
            try:
                await connection.execute(text(LONG_COUNT))
            except asyncio.CancelledError as error:
                kept.append(error)  # with all that its traceback refers to, as a debugger or a log might
                raise

    cancelled = asyncio.ensure_future(long_statement())
    await under_way.wait()
    cancelled.cancel()
    await asyncio.wait([cancelled])
    async with asyncio.timeout(5), other.writing():
        assert kept
    await cut_off.close()
    await close(other)


async def test_an_error_in_the_middle_undoes_what_came_before(database: Database) -> None:
    with pytest.raises(RuntimeError):
        await _fail_after_insert(database)
    assert await count_of(database, "outlets") == 0


async def _fail_after_insert(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(outlets).values(_outlet_row()))
        raise RuntimeError


def _outlet_row() -> dict[str, str]:
    return dict.fromkeys(("name", "kind", "country", "language", "licence", "folded"), "x")


# Indexes


@pytest.mark.parametrize(
    ("index", "ask"),
    [
        ("ix_feeds_due", lambda s: s.feeds.due_hosts(NOW, 10)),
        ("ix_feeds_due", lambda s: s.feeds.due(["wire.example"], NOW)),
        ("ix_entries_pending", lambda s: s.feeds.pending(None, 10)),
        ("ix_subscriptions_digested", lambda s: s.digests.due(NOW, 10)),
        ("ix_deliveries_owed", lambda s: s.outbox.owed(NOW)),
        ("ix_deliveries_owed", lambda s: s.outbox.claim(CHANNEL, NOW)),
        ("ix_deliveries_failed", lambda s: SqlLedger(s.outbox._database).listed(UNSETTLED, None, 10)),
        ("ix_deliveries_off", lambda s: SqlLedger(s.outbox._database).listed(UNSETTLED, None, 10)),
        ("ix_deliveries_failed", lambda s: SqlWorkStore(s.outbox._database).workload(NOW)),
        ("ix_deliveries_failed", lambda s: SqlDeliveryLog(s.outbox._database).standings(GUILD)),
        ("ix_reports_published_at", lambda s: anext(s.stories.window(NOW, 10), None)),
        ("ix_entries_address", lambda s: s.stories.at("https://wire.example/", 10)),
        (
            "ix_entries_address",
            lambda s: SqlSightingStore(s.outbox._database).at("https://wire.example/", 10),
        ),
        ("ix_entries_address", lambda s: SqlSightingStore(s.outbox._database).note(10)),
        ("ix_stories_changed_at", lambda s: s.stories.latest(StoryFilter(), 10)),
    ],
)
async def test_sqlite_answers_from_its_indexes(sqlite_url: str, index: str, ask: Asking) -> None:
    database = Database(sqlite_url)
    asked: list[tuple[str, tuple[object, ...]]] = []

    def listen(*told: object) -> None:
        asked.append((str(told[2]), cast("tuple[object, ...]", told[3])))

    event.listen(database._engine.sync_engine, "before_cursor_execute", listen)
    await ask(stores_of(database))
    await close(database)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        plans = [
            str(step)
            for statement, values in asked
            if statement.startswith("SELECT")
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert any(index in plan for plan in plans), plans


# Addresses and errors


@pytest.mark.parametrize(
    "url",
    [
        "",
        "somewhere",
        "mysql://root:hunter2@db.example/news",
        "postgresql://root:hunter2@db.example:port/news",
        "sqlite+pysqlcipher://:hunter2@/file",
    ],
)
def test_an_address_that_cannot_work_is_told_in_one_sentence_without_its_password(url: str) -> None:
    with pytest.raises(DatabaseError, match=r"write sqlite:///path or postgresql://") as caught:
        Database(url)
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:hunter2@127.0.0.1:1/news",
        "postgres://user:hunter2@127.0.0.1:1/news",
        "postgresql://127.0.0.1:1/news?user=me&password=hunter2",
    ],
)
async def test_a_server_that_does_not_answer_is_told_without_its_password(url: str) -> None:
    database = Database(url)
    with pytest.raises(
        DatabaseError, match=r"^The database postgresql://127\.0\.0\.1:1/news cannot"
    ) as caught:
        await database.upgrade()
    assert isinstance(caught.value, RightswireError)
    assert "hunter2" not in f"{caught.value} {caught.value.__cause__}"
    await close(database)


async def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/nowhere/x.sqlite3")
    with pytest.raises(DatabaseError, match=r"cannot be used: there is no folder .*/nowhere; make it"):
        await database.upgrade()
    await close(database)


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is no database. " * 99, encoding="utf-8")
    database = Database(f"sqlite:///{path}")
    with pytest.raises(DatabaseError, match="file is not a database"):
        await database.upgrade()
    await close(database)


async def test_a_database_without_tables_is_told(empty_url: str) -> None:
    database = Database(empty_url)
    with pytest.raises(DatabaseError, match="feed_servers"):
        await stores_of(database).feeds.of_guild(None)
    await close(database)


async def test_a_full_disk_is_told_and_keeps_what_was_there(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    stores = stores_of(database)
    story = await tell(stores)
    late = await arrive(stores)

    async def fill(connection: AsyncConnection) -> None:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    await database.visit(fill, writing=True)
    with pytest.raises(DatabaseError, match="full"):
        await stores.stories.commit(story_change(late, of=draft(text="x y z " * 99_999)))
    assert await stores.stories.latest(StoryFilter(), 10) == [story]
    assert [pending.id for pending in await stores.feeds.pending(None, 10)] == [late]
    await close(database)


async def test_an_error_shows_nothing_of_what_was_written(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    with pytest.raises(DatabaseError) as caught:
        async with database.writing() as connection:
            await connection.execute(insert(stories).values(version=1, brief={"secret": "x"}))
    assert "secret" not in f"{caught.value} {caught.value.__cause__}".split("DETAIL")[0]
    await close(database)


async def test_a_sqlite_file_is_worked_on_by_one_rightswire_at_a_time(sqlite_url: str) -> None:
    first, second = Database(sqlite_url), Database(sqlite_url)
    refused = pytest.raises(DatabaseError, match=r"Another Rightswire is at work .*stop it, or move to Postg")
    with first.alone_on_this_file(), refused, second.alone_on_this_file():
        pass
    with second.alone_on_this_file():
        pass
