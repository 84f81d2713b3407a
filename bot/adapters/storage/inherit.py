"""What a story inherits of one that it is taken from, or that ends in it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, delete, exists, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import (
    corrections,
    deliveries,
    digest_stories,
    merged_stories,
    objections,
    reports,
    stories,
    story_choices,
    story_queries,
    story_servers,
)
from bot.domain.delivery import EDIT_WINDOW, DeliveryKind, DeliveryState
from bot.domain.report import ReportId
from bot.domain.story import Choice, Story, StoryId

# Whatever of it the heir has already, it keeps.
_ALL_OF_IT = (story_servers, story_choices, story_queries, digest_stories, corrections, objections)


async def audience(database: Database, connection: AsyncConnection, of: StoryId, heir: StoryId) -> None:
    """It is for the same servers."""
    await _copied(database, connection, story_servers, (of, heir))


async def mutes(database: Database, connection: AsyncConnection, of: StoryId, heir: StoryId) -> None:
    """Who wanted nothing of the one hears nothing of the other."""
    await _copied(
        database, connection, story_choices, (of, heir), story_choices.c.choice == Choice.MUTE.value
    )


async def updates(connection: AsyncConnection, moved: Collection[ReportId], heir: StoryId) -> None:
    """What these reports added is no news of the story they left; what was told of it stays told."""
    row = deliveries.c
    theirs = (row.kind == DeliveryKind.UPDATE.value) & row.subject.in_(moved)
    waiting = (row.sent_version == 0) & row.claimed_until.is_(None)
    await connection.execute(delete(deliveries).where(theirs, waiting))
    await connection.execute(update(deliveries).where(theirs).values(story_id=heir))


async def everything(
    database: Database, connection: AsyncConnection, of: tuple[Story, Story], version: int
) -> None:
    """All of the first story is the second's, which then has that version; messages say so."""
    gone, kept = of
    await connection.execute(update(reports).where(reports.c.story_id == gone.id).values(story_id=kept.id))
    for table in _ALL_OF_IT:
        await _copied(database, connection, table, (gone.id, kept.id))
    if gone.audience.shared:
        await connection.execute(update(stories).where(stories.c.id == kept.id).values(shared=True))
    await _cards(connection, gone, kept, version)
    followed = (deliveries.c.story_id == gone.id) & (deliveries.c.kind != DeliveryKind.CARD.value)
    await connection.execute(update(deliveries).where(followed).values(story_id=kept.id))
    older = merged_stories.c.into_id == gone.id
    await connection.execute(update(merged_stories).where(older).values(into_id=kept.id))
    await connection.execute(database.insert(merged_stories).values(id=gone.id, into_id=kept.id))


async def _cards(connection: AsyncConnection, gone: Story, kept: Story, version: int) -> None:
    """One card a target: the other story's becomes this one's where there was none.

    Where both were posted, the other's is edited to point here; where it still waited, it is not posted.
    """
    row, here = deliveries.c, deliveries.alias().c
    card = (row.kind == DeliveryKind.CARD.value) & (row.subject == gone.id)
    both = exists().where(
        here.kind == DeliveryKind.CARD.value,
        here.subject == kept.id,
        here.target_kind == row.target_kind,
        here.target_id == row.target_id,
    )
    waiting = and_(row.sent_version == 0, row.claimed_until.is_(None), row.begun_at.is_(None))
    await connection.execute(delete(deliveries).where(card, both, waiting))
    since = max(kept.changed_at, gone.changed_at) - EDIT_WINDOW
    lately = or_(row.first_sent_at.is_(None), row.first_sent_at > since)
    fresh = (row.state == DeliveryState.OPEN.value) & lately
    wanted = case((fresh, version), else_=row.wanted_version)
    values: dict[str, Any] = {"story_id": kept.id, "wanted_version": wanted}
    await connection.execute(update(deliveries).where(card, ~both).values(values | {"subject": kept.id}))
    await connection.execute(update(deliveries).where(card).values(values))


async def _copied(
    database: Database,
    connection: AsyncConnection,
    table: Table,
    stories_: tuple[StoryId, StoryId],
    *only: ColumnElement[bool],
) -> None:
    of, heir = stories_
    rest = [column for column in table.columns if column.name != "story_id"]
    theirs = select(literal(heir).label("story_id"), *rest).where(table.c.story_id == of, *only)
    names = ["story_id", *(column.name for column in rest)]
    await connection.execute(database.insert(table).from_select(names, theirs).on_conflict_do_nothing())
