"""Prepared statements answer as SQLAlchemy does, on a visit and elsewhere."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import bindparam, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.schema import stories, story_tags
from bot.domain.errors import DatabaseError

AT = datetime(2026, 11, 25, 14, 30, tzinfo=timezone(timedelta(hours=2)))
STORY: dict[str, Any] = {"version": 1, "brief": {"headline": "“Ü”"}, "shared": True}
STORY |= {"opened_at": AT, "changed_at": AT}
TAG = {"kind": "topic", "position": 0, "because": ["a word"]}

OPENING = prepared(insert(stories).returning(stories.c.id))
TAGGING = prepared(insert(story_tags))
READING = prepared(select(stories, func.length(stories.c.brief)).where(stories.c.id == bindparam("wanted")))
COUNTING = prepared(select(func.count()).select_from(story_tags))
SHUTTING = prepared(
    update(stories)
    .where(stories.c.id == bindparam("wanted"))
    .values(shared=False, version=stories.c.version + bindparam("more"))
)
UNTAGGING = prepared(delete(story_tags).where(story_tags.c.kind == "topic"))
LISTING = prepared(
    select(stories.c.id).where(stories.c.id.in_(bindparam("ids", expanding=True))).order_by(stories.c.id)
)


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    database = Database(sqlite_url)
    yield database
    await database.close()


@pytest.fixture(params=["visit", "transaction"])
async def run(request: pytest.FixtureRequest, database: Database) -> Any:
    async def visiting(work: Any) -> Any:
        return await database.visit(work, writing=True)

    async def transacting(work: Any) -> Any:
        async with database.writing() as connection:
            return await work(connection)

    return visiting if request.param == "visit" else transacting


async def test_what_is_written_is_read_back_with_its_types(run: Any) -> None:
    async def work(connection: AsyncConnection) -> Any:
        made = (await connection.execute(OPENING, STORY)).scalar_one()
        return made, (await connection.execute(READING, {"wanted": made})).first()

    made, row = await run(work)
    assert (row.id, row.version, row.brief, row.shared) == (made, 1, {"headline": "“Ü”"}, True)
    assert (row.changed_at, row.changed_at.tzinfo) == (AT, UTC)


async def test_no_row_is_none(run: Any) -> None:
    async def work(connection: AsyncConnection) -> Any:
        found = [await connection.execute(READING, {"wanted": 5}) for _ in range(3)]
        return found[0].first(), found[1].scalar(), list(found[2])

    assert await run(work) == (None, None, [])


async def test_many_rows_are_written_at_once(run: Any) -> None:
    async def work(connection: AsyncConnection) -> Any:
        made = (await connection.execute(OPENING, STORY)).scalar_one()
        tags = [TAG | {"story_id": made, "position": n, "value": f"tag {n}"} for n in range(2)]
        await connection.execute(TAGGING, tags)
        counted = (await connection.execute(COUNTING)).scalar_one()
        return counted, (await connection.execute(UNTAGGING)).rowcount

    assert await run(work) == (2, 2)


async def test_constants_of_the_statement_and_how_many_rows_it_changed(run: Any) -> None:
    async def work(connection: AsyncConnection) -> Any:
        made = (await connection.execute(OPENING, STORY)).scalar_one()
        changed = await connection.execute(SHUTTING, {"wanted": made, "more": 4})
        missed = await connection.execute(SHUTTING, {"wanted": made + 1, "more": 4})
        row = (await connection.execute(READING, {"wanted": made})).first()
        assert row is not None
        return changed.rowcount, missed.rowcount, row.shared, row.version

    assert await run(work) == (1, 0, False, 5)


async def test_the_same_statement_takes_fewer_columns(run: Any) -> None:
    async def work(connection: AsyncConnection) -> Any:
        ids = [
            (await connection.execute(OPENING, values)).scalar_one()
            for values in (STORY, STORY | {"corrected": True}, STORY)
        ]
        rows = [(await connection.execute(READING, {"wanted": made})).first() for made in ids]
        return [row.corrected for row in rows if row]

    assert await run(work) == [False, True, False]


async def test_what_the_engine_refuses_is_told_without_the_values(run: Any) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(TAGGING, TAG | {"story_id": 77, "value": "secret"})

    with pytest.raises(DatabaseError, match="FOREIGN KEY") as caught:
        await run(work)
    assert "secret" not in str(caught.value.__cause__)


@pytest.mark.parametrize("count", [1, 2, 3, 7])
async def test_a_list_may_have_any_length(run: Any, count: int) -> None:
    async def work(connection: AsyncConnection) -> Any:
        ids = [(await connection.execute(OPENING, STORY)).scalar_one() for _ in range(8)]
        found = await connection.execute(LISTING, {"ids": ids[:count]})
        return ids[:count] == [row.id for row in found]

    assert await run(work)


async def test_constants_with_quotes_and_question_marks_are_parameters_of_no_one(run: Any) -> None:
    odd = prepared(select(literal("what's? this").label("said"), stories.c.id).where(stories.c.version == 1))

    async def work(connection: AsyncConnection) -> Any:
        await connection.execute(OPENING, STORY)
        return [row.said for row in await connection.execute(odd)]

    assert await run(work) == ["what's? this"]


async def test_a_visit_mixes_both_kinds_of_statements_in_one_transaction(database: Database) -> None:
    async def work(connection: AsyncConnection) -> None:
        await connection.execute(OPENING, STORY)
        await connection.execute(insert(stories).values(STORY))
        raise KeyError

    async def count(connection: AsyncConnection) -> Any:
        return (await connection.execute(select(func.count()).select_from(stories))).scalar_one()

    with pytest.raises(KeyError):
        await database.visit(work, writing=True)
    assert await database.visit(count) == 0
    assert await database.visit(_opened_twice, writing=True) == 2
    assert await database.visit(count) == 2


async def _opened_twice(connection: AsyncConnection) -> int:
    await connection.execute(insert(stories).values(STORY))
    await connection.execute(OPENING, STORY)
    return int((await connection.execute(select(func.count()).select_from(stories))).scalar_one())
