"""Subscriptions: everybody manages their own and nobody else's, within limits."""

import asyncio
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from functools import cache
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.errors import LimitReached, NotFound
from bot.domain.feed import UserId
from bot.domain.query import Query, QueryId
from bot.domain.subscription import CHANNEL_DELETED, Manner, SubscriptionId
from bot.domain.topic import TopicId
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy
from bot.usecases.subscriptions import Limits, Subscriptions, Wish
from bot.usecases.tags import Tags
from tests.fakes.clock import FakeClock
from tests.fakes.samples import (
    CENSORSHIP,
    CHANNEL,
    CHINA,
    GUILD,
    INBOX,
    MEMBER,
    NOW,
    OTHER_CHANNEL,
    OTHER_GUILD,
    draft,
    wanted,
)
from tests.fakes.stores import FakeStores, FakeSubscriptionStore
from tests.fakes.world import World

CENSORED = Wish(wanted([TopicId("censorship")]))
STRANGER = UserId(7)


@cache
def tags() -> Tags:
    return Tags(load_taxonomy(), load_gazetteer())


class Desk:
    """The use case with its store and index at hand."""

    def __init__(self, stores: FakeStores | None = None, limits: Limits | None = None) -> None:
        self.stores = stores or FakeStores()
        self.index = QueryIndex()
        store = self.stores.subscriptions
        self.subscriptions = Subscriptions(store, self.index, tags(), FakeClock(NOW), limits or Limits())

    def matches(self) -> int:
        """How many queries a story about censorship in China answers."""
        return len(self.index.match(facts_of((CENSORSHIP,), (CHINA,), [draft()])))


async def test_a_new_subscription_is_matched_at_once() -> None:
    desk = Desk()
    await desk.subscriptions.follow(CENSORED, CHANNEL, GUILD, MEMBER)
    assert desk.matches() == 1


async def test_after_a_restart_the_index_is_what_it_was() -> None:
    desk = Desk()
    await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    reborn = Desk(desk.stores)
    assert await reborn.subscriptions.load() == 1
    assert reborn.matches() == 1


async def test_nobody_removes_what_is_not_theirs() -> None:
    desk = Desk()
    channel = await desk.subscriptions.follow(CENSORED, CHANNEL, GUILD, MEMBER)
    alert = await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    with pytest.raises(NotFound):
        await desk.subscriptions.unfollow(channel.id, OTHER_GUILD, MEMBER)
    with pytest.raises(NotFound):
        await desk.subscriptions.unfollow(alert.id, GUILD, MEMBER)
    with pytest.raises(NotFound):
        await desk.subscriptions.remove_alert(alert.id, STRANGER)
    with pytest.raises(NotFound):
        await desk.subscriptions.remove_alert(SubscriptionId(999), MEMBER)


async def test_removing_gives_back_what_was_removed() -> None:
    desk = Desk()
    made = await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    assert await desk.subscriptions.remove_alert(made.id, MEMBER) == made
    assert not await desk.subscriptions.of_member(MEMBER)


async def test_limits_say_what_to_do() -> None:
    desk = Desk(limits=Limits(a_server=1, a_member=1))
    await desk.subscriptions.follow(CENSORED, CHANNEL, GUILD, MEMBER)
    await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    other = Wish(wanted(text="telegram"))
    with pytest.raises(LimitReached, match="/channels unfollow"):
        await desk.subscriptions.follow(other, CHANNEL, GUILD, MEMBER)
    with pytest.raises(LimitReached, match="/alerts remove"):
        await desk.subscriptions.alert(other, MEMBER, GUILD)


async def test_a_reopened_inbox_makes_its_alerts_active_again() -> None:
    desk = Desk()
    await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    await desk.stores.subscriptions.pause(INBOX, "inbox closed")
    assert await desk.subscriptions.reopen_inbox(MEMBER) == 1
    assert await desk.subscriptions.reopen_inbox(MEMBER) == 0


async def test_a_query_is_described_with_the_names_people_know() -> None:
    desk = Desk()
    assert desk.subscriptions.describe(CENSORED.query) == "Censorship"


async def test_what_a_member_paused_runs_again_when_they_say_so_and_not_before() -> None:
    desk = Desk()
    made = await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    await desk.subscriptions.pause_alert(made.id, MEMBER)
    assert await desk.subscriptions.reopen_inbox(MEMBER) == 0
    reborn = Desk(desk.stores)
    await reborn.subscriptions.load()
    assert reborn.matches() == 0
    await reborn.subscriptions.resume_alert(made.id, MEMBER)
    assert reborn.matches() == 1
    assert await reborn.subscriptions.of_member(MEMBER) == [made]


async def test_nobody_pauses_or_resumes_what_is_not_theirs() -> None:
    desk = Desk()
    made = await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    with pytest.raises(NotFound):
        await desk.subscriptions.pause_alert(made.id, STRANGER)
    with pytest.raises(NotFound):
        await desk.subscriptions.resume_alert(made.id, STRANGER)


async def test_a_deleted_channel_rests_and_the_others_do_not() -> None:
    desk = Desk()
    await desk.subscriptions.follow(CENSORED, CHANNEL, GUILD, MEMBER)
    await desk.subscriptions.follow(CENSORED, OTHER_CHANNEL, GUILD, MEMBER)
    assert await desk.subscriptions.channel_gone(CHANNEL.id, OTHER_GUILD) == 0
    assert await desk.subscriptions.channel_gone(CHANNEL.id, GUILD) == 1
    gone, left = await desk.subscriptions.of_guild(GUILD)
    assert (gone.paused_because, left.paused_because) == (CHANNEL_DELETED, None)


async def test_a_server_left_and_joined_again_has_what_it_had_but_for_deleted_channels() -> None:
    desk = Desk()
    await desk.subscriptions.follow(CENSORED, CHANNEL, GUILD, MEMBER)
    await desk.subscriptions.follow(CENSORED, OTHER_CHANNEL, GUILD, MEMBER)
    await desk.subscriptions.channel_gone(CHANNEL.id, GUILD)
    assert await desk.subscriptions.left(GUILD) == 1
    reborn = Desk(desk.stores)
    await reborn.subscriptions.load()
    assert await reborn.subscriptions.joined(GUILD) == 1
    gone, back = await reborn.subscriptions.of_guild(GUILD)
    assert (gone.paused_because, back.paused_because) == (CHANNEL_DELETED, None)
    assert reborn.matches() == 1


async def test_what_nobody_asks_for_any_more_is_no_longer_matched() -> None:
    desk = Desk()
    alert = await desk.subscriptions.alert(CENSORED, MEMBER, GUILD)
    channel = await desk.subscriptions.follow(CENSORED, CHANNEL, GUILD, MEMBER)
    await desk.subscriptions.remove_alert(alert.id, MEMBER)
    assert desk.matches() == 1
    changed = await desk.subscriptions.change_followed(channel, wanted(text="telegram"), Manner(), MEMBER)
    assert (desk.matches(), len(desk.index)) == (0, 1)
    await desk.subscriptions.unfollow(changed.id, GUILD, MEMBER)
    assert len(desk.index) == 0


async def test_a_query_of_a_newer_version_is_kept_shown_and_edited_but_not_understood() -> None:
    desk = Desk()
    newer = Query.from_canonical('[[["tone:angry","topic:censorship"],[]],[["topic:censorship"],[]]]')
    made = await desk.subscriptions.alert(Wish(newer), MEMBER, GUILD)
    reborn = Desk(desk.stores)
    with capture_logs() as told:
        assert await reborn.subscriptions.load() == 1
    assert told == [
        {"event": "queries.unread", "log_level": "warning", "count": 1, "queries": [made.query_id]}
    ]
    assert reborn.matches() == 1
    means = reborn.subscriptions.describe(newer)
    assert means == "Censorship and something that only a newer version of me understands; or Censorship"
    edited = await reborn.subscriptions.change_alert(made.id, MEMBER, None, Manner(confirmed_by=2))
    assert edited.query.canonical == newer.canonical


class LateReading(FakeSubscriptionStore):
    """Gives what it has read once `gate` opens, by when the store may hold something else; the first time."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.read, self.gate = asyncio.Event(), asyncio.Event()

    async def queries(
        self, only: Collection[QueryId] | None = None
    ) -> AsyncIterator[Sequence[tuple[QueryId, str]]]:
        found = [some async for some in super().queries(only)]
        if not self.read.is_set():
            self.read.set()
            await self.gate.wait()
        for some in found:
            yield some


class Race:
    """Two changes of one query at the same time."""

    def __init__(self) -> None:
        self.store = LateReading(FakeStores().world)
        self.index = QueryIndex()
        self.subscriptions = Subscriptions(self.store, self.index, tags(), FakeClock(NOW))

    async def both(self, first: Coroutine[Any, Any, object], second: Coroutine[Any, Any, object]) -> None:
        """The second begins when the first has read what it left, and has not told the index yet."""
        self.store.read.clear()
        async with asyncio.TaskGroup() as group:
            group.create_task(first)
            await self.store.read.wait()
            group.create_task(second)
            await asyncio.sleep(0)
            self.store.gate.set()

    def matches(self) -> int:
        return len(self.index.match(facts_of((CENSORSHIP,), (CHINA,), [draft()])))


async def test_what_somebody_asks_for_while_another_pauses_it_is_matched() -> None:
    race = Race()
    race.store.gate.set()
    alert = await race.subscriptions.alert(CENSORED, MEMBER, GUILD)
    race.store.gate.clear()
    await race.both(
        race.subscriptions.pause_alert(alert.id, MEMBER), race.subscriptions.alert(CENSORED, STRANGER, GUILD)
    )
    assert race.matches() == 1


async def test_what_is_resumed_while_it_is_paused_is_matched() -> None:
    race = Race()
    race.store.gate.set()
    alert = await race.subscriptions.alert(CENSORED, MEMBER, GUILD)
    race.store.gate.clear()
    await race.both(
        race.subscriptions.pause_alert(alert.id, MEMBER), race.subscriptions.resume_alert(alert.id, MEMBER)
    )
    assert race.matches() == 1
