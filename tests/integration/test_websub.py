"""WebSub with a real hub on loopback: asked, confirmed, told; forgers and strangers get nowhere."""

import asyncio
import gzip
import hmac
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Final

import aiohttp
import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.adapters.http.callback import Callback
from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.domain.errors import AddressRefused, HttpStatus
from bot.domain.feed import FeedId, Hub
from bot.runtime.opening import opened
from bot.settings import Settings
from bot.usecases.poll import Polling
from bot.usecases.web import Web
from bot.usecases.websub import WebSub
from tests.contracts.scenes import poll
from tests.fakes.clock import FakeClock
from tests.fakes.documents import DirectReader
from tests.fakes.samples import NOW, new_feed
from tests.fakes.stores import FakeStores

TOPIC: Final = "https://wire.example/feed.xml"
NEWS: Final = b"<rss version='2.0'><channel><title>W</title><item><title>Blocked</title><guid>1</guid></item></channel></rss>"


@dataclass
class Scene:
    """A hub that notes what it is asked, and the subscriber with its callback."""

    stores: FakeStores
    clock: FakeClock
    websub: WebSub
    fetcher: HttpFetcher
    session: aiohttp.ClientSession
    hub: str
    feed_id: FeedId
    asked: list[dict[str, str]]
    arrived: list[str]

    @property
    def callback(self) -> str:
        return self.asked[-1]["hub.callback"]

    async def confirm(self, **changes: str) -> tuple[int, str]:
        """The hub verifies the intent of what it was last asked."""
        said = {
            "hub.mode": "subscribe",
            "hub.topic": TOPIC,
            "hub.challenge": "c1",
            "hub.lease_seconds": "864000",
        }
        said |= {f"hub.{name}": value for name, value in changes.items()}
        async with self.session.get(self.callback, params=said) as answer:
            return answer.status, await answer.text()

    async def push(self, body: bytes, secret: str | None = None, url: str | None = None) -> int:
        """The hub, or somebody, sends a document."""
        made = hmac.new((secret or self.asked[-1]["hub.secret"]).encode(), body, "sha256").hexdigest()
        headers = {"X-Hub-Signature": f"sha256={made}", "Content-Type": "application/rss+xml"}
        async with self.session.post(url or self.callback, data=body, headers=headers) as answer:
            return answer.status

    async def entries(self) -> list[str]:
        return [pending.entry.title for pending in await self.stores.feeds.pending(self.feed_id, 10)]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        asked: list[dict[str, str]] = []

        async def hub(request: web.Request) -> web.Response:
            asked.append({name: str(value) for name, value in (await request.post()).items()})
            return web.Response(status=500 if request.path == "/broken" else 202)

        application = web.Application()
        application.router.add_post("/{path:.*}", hub)
        runner = web.AppRunner(application)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        place = runner.addresses[0]
        policy = FetchPolicy("test", frozenset({(place[0], place[1])}))
        fetcher = await stack.enter_async_context(HttpFetcher(policy))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        stores, clock = FakeStores(), FakeClock(NOW)
        polling = Polling(stores.feeds, Web(fetcher, DirectReader(), fetcher), _nothing, clock)
        arrived: list[str] = []

        async def take(feed_id: FeedId, body: bytes, content_type: str) -> None:
            if host := await polling.pushed(feed_id, body, content_type):
                arrived.append(host)

        websub = WebSub("http://127.0.0.1:1", stores.leases, fetcher, take, clock)
        callback = await stack.enter_async_context(Callback(websub, "127.0.0.1", 0))
        websub = WebSub(f"http://127.0.0.1:{callback.port}/hubs/", stores.leases, fetcher, take, clock)
        callback._subscriber = websub
        url = f"http://{place[0]}:{place[1]}"
        feed = await stores.feeds.add(new_feed(TOPIC))
        await stores.feeds.record(poll(feed.id, hub=Hub(f"{url}/hub", TOPIC)))
        yield Scene(stores, clock, websub, fetcher, session, url, feed.id, asked, arrived)


async def _nothing(_: FeedId) -> None:
    """Stories are made elsewhere."""


async def test_a_hub_is_asked_confirms_and_is_heard(scene: Scene) -> None:
    await scene.websub.once()
    [asked] = scene.asked
    assert (asked["hub.mode"], asked["hub.topic"], asked["hub.lease_seconds"]) == (
        "subscribe",
        TOPIC,
        "864000",
    )
    assert await scene.confirm() == (200, "c1")
    feed = await scene.stores.feeds.get(scene.feed_id)
    assert feed.pushed_until == NOW + timedelta(days=10)
    assert await scene.push(NEWS) == 202
    assert await scene.entries() == ["Blocked"]
    assert scene.arrived == ["wire.example"]


async def test_what_is_not_signed_by_the_hub_is_dropped_without_a_word(scene: Scene) -> None:
    await scene.websub.once()
    assert await scene.push(NEWS, secret="guessed") == 202
    async with scene.session.post(scene.callback, data=NEWS) as answer:
        assert answer.status == 202
    assert await scene.entries() == []


async def test_strangers_are_not_read(scene: Scene) -> None:
    await scene.websub.once()
    elsewhere = scene.callback.rsplit("/", 1)[0] + "/guessed"
    assert await scene.push(NEWS, url=elsewhere) == 410
    async with scene.session.get(elsewhere, params={"hub.mode": "subscribe"}) as answer:
        assert answer.status == 404


@pytest.mark.parametrize(
    "changes", [{"topic": "https://evil.example/"}, {"mode": "unsubscribe"}, {"challenge": ""}]
)
async def test_what_we_did_not_ask_for_is_not_confirmed(scene: Scene, changes: dict[str, str]) -> None:
    await scene.websub.once()
    assert (await scene.confirm(**changes))[0] == 404
    assert (await scene.stores.feeds.get(scene.feed_id)).pushed_until is None


async def test_a_hub_that_says_no_is_left_alone_for_a_month(scene: Scene) -> None:
    await scene.websub.once()
    assert (await scene.confirm(mode="denied", reason="no"))[0] == 200
    scene.clock.advance(timedelta(days=29))
    await scene.websub.once()
    assert len(scene.asked) == 1
    scene.clock.advance(timedelta(days=2))
    await scene.websub.once()
    assert len(scene.asked) == 2


async def test_a_lease_is_renewed_before_it_ends_with_the_same_address(scene: Scene) -> None:
    await scene.websub.once()
    first = scene.callback
    await scene.confirm()
    scene.clock.advance(timedelta(days=7))
    await scene.websub.once()
    assert len(scene.asked) == 1
    scene.clock.advance(timedelta(days=1))
    await scene.websub.once()
    assert (len(scene.asked), scene.callback) == (2, first)
    await scene.confirm()
    assert (await scene.stores.feeds.get(scene.feed_id)).pushed_until == NOW + timedelta(days=18)


async def test_a_hub_that_does_not_confirm_or_fails_is_asked_again_a_day_later(scene: Scene) -> None:
    await scene.stores.feeds.record(poll(scene.feed_id, hub=Hub(f"{scene.hub}/broken", TOPIC)))
    for days in (0, 0, 1):
        scene.clock.advance(timedelta(days=days))
        await scene.websub.once()
    assert len(scene.asked) == 2


async def test_what_a_hub_sends_may_be_hostile(scene: Scene) -> None:
    await scene.websub.once()
    assert await scene.push(b"<html>no feed</html>") == 202
    huge, packed = b"x" * (11 * 1024 * 1024), {"Content-Encoding": "gzip"}
    async with scene.session.post(scene.callback, data=BytesIO(huge)) as answer:
        assert answer.status == 413
    bomb = BytesIO(gzip.compress(b"\0" * (64 * 1024 * 1024)))
    async with scene.session.post(scene.callback, data=bomb, headers=packed) as answer:
        assert answer.status == 413
    assert await scene.entries() == []
    assert await scene.push(NEWS) == 202


async def test_a_hub_inside_our_network_gets_no_socket(scene: Scene) -> None:
    for inside in ("http://127.0.0.1/", "https://169.254.169.254/", "https://[::ffff:127.0.0.1]/"):
        with pytest.raises(AddressRefused):
            await scene.fetcher.post(inside, {})
    with pytest.raises(HttpStatus):
        await scene.fetcher.post(f"{scene.hub}/broken", {})


async def test_where_nobody_can_listen_that_is_told_and_the_house_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.runtime.house.HUBS_EVERY", 0)
    with socket.create_server(("127.0.0.1", 0)) as taken, capture_logs() as logs:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
        given = {"websub_address": "https://news.example/websub", "websub_listen": place}
        async with opened(Settings.model_validate({"database_url": "sqlite://", **given})) as house:
            await house._hear()
    (off,) = logs
    assert (off["event"], off["why"]) == ("websub.off", f"cannot listen at {place} (Address already in use)")


class Waiting:
    """A subscriber that says when somebody has begun to send."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()

    async def confirm(self, token: str, said: dict[str, str]) -> str | None:
        return None

    async def knows(self, token: str) -> bool:
        self.begun.set()
        return True

    async def receive(self, token: str, signature: str, body: bytes, content_type: str) -> None:
        raise AssertionError("nothing was sent to its end")


async def test_who_never_ends_a_message_keeps_nobody_from_stopping() -> None:
    subscriber, loop = Waiting(), asyncio.get_running_loop()
    async with Callback(subscriber, "127.0.0.1", 0) as callback:
        _, hub = await asyncio.open_connection("127.0.0.1", callback.port)
        hub.write(b"POST /token HTTP/1.1\r\nHost: us\r\nContent-Length: 10\r\n\r\nabc")
        await subscriber.begun.wait()
        stopped_at = loop.time()
    hub.close()
    assert loop.time() - stopped_at < 15
