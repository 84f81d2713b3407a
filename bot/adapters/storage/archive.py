"""The archive: stories read back whole, and which of them a reader asks for."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Column, ColumnElement, Row, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import search
from bot.adapters.storage.database import Database
from bot.adapters.storage.outlets import folded
from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.rows import news, sources
from bot.adapters.storage.schema import (
    merged_stories,
    outlets,
    reports,
    stories,
    story_servers,
    story_tags,
)
from bot.domain.errors import NotFound
from bot.domain.feed import GuildId
from bot.domain.story import Audience, Story, StoryChange, StoryFilter, StoryId, StoryText
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag

TOPIC: Final = "topic"
PLACE: Final = "place"

_Rows = dict[int, list[Row[Any]]]


class _Reading:
    """The statements that read stories whole; building one takes longer than SQLite does to answer it."""

    def __init__(self, wanted: Callable[[Column[int]], ColumnElement[bool]]) -> None:
        told = select(reports, *sources.OUTLET).join(outlets).where(wanted(reports.c.story_id))
        tags = select(story_tags).where(wanted(story_tags.c.story_id))
        self.reports: Final = prepared(told.order_by(reports.c.id))
        self.tags: Final = prepared(tags.order_by(story_tags.c.position))
        self.servers: Final = prepared(select(story_servers).where(wanted(story_servers.c.story_id)))
        self.stories: Final = prepared(select(stories).where(wanted(stories.c.id)))


_ONE: Final = _Reading(lambda column: column == bindparam("id"))
_MANY: Final = _Reading(lambda column: column.in_(bindparam("ids", expanding=True)))
_TEXTS: Final = prepared(
    select(reports.c.story_id, stories.c.changed_at, reports.c.title, reports.c.text)
    .join(stories)
    .where(reports.c.story_id.in_(bindparam("ids", expanding=True)))
    .order_by(reports.c.id)
)
_HEIR: Final = prepared(select(merged_stories.c.into_id).where(merged_stories.c.id == bindparam("id")))


async def story_by(connection: AsyncConnection, story_id: StoryId) -> Story:
    """The story, or the one that it has become a part of. Raises NotFound."""
    found = await _read(connection, _ONE, {"id": story_id})
    if story_id in found:
        return found[story_id]
    heir = (await connection.execute(_HEIR, {"id": story_id})).scalar()
    if heir is None:
        raise NotFound("story")
    return (await _read(connection, _ONE, {"id": heir}))[heir]


async def story_opened(connection: AsyncConnection, story_id: StoryId, change: StoryChange) -> Story:
    """The story that the change has just opened, of which only the report is read again."""
    (row,) = await connection.execute(_ONE.reports, {"id": story_id})
    report = news.report(row)
    if (report.title, report.article) != (change.draft.title, change.draft.article):
        # Characters that no database takes: what was made of the text may have them too.
        return await story_by(connection, story_id)
    return Story(
        id=story_id,
        version=1,
        reports=(report,),
        brief=change.brief,
        topics=change.topics,
        places=change.places,
        opened_at=change.at,
        changed_at=change.at,
        audience=change.audience,
    )


async def stories_by(connection: AsyncConnection, ids: Sequence[int]) -> list[Story]:
    """The stories of these ids, in their order."""
    found = await _read(connection, _MANY, {"ids": ids})
    return [found[story_id] for story_id in ids if story_id in found]


async def texts_by(connection: AsyncConnection, ids: Sequence[int]) -> list[StoryText]:
    """What the stories of these ids say, in their order."""
    told = _by_story(await connection.execute(_TEXTS, {"ids": ids}))
    return [_text(StoryId(number), told[number]) for number in ids if number in told]


async def _read(
    connection: AsyncConnection, reading: _Reading, wanted: Mapping[str, Any]
) -> dict[int, Story]:
    told = _by_story(await connection.execute(reading.reports, wanted))
    tags = _by_story(await connection.execute(reading.tags, wanted))
    servers = _by_story(await connection.execute(reading.servers, wanted))
    found = await connection.execute(reading.stories, wanted)
    return {row.id: _story(row, told[row.id], tags[row.id], servers[row.id]) for row in found}


def conditions(database: Database, wanted: StoryFilter) -> Iterator[ColumnElement[bool]]:
    """What a story must be for the filter to let it through."""
    yield _shown_to(wanted.guild)
    if wanted.tagged:
        yield exists().where(story_tags.c.story_id == stories.c.id, story_tags.c.kind == TOPIC)
    if wanted.topic is not None:
        yield _tagged(TOPIC, wanted.topic)
    if wanted.place is not None:
        yield _tagged(PLACE, wanted.place)
    if wanted.outlet is not None:
        yield _told_by(wanted.outlet)
    if wanted.words:
        yield search.holds(database, wanted.words)
    if wanted.since is not None:
        yield stories.c.changed_at >= wanted.since


def tagged(story: ColumnElement[int], kind: str, value: str) -> ColumnElement[bool]:
    """Whether the story of that number has the tag, asked story by story: quick where few are looked at."""
    tag = story_tags.alias()
    return exists().where(tag.c.story_id == story, tag.c.kind == kind, tag.c.value == value)


def _by_story(found: Iterator[Row[Any]]) -> _Rows:
    by_story: _Rows = defaultdict(list)
    for row in found:
        by_story[row.story_id].append(row)
    return by_story


def _story(row: Row[Any], told: list[Row[Any]], tags: list[Row[Any]], servers: list[Row[Any]]) -> Story:
    topics = (TopicTag(TopicId(tag.value), tuple(tag.because)) for tag in tags if tag.kind == TOPIC)
    places = (PlaceTag(CountryCode(tag.value), tuple(tag.because)) for tag in tags if tag.kind == PLACE)
    return Story(
        id=StoryId(row.id),
        version=row.version,
        reports=tuple(map(news.report, told)),
        brief=news.brief(row.brief),
        topics=tuple(topics),
        places=tuple(places),
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        audience=Audience(row.shared, frozenset(GuildId(server.guild_id) for server in servers)),
        corrected=row.corrected,
        withheld=tuple(row.withheld),
    )


def _text(story_id: StoryId, told: list[Row[Any]]) -> StoryText:
    texts = (text for row in told for text in (row.title, row.text))
    return StoryText(story_id, told[0].changed_at, tuple(texts))


def _shown_to(guild: GuildId | None) -> ColumnElement[bool]:
    if guild is None:
        return stories.c.shared.is_(True)
    here = (story_servers.c.story_id == stories.c.id) & (story_servers.c.guild_id == guild)
    return or_(stories.c.shared.is_(True), exists().where(here))


def _tagged(kind: str, value: str) -> ColumnElement[bool]:
    tag = (story_tags.c.kind == kind) & (story_tags.c.value == value)
    return stories.c.id.in_(select(story_tags.c.story_id).where(tag))


def _told_by(outlet: str) -> ColumnElement[bool]:
    told = select(reports.c.story_id).join(outlets).where(outlets.c.folded == folded(outlet))
    return stories.c.id.in_(told)
