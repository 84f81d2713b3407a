"""Announcement channels: ten messages an hour are published, the rest comes together, and nothing is lost."""

from datetime import timedelta
from itertools import pairwise

from bot.domain.errors import Busy, NotAllowed, Rejected
from bot.domain.publication import MOST, STALE, WITHIN, Spent
from bot.usecases.publish import Publishing
from tests.fakes.samples import CHANNEL, NOW, OTHER_CHANNEL
from tests.unit.usecases.test_deliver import Newsroom

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


class Announcer(Newsroom):
    """A newsroom whose channel is followed by others."""

    def __init__(self) -> None:
        super().__init__()
        self.publisher.announcing.add(CHANNEL.id)
        self.publishing = Publishing(self.stores.publications, self.publisher, self.clock)

    async def sweep(self) -> None:
        await self.drain()
        await self.publishing.once()

    async def stories(self, *headlines: str) -> None:
        for headline in headlines:
            await self.story(headline)

    @property
    def count(self) -> int:
        return len(self.publisher.published)


async def announcer() -> Announcer:
    made = Announcer()
    await made.follow()
    return made


async def test_what_is_posted_in_an_announcement_channel_is_published_once() -> None:
    desk = await announcer()
    await desk.stories("one", "two")
    await desk.sweep()
    await desk.sweep()
    assert [message.channel_id for message in desk.publisher.published] == [CHANNEL.id] * 2
    assert len({message.message_id for message in desk.publisher.published}) == 2


async def test_other_channels_publish_nothing_and_post_as_much_as_there_is() -> None:
    desk = await announcer()
    await desk.follow(OTHER_CHANNEL)
    await desk.stories(*(f"story {n}" for n in range(15)))
    await desk.drain(OTHER_CHANNEL)
    await desk.publishing.once()
    assert len(desk.headlines) == 15
    assert desk.count == 0


async def test_beyond_ten_an_hour_the_rest_comes_as_one_message_that_is_published_too() -> None:
    desk = await announcer()
    await desk.stories(*(f"story {n}" for n in range(14)))
    await desk.sweep()
    await desk.sweep()
    assert (len(desk.headlines), desk.count) == (MOST, MOST)
    desk.clock.advance(WITHIN - MINUTE)
    await desk.sweep()
    assert (len(desk.headlines), len(desk.publisher.digests)) == (MOST, 0)
    desk.clock.advance(MINUTE)
    await desk.sweep()
    ((_, digest, _),) = desk.publisher.digests
    assert [story.brief.headline for story in digest.stories] == [f"story {n}" for n in (13, 12, 11, 10)][
        ::-1
    ]
    assert desk.count == MOST + 1


async def test_never_more_than_ten_are_published_in_any_hour_and_every_story_comes() -> None:
    desk = await announcer()
    published: list[object] = []
    for minute in range(0, 300, 3):
        await desk.story(f"story {minute}")
        before = desk.count
        await desk.sweep()
        published += [desk.clock.now()] * (desk.count - before)
        desk.clock.advance(3 * MINUTE)
    desk.clock.advance(HOUR)
    await desk.sweep()
    told = desk.headlines + [s.brief.headline for _, d, _ in desk.publisher.digests for s in d.stories]
    assert sorted(told) == sorted(f"story {minute}" for minute in range(0, 300, 3))
    assert all(later - earlier >= WITHIN for earlier, later in zip(published, published[MOST:], strict=False))  # type: ignore[operator]
    assert len(published) >= 40


async def test_what_cannot_be_published_stands_in_its_channel_all_the_same() -> None:
    desk = await announcer()
    await desk.story("one")
    await desk.drain()
    desk.publisher.fail(NotAllowed("403 50013"))
    await desk.publishing.once()
    desk.clock.advance(HOUR)
    await desk.story("two")
    await desk.sweep()
    assert desk.headlines == ["one", "two"]
    assert desk.count == 1
    assert not desk.stores.world.off


async def test_a_channel_that_can_publish_nothing_is_posted_to_without_a_limit() -> None:
    desk = await announcer()
    for n in range(15):
        await desk.story(f"story {n}")
        await desk.drain()
        desk.publisher.fail(Rejected("400 50068"))
        await desk.publishing.once()
    assert len(desk.headlines) == 15


async def test_when_discord_asks_for_patience_it_is_tried_again_then_and_by_whoever_comes_next() -> None:
    desk = await announcer()
    await desk.story("one")
    await desk.drain()
    desk.publisher.fail(Busy("429", 1800.0, refused=True))
    await desk.publishing.once()
    desk.clock.advance(timedelta(minutes=29))
    await desk.publishing.once()
    assert desk.count == 0
    desk.clock.advance(MINUTE)
    await Publishing(desk.stores.publications, desk.publisher, desk.clock).once()
    assert desk.count == 1


async def test_after_a_long_outage_old_messages_are_not_published() -> None:
    desk = await announcer()
    await desk.story("one")
    await desk.drain()
    desk.clock.advance(STALE + MINUTE)
    await desk.publishing.once()
    await desk.publishing.once()
    assert desk.count == 0


async def test_a_published_card_is_edited_seldom() -> None:
    desk = await announcer()
    story = await desk.story("one")
    await desk.sweep()
    for n in range(3):
        story = await desk.story(f"more {n}", grows=story)
        desk.clock.advance(timedelta(minutes=6))
        await desk.sweep()
    assert desk.publisher.edited == []
    desk.clock.advance(timedelta(minutes=3))
    await desk.sweep()
    ((_, edited),) = desk.publisher.edited
    assert len(edited.reports) == 4


def test_the_hour_is_counted_from_what_was_published_and_from_what_waits() -> None:
    times = [NOW - timedelta(minutes=50 - n) for n in range(MOST)]
    assert all(a < b for a, b in pairwise(times))
    assert Spent(times[1:]).free_at(NOW) is None
    assert Spent(times).free_at(NOW) == times[0] + WITHIN
    assert Spent(times, 2).free_at(NOW) == times[2] + WITHIN
    waiting = Spent((), MOST).free_at(NOW)
    assert waiting is not None
    assert NOW < waiting < NOW + WITHIN
