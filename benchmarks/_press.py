"""A press of loopback: one process that serves any number of feeds on many addresses of 127/8."""

import asyncio
import multiprocessing
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from multiprocessing.connection import Connection
from random import Random

from aiohttp.abc import AbstractResolver, ResolveResult

ADDRESSES = 100
_ITEM = (
    "<item><title>{title}</title><guid>{path}-{n}</guid>"
    "<link>http://press.example{path}/{n}</link><pubDate>Tue, 24 Nov 2026 0{h}:00:00 GMT</pubDate>"
    "<description>{text}</description></item>"
)
_WORDS = tuple("".join(letters) for letters in product("bdgklmnprst", "aeiou", "bdgklmnprst", "aeiou"))


def address(number: int) -> str:
    """The address of the feed of that number."""
    return f"127.0.1.{1 + number % ADDRESSES}"


class Names(AbstractResolver):
    """Knows f0.example, f1.example and so on: a host a feed, as on the real web."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        ip = address(int(host[1:].split(".", maxsplit=1)[0]))
        return [
            ResolveResult(
                hostname=host, host=ip, port=port, family=family or socket.AF_INET, proto=0, flags=0
            )
        ]

    async def close(self) -> None:
        return None


@contextmanager
def press() -> Iterator[int]:
    """The port on which every address serves, while the process lives."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join()


def _serve(parent: Connection) -> None:
    asyncio.run(_serving(parent))


async def _serving(parent: Connection) -> None:
    loop = asyncio.get_running_loop()
    first = socket.create_server((address(0), 0), backlog=1024)
    port = first.getsockname()[1]
    others = [socket.create_server((address(n), port), backlog=1024) for n in range(1, ADDRESSES)]
    for listening in (first, *others):
        await loop.create_server(_Feed, sock=listening)
    parent.send(port)
    await asyncio.Event().wait()


class _Feed(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._asked = b""

    def data_received(self, data: bytes) -> None:
        self._asked += data
        if not self._asked.endswith(b"\r\n\r\n"):
            return
        head, self._asked = self._asked.lower(), b""
        if b"if-none-match" in head:
            self._transport.write(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
            return
        path = head.split(b" ", 2)[1].decode()
        items = "".join(_item(path, n) for n in range(20))
        body = f"<rss version='2.0'><channel><title>Press {path}</title>{items}</channel></rss>".encode()
        self._transport.write(
            b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n%b' % (len(body), body)
        )


def _item(path: str, number: int) -> str:
    """One entry, told in words of its own: each is an event, and becomes a story."""
    told = Random(f"{path}-{number}").choices(_WORDS, k=90)
    title = " ".join(told[:7]).capitalize()
    return _ITEM.format(n=number, h=number % 10, path=path, title=title, text=" ".join(told[7:]))
