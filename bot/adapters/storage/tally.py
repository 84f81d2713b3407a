"""How many stories there were, day by day, in SQL."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, cast, func, literal, select

from bot.adapters.storage.archive import conditions
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import SQLITE
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
        # Story by story, of those that changed since: grouped, SQLite reads every report there is.
        told = select(func.min(reports.c.published_at)).where(reports.c.story_id == stories.c.id)
        first = told.correlate(stories).scalar_subquery()
        day = self._day(first)
        inside = (*conditions(self._database, wanted), first >= wanted.since)
        if by is None:
            return select(literal(""), day, func.count()).select_from(stories).where(*inside).group_by(day)
        # Not by the kind's own index, which would begin with every tag there is.
        tags = story_tags.alias()
        of_that_kind = func.coalesce(tags.c.kind, "") == by.value
        tagged = stories.join(tags, (tags.c.story_id == stories.c.id) & of_that_kind)
        key = tags.c.value
        return select(key, day, func.count()).select_from(tagged).where(*inside).group_by(key, day)

    def _day(self, moment: ColumnElement[Any]) -> ColumnElement[Any]:
        if self._database.dialect == SQLITE:
            return func.date(moment)
        return cast(func.timezone("UTC", moment), Date)
