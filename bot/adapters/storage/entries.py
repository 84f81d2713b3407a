"""Entries: what a poll read, told apart from what was there already."""

from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import sources
from bot.adapters.storage.schema import entries
from bot.adapters.storage.sightings import address
from bot.domain.feed import Entry, FeedId
from bot.ports.feeds import PollRecord

# An entry whose text changes with every poll (a counter, a date in it) is left alone after that many.
MOST_CHANGES: Final = 24
_AT_ONCE: Final = 1000


async def write_entries(connection: AsyncConnection, poll: PollRecord, *, backlog: bool) -> int:
    """Make what is new or changed pending; returns how many entries that are."""
    # Feeds begin with the newest; a date that is missing counts as that of the poll.
    in_order = list(reversed(poll.entries))
    in_order.sort(key=lambda entry: entry.published_at or poll.at)
    by_identity = {entry.identity: entry for entry in in_order}
    known = await _known(connection, poll.feed_id, by_identity.keys())
    new = [entry for identity, entry in by_identity.items() if identity not in known]
    if new:
        await connection.execute(
            insert(entries), [_new_values(poll, entry) | {"backlog": backlog} for entry in new]
        )
    changed = [(row, by_identity[row.identity]) for row in known.values()]
    changed = [(row, entry) for row, entry in changed if _is_news(row, entry)]
    for row, entry in changed:
        await connection.execute(
            update(entries)
            .where(entries.c.id == row.id)
            .values(changes=row.changes + 1, why=None, **_content_values(entry))
        )
    return len(new) + len(changed)


def _new_values(poll: PollRecord, entry: Entry) -> dict[str, Any]:
    return {
        "feed_id": poll.feed_id,
        "identity": entry.identity,
        "changes": 0,
        "first_seen_at": poll.at,
        **_content_values(entry),
    }


def _content_values(entry: Entry) -> dict[str, Any]:
    return {
        "content_hash": entry.content_hash,
        "raw": sources.entry_json(entry),
        "state": "pending",
        "address": address(entry.url),
    }


def _is_news(row: Row[Any], entry: Entry) -> bool:
    return bool(row.content_hash != entry.content_hash and row.changes < MOST_CHANGES)


async def _known(
    connection: AsyncConnection, feed_id: FeedId, identities: Collection[str]
) -> dict[str, Row[Any]]:
    known: dict[str, Row[Any]] = {}
    for some in _chunks(list(identities)):
        found = await connection.execute(
            select(entries.c.id, entries.c.identity, entries.c.content_hash, entries.c.changes).where(
                entries.c.feed_id == feed_id, entries.c.identity.in_(some)
            )
        )
        known.update({row.identity: row for row in found})
    return known


def _chunks(identities: list[str]) -> Iterator[list[str]]:
    return (identities[start : start + _AT_ONCE] for start in range(0, len(identities), _AT_ONCE))
