"""What was posted before is found again by the number that it carries, on a Discord that lost the answer."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.adapters.discord.publisher import DiscordPublisher
from bot.adapters.discord.traffic import SteadyPace, Traffic
from bot.domain.delivery import Delivery, MessageRef
from bot.domain.errors import Busy, Unsure
from bot.domain.subscription import Target, TargetKind
from bot.presentation.card import Cards
from bot.presentation.names import Names
from tests.fakes.samples import card_of, story
from tests.loopback.faults import Fault, Kind, When
from tests.loopback.model import Channel
from tests.loopback.server import LoopbackDiscord, Options

STORY = story()
POSTS = "/channels/*/threads"
MESSAGES = "/channels/*/messages"
HIDDEN = ["read_message_history"]


class Scene:
    """A publisher whose client is logged in and connected to no gateway."""

    def __init__(self, loopback: LoopbackDiscord, publisher: DiscordPublisher) -> None:
        self.discord = loopback
        self.publisher = publisher

    def owed(self, kind: TargetKind, name: str, number: int = 5) -> Delivery:
        """A delivery of the story that nobody knows the outcome of."""
        place = self.discord.directory.user(name) if name[0] == "@" else self.discord.directory.channel(name)
        made = card_of(STORY.id, Target(kind, int(place.id)), number=number)
        return replace(made, doubt=datetime.now(UTC))

    def forum_posts(self) -> list[Channel]:
        forum = self.discord.directory.channel("stories")
        channels = self.discord.state.channels.values()
        return [c for c in channels if c.thread and c.thread.parent_id == forum.id]


@pytest.fixture
async def scene(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async with LoopbackDiscord(Options(nonce_window=0)) as loopback:
        monkeypatch.setattr(discord.http.Route, "BASE", loopback.rest_address)
        trace = Traffic(SteadyPace(1000)).trace()
        async with discord.AutoShardedClient(
            intents=discord.Intents(guilds=True), http_trace=trace
        ) as client:
            await client.login(loopback.options.token)
            yield Scene(loopback, DiscordPublisher(client, Cards(Names({}, {}))))
        assert loopback.contract.violations == []


places = pytest.mark.parametrize(
    ("kind", "name"),
    [(TargetKind.CHANNEL, "news"), (TargetKind.MEMBER, "@reader"), (TargetKind.FORUM, "stories")],
)


@places
async def test_what_came_through_is_found(scene: Scene, kind: TargetKind, name: str) -> None:
    delivery = scene.owed(kind, name)
    for path in (MESSAGES, POSTS):
        scene.discord.faults.add(Fault("POST", path, Kind.CUT, When.AFTER))
    with pytest.raises(Busy) as lost:
        await scene.publisher.post(delivery, STORY)
    assert not lost.value.refused
    found = await scene.publisher.find(delivery)
    assert found is not None
    await scene.publisher.edit(replace(delivery, message=found), STORY)
    assert await scene.publisher.find(delivery) == found


async def test_a_refusal_after_a_lost_answer_tells_nothing_of_what_was_lost(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object) -> None: ...

    monkeypatch.setattr("discord.http.asyncio.sleep", at_once)
    delivery = scene.owed(TargetKind.FORUM, "stories")
    scene.discord.faults.add(Fault("POST", POSTS, when=When.AFTER, status=502))
    scene.discord.faults.add(Fault("POST", POSTS, status=429, retry_after=0.001, times=4))
    with pytest.raises(Busy) as refused:
        await scene.publisher.post(delivery, STORY)
    assert not refused.value.refused
    assert await scene.publisher.find(delivery)


@places
async def test_what_never_was_is_not_found(scene: Scene, kind: TargetKind, name: str) -> None:
    await scene.publisher.post(scene.owed(kind, name, number=6), STORY)
    assert await scene.publisher.find(scene.owed(kind, name)) is None


@places
async def test_an_empty_place_is_read_as_such(scene: Scene, kind: TargetKind, name: str) -> None:
    assert await scene.publisher.find(scene.owed(kind, name)) is None


async def test_messages_of_others_and_older_ones_do_not_count(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.CHANNEL, "news")
    await scene.publisher.post(delivery, STORY)
    (posted,) = scene.discord.directory.messages_in("news")
    posted.author = scene.discord.directory.user("reader")
    assert await scene.publisher.find(delivery) is None
    posted.author = scene.discord.state.bot
    assert await scene.publisher.find(delivery)
    later = replace(delivery, doubt=datetime.now(UTC) + timedelta(days=1))
    assert await scene.publisher.find(later) is None


async def test_a_history_that_may_not_be_read_tells_nothing(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.CHANNEL, "news")
    scene.discord.moderator.set_bot_permissions("news", deny=HIDDEN)
    await scene.publisher.post(delivery, STORY)
    with pytest.raises(Unsure):
        await scene.publisher.find(delivery)


async def test_forum_posts_that_may_not_be_read_tell_nothing(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.FORUM, "stories")
    await scene.publisher.post(delivery, STORY)
    scene.discord.moderator.set_bot_permissions("stories", deny=HIDDEN)
    with pytest.raises(Unsure):
        await scene.publisher.find(delivery)


async def test_a_forum_post_that_is_archived_by_now_is_found(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.FORUM, "stories")
    made = await scene.publisher.post(delivery, STORY)
    (post,) = scene.forum_posts()
    assert post.thread
    post.thread.archived = True
    assert await scene.publisher.find(delivery) == made


async def test_a_busy_forum_takes_a_handful_of_requests(scene: Scene) -> None:
    for number in range(10, 30):
        await scene.publisher.post(scene.owed(TargetKind.FORUM, "stories", number=number), STORY)
    delivery = scene.owed(TargetKind.FORUM, "stories")
    made = await scene.publisher.post(delivery, STORY)
    before = len(scene.discord.journal.entries)
    assert await scene.publisher.find(delivery) == made
    assert len(scene.discord.journal.entries) - before < 10


async def test_of_two_forum_posts_the_older_stays(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.FORUM, "stories")
    first = await scene.publisher.post(delivery, STORY)
    await scene.publisher.post(delivery, STORY)
    assert len(scene.forum_posts()) == 2
    assert await scene.publisher.find(delivery) == first
    assert [int(post.id) for post in scene.forum_posts()] == [first.channel_id]


async def test_a_second_forum_post_that_is_gone_before_its_deletion_is_answered_switches_nothing_off(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object) -> None: ...

    delivery = scene.owed(TargetKind.FORUM, "stories")
    first = await scene.publisher.post(delivery, STORY)
    await scene.publisher.post(delivery, STORY)
    scene.discord.faults.add(Fault("DELETE", "/channels/*", when=When.AFTER, status=502))
    monkeypatch.setattr("discord.http.asyncio.sleep", at_once)
    assert await scene.publisher.find(delivery) == first
    assert len(scene.forum_posts()) == 1


async def test_a_second_forum_post_that_may_not_be_deleted_is_emptied_and_closed(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.FORUM, "stories")
    first = await scene.publisher.post(delivery, STORY)
    await scene.publisher.post(delivery, STORY)
    scene.discord.moderator.set_bot_permissions("stories", deny=["manage_threads"])
    assert await scene.publisher.find(delivery) == first
    kept, closed = scene.forum_posts()
    assert (len(kept.visible()), closed.visible()) == (1, [])
    assert closed.thread
    assert closed.thread.archived


async def test_a_forum_post_that_discord_py_made_twice_is_made_one(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def at_once(*_: object) -> None: ...

    monkeypatch.setattr("discord.http.asyncio.sleep", at_once)
    scene.discord.faults.add(Fault("POST", POSTS, when=When.AFTER, status=502))
    made = await scene.publisher.post(scene.owed(TargetKind.FORUM, "stories"), STORY)
    assert [int(post.id) for post in scene.forum_posts()] == [made.channel_id]
    assert isinstance(made, MessageRef)


async def test_a_deleted_forum_post_is_not_found(scene: Scene) -> None:
    delivery = scene.owed(TargetKind.FORUM, "stories")
    made = await scene.publisher.post(delivery, STORY)
    scene.discord.moderator.delete_channel(str(made.channel_id))
    assert await scene.publisher.find(delivery) is None
