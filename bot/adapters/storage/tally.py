"""How many stories there were, day by day, in SQL."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, select

from bot.adapters.storage.archive import conditions
from bot.adapters.storage.database import SQLITE, Database
from bot.adapters.storage.schema import reports, stories, story_tags
from bot.domain.story import StoryFilter
from bot.domain.trend import Subject


class SqlStoryTally:
    """The StoryTally port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tally(self, wanted: StoryFilter, by: Subject | None) -> Mapping[str, Mapping[date, int]]:
        """Stories that the filter lets through, by topic or country (None: all under ""), by day in UTC."""
        counts: dict[str, dict[date, int]] = defaultdict(dict)
        async with self._database.reading() as connection:
            for key, day, count in await connection.execute(self._counted(wanted, by)):
                counts[key][date.fromisoformat(str(day))] = count
        return counts

    def _counted(self, wanted: StoryFilter, by: Subject | None) -> Select[Any]:
        first = func.min(reports.c.published_at).label("at")
        told = (
            select(stories.c.id, first)
            .join(reports, reports.c.story_id == stories.c.id)
            .where(*conditions(self._database, wanted))
            .group_by(stories.c.id)
            .having(first >= wanted.since)
            .subquery()
        )
        day = self._day(told.c.at)
        if by is None:
            return select(literal(""), day, func.count()).group_by(day)
        tagged = (story_tags.c.story_id == told.c.id) & (story_tags.c.kind == by.value)
        key = story_tags.c.value
        return select(key, day, func.count()).select_from(told).join(story_tags, tagged).group_by(key, day)

    def _day(self, moment: ColumnElement[Any]) -> ColumnElement[Any]:
        if self._database.dialect == SQLITE:
            return func.date(moment)
        return cast(func.timezone("UTC", moment), Date)
