"""Corrections of tags, in SQL."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Insert, Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import debts
from bot.adapters.storage.archive import story_by
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import corrections, outlets, reports, stories
from bot.adapters.storage.stories import retag
from bot.domain.correction import Correction, Lesson
from bot.domain.story import Story
from bot.domain.topic import CountryCode, TopicId


class SqlCorrectionStore:
    """The CorrectionStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def correct(self, correction: Correction, query_ids: tuple[int, ...] = ()) -> Story:
        """Keep it in place of that server's earlier one; an effective one becomes the story's tags.

        Raises NotFound.
        """
        async with self._database.writing() as connection:
            story = await story_by(connection, correction.story_id)
            correction = replace(correction, story_id=story.id)
            await connection.execute(self._kept(correction))
            if not correction.effective:
                return story
            await _take_effect(connection, correction, story)
            story = await story_by(connection, correction.story_id)
            await debts.refresh(connection, story)
            await debts.owe(self._database, connection, story, query_ids)
            return story

    async def lessons(self) -> Sequence[Lesson]:
        """All corrections as labelled rows, oldest first."""
        opened = select(func.min(reports.c.id)).group_by(reports.c.story_id)
        told = select(corrections, reports.c.title, reports.c.text, reports.c.language, reports.c.url)
        told = told.add_columns(outlets.c.name.label("outlet")).select_from(corrections)
        told = told.join(reports, reports.c.story_id == corrections.c.story_id).join(outlets)
        told = told.where(reports.c.id.in_(opened))
        in_order = told.order_by(corrections.c.at, corrections.c.story_id, corrections.c.guild_id)
        async with self._database.reading() as connection:
            return [_lesson(row) for row in await connection.execute(in_order)]

    def _kept(self, correction: Correction) -> Insert:
        values = {
            "topics": list(correction.topics),
            "places": list(correction.places),
            "effective": correction.effective,
            "at": correction.at,
        }
        key = {"story_id": correction.story_id, "guild_id": correction.guild}
        kept = self._database.insert(corrections).values(**key, **values)
        return kept.on_conflict_do_update(index_elements=list(key), set_=values)


async def _take_effect(connection: AsyncConnection, correction: Correction, story: Story) -> None:
    ours = stories.c.id == story.id
    advanced = update(stories).where(ours).values(version=stories.c.version + 1, corrected=True)
    await connection.execute(advanced)
    topics, places = correction.topic_tags(story.topics), correction.place_tags(story.places)
    await retag(connection, story.id, topics, places)


def _lesson(row: Row[Any]) -> Lesson:
    return Lesson(
        title=row.title,
        text=row.text,
        language=row.language,
        outlet=row.outlet,
        url=row.url,
        topics=tuple(map(TopicId, row.topics)),
        places=tuple(map(CountryCode, row.places)),
        at=row.at,
    )
