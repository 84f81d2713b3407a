"""Which stories changed last, of those that a filter lets through."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import search
from bot.adapters.storage.archive import conditions
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import stories, story_words
from bot.domain.story import StoryFilter

_LAST_OPENED: Final = 500


async def latest_ids(
    database: Database, connection: AsyncConnection, wanted: StoryFilter, limit: int
) -> Sequence[int]:
    """The ids of the stories that the filter lets through, the last changed first."""
    if wanted.words:
        found = await _latest_with_words(database, connection, wanted, limit)
        if found is not None:
            return found
    newest = _newest(conditions(database, wanted), limit)
    return list((await connection.execute(newest)).scalars())


async def _latest_with_words(
    database: Database, connection: AsyncConnection, wanted: StoryFilter, limit: int
) -> Sequence[int] | None:
    """The same for words, without looking at every story that holds a common one.

    Both engines walk the stories with a word from the last opened on. Of the last opened ones the last
    changed are taken; what was opened earlier counts only when it changed after all of these, and that
    is little. None when too few of the last opened ones pass the rest of the filter.
    """
    holding = search.matching(database, wanted.words).order_by(story_words.c.rowid.desc()).limit(_LAST_OPENED)
    opened = (await connection.execute(holding)).scalars().all()
    rest = list(conditions(database, replace(wanted, words=())))
    among = _newest([stories.c.id.in_(opened), *rest], limit).add_columns(stories.c.changed_at)
    found = (await connection.execute(among)).all()
    if len(opened) < _LAST_OPENED:
        return [row.id for row in found]
    if len(found) < limit:
        return None
    later = (stories.c.id < opened[-1], stories.c.changed_at >= found[-1].changed_at)
    itself = search.holds_itself(database, wanted.words)
    earlier = _newest([*later, itself, *rest], limit).add_columns(stories.c.changed_at)
    both = [*found, *(await connection.execute(earlier))]
    return [row.id for row in sorted(both, key=lambda row: (row.changed_at, row.id), reverse=True)[:limit]]


def _newest(where: Iterable[ColumnElement[bool]], limit: int) -> Select[Any]:
    ordered = select(stories.c.id).where(*where).order_by(stories.c.changed_at.desc(), stories.c.id.desc())
    return ordered.limit(limit)
