"""What is owed, written as the bot itself would write it, and whether all of it arrived once and in order."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from random import Random
from typing import Any, Final

from sqlalchemy import func, select

from bot.adapters.storage.database import Database
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.rows import target as target_of
from bot.adapters.storage.schema import OWED, deliveries
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.domain.feed import EntryId, FeedId
from bot.domain.story import Story
from bot.domain.subscription import Target
from bot.ports.feeds import PollRecord
from tests.chaos.town import Town
from tests.fakes.samples import PAPER, RIGHTS_GROUP, draft, entry, new_feed, new_subscription, story_change

_KEY: Final = re.compile(r"rightswire:sources:(\d+)")
_COUNT: Final = re.compile(r"Sources \((\d+)\)")
# Older than the window in which stories are grouped: so that a start does not read them all.
_AGO: Final = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of what was owed; `stale` cards lack their last edit, `disordered` ones overtook another."""

    owed: int
    delivered: int
    lost: int
    doubled: int
    stale: int
    disordered: int
    states: dict[str, int]

    def __add__(self, other: "Outcome") -> "Outcome":
        states = Counter(self.states) + Counter(other.states)
        return Outcome(
            self.owed + other.owed,
            self.delivered + other.delivered,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.stale + other.stale,
            self.disordered + other.disordered,
            dict(states),
        )


class Ledger:
    """Writes stories into the bot's database while it is dead, and audits what its Discord shows."""

    def __init__(self, database: Database, luck: Random) -> None:
        self._database = database
        self._feeds = SqlFeedStore(database)
        self._stories = SqlStoryStore(database)
        self._subscriptions = SqlSubscriptionStore(database)
        self._luck = luck
        self._numbers = count(1)
        self._feed = FeedId(0)
        self._queries: tuple[int, ...] = ()
        self.stories: list[Story] = []

    async def open(self, targets: Iterable[Target]) -> None:
        """Have every target follow everything."""
        await self._database.upgrade()
        never = datetime.now(UTC) + timedelta(days=3650)
        added = await self._feeds.add(replace(new_feed(), added_at=never))
        self._feed = added.id
        await self._feeds.record(
            PollRecord(added.id, datetime.now(UTC), added.schedule, added.validators, read=True)
        )
        for target in targets:
            made = await self._subscriptions.add(new_subscription(target))
            self._queries = (made.query_id,)

    async def tell(self, stories: int) -> None:
        """So many new stories, each owed to every target."""
        for _ in range(stories):
            self.stories.append(await self._commit(None))

    async def grow(self, stories: int) -> None:
        """One more report for some of the last stories: their cards are owed an edit."""
        lately = range(max(0, len(self.stories) - 20), len(self.stories))
        for position in self._luck.sample(lately, min(stories, len(lately))):
            self.stories[position] = await self._commit(self.stories[position])

    async def arrive(self) -> None:
        """An entry that the bot itself is to make a story of."""
        await self._entry(f"Ministry orders news site number {next(self._numbers)} blocked")

    async def settled(self) -> bool:
        """Whether nothing is owed any more."""
        async with self._database.reading() as connection:
            owed = select(func.count()).select_from(deliveries).where(OWED)
            return (await connection.execute(owed)).scalar() == 0

    async def audit(self, town: Town) -> Outcome:
        """Hold what is owed against what can be seen."""
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(deliveries).order_by(deliveries.c.id))).all()
        by_target: dict[Target, list[int]] = {target: [] for target in town.places}
        for row in rows:
            by_target[target_of(row)].append(row.story_id)
        reports = {story.id: len(story.reports) for story in self.stories}
        total = Outcome(0, 0, 0, 0, 0, 0, dict(Counter(row.state for row in rows)))
        for target, owed in by_target.items():
            total += _audited(owed, await town.messages(target), reports)
        return total

    async def _commit(self, story: Story | None) -> Story:
        number = next(self._numbers)
        now = datetime.now(UTC)
        outlet = PAPER if story else RIGHTS_GROUP
        title = f"Regulator {number} orders messenger blocked"
        change = story_change(
            await self._entry(title),
            of=draft(title, outlet=outlet, published_at=now - _AGO, url=f"https://wire.example/{number}"),
            headline=story.brief.headline if story else title,
            at=now,
            story=story,
            query_ids=self._queries,
        )
        return await self._stories.commit(change)

    async def _entry(self, title: str) -> EntryId:
        feed = await self._feeds.get(self._feed)
        made = entry(title, title=title, url=f"https://wire.example/{next(self._numbers)}")
        await self._feeds.record(
            PollRecord(feed.id, datetime.now(UTC), feed.schedule, feed.validators, [made], read=True)
        )
        return (await self._feeds.pending(feed.id, 1))[0].id


def _audited(owed: list[int], messages: list[dict[str, Any]], reports: dict[Any, int]) -> Outcome:
    shown = [(_story(message), message) for message in messages]
    seen = Counter(story for story, _ in shown)
    order = [story for story, _ in shown]
    latest = {story: _reports(message) for story, message in shown}
    lost = sum(story not in seen for story in owed)
    return Outcome(
        owed=len(owed),
        delivered=len(owed) - lost,
        lost=lost,
        doubled=sum(times - 1 for times in seen.values()),
        stale=sum(latest[story] != reports.get(story, latest[story]) for story in owed if story in latest),
        disordered=sum(later < earlier for earlier, later in pairwise(order)),
        states={},
    )


def _story(message: dict[str, Any]) -> int:
    keys = (_KEY.match(button["custom_id"] or "") for button in message["buttons"])
    return next(int(key[1]) for key in keys if key)


def _reports(message: dict[str, Any]) -> int:
    counts = (_COUNT.match(button["label"] or "") for button in message["buttons"])
    return next((int(found[1]) for found in counts if found), 1)
