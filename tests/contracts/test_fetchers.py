"""What every Fetcher promises, asked of the HTTP one (against loopback) and of its stand-in."""

import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp import web

from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.domain.errors import HttpStatus, InvalidAddress, Unreachable
from bot.domain.feed import Validators
from bot.ports.web import Fetcher
from tests.fakes.fetcher import FakeFetcher

ETAG = 'W/"v1"'


@dataclass(frozen=True, slots=True)
class Web:
    """A fetcher, and the address of a site it can reach that has /feed, /busy and nothing else."""

    fetcher: Fetcher
    site: str


async def _feed(request: web.Request) -> web.Response:
    headers = {"ETag": ETAG, "Cache-Control": "max-age=600"}
    if request.headers.get("If-None-Match") == ETAG:
        return web.Response(status=304, headers=headers)
    return web.Response(body=b"<rss/>", content_type="application/rss+xml", headers=headers)


async def _busy(_: web.Request) -> web.Response:
    return web.Response(status=429, headers={"Retry-After": "60"})


@pytest.fixture(params=["http", "fake"])
async def net(request: pytest.FixtureRequest) -> AsyncIterator[Web]:
    if request.param == "fake":
        fake, site = FakeFetcher(), "https://a.example"
        fake.serve(f"{site}/feed", b"<rss/>", "application/rss+xml", etag=ETAG, max_age=600)
        fake.serve(f"{site}/busy", status=429, retry_after=60)
        fake.serve(f"{site}/nothing", status=404)
        yield Web(fake, site)
        return
    app = web.Application()
    app.router.add_get("/feed", _feed)
    app.router.add_get("/busy", _busy)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    await web.SockSite(runner, listening).start()
    async with HttpFetcher(FetchPolicy("t", allowed=frozenset({("127.0.0.1", port)}))) as fetcher:
        yield Web(fetcher, f"http://127.0.0.1:{port}")
    await runner.cleanup()


async def test_a_document_and_then_that_it_has_not_changed(net: Web) -> None:
    first = await net.fetcher.fetch(f"{net.site}/feed")
    again = await net.fetcher.fetch(f"{net.site}/feed", Validators(etag=first.headers["etag"]))

    assert (first.status, first.body, first.url) == (200, b"<rss/>", f"{net.site}/feed")
    assert first.content_type.startswith("application/rss+xml")
    assert (again.status, again.body) == (304, b"")
    assert first.max_age == again.max_age == 600


async def test_a_validator_that_no_longer_holds_gives_the_document(net: Web) -> None:
    assert (await net.fetcher.fetch(f"{net.site}/feed", Validators(etag='"old"'))).status == 200


async def test_an_answer_without_a_document_is_told_by_its_status(net: Web) -> None:
    with pytest.raises(HttpStatus) as busy:
        await net.fetcher.fetch(f"{net.site}/busy")
    with pytest.raises(HttpStatus) as missing:
        await net.fetcher.fetch(f"{net.site}/nothing")

    assert (busy.value.status, busy.value.retry_after) == (429, 60)
    assert (missing.value.status, missing.value.retry_after) == (404, None)


@pytest.mark.parametrize(
    "address", ["", "ftp://a.example/", "javascript:x", "http://u:p@a.example/", "https://"]
)
async def test_what_is_no_web_address_is_not_tried(net: Web, address: str) -> None:
    with pytest.raises(InvalidAddress):
        await net.fetcher.fetch(address)


async def test_a_site_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        await FakeFetcher().fetch("https://nobody.example/")


async def test_the_stand_in_keeps_a_list_of_what_was_asked() -> None:
    fake = FakeFetcher()
    fake.fail("https://a.example/", Unreachable("https://a.example/", "the connection broke off"))

    with pytest.raises(Unreachable, match="broke off"):
        await fake.fetch("https://a.example/", Validators(etag="x"))

    assert [(r.url, r.validators) for r in fake.requests] == [("https://a.example/", Validators(etag="x"))]
