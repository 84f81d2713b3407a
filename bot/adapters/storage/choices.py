"""What a target wants besides its subscriptions: of single stories, and when it is left alone; in SQL."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from bot.adapters.storage import digests
from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.rows.wishes import to
from bot.adapters.storage.schema import OWED, deliveries, quiet_hours, story_choices
from bot.domain.hours import QuietHours
from bot.domain.story import Choice, StoryId
from bot.domain.subscription import Target


class SqlChoices:
    """The part of the SubscriptionStore port that is about no subscription, over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep_quiet(self, target: Target, hours: QuietHours | None) -> None:
        """Hold back what comes in these hours; None ends them."""
        async with self._database.writing() as connection:
            await connection.execute(delete(quiet_hours).where(to(quiet_hours, target)))
            if hours is not None:
                await connection.execute(insert(quiet_hours).values(wishes.quiet_values(target, hours)))

    async def quiet_hours(self, target: Target) -> QuietHours | None:
        """That target's quiet hours, if it has any."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(quiet_hours).where(to(quiet_hours, target)))).first()
            return None if row is None else wishes.quiet(row)

    async def choose(self, target: Target, story_id: StoryId, choice: Choice | None, at: datetime) -> None:
        """What that target wants of this story; of a muted one nothing more is owed."""
        ours = _chosen(target, story_id)
        async with self._database.writing() as connection:
            await connection.execute(delete(story_choices).filter_by(**ours))
            if choice is not None:
                chosen = insert(story_choices).values(**ours, choice=choice.value, chosen_at=at)
                await connection.execute(chosen)
            if choice is Choice.MUTE:
                unsent = OWED & (deliveries.c.sent_version == 0)
                await connection.execute(delete(deliveries).where(unsent).filter_by(**ours))
                await digests.spare(connection, target, story_id)

    async def choice(self, target: Target, story_id: StoryId) -> Choice | None:
        """What that target chose for this story."""
        ours = _chosen(target, story_id)
        async with self._database.reading() as connection:
            found = (await connection.execute(select(story_choices.c.choice).filter_by(**ours))).scalar()
            return None if found is None else Choice(found)


def _chosen(target: Target, story_id: StoryId) -> dict[str, Any]:
    return {"story_id": story_id, "target_kind": target.kind.value, "target_id": target.id}
