"""Addresses of entries that a version wrote which knew none."""

from sqlalchemy import update

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import entries
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import arrive, tell
from tests.fakes.samples import draft, entry

PAGE = "https://wire.example/ruling"
TOLD = "https://wire.example/messenger-blocked"


async def _as_before(database: Database) -> None:
    """As an earlier version left it, one text of which was forgotten."""
    async with database.writing() as connection:
        await connection.execute(update(entries).values(address=None))
        told = entries.c.state == "done"
        await connection.execute(update(entries).where(told).values(raw={}))


async def _noted(url: str) -> None:
    database = Database(url)
    stores = SqlStores.over(database)
    story = await tell(stores, of=draft(url=TOLD))
    for number in range(3):
        await arrive(stores, entry(str(number), url=f"{PAGE}/{number}"))
    await arrive(stores, entry("none", url=None))
    await _as_before(database)
    assert not await stores.sightings.at(f"{PAGE}/1", 10)
    steps = [await stores.sightings.note(2) for _ in range(4)]
    assert steps == [2, 2, 1, 0]
    assert len(await stores.sightings.at(f"{PAGE}/1", 10)) == 1
    assert await stores.stories.at(TOLD, 10) == [story.id]
    await database.close()


async def test_what_an_earlier_version_read_is_found_once_it_is_noted(sqlite_url: str) -> None:
    await _noted(sqlite_url)


async def test_what_an_earlier_version_read_is_found_on_postgresql_too(postgresql_url: str) -> None:
    await _noted(postgresql_url)
