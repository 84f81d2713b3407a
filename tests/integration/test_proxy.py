"""Through a real proxy on loopback; the names that it knows lead to loopback too."""

import socket
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
from aiohttp import web

from bot.adapters.discord.identity import identity
from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.http.proxy import Proxy, ProxyFailed, ThroughProxy, is_public_name
from bot.domain.errors import AddressRefused, Busy, PublishError, Unreachable
from tests.proxy import LoopbackProxy

FEED = b"<rss version='2.0'/>"


@pytest.fixture
async def site() -> AsyncIterator[int]:
    """The port of a site that tells FEED, and leads elsewhere."""

    async def feed(_: web.Request) -> web.Response:
        return web.Response(body=FEED)

    async def onward(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["to"]})

    app = web.Application()
    app.router.add_get("/feed", feed)
    app.router.add_get("/onward", onward)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    await web.SockSite(runner, listening).start()
    yield listening.getsockname()[1]
    await runner.cleanup()


def through(address: str, *hosts: str, port: int = 0) -> HttpFetcher:
    allowed = frozenset({("127.0.0.1", port)})
    return HttpFetcher(FetchPolicy("t", allowed=allowed, proxy=Proxy(address, frozenset(hosts))))


@pytest.mark.parametrize("kind", ["socks", "http"])
@pytest.mark.parametrize("secret", ["", "reader:s3cret"])
async def test_a_blocked_source_is_read_through_the_proxy_which_looks_its_name_up(
    site: int, kind: str, secret: str
) -> None:
    async with LoopbackProxy({"blocked.example": site}, secret).at_work() as proxy:
        address: str = getattr(proxy, kind)
        if secret:
            address = address.replace("://", f"://{secret}@")
        async with through(address) as fetcher:
            fetched = await fetcher.fetch("http://blocked.example/feed")
    assert fetched.body == FEED
    assert proxy.asked == [("blocked.example", 80)]


async def test_only_the_hosts_named_go_through_it_also_after_a_redirect(site: int) -> None:
    async with (
        LoopbackProxy({"www.blocked.example": site}).at_work() as proxy,
        through(proxy.socks, "blocked.example", port=site) as fetcher,
    ):
        await fetcher.fetch(f"http://127.0.0.1:{site}/feed")
        assert proxy.asked == []
        onward = f"http://127.0.0.1:{site}/onward?to=http://www.blocked.example/feed"
        assert (await fetcher.fetch(onward)).body == FEED
    assert proxy.asked == [("www.blocked.example", 80)]


async def test_what_the_operator_allows_on_his_own_machine_needs_no_proxy(site: int) -> None:
    async with LoopbackProxy().at_work() as proxy, through(proxy.socks, port=site) as fetcher:
        assert (await fetcher.fetch(f"http://127.0.0.1:{site}/feed")).body == FEED
    assert proxy.asked == []


def client_through(address: str) -> discord.Client:
    return discord.Client(intents=discord.Intents.none(), connector=ThroughProxy.of(address, limit=0))


INSIDE = [
    "127.0.0.1",
    "[::1]",
    "10.0.0.1",
    "[::ffff:192.168.0.1]",
    "169.254.169.254",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "127.0.0.1.",
    "①②⑦.0.0.1",
    "127。0。0。1",
    "localhost",
    "localhost.",
    "db.localhost",
    "printer.local",
    "metadata.google.internal",
    "router",
    "nas.home.arpa",
    "router.lan",
]


@pytest.mark.parametrize("host", INSIDE)
async def test_no_spelling_of_a_private_place_is_asked_of_the_proxy(site: int, host: str) -> None:
    async with (
        LoopbackProxy({"public.example": site}).at_work() as proxy,
        through(proxy.socks) as fetcher,
    ):
        with pytest.raises(AddressRefused):
            await fetcher.fetch(f"http://{host}/feed")
        with pytest.raises(AddressRefused):
            await fetcher.fetch(f"http://public.example/onward?to=http://{host}/feed")
    assert {asked for asked, _ in proxy.asked} == {"public.example"}


@pytest.mark.parametrize(
    "host", ["www.eff.org", "1.1.1.1", "news.onion", "locals.example", "xn--80ak6aa92e.com"]
)
def test_public_names_are_asked_for(host: str) -> None:
    assert is_public_name(host)


async def test_what_the_proxy_cannot_do_is_told_as_the_proxys_fault() -> None:
    async with LoopbackProxy().at_work() as proxy, through(proxy.socks) as fetcher:
        with pytest.raises(Unreachable, match="the proxy could not reach it"):
            await fetcher.fetch("http://nowhere.example/")
    async with through(proxy.socks) as fetcher:
        with pytest.raises(Unreachable, match="the proxy does not accept connections"):
            await fetcher.fetch("http://nowhere.example/")


async def test_a_proxy_that_never_answers_is_given_up(site: int) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    policy = FetchPolicy("t", connect=0.05, proxy=Proxy(f"socks5://127.0.0.1:{silent.getsockname()[1]}"))
    async with HttpFetcher(policy) as fetcher:
        with pytest.raises(Unreachable, match="the proxy did not get there in time"):
            await fetcher.fetch("http://a.example/")
    silent.close()


async def test_a_site_that_speaks_no_tls_is_told_as_such_behind_the_proxy_too(site: int) -> None:
    async with (
        LoopbackProxy({"plain.example": site}).at_work() as proxy,
        through(proxy.socks) as fetcher,
    ):
        with pytest.raises(Unreachable, match="its certificate is not valid"):
            await fetcher.fetch("https://plain.example/feed")


async def test_discord_is_reached_through_a_proxy_and_its_faults_are_no_surprise(
    site: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "http://discord.example/api/v10")
    async with LoopbackProxy({"discord.example": site}).at_work() as proxy:
        with pytest.raises(PublishError):
            await identity("t.t.t", client_through(proxy.socks))
        assert proxy.asked == [("discord.example", 80)]
    with pytest.raises(Busy, match="ProxyFailed"):
        await identity("t.t.t", client_through(proxy.socks))
    assert issubclass(ProxyFailed, OSError)
    assert issubclass(ProxyFailed, aiohttp.ClientError)
