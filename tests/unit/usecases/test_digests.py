"""Digests: one for all that is due, at its hour, and nothing twice."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest

from bot.domain.digest import BY_THE_CLOCK, Digest, Occasion
from bot.domain.errors import NotFound
from bot.domain.hours import LocalHour, QuietHours
from bot.domain.query import Query
from bot.domain.story import StoryId
from bot.domain.subscription import Cadence, Manner, Subscription
from bot.usecases.deliver import Books, Delivering
from bot.usecases.digests import Digests
from bot.usecases.stories import MAX_STORIES
from tests.contracts.scenes import tell
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.publisher import FakePublisher
from tests.fakes.samples import CHANNEL, GUILD, INBOX, NOW, PAPER, draft, new_subscription, query
from tests.fakes.stores import FakeStores
from tests.unit.alerts.test_rounds import ZONES

DAILY = Manner(Cadence.DAILY, digest_at=LocalHour("Europe/Berlin", 8))


class Readers:
    """Stores, a clock, and what makes and sends digests."""

    def __init__(self, now: datetime = NOW) -> None:
        self.stores = FakeStores()
        self.clock = FakeClock(now)
        self.numbers = count(1)
        self.digests = Digests(self.stores.digests, self.stores.stories, self.clock)
        self.publisher = FakePublisher()
        stores = self.stores
        books = Books(
            stores.stories, stores.outbox, stores.subscriptions, stores.digests, stores.publications
        )
        self.delivering = Delivering(books, self.publisher, FakeJobs(), self.clock)

    async def subscribe(self, manner: Manner = DAILY, of: Query | None = None) -> Subscription:
        new = new_subscription(INBOX, of=of, manner=manner)
        made = await self.stores.subscriptions.add(replace(new, created_at=self.clock.now()))
        await self.digests.once()
        return made

    async def tell(self, *answered: Subscription) -> StoryId:
        ids = tuple(one.query_id for one in answered)
        told = draft(url=f"https://wire.example/{next(self.numbers)}")
        return (await tell(self.stores, of=told, query_ids=ids, at=self.clock.now())).id

    async def wait(self, by: timedelta) -> list[Digest]:
        """The digests that arrive in that time, minute by quarter."""
        before = len(self.publisher.digests)
        until = self.clock.now() + by
        while self.clock.now() < until:
            self.clock.advance(timedelta(minutes=15))
            await self.digests.once()
            await self.delivering.drain(str(INBOX))
        return [digest for _, digest, _ in self.publisher.digests[before:]]


async def test_a_day_comes_as_one_digest_at_its_hour_and_not_again() -> None:
    readers = Readers()
    alert = await readers.subscribe()
    told = [await readers.tell(alert) for _ in range(3)]
    (digest,) = await readers.wait(timedelta(days=1))
    assert [story.id for story in digest.stories] == told
    assert digest.at.astimezone(ZoneInfo("Europe/Berlin")).hour == 8
    assert digest.occasion is Occasion.DAILY
    assert await readers.wait(timedelta(days=2)) == []
    assert readers.publisher.posted == []


async def test_all_that_is_due_comes_together_and_a_story_once() -> None:
    readers = Readers()
    first = await readers.subscribe()
    second = await readers.subscribe(of=query("messenger"))
    both = await readers.tell(first, second)
    alone = await readers.tell(second)
    (digest,) = await readers.wait(timedelta(days=1))
    assert [story.id for story in digest.stories] == [both, alone]


async def test_what_was_posted_at_once_is_in_no_digest() -> None:
    readers = Readers()
    digested, at_once = await readers.subscribe(), await readers.subscribe(Manner(), of=query("messenger"))
    await readers.tell(digested, at_once)
    only = await readers.tell(digested)
    (digest,) = await readers.wait(timedelta(days=1))
    assert [story.id for story in digest.stories] == [only]


async def test_what_is_confirmed_later_comes_in_the_next_digest() -> None:
    readers = Readers()
    alert = await readers.subscribe(Manner(Cadence.DAILY, 2, digest_at=DAILY.digest_at))
    story = await readers.stores.stories.get(await readers.tell(alert))
    assert await readers.wait(timedelta(days=1)) == []
    await tell(
        readers.stores,
        of=draft(outlet=PAPER),
        story=story,
        query_ids=(alert.query_id,),
        at=readers.clock.now(),
    )
    (digest,) = await readers.wait(timedelta(days=1))
    assert [one.id for one in digest.stories] == [story.id]


async def test_what_came_before_the_alert_or_while_it_rested_is_not_told() -> None:
    readers = Readers()
    alert = await readers.subscribe()
    await readers.stores.subscriptions.rest(alert.id, "by your own wish")
    await readers.tell(alert)
    assert await readers.wait(timedelta(days=2)) == []
    await readers.stores.subscriptions.wake(alert.id, readers.clock.now())
    await readers.digests.once()
    fresh = await readers.tell(alert)
    (digest,) = await readers.wait(timedelta(days=1))
    assert [story.id for story in digest.stories] == [fresh]


async def test_after_days_of_standing_still_there_is_one_digest_of_all() -> None:
    readers = Readers()
    alert = await readers.subscribe()
    told = []
    for _ in range(3):
        told.append(await readers.tell(alert))
        readers.clock.advance(timedelta(days=1))
    (digest,) = await readers.wait(timedelta(hours=1))
    assert {story.id for story in digest.stories} == set(told)


async def test_a_digest_in_quiet_hours_comes_at_their_end() -> None:
    readers = Readers()
    alert = await readers.subscribe()
    await readers.stores.subscriptions.keep_quiet(INBOX, QuietHours("Europe/Berlin", time(22), time(10)))
    await readers.tell(alert)
    await readers.wait(timedelta(hours=20, minutes=30))
    assert readers.publisher.digests == []
    await readers.wait(timedelta(hours=2))
    assert len(readers.publisher.digests) == 1


async def test_only_where_it_was_sent_a_digest_can_be_read_on() -> None:
    readers = Readers()
    await readers.tell(await readers.subscribe())
    (digest,) = await readers.wait(timedelta(days=1))
    assert await readers.digests.get(digest.id, {INBOX.id}) == digest
    with pytest.raises(NotFound):
        await readers.digests.get(digest.id, {CHANNEL.id})


@pytest.mark.parametrize("zone", ZONES)
async def test_around_every_change_of_the_clocks_there_is_one_digest_a_day(zone: str) -> None:
    for change in changes_of_2026(zone):
        readers = Readers(change - timedelta(days=2))
        alert = await readers.subscribe(Manner(Cadence.DAILY, digest_at=LocalHour(zone, 2)))
        days = []
        for _ in range(4 * 8):
            await readers.tell(alert)
            days += [d.at.astimezone(ZoneInfo(zone)) for d in await readers.wait(timedelta(hours=3))]
        first, last = days[0].date(), days[-1].date()
        local = change.astimezone(ZoneInfo(zone)).date()
        assert first < local <= last
        assert [day.date() for day in days] == [first + timedelta(days=n) for n in range(len(days))]
        assert {day.hour for day in days} <= {2, 3}


def changes_of_2026(zone: str) -> list[datetime]:
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(365 * 24)]
    offsets = [hour.astimezone(ZoneInfo(zone)).utcoffset() for hour in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


async def test_a_reader_gets_the_digest_of_a_time_without_subscribing() -> None:
    readers = Readers()
    quiet = await readers.tell()
    readers.clock.advance(timedelta(days=3))
    early = await readers.tell()
    told = await readers.stores.stories.get(early)
    readers.clock.advance(timedelta(minutes=90))
    late = await readers.tell()
    confirmed = await tell(readers.stores, story=told, of=draft(outlet=PAPER), at=readers.clock.now())
    asked = {
        occasion: [story.id for story in await readers.digests.lately(occasion, GUILD)]
        for occasion in BY_THE_CLOCK
    }
    assert asked == {
        Occasion.HOURLY: [confirmed.id, late],
        Occasion.DAILY: [confirmed.id, late],
        Occasion.WEEKLY: [confirmed.id, late, quiet],
    }


async def test_a_digest_of_a_time_holds_the_most_important_stories_and_only_digital_rights() -> None:
    readers = Readers()
    for _ in range(MAX_STORIES + 3):
        await readers.tell()
    football = await tell(readers.stores, of=draft("Cup final"), topics=(), at=NOW)
    found = await readers.digests.lately(Occasion.DAILY, GUILD)
    assert len(found) == MAX_STORIES
    assert football.id not in {story.id for story in found}
