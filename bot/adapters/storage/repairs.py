"""Stories taken apart and put together, in SQL."""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import BindParameter, bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import debts, inherit, search
from bot.adapters.storage.archive import story_by
from bot.adapters.storage.database import Database
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.rows import news
from bot.adapters.storage.schema import reports, reports_apart, stories, story_words
from bot.adapters.storage.stories import retag
from bot.domain.errors import StoryConflict
from bot.domain.repair import Apart, Merge, Split, Telling
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryId

# SQLite takes some 32,000 parameters in a statement, and each report is two.
_AT_ONCE = 8_192

_SOME: Final[BindParameter[Any]] = bindparam("some", expanding=True)
_APART: Final = prepared(
    select(reports_apart).where(
        or_(reports_apart.c.report_id.in_(_SOME), reports_apart.c.other_id.in_(_SOME))
    )
)


class SqlRepairStore:
    """The RepairStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def split(self, split: Split) -> tuple[Story, Story]:
        """Let reports leave their story; returns what stays and what left. Raises StoryConflict, NotFound."""
        async with self._database.writing() as connection:
            await self._database.alone(connection, "reports")
            before = await _expected(connection, split.story_id, split.expected_version)
            opened = await _opened(connection, before, split)
            await inherit.audience(self._database, connection, before.id, opened)
            await inherit.mutes(self._database, connection, before.id, opened)
            await _leave(connection, split, opened)
            await inherit.updates(connection, split.leaving, opened)
            await self._keep_apart(connection, split)
            stays = await self._retold(connection, (before, before.version + 1), split.stays)
            leaves = await self._tagged(connection, opened, split.leaves)
            await debts.refresh(connection, stays)
            if split.notify:
                await debts.owe(self._database, connection, leaves, split.leaves.query_ids)
            return stays, leaves

    async def merge(self, merge: Merge) -> Story:
        """Put a story's reports into another one; returns that. Raises StoryConflict, NotFound."""
        async with self._database.writing() as connection:
            await self._database.alone(connection, "reports")
            kept = await _expected(connection, merge.story_id, merge.expected_version)
            gone = await _expected(connection, merge.other_id, merge.other_version)
            # Newer than any version of either, for messages that showed one of them.
            version = max(kept.version, gone.version) + 1
            await inherit.everything(self._database, connection, (gone, kept), version)
            changed = max(kept.changed_at, gone.changed_at)
            await connection.execute(
                update(stories)
                .where(stories.c.id == kept.id)
                .values(
                    changed_at=changed,
                    opened_at=min(kept.opened_at, gone.opened_at),
                    withheld=[*kept.withheld, *gone.withheld],
                    corrected=kept.corrected or gone.corrected,
                )
            )
            await connection.execute(delete(story_words).where(story_words.c.rowid == gone.id))
            await connection.execute(delete(stories).where(stories.c.id == gone.id))
            story = await self._retold(connection, (kept, version), merge.told)
            await debts.refresh(connection, story)
            if merge.notify:
                await debts.owe(self._database, connection, story, merge.told.query_ids)
            return story

    async def apart(self, report_ids: Collection[ReportId]) -> Collection[Apart]:
        """Pairs with one of these reports that people say tell of different events."""
        return await self._database.visit(partial(_apart, ordered=sorted(report_ids)))

    async def _keep_apart(self, connection: AsyncConnection, split: Split) -> None:
        if split.apart:
            pairs = [{"report_id": one, "other_id": two, "at": split.at} for one, two in sorted(split.apart)]
            await connection.execute(self._database.insert(reports_apart).on_conflict_do_nothing(), pairs)

    async def _retold(self, connection: AsyncConnection, of: tuple[Story, int], told: Telling) -> Story:
        before, version = of
        values = {"version": version, "brief": news.brief_json(told.brief)}
        await connection.execute(update(stories).where(stories.c.id == before.id).values(values))
        return await self._tagged(connection, before.id, told)

    async def _tagged(self, connection: AsyncConnection, story_id: StoryId, told: Telling) -> Story:
        await retag(connection, story_id, told.topics, told.places)
        story = await story_by(connection, story_id)
        await search.index(self._database, connection, story)
        return story


async def _apart(connection: AsyncConnection, ordered: Sequence[ReportId]) -> set[Apart]:
    found = set[Apart]()
    for start in range(0, len(ordered), _AT_ONCE):
        given = {"some": ordered[start : start + _AT_ONCE]}
        for row in await connection.execute(_APART, given):
            found.add((ReportId(row.report_id), ReportId(row.other_id)))
    return found


async def _expected(connection: AsyncConnection, story_id: StoryId, version: int) -> Story:
    story = await story_by(connection, story_id)
    if (story.id, story.version) != (story_id, version):
        raise StoryConflict("The story has changed meanwhile.")
    return story


async def _opened(connection: AsyncConnection, before: Story, split: Split) -> StoryId:
    values: dict[str, Any] = {
        "version": 1,
        "brief": news.brief_json(split.leaves.brief),
        "shared": before.audience.shared,
        "opened_at": split.at,
        "changed_at": split.at,
        "withheld": list(before.withheld),
    }
    opened = await connection.execute(insert(stories).values(values).returning(stories.c.id))
    return StoryId(opened.scalar_one())


async def _leave(connection: AsyncConnection, split: Split, opened: StoryId) -> None:
    ours = reports.c.id.in_(split.leaving) & (reports.c.story_id == split.story_id)
    moved = await connection.execute(update(reports).where(ours).values(story_id=opened))
    if moved.rowcount != len(split.leaving):
        raise StoryConflict("A report is no longer there.")
