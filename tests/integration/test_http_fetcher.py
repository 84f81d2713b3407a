"""Fetching from a real server on loopback; nothing here may reach any other address."""

import asyncio
import gzip
import socket
import sys
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from itertools import repeat

import brotli
import pytest
from aiohttp import AddrInfoType, web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.http.guard import Guard
from bot.domain.errors import (
    AddressRefused,
    BodyTooLarge,
    FetchError,
    FetchTimeout,
    HttpStatus,
    InvalidAddress,
    RightswireError,
    Unreachable,
)
from bot.domain.feed import Validators

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

# 64 MiB of zeros, and the same in Brotli, whose packer takes its time.
BROTLI_BOMB = bytes.fromhex(
    "cbffff3ff82700e2b14020f7fe8fffff7ff04f00c4611180eefd1fffffffe09f0088c30200ddfb3ffeffffc13f"
    "0110870500baf77ffcffff837f02200e0b0074effff8ffff07ff04401c1600e8defff1ffff0ffe0980382c00d0"
    "bdffe3ffff1ffc1300715800a07bff37"
)
PLAIN_FEED = b"<rss>" + b"x" * 5000
ZEROS = bytes(64 * 1024 * 1024)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A web server on 127.0.0.1 whose pages a test sets; `seen` are the requests that came."""

    def __init__(self) -> None:
        self.pages: dict[str, Handler] = {}
        self.seen: list[web.Request] = []
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        async def handler(_: web.Request) -> web.Response:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.Response(body=body, status=status, headers=named)

        self.pages[path] = handler
        return self.url(path)

    async def dispatch(self, request: web.Request) -> web.StreamResponse:
        self.seen.append(request)
        page = self.pages.get(request.path)
        return await page(request) if page else web.Response(status=404)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", site.dispatch)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    site.port = listening.getsockname()[1]
    await web.SockSite(runner, listening).start()
    yield site
    await runner.cleanup()


@pytest.fixture
def policy(site: Site) -> FetchPolicy:
    return FetchPolicy("rightswire-test/1.0", allowed=frozenset({("127.0.0.1", site.port)}))


@pytest.fixture
async def fetcher(policy: FetchPolicy) -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(policy) as fetcher:
        yield fetcher


class Bare:
    """A socket that sends these bytes to the one who asks, then hangs up or waits to be left."""

    def __init__(self, answer: bytes, *, hang: bool = False) -> None:
        self._answer = answer
        self._hang = hang
        self._server: asyncio.Server | None = None
        self.asked = asyncio.Event()
        self.left = asyncio.Event()

    async def __aenter__(self) -> int:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        await self.left.wait()
        self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            self.asked.set()
            writer.write(self._answer)
            await writer.drain()
            if self._hang:
                await reader.read()
        with suppress(ConnectionError):
            writer.close()
            await writer.wait_closed()
        self.left.set()


class Book(AbstractResolver):
    """A resolver that asks nobody: names and their addresses are given, numbers stay numbers."""

    def __init__(self, names: dict[str, list[str]]) -> None:
        self._answers = {name: repeat(answers) for name, answers in names.items()}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answers = next(self._answers[host]) if host in self._answers else self._numbers(host)
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=_family(ip), proto=0, flags=0)
            for ip in answers
        ]

    async def close(self) -> None:
        pass

    @staticmethod
    def _numbers(host: str) -> list[str]:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        return [str(info[4][0]) for info in found]


def _family(ip: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


class Dry(Guard):
    """The real guard, but what it lets through is written down and not connected."""

    def __init__(self) -> None:
        super().__init__()
        self.passed: list[object] = []

    def __call__(self, addr_info: AddrInfoType) -> socket.socket:
        super().__call__(addr_info).close()
        self.passed.append(addr_info[4][0])
        raise ConnectionRefusedError(111, "dry run")


async def test_a_document_comes_with_its_headers_and_final_address(site: Site, fetcher: HttpFetcher) -> None:
    url = site.answer("/feed", b"<rss/>", Content_Type="application/rss+xml", ETag='"v1"')

    fetched = await fetcher.fetch(url)

    assert (fetched.status, fetched.body, fetched.url) == (200, b"<rss/>", url)
    assert fetched.content_type == "application/rss+xml"
    assert fetched.headers["etag"] == '"v1"'


async def test_we_say_who_we_are_and_keep_no_cookies(site: Site, fetcher: HttpFetcher) -> None:
    url = site.answer("/feed", b"x", Set_Cookie="id=1")

    await fetcher.fetch(url)
    await fetcher.fetch(url)

    assert site.seen[1].headers["User-Agent"] == "rightswire-test/1.0"
    assert "Cookie" not in site.seen[1].headers


@pytest.mark.parametrize("etag", ['"v1"', 'W/"v1"', "unquoted", '"a, b"', '""'])
async def test_validators_are_echoed_byte_for_byte(site: Site, fetcher: HttpFetcher, etag: str) -> None:
    url = site.answer("/feed", status=304, Cache_Control="max-age=900")
    modified = "Thu, 1 Jan 2026 00:00:00 +0000"

    fetched = await fetcher.fetch(url, Validators(etag=etag, last_modified=modified))

    assert (fetched.status, fetched.body, fetched.max_age) == (304, b"", 900)
    assert site.seen[0].headers["If-None-Match"] == etag
    assert site.seen[0].headers["If-Modified-Since"] == modified


async def test_without_validators_nothing_is_asked(site: Site, fetcher: HttpFetcher) -> None:
    await fetcher.fetch(site.answer("/feed", b"x"), Validators(body_hash="ab"))

    assert not {"If-None-Match", "If-Modified-Since"} & set(site.seen[0].headers)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(PLAIN_FEED)),
        ("deflate", zlib.compress(PLAIN_FEED)),
        ("br", brotli.compress(PLAIN_FEED)),
        ("zstd", zstd.compress(PLAIN_FEED)),
    ],
    ids=["gzip", "deflate", "br", "zstd"],
)
async def test_compressed_bodies_are_unpacked(
    site: Site, fetcher: HttpFetcher, encoding: str, packed: bytes
) -> None:
    url = site.answer("/feed", packed, Content_Encoding=encoding)

    assert (await fetcher.fetch(url)).body == PLAIN_FEED


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_redirects_are_followed_to_their_end(site: Site, fetcher: HttpFetcher, status: int) -> None:
    end = site.answer("/end", b"here")
    site.answer("/middle", status=status, Location=end)
    start = site.answer("/start", status=status, Location="middle")

    fetched = await fetcher.fetch(start)

    assert (fetched.url, fetched.body) == (end, b"here")


@pytest.mark.parametrize(
    ("first", "second", "end"),
    [(301, 308, "/end"), (308, 302, "/middle"), (302, 301, None), (307, 303, None)],
)
async def test_it_is_told_how_far_permanent_redirects_led(
    site: Site, fetcher: HttpFetcher, first: int, second: int, end: str | None
) -> None:
    site.answer("/end", b"here")
    site.answer("/middle", status=second, Location="/end")
    start = site.answer("/start", status=first, Location="/middle")

    assert (await fetcher.fetch(start)).permanent == (end and site.url(end))
    assert (await fetcher.fetch(site.url("/end"))).permanent is None


async def test_a_redirect_loop_ends(site: Site, fetcher: HttpFetcher) -> None:
    url = site.answer("/loop", status=302, Location="/loop")

    with pytest.raises(Unreachable, match="redirects more than 5 times"):
        await fetcher.fetch(url)

    assert len(site.seen) == 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "unix:/run/x.sock",
        "javascript:alert(1)",
        "http://user@127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:6379/",
        "http://[broken/",
        "http://127.0.0.1\\@evil.example/",
    ],
)
async def test_a_redirect_off_the_web_is_refused(site: Site, fetcher: HttpFetcher, target: str) -> None:
    url = site.answer("/start", status=302, Location=target)

    with pytest.raises(AddressRefused, match="not a web address"):
        await fetcher.fetch(url)


@pytest.mark.parametrize("target", ["http://127.0.0.1/", "http://localhost:8080/", "http://[::1]:8000/"])
async def test_a_redirect_to_a_private_place_is_refused(site: Site, policy: FetchPolicy, target: str) -> None:
    url = site.answer("/start", status=307, Location=target)
    names = Book({"localhost": ["127.0.0.1", "::1"]})

    async with HttpFetcher(policy, resolver=names) as fetcher:
        with pytest.raises(AddressRefused, match="private or special"):
            await fetcher.fetch(url)


async def test_a_redirect_from_https_to_http_is_refused(fetcher: HttpFetcher) -> None:
    with pytest.raises(AddressRefused, match="from https to http"):
        fetcher._next_hop("https://news.example/feed", "http://news.example/feed")


async def test_a_redirect_without_a_target_is_an_answer_without_a_document(
    site: Site, fetcher: HttpFetcher
) -> None:
    with pytest.raises(HttpStatus, match="answered 302"):
        await fetcher.fetch(site.answer("/start", status=302))


@pytest.mark.parametrize(("status", "gone"), [(404, False), (410, True), (500, False), (204, False)])
async def test_other_answers_are_told_by_their_status(
    site: Site, fetcher: HttpFetcher, status: int, gone: bool
) -> None:
    with pytest.raises(HttpStatus) as caught:
        await fetcher.fetch(site.answer("/feed", status=status))

    assert (caught.value.status, caught.value.gone, caught.value.retry_after) == (status, gone, None)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("value", ["120", "Wed, 07 Jan 2026 12:02:00 GMT"])
async def test_a_server_that_asks_for_patience_is_heard(
    site: Site, fetcher: HttpFetcher, status: int, value: str
) -> None:
    url = site.answer("/feed", status=status, Retry_After=value, Date="Wed, 07 Jan 2026 12:00:00 GMT")

    with pytest.raises(HttpStatus) as caught:
        await fetcher.fetch(url)

    assert caught.value.retry_after == 120


async def test_a_body_that_says_it_is_too_large_is_not_read(site: Site, fetcher: HttpFetcher) -> None:
    with pytest.raises(BodyTooLarge, match="larger than 10 MB"):
        await fetcher.fetch(site.answer("/feed", bytes(30 * 1024 * 1024)))


async def test_an_endless_body_is_cut_off(site: Site, policy: FetchPolicy) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(bytes(65536))

    site.pages["/endless"] = endless
    async with HttpFetcher(replace(policy, max_bytes=1_000_000)) as fetcher:
        with pytest.raises(BodyTooLarge):
            await fetcher.fetch(site.url("/endless"))


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip.compress(ZEROS)),
        ("deflate", zlib.compress(ZEROS)),
        ("br", BROTLI_BOMB),
        ("zstd", zstd.compress(ZEROS)),
        ("zstd", zstd.compress(bytes(1024 * 1024)) * 64),
        ("gzip", gzip.compress(bytes(1024 * 1024)) * 64),
    ],
    ids=["gzip", "deflate", "br", "zstd", "zstd in frames", "gzip in members"],
)
async def test_a_compression_bomb_is_cut_off(
    site: Site, fetcher: HttpFetcher, encoding: str, bomb: bytes
) -> None:
    with pytest.raises(BodyTooLarge):
        await fetcher.fetch(site.answer("/bomb", bomb, Content_Encoding=encoding))


async def test_a_body_of_exactly_the_cap_is_read(site: Site, policy: FetchPolicy) -> None:
    async with HttpFetcher(replace(policy, max_bytes=1000)) as fetcher:
        assert len((await fetcher.fetch(site.answer("/feed", bytes(1000)))).body) == 1000


async def test_a_body_that_drips_runs_out_of_time() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"
    async with Bare(head, hang=True) as port:
        policy = FetchPolicy("t", allowed=frozenset({("127.0.0.1", port)}), total=0.2)
        async with HttpFetcher(policy) as fetcher:
            with pytest.raises(FetchTimeout, match="took too long") as caught:
                await fetcher.fetch(f"http://127.0.0.1:{port}/")

    assert caught.value.transient


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this", "broke off"),
        (b"", "broke off"),
        (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "not proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope", "broke off"),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Flood: 1\r\n" * 100_000 + b"\r\n", "not proper HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", "not proper HTTP"),
    ],
    ids=["cut short", "silence", "not http", "not gzip", "many headers", "long header"],
)
async def test_a_broken_answer_is_unreachable(answer: bytes, why: str) -> None:
    async with Bare(answer) as port:
        policy = FetchPolicy("t", allowed=frozenset({("127.0.0.1", port)}))
        async with HttpFetcher(policy) as fetcher:
            with pytest.raises(Unreachable, match=why):
                await fetcher.fetch(f"http://127.0.0.1:{port}/")


async def test_a_closed_port_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    policy = FetchPolicy("t", allowed=frozenset({("127.0.0.1", port)}))

    async with HttpFetcher(policy) as fetcher:
        with pytest.raises(Unreachable, match="does not accept connections"):
            await fetcher.fetch(f"http://127.0.0.1:{port}/")


async def test_a_name_that_nobody_has_is_unreachable() -> None:
    async with HttpFetcher(FetchPolicy("t"), guard=Dry(), resolver=Book({})) as fetcher:
        with pytest.raises(Unreachable, match="no site of that name"):
            await fetcher.fetch("https://nobody.example/feed")


async def test_plain_http_on_an_https_port_is_a_certificate_matter(site: Site, fetcher: HttpFetcher) -> None:
    with pytest.raises(Unreachable, match="certificate"):
        await fetcher.fetch(site.url("/").replace("http:", "https:"))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://017700000001/",
        "http://127.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[::127.0.0.1]/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://127.0.0.1./",
        "http://user@127.0.0.1/",
        "http://public.example\\@127.0.0.1/",
        "http:///127.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://100.64.0.1/",
        "http://198.18.0.1/",
        "http://192.0.2.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[fd00::1]/",
        "http://[fe80::1%25lo]/",
        "http://[fe80::1]/",
        "http://[ff02::1]/",
        "http://[2001:0:53aa:64c::1]/",
        "http://private.example/",
        "http://mixed.example/",
        "http://metadata.example/",
        "http://six.example/",
        "http://127.0.0.1:22/",
        "http://127.0.0.1:25/",
        "http://127.0.0.1:6379/",
        "http://localhost:8080/",
        "https://127.0.0.1/",
        "https://localhost:8443/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "unix:/run/x.sock",
        "gopher://127.0.0.1:6379/",
        "http://",
        "//127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://[::1",
        "http://a..b/",
    ],
)
async def test_no_spelling_of_a_private_place_gets_a_socket(url: str) -> None:
    book = Book(
        {
            "localhost": ["127.0.0.1", "::1"],
            "localhost.": ["127.0.0.1"],
            "private.example": ["10.0.0.1"],
            "mixed.example": ["192.168.0.1", "fd00::1", "172.16.3.4"],
            "metadata.example": ["169.254.169.254"],
            "six.example": ["64:ff9b::a9fe:a9fe"],
        }
    )
    guard = Dry()

    async with HttpFetcher(FetchPolicy("t"), guard=guard, resolver=book) as fetcher:
        with pytest.raises((InvalidAddress, AddressRefused, Unreachable)):
            await fetcher.fetch(url)

    assert guard.passed == []


async def test_the_dry_guard_would_have_told_of_a_public_address() -> None:
    guard = Dry()

    async with HttpFetcher(
        FetchPolicy("t"), guard=guard, resolver=Book({"a.example": ["1.1.1.1"]})
    ) as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch("https://a.example/")

    assert guard.passed == ["1.1.1.1"]


async def test_a_name_that_moves_inside_between_two_fetches_is_refused() -> None:
    book, guard = Book({}), Dry()
    book._answers["rebind.example"] = iter([["1.1.1.1"], ["127.0.0.1"]])  # type: ignore[assignment]
    async with HttpFetcher(FetchPolicy("t"), guard=guard, resolver=book) as fetcher:
        with pytest.raises(Unreachable):
            await fetcher.fetch("http://rebind.example/")
        assert fetcher._direct is not None
        fetcher._direct.connector.clear_dns_cache()  # type: ignore[union-attr]

        with pytest.raises(AddressRefused):
            await fetcher.fetch("http://rebind.example/")

    assert guard.passed == ["1.1.1.1"]


async def test_at_most_two_connections_go_to_one_host(site: Site, fetcher: HttpFetcher) -> None:
    both_in, release = asyncio.Event(), asyncio.Event()
    inside = 0

    async def hold(_: web.Request) -> web.Response:
        nonlocal inside
        inside += 1
        if inside == 2:
            both_in.set()
        await release.wait()
        return web.Response(body=b"x")

    site.pages["/hold"] = hold
    async with asyncio.TaskGroup() as group:
        fetches = [group.create_task(fetcher.fetch(site.url("/hold"))) for _ in range(5)]
        await both_in.wait()
        waiting = inside
        release.set()

    assert waiting == 2
    assert all(fetch.result().status == 200 for fetch in fetches)


async def test_cancelling_a_fetch_hangs_up() -> None:
    bare = Bare(b"", hang=True)
    async with bare as port:
        policy = FetchPolicy("t", allowed=frozenset({("127.0.0.1", port)}))
        async with HttpFetcher(policy) as fetcher, asyncio.TaskGroup() as group:
            fetch = group.create_task(fetcher.fetch(f"http://127.0.0.1:{port}/"))
            await bare.asked.wait()
            fetch.cancel()

        await bare.left.wait()

    assert fetch.cancelled()


async def test_every_failure_is_one_of_ours() -> None:
    assert issubclass(FetchError, RightswireError)
    async with HttpFetcher(FetchPolicy("t"), guard=Dry(), resolver=Book({})) as fetcher:
        for url in ["http://" + "a" * 70 + ".example/", "http://xn--/", "http://%zz/"]:
            with pytest.raises(RightswireError):
                await fetcher.fetch(url)
