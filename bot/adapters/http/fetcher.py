"""Fetching over HTTP: conditional, capped, with every hop of a redirect checked like the first."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.adapters.http.freshness import remaining_freshness, retry_after
from bot.adapters.http.guard import Guard
from bot.adapters.http.proxy import Proxy, ThroughProxy, is_public_name
from bot.adapters.http.reasons import PRIVATE, as_ours
from bot.domain.errors import AddressRefused, BodyTooLarge, HttpStatus, InvalidAddress, Unreachable
from bot.domain.feed import Validators
from bot.domain.url import web_address
from bot.ports.web import Fetched

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})
_CHUNK: Final = 65536
_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/html;q=0.7, */*;q=0.5"
)


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Who we say we are, and what a fetch may cost. Times in seconds, bytes after decompression.

    `allowed` names the (address, port) pairs off the public web that may be fetched from; never by `proxy`.
    """

    user_agent: str
    allowed: frozenset[tuple[str, int]] = frozenset()
    proxy: Proxy | None = None
    max_bytes: int = 10 * 1024 * 1024
    connect: float = 10.0
    total: float = 30.0
    per_host: int = 2
    max_redirects: int = 5


class _Permanent:
    """How far a chain of redirects leads for good: up to its first temporary hop."""

    def __init__(self, start: str) -> None:
        self._start = start
        self._there = start
        self._unbroken = True

    def follow(self, status: int, address: str) -> None:
        """One more hop."""
        self._unbroken = self._unbroken and status in _PERMANENT
        if self._unbroken:
            self._there = address

    @property
    def end(self) -> str | None:
        """Where it leads for good; None when that is where it began."""
        return self._there if self._there != self._start else None


class HttpFetcher:
    """The Fetcher of the public web, to be entered. No cookies, no proxy but the policy's."""

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        guard: Guard | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._policy = policy
        self._guard = guard or Guard(policy.allowed)
        self._resolver = resolver
        self._direct: aiohttp.ClientSession | None = None
        self._proxied: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        most = self._policy.per_host
        self._direct = self._session(
            aiohttp.TCPConnector(limit_per_host=most, resolver=self._resolver, socket_factory=self._guard)
        )
        if self._policy.proxy:
            self._proxied = self._session(ThroughProxy.of(self._policy.proxy.address, limit_per_host=most))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sessions = (self._direct, self._proxied)
        self._direct = self._proxied = None
        for session in sessions:
            if session is not None:
                await session.close()

    def _session(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=self._policy.connect),
            headers={
                "User-Agent": self._policy.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate, br, zstd",
            },
            trust_env=False,
        )

    def _towards(self, address: str) -> aiohttp.ClientSession:
        """The session that reaches it. Raises AddressRefused, for behind a proxy no socket can tell."""
        assert self._direct is not None, "it is to be entered first"
        host = URL(address).raw_host or ""
        if self._proxied is None or not self._is_proxied(host) or self._is_allowed(address):
            return self._direct
        if not is_public_name(host):
            raise AddressRefused(address, PRIVATE)
        return self._proxied

    def _is_proxied(self, host: str) -> bool:
        return self._policy.proxy is not None and self._policy.proxy.serves(host)

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """See ports.Fetcher.

        A redirect from https to http is refused: it would let anybody on the way write our news, and
        a feed that lives on plain http can be added as such.
        """
        address = self._checked(url)
        try:
            async with asyncio.timeout(self._policy.total):
                return await self._follow(address, _conditions(validators))
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            raise as_ours(url, error) from error

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """See ports.Hubs. What hubs are told is secret: they are asked over https, and redirects refused."""
        address = self._checked(url)
        if not self._is_allowed(address):
            address = f"https:{address.partition(':')[2]}"
        try:
            async with (
                asyncio.timeout(self._policy.total),
                self._towards(address).post(address, data=dict(form), allow_redirects=False) as response,
            ):
                if not 200 <= response.status < 300:
                    raise HttpStatus(address, response.status, retry_after(_lowered(response)))
        except (aiohttp.ClientError, OSError, UnicodeError) as error:
            raise as_ours(url, error) from error

    async def _follow(self, url: str, headers: dict[str, str]) -> Fetched:
        address, permanent = url, _Permanent(url)
        for _ in range(self._policy.max_redirects + 1):
            asked = self._towards(address).get(address, headers=headers, allow_redirects=False)
            async with asked as response:
                location = response.headers.get("Location")
                if response.status not in _REDIRECTS or not location:
                    return await self._answer(address, response, permanent.end)
                status = response.status
            address = self._next_hop(address, location)
            permanent.follow(status, address)
        raise Unreachable(url, f"it redirects more than {self._policy.max_redirects} times")

    async def _answer(self, address: str, response: aiohttp.ClientResponse, permanent: str | None) -> Fetched:
        headers = _lowered(response)
        if response.status not in {200, 304}:
            raise HttpStatus(address, response.status, retry_after(headers))
        body = await self._body(address, response) if response.status == 200 else b""
        return Fetched(address, response.status, body, headers, remaining_freshness(headers), permanent)

    async def _body(self, address: str, response: aiohttp.ClientResponse) -> bytes:
        # Never read() or text(): both unpack a compressed bomb whole before anybody can look.
        most = self._policy.max_bytes
        body = bytearray()
        if (response.content_length or 0) > most:
            raise BodyTooLarge(address, _too_large(most))
        async for chunk in response.content.iter_chunked(_CHUNK):
            body += chunk
            if len(body) > most:
                raise BodyTooLarge(address, _too_large(most))
        return bytes(body)

    def _next_hop(self, address: str, location: str) -> str:
        try:
            target = self._checked(urljoin(address, location))
        except (InvalidAddress, ValueError) as error:
            raise AddressRefused(address, "it redirects to something that is not a web address") from error
        if address.startswith("https:") and not target.startswith("https:"):
            raise AddressRefused(address, "it redirects from https to http, which anybody could change")
        return target

    def _checked(self, url: str) -> str:
        return web_address(url, any_port=self._is_allowed(url))

    def _is_allowed(self, url: str) -> bool:
        if not self._policy.allowed:
            return False
        try:
            parts = urlsplit(url.strip())
            place = (parts.hostname, parts.port)
        except ValueError:
            return False
        return place in self._policy.allowed


def _conditions(validators: Validators | None) -> dict[str, str]:
    if validators is None:
        return {}
    asked = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in asked.items() if value}


def _lowered(response: aiohttp.ClientResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}


def _too_large(most: int) -> str:
    return f"it is larger than {most / 1024 / 1024:g} MB"
