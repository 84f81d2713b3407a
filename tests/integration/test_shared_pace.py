"""One pace for all processes: what one has taken no other gets."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.adapters.storage.database import Database
from bot.adapters.storage.pace import SharedPace

GAP = 1000.0


@pytest.fixture
async def two(postgresql_url: str) -> AsyncIterator[tuple[SharedPace, SharedPace]]:
    """The same pace in two processes, a turn every 1,000 seconds."""
    databases = Database(postgresql_url), Database(postgresql_url)
    first, second = (SharedPace(database, "discord", 1 / GAP) for database in databases)
    yield first, second
    for database in databases:
        await database.close()


async def test_turns_follow_each_other_whoever_takes_them(two: tuple[SharedPace, SharedPace]) -> None:
    first, second = two
    assert await first.reserve(2) == 0
    assert await second.reserve(1) == pytest.approx(2 * GAP, abs=GAP / 2)
    assert await first.reserve(3) == pytest.approx(3 * GAP, abs=GAP / 2)
    assert await second.reserve(1) == pytest.approx(6 * GAP, abs=GAP / 2)


async def test_many_at_once_get_a_turn_each(two: tuple[SharedPace, SharedPace]) -> None:
    waits = await asyncio.gather(*(pace.reserve(1) for pace in two * 20))
    assert [round(wait / GAP) for wait in sorted(waits)] == list(range(40))


async def test_another_pace_is_not_touched(postgresql_url: str, two: tuple[SharedPace, SharedPace]) -> None:
    await two[0].reserve(5)
    database = Database(postgresql_url)
    assert await SharedPace(database, "another", 1 / GAP).reserve(1) == 0
    await database.close()


async def test_without_the_database_a_process_goes_on_by_itself(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    nowhere = Database(f"postgresql:///x?host={tmp_path_factory.mktemp('nowhere')}")
    await SharedPace(nowhere, "discord", 1 / GAP).turn()
