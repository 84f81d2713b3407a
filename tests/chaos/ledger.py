"""What is owed, written as the bot itself would write it, and whether all of it arrived once and in order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from sqlalchemy import ColumnElement, Table, func, select, update

from bot.adapters.storage.database import Database, State
from bot.adapters.storage.feeds import SqlFeedStore
from bot.adapters.storage.schema import DIGESTED, OWED, PENDING, deliveries, entries, subscriptions
from bot.adapters.storage.stories import SqlStoryStore
from bot.adapters.storage.subscriptions import SqlSubscriptionStore
from bot.domain.feed import EntryId, FeedId
from bot.domain.story import Story
from bot.domain.subscription import Cadence, Manner
from bot.ports.feeds import PollRecord
from tests.chaos.audit import Outcome, audit
from tests.chaos.town import Town
from tests.chaos.yesterday import step_back
from tests.fakes.samples import (
    AT_ONCE,
    PAPER,
    RIGHTS_GROUP,
    draft,
    entry,
    new_feed,
    new_subscription,
    story_change,
)

# Older than the window in which stories are grouped: so that a start does not read them all.
_AGO: Final = timedelta(days=20)
# Of what happens in different countries no one story is made.
_COUNTRIES: Final = (
    *("Kenya", "Norway", "Peru", "Nepal", "Ghana", "Chile", "Japan", "Egypt", "Cuba", "Latvia", "Fiji"),
    *("Malta", "Oman", "Samoa", "Togo", "Yemen", "Zambia", "Bolivia", "Croatia", "Denmark", "Estonia"),
)
HOURLY: Final = Manner(Cadence.HOURLY)


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

    async def open(self, town: Town) -> None:
        """Have every place there follow everything."""
        await self._database.upgrade()
        never = datetime.now(UTC) + timedelta(days=3650)
        added = await self._feeds.add(replace(new_feed(), added_at=never))
        self._feed = added.id
        await self._feeds.record(
            PollRecord(added.id, datetime.now(UTC), added.schedule, added.validators, read=True)
        )
        for target in town.places:
            manner = HOURLY if target in town.digested else AT_ONCE
            made = await self._subscriptions.add(new_subscription(target, manner=manner))
            self._queries = (made.query_id,)
        await self.strike()

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
        number = next(self._numbers)
        country = _COUNTRIES[number % len(_COUNTRIES)]
        await self._entry(f"Ministry in {country} orders news site number {number} blocked")

    async def strike(self) -> None:
        """The hour of every digest."""
        now = datetime.now(UTC)
        struck = update(subscriptions).where(DIGESTED).values(next_digest_at=now)
        begun = func.coalesce(subscriptions.c.digested_at, now - _AGO)
        async with self._database.writing() as connection:
            await connection.execute(struck.values(digested_at=begun))

    async def rest_is_over(self) -> None:
        """Spare everybody the half minute for which a card is left alone."""
        due = update(deliveries).where(OWED, deliveries.c.sent_version > 0).values(next_at=datetime.now(UTC))
        async with self._database.writing() as connection:
            await connection.execute(due)

    async def become_old(self) -> None:
        """Go back to the tables of the version before this one."""
        await step_back(self._database)

    async def is_new(self) -> bool:
        """Whether the tables are this version's."""
        return await self._database.state() is State.CURRENT

    async def posted(self) -> bool:
        """Whether nothing waits but edits."""
        return not await self._count(deliveries, OWED & (deliveries.c.sent_version == 0))

    async def announce(self, stories: int) -> None:
        """So many entries, of which bots that are alive are to make a story each."""
        feed = await self._feeds.get(self._feed)
        for _ in range(stories):
            # In words of its own, so that no two are taken for one event.
            words = [self._word() for _ in range(24)]
            title = f"{' '.join(words[:4]).capitalize()} news site blocked"
            made = entry(
                title,
                title=title,
                url=f"https://wire.example/{next(self._numbers)}",
                summary_html=f"<p>{' '.join(words[4:])}.</p>",
            )
            await self._feeds.record(
                PollRecord(feed.id, datetime.now(UTC), feed.schedule, feed.validators, [made], read=True)
            )

    def _word(self) -> str:
        return "".join(self._luck.choice("bdfgklmnprstvz") + self._luck.choice("aeiou") for _ in range(4))

    async def settled(self) -> bool:
        """Whether nothing is owed any more, nor to be made of what is here."""
        return not await self.waiting()

    async def waiting(self) -> int:
        """How many posts and edits are owed, entries unread and digests due."""
        struck = DIGESTED & (subscriptions.c.next_digest_at <= datetime.now(UTC))
        # What comes of an entry or a digest is counted after it, so that it is never missed by both.
        return (
            await self._count(subscriptions, struck)
            + await self._count(entries, PENDING)
            + await self._count(deliveries, OWED)
        )

    async def audit(self, town: Town) -> Outcome:
        """Hold what is owed against what can be seen."""
        return await audit(self._database, town, {story.id: len(story.reports) for story in self.stories})

    async def _count(self, table: Table, which: ColumnElement[bool]) -> int:
        async with self._database.reading() as connection:
            return await connection.scalar(select(func.count()).select_from(table).where(which)) or 0

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
        now = datetime.now(UTC)
        made = entry(
            title,
            title=title,
            url=f"https://wire.example/{next(self._numbers)}",
            summary_html=f"<p>{title}.</p>",
            published_at=now,
        )
        await self._feeds.record(PollRecord(feed.id, now, feed.schedule, feed.validators, [made], read=True))
        return (await self._feeds.pending(feed.id, 1))[0].id
