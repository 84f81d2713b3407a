"""The archive: stories read back whole, and which of them a reader asks for."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Row, bindparam, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import rows, search
from bot.adapters.storage.database import Database
from bot.adapters.storage.outlets import folded
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
from bot.domain.story import Audience, Story, StoryFilter, StoryId
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag

TOPIC: Final = "topic"
PLACE: Final = "place"

# Made once: building a statement takes longer than SQLite does to answer it.
_IDS: Final[BindParameter[Any]] = bindparam("ids", expanding=True)
_REPORTS: Final = (
    select(reports, *rows.OUTLET).join(outlets).where(reports.c.story_id.in_(_IDS)).order_by(reports.c.id)
)
_TAGS: Final = select(story_tags).where(story_tags.c.story_id.in_(_IDS)).order_by(story_tags.c.position)
_SERVERS: Final = select(story_servers).where(story_servers.c.story_id.in_(_IDS))
_HEIR: Final = select(merged_stories.c.into_id).where(merged_stories.c.id == bindparam("id"))
_STORIES: Final = select(stories).where(stories.c.id.in_(_IDS))

_Rows = dict[int, list[Row[Any]]]


async def story_by(connection: AsyncConnection, story_id: StoryId) -> Story:
    """The story, or the one that it has become a part of. Raises NotFound."""
    found = await stories_by(connection, [story_id])
    if found:
        return found[0]
    heir = (await connection.execute(_HEIR, {"id": story_id})).scalar()
    if heir is None:
        raise NotFound("story")
    return (await stories_by(connection, [heir]))[0]


async def stories_by(connection: AsyncConnection, ids: Sequence[int]) -> list[Story]:
    """The stories of these ids, in their order."""
    wanted = {"ids": ids}
    told = _by_story(await connection.execute(_REPORTS, wanted))
    tags = _by_story(await connection.execute(_TAGS, wanted))
    servers = _by_story(await connection.execute(_SERVERS, wanted))
    found = await connection.execute(_STORIES, wanted)
    by_id = {row.id: _story(row, told[row.id], tags[row.id], servers[row.id]) for row in found}
    return [by_id[story_id] for story_id in ids if story_id in by_id]


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
        reports=tuple(map(rows.report, told)),
        brief=rows.brief(row.brief),
        topics=tuple(topics),
        places=tuple(places),
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        audience=Audience(row.shared, frozenset(GuildId(server.guild_id) for server in servers)),
        corrected=row.corrected,
        withheld=tuple(row.withheld),
    )


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
