"""Targets that cannot be reached: switched off once, told once, and back with what is still young."""

from datetime import timedelta

import pytest

from bot.alerts.index import QueryIndex
from bot.domain.errors import Busy, InboxClosed, NotAllowed, PublishError
from bot.domain.language import Addressee, Language
from bot.domain.notice import Notice, OffNotice
from bot.domain.subscription import NOBODY, Target
from bot.languages.current import current
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.deliver import Books, Delivering
from bot.usecases.languages import Languages
from bot.usecases.subscriptions import Subscriptions
from bot.usecases.tags import Tags
from bot.usecases.targets import YOUNG, Reach, Targets
from tests.contracts.scenes import owe, subscribe
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.publisher import FakePublisher
from tests.fakes.samples import (
    CHANNEL,
    GUILD,
    INBOX,
    MEMBER,
    NOW,
    OTHER_CHANNEL,
    new_subscription,
    query,
)
from tests.fakes.stores import FakeStores

TAGS = Tags(load_taxonomy(), load_gazetteer())
FORBIDDEN = NotAllowed("403 50013 Missing Permissions")


class World:
    """Stores, a Discord that may refuse, and everybody who is told of it."""

    def __init__(self) -> None:
        self.stores = FakeStores()
        self.clock = FakeClock(NOW)
        self.publisher = FakePublisher()
        self.told: list[OffNotice] = []
        self.announced: list[OffNotice] = []
        self.spoken: list[Language] = []
        self.deaf: list[PublishError] = []
        self.open: set[Target] = set()
        stores = self.stores
        books = Books(
            stores.stories, stores.outbox, stores.subscriptions, stores.digests, stores.publications
        )
        self.delivering = Delivering(books, self.publisher, FakeJobs(), self.clock)
        self.index = QueryIndex()
        subscriptions = Subscriptions(stores.subscriptions, self.index, TAGS, self.clock)
        languages = Languages(stores.languages)
        self.targets = Targets(books, (subscriptions, languages), Reach(self, self), self.clock)

    async def tell(self, notice: Notice | OffNotice) -> None:
        if self.deaf:
            raise self.deaf.pop(0)
        assert isinstance(notice, OffNotice)
        self.told.append(notice)
        self.spoken.append(current())

    async def announce(self, notice: OffNotice) -> None:
        if self.deaf:
            raise self.deaf.pop(0)
        self.announced.append(notice)
        self.spoken.append(current())

    def postable(self, target: Target) -> bool:
        return target in self.open

    async def refuse(self, target: Target, error: PublishError) -> None:
        self.publisher.fail(error)
        await self.delivering.drain(str(target))

    @property
    def paused(self) -> list[str | None]:
        return [one.paused_because for one in self.stores.world.subscriptions.values()]


@pytest.fixture
def world() -> World:
    return World()


async def test_whoever_set_it_up_is_told_once(world: World) -> None:
    await owe(world.stores, 2)
    await world.refuse(CHANNEL, FORBIDDEN)
    for _ in range(3):
        await world.targets.once()
    assert world.told == [OffNotice(CHANNEL, MEMBER, GUILD, FORBIDDEN.why)]
    assert world.paused == [FORBIDDEN.why]


async def test_who_cannot_be_told_now_is_told_later(world: World) -> None:
    await owe(world.stores)
    await world.refuse(CHANNEL, FORBIDDEN)
    world.deaf = [Busy("rate limited", 1.0)]
    await world.targets.once()
    assert world.told == []
    await world.targets.once()
    assert len(world.told) == 1


async def test_who_cannot_be_told_at_all_is_left_alone(world: World) -> None:
    await subscribe(world.stores, new_subscription(created_by=NOBODY))
    await subscribe(world.stores, new_subscription(of=query("messenger")))
    await owe(world.stores)
    await world.refuse(CHANNEL, FORBIDDEN)
    world.deaf = [InboxClosed("closed"), InboxClosed("closed")]
    await world.targets.once()
    await world.targets.once()
    assert (world.told, world.announced, world.deaf) == ([], [], [])


async def test_a_server_is_told_where_the_member_takes_no_messages_each_in_their_language(
    world: World,
) -> None:
    await world.stores.languages.choose(Addressee.member(MEMBER), Language("ar"))
    await world.stores.languages.see(Addressee.server(GUILD), Language("fr"))
    await owe(world.stores)
    await world.refuse(CHANNEL, FORBIDDEN)
    world.deaf = [InboxClosed("closed")]
    await world.targets.once()
    assert [one.guild for one in world.announced] == [GUILD]
    await subscribe(world.stores, new_subscription(OTHER_CHANNEL))
    await world.stores.outbox.switch_off(OTHER_CHANNEL, FORBIDDEN.why, NOW)
    await world.targets.once()
    assert world.spoken == ["fr", "ar"]


async def test_a_repaired_channel_gets_what_is_young_and_runs_again(world: World) -> None:
    await owe(world.stores, at=NOW - YOUNG - timedelta(hours=1))
    young, later = await owe(world.stores, 2)
    await world.refuse(CHANNEL, FORBIDDEN)
    await world.targets.once()
    assert world.paused == [FORBIDDEN.why]
    world.open.add(CHANNEL)
    await world.targets.once()
    assert world.paused == [None]
    assert len(world.index) == 1
    await world.delivering.drain(str(CHANNEL))
    assert [story.id for _, story, _ in world.publisher.posted] == [young.id, later.id]
    assert not await world.stores.outbox.switched_off()


async def test_a_member_who_closed_their_inbox_gets_what_is_young_once_they_are_back(world: World) -> None:
    await subscribe(world.stores, new_subscription(INBOX))
    (story,) = await owe(world.stores)
    await world.refuse(INBOX, InboxClosed("closed"))
    await world.targets.once()
    assert world.told == []
    await world.stores.subscriptions.resume(INBOX, NOW)
    await world.targets.once()
    await world.delivering.drain(str(INBOX))
    assert [told.id for _, told, _ in world.publisher.posted] == [story.id]
