"""Stories and their reports, in SQL; `commit` is the one way in."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Row, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import comparisons, debts, schema, search, vectors
from bot.adapters.storage.archive import PLACE, TOPIC, stories_by, story_by, story_opened, texts_by
from bot.adapters.storage.database import Database
from bot.adapters.storage.latest import latest_ids
from bot.adapters.storage.many import among
from bot.adapters.storage.outlets import outlet_id
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.rows import news
from bot.adapters.storage.schema import entries, outlets, reports, stories, story_servers, story_tags
from bot.adapters.storage.sightings import address
from bot.domain.errors import NotFound, StoryConflict
from bot.domain.feed import EntryId, Outlet
from bot.domain.report import LONGEST_WINDOW, ReportId
from bot.domain.story import (
    Comparison,
    Story,
    StoryChange,
    StoryFilter,
    StoryId,
    StoryText,
    WindowReport,
)
from bot.domain.topic import PlaceTag, TopicTag

_NAMED = (
    select(
        reports,
        outlets.c.name.label("outlet"),
        stories.c.opened_at.label("story_opened_at"),
        *vectors.COLUMNS,
    )
    .join(outlets)
    .join(stories, stories.c.id == reports.c.story_id)
    .outerjoin(schema.vectors, schema.vectors.c.report_id == reports.c.id)
)
_AT_ONCE: Final = 20
# Made once: building a statement takes longer than SQLite does to run it.
_OPENING: Final = prepared(insert(stories).returning(stories.c.id))
_LAST_REVISION: Final = prepared(select(func.coalesce(func.max(reports.c.revision), 0)))
# Of old reports, whose texts are forgotten, thousands change at a time; no new one is compared with them.
_REVISED_LATELY: Final = prepared(
    select(reports.c.id)
    .where(reports.c.revision > bindparam("seen"), reports.c.published_at >= bindparam("since"))
    .limit(1)
)
_REVISED: Final = prepared(_NAMED.where(reports.c.revision > bindparam("after")).order_by(reports.c.revision))
_ADVANCING: Final = prepared(
    update(stories)
    .where(stories.c.id == bindparam("story"), stories.c.version == bindparam("expected"))
    .values({name: bindparam(name) for name in ("version", "brief", "changed_at")})
    .values(shared=or_(stories.c.shared, bindparam("widened", type_=stories.c.shared.type)))
)
_UNTAGGING: Final = prepared(delete(story_tags).where(story_tags.c.story_id == bindparam("story")))
_TAGGING: Final = prepared(insert(story_tags))
_SETTLING: Final = prepared(
    update(entries).where(entries.c.id == bindparam("entry")).values(state="done", why=None)
)


class SqlStoryStore:
    """The StoryStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._adding = prepared(database.insert(reports).on_conflict_do_nothing().returning(reports.c.id))
        # Committed ones only; an outlet's row is never changed.
        self._widening = prepared(database.insert(story_servers).on_conflict_do_nothing())
        self._outlets: dict[Outlet, int] = {}

    async def window(self, since: datetime, most: int) -> AsyncIterator[WindowReport]:
        """Reports in stories published since then, of many those published last; in order of arrival.

        A few at a time, for all their texts together are many.
        """
        row = reports.c
        last = select(row.id).where(row.published_at >= since).order_by(row.published_at.desc()).limit(most)
        async with self._database.reading() as connection:
            wanted = sorted((await connection.execute(last)).scalars())
        for start in range(0, len(wanted), _AT_ONCE):
            few = among(self._database, row.id, wanted[start : start + _AT_ONCE])
            async with self._database.reading() as connection:
                found = (await connection.execute(_NAMED.where(few).order_by(row.id))).all()
            for report in found:
                yield _window_report(report)

    async def revision(self) -> int:
        """The number of the last change of a report."""
        return await self._database.visit(_revision)

    async def revised(self, after: int) -> Sequence[WindowReport]:
        """Reports that changed after that revision, in order of their changes."""
        return await self._database.visit(partial(_revised, after=after))

    def turn(self) -> AbstractAsyncContextManager[bool]:
        """Be the only one who finds a report its story; gives whether other processes do as well."""
        return self._database.turn("ingest")

    async def get(self, story_id: StoryId) -> Story:
        """The story, or the one that it has become a part of. Raises NotFound."""
        return await self._database.visit(partial(story_by, story_id=story_id))

    async def latest(self, wanted: StoryFilter, limit: int) -> Sequence[Story]:
        """Stories that the filter lets through, the last changed first."""
        async with self._database.reading() as connection:
            return await stories_by(connection, await latest_ids(self._database, connection, wanted, limit))

    async def texts(self, wanted: StoryFilter, limit: int) -> Sequence[StoryText]:
        """What the same stories say, in the same order."""
        async with self._database.reading() as connection:
            return await texts_by(connection, await latest_ids(self._database, connection, wanted, limit))

    async def story_of(self, entry_id: EntryId) -> Story | None:
        """The story that holds the report made of this entry."""
        holding = select(reports.c.story_id).where(reports.c.entry_id == entry_id)
        async with self._database.reading() as connection:
            story_id = (await connection.execute(holding)).scalar()
            return None if story_id is None else await story_by(connection, story_id)

    async def at(self, url: str, limit: int) -> Sequence[StoryId]:
        """Stories with a report of that address, however it is spelled; the report that came last first."""
        told = select(reports.c.story_id).join(entries, entries.c.id == reports.c.entry_id)
        told = told.where(entries.c.address == address(url)).order_by(entries.c.id.desc()).limit(limit)
        async with self._database.reading() as connection:
            return [StoryId(found) for found in (await connection.execute(told)).scalars()]

    async def commit(self, change: StoryChange) -> Story:
        """Write the report, the story's new version and what it makes owed, in one transaction.

        Raises StoryConflict when `expected_version` is not the stored one, a report that it had to be
        compared with was revised after `seen`, or the entry's report is in a story already; NotFound for no
        such story, entry or report.
        """
        story, outlet = await self._database.visit(partial(self._commit, change=change), writing=True)
        self._outlets[change.draft.outlet] = outlet
        return story

    async def comparisons(self, story_id: StoryId) -> Mapping[ReportId, Sequence[Comparison]]:
        """What that story's reports were compared with when they came, the likeliest first."""
        async with self._database.reading() as connection:
            return await comparisons.of_story(connection, story_id)

    async def _commit(self, connection: AsyncConnection, change: StoryChange) -> tuple[Story, int]:
        """The story as it is now, and the row of the report's outlet."""
        await self._database.alone(connection, "reports")
        if change.seen is not None and await _has_come_meanwhile(connection, change.seen, change.at):
            raise StoryConflict("Another report has come meanwhile.")
        outlet = self._outlets.get(change.draft.outlet)
        outlet = outlet or await outlet_id(self._database, connection, change.draft.outlet)
        story_id = await _open_or_advance(connection, change)
        await _settle_entry(connection, change.entry_id)
        await self._write_report(connection, change, (story_id, outlet))
        await self._widen(connection, change, story_id)
        if change.story_id is None:
            await _tag(connection, story_id, change.topics, change.places)
            story = await story_opened(connection, story_id, change)
        else:
            await retag(connection, story_id, change.topics, change.places)
            story = await story_by(connection, story_id)
            await debts.refresh(connection, story)
        await search.index(self._database, connection, story)
        if change.notify:
            await debts.owe(self._database, connection, story, change.query_ids)
        if change.notify and change.new_facts and change.updates is None:
            await debts.owe_update(self._database, connection, story)
        return story, outlet

    async def _write_report(
        self, connection: AsyncConnection, change: StoryChange, ids: tuple[StoryId, int]
    ) -> None:
        story_id, outlet = ids
        values = news.draft_values(change.draft) | {
            "entry_id": change.entry_id,
            "outlet_id": outlet,
            "copy_of": change.copy_of,
        }
        if change.updates is not None:
            values |= {"new_facts": list(change.new_facts)} if change.new_facts else {}
            await _replace_report(connection, change.updates, story_id, values)
            await vectors.keep(self._database, connection, change.updates, change.vector)
            return
        values |= {"story_id": story_id, "received_at": change.at, "new_facts": list(change.new_facts)}
        added = (await connection.execute(self._adding, values)).scalar()
        if added is None:
            raise StoryConflict("The entry's report is in a story already.")
        await comparisons.keep(connection, change, ReportId(added))
        if change.vector is not None:
            await vectors.keep(self._database, connection, ReportId(added), change.vector)

    async def _widen(self, connection: AsyncConnection, change: StoryChange, story_id: StoryId) -> None:
        audience = change.audience
        if audience.servers:
            servers = [{"story_id": story_id, "guild_id": guild} for guild in sorted(audience.servers)]
            await connection.execute(self._widening, servers)


async def _revision(connection: AsyncConnection) -> int:
    return int((await connection.execute(_LAST_REVISION)).scalar_one())


async def _has_come_meanwhile(connection: AsyncConnection, seen: int, at: datetime) -> bool:
    if await _revision(connection) <= seen:
        return False
    since = {"seen": seen, "since": at - LONGEST_WINDOW}
    return (await connection.execute(_REVISED_LATELY, since)).first() is not None


async def _revised(connection: AsyncConnection, after: int) -> list[WindowReport]:
    return [_window_report(row) for row in await connection.execute(_REVISED, {"after": after})]


async def _open_or_advance(connection: AsyncConnection, change: StoryChange) -> StoryId:
    values: dict[str, Any] = {"brief": news.brief_json(change.brief), "changed_at": change.at}
    if change.story_id is None:
        values |= {"version": 1, "shared": change.audience.shared, "opened_at": change.at}
        return StoryId((await connection.execute(_OPENING, values)).scalar_one())
    values |= {"story": change.story_id, "expected": change.expected_version}
    values |= {"version": change.expected_version + 1, "widened": change.audience.shared}
    if not (await connection.execute(_ADVANCING, values)).rowcount:
        await _refuse(connection, change.story_id)
    return change.story_id


async def _refuse(connection: AsyncConnection, story_id: StoryId) -> None:
    await story_by(connection, story_id)
    raise StoryConflict("The story has changed meanwhile.")


async def _settle_entry(connection: AsyncConnection, entry_id: EntryId) -> None:
    if not (await connection.execute(_SETTLING, {"entry": entry_id})).rowcount:
        raise NotFound("entry")


async def _replace_report(
    connection: AsyncConnection, report_id: ReportId, story_id: StoryId, values: dict[str, Any]
) -> None:
    ours = (reports.c.id == report_id) & (reports.c.story_id == story_id)
    if not (await connection.execute(update(reports).where(ours).values(**values))).rowcount:
        raise NotFound("report")


async def retag(
    connection: AsyncConnection,
    story_id: StoryId,
    topics: Sequence[TopicTag],
    places: Sequence[PlaceTag],
) -> None:
    """Give the story these tags in place of those it had."""
    await connection.execute(_UNTAGGING, {"story": story_id})
    await _tag(connection, story_id, topics, places)


async def _tag(
    connection: AsyncConnection,
    story_id: StoryId,
    topics: Sequence[TopicTag],
    places: Sequence[PlaceTag],
) -> None:
    given: list[tuple[str, str, tuple[str, ...]]] = []
    given += [(TOPIC, topic.id, topic.because) for topic in topics]
    given += [(PLACE, place.code, place.because) for place in places]
    tags = [
        {"story_id": story_id, "position": position, "kind": kind, "value": value, "because": because}
        for position, (kind, value, because) in enumerate(given)
    ]
    if tags:
        await connection.execute(_TAGGING, tags)


def _window_report(row: Row[Any]) -> WindowReport:
    return WindowReport(
        id=ReportId(row.id),
        story_id=StoryId(row.story_id),
        title=row.title,
        text=row.text,
        language=row.language,
        published_at=row.published_at,
        outlet=row.outlet,
        url=row.url,
        revision=row.revision,
        vector=vectors.vector_of(row),
        story_opened_at=row.story_opened_at,
    )
