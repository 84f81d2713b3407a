"""Which stories changed last, of those that a filter lets through."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import search
from bot.adapters.storage.archive import PLACE, TOPIC, conditions, tagged
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import stories, story_tags, story_words
from bot.domain.story import StoryFilter

_LAST_OPENED: Final = 500
# If the last opened ones reach this far back, their words are rare: all stories with them are found sooner
# than all are looked through that changed since (both take some 7 ms here, of a million).
_FAR_BACK: Final = 100_000


async def latest_ids(
    database: Database, connection: AsyncConnection, wanted: StoryFilter, limit: int
) -> Sequence[int]:
    """The ids of the stories that the filter lets through, the last changed first."""
    if wanted.words or wanted.topic or wanted.place:
        found = await _latest_holding(database, connection, wanted, limit)
        if found is not None:
            return found
    newest = _newest(conditions(database, wanted), limit)
    return list((await connection.execute(newest)).scalars())


async def _latest_holding(
    database: Database, connection: AsyncConnection, wanted: StoryFilter, limit: int
) -> Sequence[int] | None:
    """The same for words and tags, without looking at every story that holds a common one.

    Both engines walk the stories with a word or a tag from the last opened on. Of the last opened the last
    changed are taken; what was opened earlier counts only when it changed after all of these, and that
    is little. None when too few of the last opened ones pass the rest of the filter.
    """
    holding = _last_opened(database, wanted).limit(_LAST_OPENED)
    opened = (await connection.execute(holding)).scalars().all()
    rest = list(conditions(database, replace(wanted, words=(), topic=None, place=None)))
    among = _newest([stories.c.id.in_(opened), *rest], limit).add_columns(stories.c.changed_at)
    found = (await connection.execute(among)).all()
    if len(opened) < _LAST_OPENED:
        return [row.id for row in found]
    if len(found) < limit:
        return None
    later = (stories.c.id < opened[-1], stories.c.changed_at >= found[-1].changed_at)
    asked = [tagged(stories.c.id, kind, value) for kind, value in _tags(wanted)]
    if wanted.words:
        holds = search.holds_itself if opened[0] - opened[-1] < _FAR_BACK else search.holds
        asked.append(holds(database, wanted.words))
    earlier = _newest([*later, *asked, *rest], limit).add_columns(stories.c.changed_at)
    both = [*found, *(await connection.execute(earlier))]
    return [row.id for row in sorted(both, key=lambda row: (row.changed_at, row.id), reverse=True)[:limit]]


def _last_opened(database: Database, wanted: StoryFilter) -> Select[int]:
    """The ids of the stories with all these words and tags, the last opened first."""
    tags = _tags(wanted)
    if wanted.words:
        holding, number = search.matching(database, wanted.words), story_words.c.rowid
    else:
        # A country is rarer than a topic: there are more of them.
        kind, value = tags.pop()
        number = story_tags.c.story_id
        holding = select(number).where(story_tags.c.kind == kind, story_tags.c.value == value)
    return holding.where(*(tagged(number, *tag) for tag in tags)).order_by(number.desc())


def _tags(wanted: StoryFilter) -> list[tuple[str, str]]:
    """Each kind of tag that the filter names, and which."""
    named = ((TOPIC, wanted.topic), (PLACE, wanted.place))
    return [(kind, value) for kind, value in named if value is not None]


def _newest(where: Iterable[ColumnElement[bool]], limit: int) -> Select[Any]:
    ordered = select(stories.c.id).where(*where).order_by(stories.c.changed_at.desc(), stories.c.id.desc())
    return ordered.limit(limit)
