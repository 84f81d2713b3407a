"""Delivering: everything owed arrives once and in order, or the operator is told why not."""

from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import ATTEMPT, EDIT_REST, NONCE_WINDOW, Delivery, DeliveryState, Moved
from bot.domain.digest import NewDigest, Occasion
from bot.domain.errors import Busy, InboxClosed, NotAllowed, PublishError, Rejected, TargetGone, Unsure
from bot.domain.feed import EntryId
from bot.domain.hours import QuietHours
from bot.domain.query import QueryId
from bot.domain.repair import Merge, Telling
from bot.domain.story import Story
from bot.domain.subscription import Target, TargetKind
from bot.ports.feeds import PollRecord
from bot.ports.jobs import JobKind
from bot.usecases.deliver import TURN, Books, Delivering
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.publisher import FakePublisher
from tests.fakes.samples import (
    CHANNEL,
    INBOX,
    NOW,
    OTHER_CHANNEL,
    draft,
    entry,
    new_feed,
    new_subscription,
    story_change,
)
from tests.fakes.stores import FakeStores
from tests.fakes.world import DeliveryRow

FORUM = Target(TargetKind.FORUM, 1_300_000_000_000_000_003)


class Newsroom:
    """Stores with a feed and a subscription, and what delivers from them."""

    def __init__(self) -> None:
        self.stores = FakeStores()
        self.publisher = FakePublisher()
        self.clock = FakeClock(NOW)
        stores = self.stores
        books = Books(
            stores.stories, stores.outbox, stores.subscriptions, stores.digests, stores.publications
        )
        self.jobs = FakeJobs()
        self.delivering = Delivering(books, self.publisher, self.jobs, self.clock)
        self._query_ids: tuple[QueryId, ...] = ()

    async def follow(self, target: Target = CHANNEL) -> None:
        made = await self.stores.subscriptions.add(new_subscription(target))
        self._query_ids = (made.query_id,)

    async def story(self, headline: str, grows: Story | None = None) -> Story:
        feed = await self.stores.feeds.add(new_feed())
        await self.stores.feeds.record(
            PollRecord(
                feed.id, self.clock.now(), feed.schedule, feed.validators, [entry(headline, title=headline)]
            )
        )
        pending = (await self.stores.feeds.pending(feed.id, 1))[0]
        change = story_change(
            EntryId(pending.id),
            of=draft(headline, url=f"https://wire.example/{headline}"),
            story=grows,
            query_ids=self._query_ids,
            at=self.clock.now(),
        )
        return await self.stores.stories.commit(change)

    async def drain(self, target: Target = CHANNEL) -> None:
        """Give the target its turns, until it asks for no more."""
        self.jobs.woken = [(JobKind.DELIVER, str(target))]
        while self.jobs.woken:
            await self.delivering.drain(self.jobs.woken.pop()[1])

    @property
    def rows(self) -> list[DeliveryRow]:
        return list(self.stores.world.deliveries.values())

    @property
    def headlines(self) -> list[str]:
        return [story.brief.headline for _, story, _ in self.publisher.posted]


@pytest.fixture
async def newsroom() -> Newsroom:
    made = Newsroom()
    await made.follow()
    return made


async def test_what_is_owed_is_posted_once_and_in_order(newsroom: Newsroom) -> None:
    for headline in ("first", "second", "third"):
        await newsroom.story(headline)
    await newsroom.drain()
    await newsroom.drain()
    assert newsroom.headlines == ["first", "second", "third"]


async def test_a_story_that_grows_edits_its_card_and_is_not_posted_again(newsroom: Newsroom) -> None:
    story = await newsroom.story("an event")
    await newsroom.drain()
    await newsroom.story("the same event elsewhere", grows=story)
    newsroom.clock.advance(EDIT_REST)
    await newsroom.drain()
    assert len(newsroom.publisher.posted) == 1
    ((_, edited),) = newsroom.publisher.edited
    assert len(edited.reports) == 2


async def test_of_two_cards_of_one_story_the_second_is_edited_to_point_to_the_first(
    newsroom: Newsroom,
) -> None:
    kept, other = await newsroom.story("an event"), await newsroom.story("the same event")
    await newsroom.drain()
    told = Telling(kept.brief, (), ())
    story = await newsroom.stores.repairs.merge(Merge(kept.id, 1, other.id, 1, told))
    newsroom.clock.advance(EDIT_REST)
    await newsroom.drain()
    first, second = [row.message for row in newsroom.rows]
    assert newsroom.publisher.edited == [(first, story)]
    assert newsroom.publisher.pointing == [(second, Moved(story, first))]
    assert len(newsroom.publisher.posted) == 2
    assert not await newsroom.stores.outbox.owed(NOW + timedelta(days=1))


async def test_a_card_that_was_not_posted_when_its_story_joined_another_is_not_posted(
    newsroom: Newsroom,
) -> None:
    kept, other = await newsroom.story("an event"), await newsroom.story("the same event")
    begun = newsroom.rows[1]
    begun.claimed_until = NOW
    await newsroom.stores.repairs.merge(Merge(kept.id, 1, other.id, 1, Telling(kept.brief, (), ())))
    await newsroom.drain()
    assert len(newsroom.publisher.posted) == 1
    assert begun.state is DeliveryState.REJECTED


async def test_a_story_that_grew_before_it_was_posted_is_posted_as_it_is_and_not_edited(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.story("an event")
    await newsroom.story("the same event elsewhere", grows=story)
    await newsroom.drain()
    await newsroom.drain()
    assert [len(posted.reports) for _, posted, _ in newsroom.publisher.posted] == [2]
    assert not newsroom.publisher.edited


async def test_a_busy_discord_gets_the_same_nonce_later_and_nothing_overtakes(newsroom: Newsroom) -> None:
    await newsroom.story("first")
    await newsroom.story("second")
    newsroom.publisher.fail(Busy("rate limited", retry_after=60.0))
    await newsroom.drain()
    assert newsroom.headlines == []
    newsroom.clock.advance(timedelta(seconds=59))
    await newsroom.drain()
    assert newsroom.headlines == []
    newsroom.clock.advance(timedelta(seconds=2))
    await newsroom.drain()
    assert newsroom.headlines == ["first", "second"]


async def test_what_came_through_although_the_answer_was_lost_is_found_and_not_posted_again(
    newsroom: Newsroom,
) -> None:
    await newsroom.story("first")
    newsroom.publisher.lose_the_answer(Busy("answer lost", retry_after=1.0))
    await newsroom.drain()
    newsroom.clock.advance(timedelta(hours=1))
    await newsroom.drain()
    assert newsroom.headlines == ["first"]
    (row,) = newsroom.rows
    assert row.message == newsroom.publisher.there[newsroom.publisher.sought[0].key]
    assert await newsroom.stores.outbox.owed(newsroom.clock.now()) == {}


async def test_what_did_not_come_through_is_posted_again_with_the_same_nonce(newsroom: Newsroom) -> None:
    await newsroom.story("first")
    newsroom.publisher.lose_the_answer(Busy("answer lost", retry_after=1.0))
    await newsroom.drain()
    newsroom.publisher.there.clear()
    newsroom.clock.advance(timedelta(minutes=1))
    await newsroom.drain()
    (_, _, nonce), (_, _, again) = newsroom.publisher.posted
    assert nonce == again


async def test_what_discord_refused_is_posted_again_without_looking(newsroom: Newsroom) -> None:
    await newsroom.story("first")
    newsroom.publisher.fail(Busy("rate limited", retry_after=1.0, refused=True))
    await newsroom.drain()
    newsroom.clock.advance(timedelta(minutes=1))
    await newsroom.drain()
    assert newsroom.headlines == ["first"]
    assert not newsroom.publisher.sought


async def test_a_found_card_is_brought_up_to_date_for_nobody_knows_which_version_came_through(
    newsroom: Newsroom,
) -> None:
    story = await newsroom.story("first")
    newsroom.publisher.lose_the_answer(Busy("answer lost", retry_after=1.0))
    await newsroom.drain()
    await newsroom.story("the same elsewhere", grows=story)
    newsroom.clock.advance(timedelta(minutes=1))
    await newsroom.drain()
    newsroom.clock.advance(EDIT_REST)
    await newsroom.drain()
    assert newsroom.headlines == ["first"]
    ((_, edited),) = newsroom.publisher.edited
    assert len(edited.reports) == 2


@pytest.mark.parametrize(
    ("target", "after", "posts"),
    [(CHANNEL, NONCE_WINDOW, 2), (CHANNEL, 2 * NONCE_WINDOW, 1), (FORUM, NONCE_WINDOW, 1)],
)
async def test_where_nothing_can_be_looked_up_only_the_nonce_allows_a_second_attempt(
    target: Target, after: timedelta, posts: int
) -> None:
    newsroom = Newsroom()
    await newsroom.follow(target)
    await newsroom.story("first")
    await newsroom.story("second")
    newsroom.publisher.lose_the_answer(Busy("answer lost", retry_after=1.0))
    await newsroom.drain(target)
    newsroom.clock.advance(after)
    newsroom.publisher.fail(Unsure("the history may not be read"))
    await newsroom.drain(target)
    assert newsroom.headlines == ["first"] * posts + ["second"]
    kept = [row.state for row in newsroom.rows]
    assert kept == [DeliveryState.OPEN if posts == 2 else DeliveryState.UNCERTAIN, DeliveryState.OPEN]


async def test_a_discord_that_never_answers_is_left_before_the_lease_ends(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.usecases.deliver.ATTEMPT", timedelta(milliseconds=1))
    await newsroom.story("first")
    newsroom.publisher.hang = True
    await newsroom.drain()
    (row,) = newsroom.rows
    assert (row.why, row.claimed_until) == ("there was no answer in time", None)
    assert row.begun_at == NOW


async def test_what_was_claimed_long_ago_is_not_sent_for_its_lease_may_be_anothers(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = newsroom.stores.outbox.claim

    async def slow(target: Target, now: datetime) -> Delivery | None:
        claimed = await claim(target, now)
        newsroom.clock.advance(ATTEMPT)
        return claimed

    await newsroom.story("first")
    monkeypatch.setattr(newsroom.stores.outbox, "claim", slow)
    await newsroom.delivering.drain(str(CHANNEL))
    assert newsroom.headlines == []
    (row,) = newsroom.rows
    assert row.why == "there was no answer in time"
    monkeypatch.undo()
    newsroom.clock.advance(timedelta(minutes=1))
    await newsroom.drain()
    assert newsroom.headlines == ["first"]


async def test_a_target_with_much_to_come_lets_others_have_their_turn(newsroom: Newsroom) -> None:
    for number in range(TURN + 1):
        await newsroom.story(f"Story {number}")
    await newsroom.delivering.drain(str(CHANNEL))
    assert len(newsroom.publisher.posted) == TURN
    assert newsroom.jobs.woken == [(JobKind.DELIVER, str(CHANNEL))]


async def test_a_story_that_is_no_more_holds_nothing_back(newsroom: Newsroom) -> None:
    gone = await newsroom.story("gone")
    await newsroom.story("second")
    del newsroom.stores.world.stories[gone.id]
    await newsroom.drain()
    assert newsroom.headlines == ["second"]
    assert newsroom.rows[0].state is DeliveryState.REJECTED


@pytest.mark.parametrize("error", [TargetGone("deleted"), NotAllowed("may not write"), InboxClosed("closed")])
async def test_a_target_that_cannot_be_reached_is_switched_off_once(
    newsroom: Newsroom, error: PublishError
) -> None:
    await newsroom.story("first")
    await newsroom.story("second")
    newsroom.publisher.fail(error)
    await newsroom.drain()
    await newsroom.drain()
    assert newsroom.headlines == []
    (subscription,) = newsroom.stores.world.subscriptions.values()
    assert subscription.paused_because == error.why
    assert {row.why for row in newsroom.stores.world.deliveries.values()} == {error.why}


async def test_a_payload_that_discord_refuses_is_kept_and_does_not_block_the_next(newsroom: Newsroom) -> None:
    await newsroom.story("bad")
    await newsroom.story("good")
    newsroom.publisher.fail(Rejected("invalid form body"))
    await newsroom.drain()
    assert newsroom.headlines == ["good"]
    assert "invalid form body" in {row.why for row in newsroom.stores.world.deliveries.values()}


async def test_one_target_does_not_wait_for_another() -> None:
    newsroom = Newsroom()
    await newsroom.follow(CHANNEL)
    await newsroom.follow(OTHER_CHANNEL)
    await newsroom.follow(INBOX)
    await newsroom.story("an event")
    newsroom.publisher.fail(Busy("rate limited", retry_after=60.0))
    await newsroom.drain(CHANNEL)
    await newsroom.drain(OTHER_CHANNEL)
    await newsroom.drain(INBOX)
    assert {target for target, _, _ in newsroom.publisher.posted} == {OTHER_CHANNEL, INBOX}


async def test_a_digest_is_posted_once_with_its_nonce(newsroom: Newsroom) -> None:
    told = [await newsroom.story("first"), await newsroom.story("second")]
    for row in newsroom.stores.world.deliveries.values():
        row.state = DeliveryState.OFF
    made = NewDigest(CHANNEL, Occasion.DAILY, tuple(story.id for story in told), NOW)
    await newsroom.stores.digests.owe(made)
    newsroom.publisher.lose_the_answer(Busy("answer lost", retry_after=1.0))
    await newsroom.drain()
    newsroom.publisher.there.clear()
    newsroom.clock.advance(timedelta(minutes=1))
    await newsroom.drain()
    await newsroom.drain()
    (_, digest, nonce), (_, _, again) = newsroom.publisher.digests
    assert [story.id for story in digest.stories] == [story.id for story in told]
    assert nonce == again


async def test_what_comes_in_quiet_hours_comes_at_their_end_as_one_digest() -> None:
    newsroom = Newsroom()
    await newsroom.follow(INBOX)
    starts, ends = (NOW - timedelta(hours=1)).time(), (NOW + timedelta(hours=7)).time()
    await newsroom.stores.subscriptions.keep_quiet(INBOX, QuietHours("UTC", starts, ends))
    told = []
    for hour in range(7):
        told.append((await newsroom.story(f"Story {hour}")).id)
        await newsroom.delivering.drain(str(INBOX))
        assert not newsroom.publisher.posted
        newsroom.clock.advance(timedelta(hours=1))
    assert list(await newsroom.stores.outbox.owed(newsroom.clock.now())) == [INBOX]
    await newsroom.drain(INBOX)
    ((_, digest, _),) = newsroom.publisher.digests
    assert digest.occasion is Occasion.QUIET
    assert {story.id for story in digest.stories} == set(told)
    assert not newsroom.publisher.posted


async def test_one_story_held_by_quiet_hours_comes_as_its_card(newsroom: Newsroom) -> None:
    hours = QuietHours("UTC", (NOW - timedelta(hours=1)).time(), (NOW + timedelta(hours=7)).time())
    await newsroom.stores.subscriptions.keep_quiet(CHANNEL, hours)
    await newsroom.story("alone")
    await newsroom.drain()
    newsroom.clock.advance(timedelta(hours=7))
    await newsroom.drain()
    assert newsroom.headlines == ["alone"]


async def test_after_an_outage_old_stories_come_as_one_digest_and_fresh_ones_as_cards(
    newsroom: Newsroom,
) -> None:
    for number in range(12):
        await newsroom.story(f"old {number}")
    newsroom.clock.advance(timedelta(hours=3))
    await newsroom.drain()
    ((_, digest, _),) = newsroom.publisher.digests
    assert (digest.occasion, len(digest.stories)) == (Occasion.CATCH_UP, 12)
    for number in range(3):
        await newsroom.story(f"new {number}")
    await newsroom.drain()
    assert newsroom.headlines == ["new 0", "new 1", "new 2"]
