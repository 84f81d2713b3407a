"""What comes after a report: it is owed to channels and sent, its story mended, and explained."""

import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert

from benchmarks._stored import NOW, SUBSCRIBERS
from bot.adapters.storage.database import Database
from bot.adapters.storage.objections import SqlObjectionStore
from bot.adapters.storage.outbox import SqlOutbox
from bot.adapters.storage.repairs import SqlRepairStore
from bot.adapters.storage.schema import queries, subscriptions
from bot.adapters.storage.stories import SqlStoryStore
from bot.alerts.index import QueryIndex
from bot.domain.delivery import MessageRef, Sent
from bot.domain.query import QueryId, phrase, query
from bot.domain.story import StoryFilter
from bot.domain.subscription import Target, TargetKind
from bot.ports.clock import Clock
from bot.usecases.ingest import Desk, Ingest
from bot.usecases.lanes import Senders
from bot.usecases.mending import Mending
from bot.usecases.objections import Files
from bot.usecases.stories import MAX_STORIES, Stories
from bot.usecases.telling import Teller

# In nearly every report in English.
WANTED: Final = query([([phrase("the")], [])])


class Asleep:
    """Jobs that nobody does."""

    async def wake_all(self, *_: object) -> None:
        """Nothing."""


async def subscribe(database: Database, index: QueryIndex) -> None:
    """A few channels want nearly everything."""
    async with database.writing() as connection:
        await connection.execute(insert(queries).values(id=1, digest="wanted", canonical=WANTED.canonical))
        row = {"query_id": 1, "target_kind": "channel", "created_by": 1, "created_at": NOW}
        row |= {"cadence": "at_once", "confirmed_by": 1}
        channels = [row | {"target_id": number} for number in range(1, SUBSCRIBERS + 1)]
        await connection.execute(insert(subscriptions), channels)
    index.extend([(QueryId(1), WANTED.canonical)])
    index.settle()


class Aftermath:
    """Measures it, over the same stores and the same desk."""

    def __init__(self, database: Database, ingest: Ingest, desk: Desk, clock: Clock) -> None:
        stories, self._outbox = SqlStoryStore(database), SqlOutbox(database)
        files = Files(stories, SqlRepairStore(database), SqlObjectionStore(database))
        editor: Any = desk.editor
        jobs: Any = Asleep()
        senders = Senders(self._outbox, jobs, clock)
        self._mending = Mending(files, ingest, Teller(desk.tags, desk.index, editor), senders, clock)
        self._stories = Stories(stories)
        self._now: datetime = clock.now()

    async def milliseconds(self, reports: int) -> dict[str, float]:
        """Of processor time: mending a report, explaining a story, sending a delivery."""
        return {
            "mending": await _cost(self._mended, reports),
            "why": await _cost(self._explained),
            "delivering": await _cost(self._delivered),
        }

    async def _mended(self) -> int:
        return await self._mending.once()

    async def _explained(self) -> int:
        latest = await self._stories.latest(StoryFilter(None), MAX_STORIES)
        for story in latest:
            await self._stories.why(str(story.id), None)
        return len(latest)

    async def _delivered(self) -> int:
        done = 0
        for channel in range(1, SUBSCRIBERS + 1):
            target = Target(TargetKind.CHANNEL, channel)
            while done < 40 * channel and (delivery := await self._outbox.claim(target, self._now)):
                await self._outbox.sent(Sent(delivery, MessageRef(channel, done + 1), self._now))
                done += 1
        return done


async def _cost(work: Callable[[], Awaitable[int]], of: int | None = None) -> float:
    began = time.process_time()
    done = await work()
    return round(1000 * (time.process_time() - began) / (of or done), 3)
