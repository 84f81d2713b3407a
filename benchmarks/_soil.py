"""What a soak begins with, to be made in a process of its own."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, update

from benchmarks._press import address
from benchmarks._soak import ROUND
from benchmarks._stored import Size, prepared
from benchmarks.fanout import Crowd
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import feeds


@dataclass(frozen=True, slots=True)
class Soil:
    """So many feeds, subscriptions, and reports at that pace up to now, of the texts in `data`."""

    data: Path
    feeds: int
    subscriptions: int
    reports: Size


def filled(url: str, port: int, soil: Soil) -> None:
    """A database with all that, whose feeds are those of that wire and were read before."""
    prepared(soil.data, url, soil.reports)
    asyncio.run(_fill(url, port, soil))


async def _fill(url: str, port: int, soil: Soil) -> None:
    database = Database(url)
    now = datetime.now(UTC)
    numbers = {"failures": 0, "unchanged": 0, "doubts": 0, "interval_s": ROUND}
    flags = {"shared": True, "lying": False, "told": False, "priority": False, "state": "active"}
    rows = [
        {"url": f"http://{address(n)}:{port}/{n}", "host": address(n), "outlet_id": 1, "added_at": now}
        | {"polled_at": now, "next_poll_at": now, **numbers, **flags}
        for n in range(soil.feeds)
    ]
    async with database.writing() as connection:
        # The feed that the reports are from is one of the wire's as well: nothing else is ever asked.
        await connection.execute(update(feeds).values(rows[0]))
        await connection.execute(insert(feeds), rows[1:])
    await Crowd(database, soil.subscriptions).gather()
    await database.close()
