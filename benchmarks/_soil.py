"""What a soak begins with, to be made in a process of its own."""

import asyncio
from datetime import UTC, datetime

from sqlalchemy import insert

from benchmarks._press import address
from benchmarks._soak import ROUND
from benchmarks.fanout import Crowd
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import feeds, outlets


def filled(url: str, port: int, count: int, subscriptions: int) -> None:
    """A database with so many feeds of that wire, read before, and so many subscriptions."""
    asyncio.run(_fill(url, port, count, subscriptions))


async def _fill(url: str, port: int, count: int, subscriptions: int) -> None:
    database = Database(url)
    await database.upgrade()
    now = datetime.now(UTC)
    outlet = {"name": "Wire", "folded": "wire", "kind": "press"}
    outlet |= dict.fromkeys(("country", "language", "licence"), "")
    numbers = {"failures": 0, "unchanged": 0, "doubts": 0, "interval_s": ROUND}
    flags = {"shared": True, "lying": False, "told": False, "priority": False, "state": "active"}
    rows = [
        {"url": f"http://{address(n)}:{port}/{n}", "host": address(n), "outlet_id": 1, "added_at": now}
        | {"polled_at": now, "next_poll_at": now, **numbers, **flags}
        for n in range(count)
    ]
    async with database.writing() as connection:
        await connection.execute(insert(outlets), [outlet])
        await connection.execute(insert(feeds), rows)
    await Crowd(database, subscriptions).gather()
    await database.close()
