"""What readers say is wrong with stories, in SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.adapters.storage import debts
from bot.adapters.storage.archive import story_by
from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import news
from bot.adapters.storage.schema import objections, stories
from bot.domain.feed import GuildId
from bot.domain.objection import Complaint, Objection, Wrong
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryId


class SqlObjectionStore:
    """The ObjectionStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, objection: Objection) -> None:
        """In place of what that member said of the kind before. Raises NotFound for no such story."""
        said = {"report_id": objection.report, "sentence": objection.sentence, "at": objection.at}
        async with self._database.writing() as connection:
            story = await story_by(connection, objection.story_id)
            key = {
                "story_id": story.id,
                "guild_id": objection.guild,
                "member_id": objection.member,
                "wrong": objection.wrong.value,
            }
            kept = self._database.insert(objections).values(**key, **said)
            await connection.execute(kept.on_conflict_do_update(index_elements=list(key), set_=said))

    async def complaints(self, guild: GuildId, limit: int) -> Sequence[Complaint]:
        """What members of that server object to, the latest first."""
        row = objections.c
        what = (row.story_id, row.wrong, row.report_id, row.sentence)
        counted = (
            select(*what, func.count().label("members"))
            .where(row.guild_id == guild)
            .group_by(*what)
            .order_by(func.max(row.at).desc(), *what)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [_complaint(found) for found in await connection.execute(counted)]

    async def settle(self, guild: GuildId, story_id: StoryId, wrong: Wrong | None = None) -> None:
        """Managers of that server have dealt with it (None: with all of that story)."""
        theirs = (objections.c.guild_id == guild) & (objections.c.story_id == story_id)
        if wrong is not None:
            theirs &= objections.c.wrong == wrong.value
        async with self._database.writing() as connection:
            await connection.execute(delete(objections).where(theirs))

    async def withhold(self, story_id: StoryId, sentence: str) -> Story:
        """Say nothing any more that was made of that sentence: a new version, which cards are owed."""
        async with self._database.writing() as connection:
            story = await story_by(connection, story_id)
            values = {
                "version": stories.c.version + 1,
                "withheld": list(dict.fromkeys((*story.withheld, sentence))),
                "brief": news.brief_json(story.brief.without([sentence])),
            }
            await connection.execute(update(stories).where(stories.c.id == story.id).values(values))
            story = await story_by(connection, story.id)
            await debts.refresh(connection, story)
            return story


def _complaint(row: Row[Any]) -> Complaint:
    report = None if row.report_id is None else ReportId(row.report_id)
    return Complaint(StoryId(row.story_id), Wrong(row.wrong), row.members, report, row.sentence)
