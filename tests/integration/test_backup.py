"""A backup is one moment of a database at work, and what is restored gives the same answers."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.storage.backup import back_up, restore
from bot.adapters.storage.database import Database
from bot.domain.errors import DatabaseError
from bot.domain.story import StoryFilter
from tests.contracts.scenes import subscribe, tell
from tests.fakes.samples import new_feed
from tests.integration.test_database import stores_of

AT = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


async def test_what_was_copied_at_work_is_there_again(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    stores = stores_of(database)
    await subscribe(stores)
    story = await tell(stores)
    copy = tmp_path / "copy.sqlite3"
    contents = await back_up(database, copy)
    assert (contents.feeds, contents.entries, contents.stories, contents.subscriptions) == (1, 1, 1, 1)
    assert contents.size == copy.stat().st_size

    await tell(stores)
    await database.close()
    restored, aside = await restore(copy, database, AT)
    assert restored.stories == 1
    assert [s.id for s in await stores.stories.latest(StoryFilter(), 10)] == [story.id]
    await database.close()
    assert aside is not None
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT count(*) FROM stories").fetchone() == (2,)


async def test_writing_goes_on_while_a_copy_is_made(sqlite_url: str, tmp_path: Path) -> None:
    database = Database(sqlite_url)
    feeds = stores_of(database).feeds
    copying = asyncio.ensure_future(back_up(database, tmp_path / "copy.sqlite3"))
    for number in range(20):
        await feeds.add(new_feed(f"https://outlet-{number}.example/feed"))
    assert (await copying).feeds <= 20
    assert len(await feeds.of_guild(None)) == 20
    await database.close()


async def test_a_copy_can_be_put_where_nothing_was(sqlite_url: str, tmp_path: Path) -> None:
    database, moved = Database(sqlite_url), Database(f"sqlite:///{tmp_path / 'moved.sqlite3'}")
    story = await tell(stores_of(database))
    await back_up(database, tmp_path / "copy.sqlite3")
    await database.close()
    _, aside = await restore(tmp_path / "copy.sqlite3", moved, AT)
    assert aside is None
    assert await stores_of(moved).stories.get(story.id) == story
    await moved.close()


async def test_a_backup_never_replaces_a_file(sqlite_url: str, tmp_path: Path) -> None:
    there = tmp_path / "mine.txt"
    there.write_text("precious", encoding="utf-8")
    database = Database(sqlite_url)
    with pytest.raises(DatabaseError, match="is there already"):
        await back_up(database, there)
    assert there.read_text(encoding="utf-8") == "precious"
    await database.close()


async def test_a_database_in_use_is_not_replaced(sqlite_url: str, tmp_path: Path) -> None:
    working, database = Database(sqlite_url), Database(sqlite_url)
    await tell(stores_of(working))
    copy = tmp_path / "copy.sqlite3"
    await back_up(working, copy)
    with pytest.raises(DatabaseError, match="locked"):
        await restore(copy, database, AT)
    assert len(await stores_of(working).stories.latest(StoryFilter(), 10)) == 1
    await working.close()
    await database.close()
    assert _beside(database) == {"rightswire.sqlite3", "template.sqlite3"}


@pytest.mark.parametrize("content", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 5000])
async def test_what_is_no_backup_is_refused_and_changes_nothing(
    sqlite_url: str, tmp_path: Path, content: bytes
) -> None:
    copy = tmp_path / "broken.sqlite3"
    copy.write_bytes(content)
    database = Database(sqlite_url)
    await tell(stores_of(database))
    await database.close()
    with pytest.raises(DatabaseError):
        await restore(copy, database, AT)
    assert copy.read_bytes() == content
    assert len(await stores_of(database).stories.latest(StoryFilter(), 10)) == 1
    await database.close()


async def test_other_databases_are_told_what_to_use(tmp_path: Path) -> None:
    database = Database("postgresql://user:secret@127.0.0.1:9/name")
    with pytest.raises(DatabaseError, match="pg_dump"):
        await back_up(database, tmp_path / "copy")
    with pytest.raises(DatabaseError, match="pg_restore"):
        await restore(tmp_path / "copy", database, AT)


def _beside(database: Database) -> set[str]:
    assert database.file is not None
    return {file.name for file in database.file.parent.iterdir()}
