"""A wire of loopback: very many feeds of one process, and news at an even pace, made of real sentences."""

import asyncio
import multiprocessing
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import formatdate
from html import escape
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks._press import ADDRESSES, address
from benchmarks._stored import Text, recombined, texts_of

KEPT = 20
STRIDE = 7919


@dataclass(frozen=True, slots=True)
class Plan:
    """So many feeds, and so many stories a second among them in turn, each with one of so many words."""

    data: Path
    feeds: int
    a_second: float
    words: int


@contextmanager
def wire(plan: Plan) -> Iterator[int]:
    """The port on which every address serves; news begin now."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, plan), daemon=True)
    process.start()
    try:
        yield int(here.recv())
    finally:
        process.terminate()
        process.join()


def _serve(parent: Connection, plan: Plan) -> None:
    texts = list(texts_of(plan.data))
    asyncio.run(_serving(parent, _Wire(plan, texts, time.time())))


async def _serving(parent: Connection, news: "_Wire") -> None:
    loop = asyncio.get_running_loop()
    first = socket.create_server((address(0), 0), backlog=1024)
    port = first.getsockname()[1]
    others = [socket.create_server((address(n), port), backlog=1024) for n in range(1, ADDRESSES)]
    for listening in (first, *others):
        await loop.create_server(lambda: _Feed(news), sock=listening)
    parent.send(port)
    await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class _Wire:
    plan: Plan
    texts: list[Text]
    began: float

    def count(self, feed: int) -> int:
        """How many stories that feed has brought."""
        told = int((time.time() - self.began) * self.plan.a_second)
        return max(0, (told - self._first(feed) + self.plan.feeds - 1) // self.plan.feeds)

    def _first(self, feed: int) -> int:
        """Story n is in feed n * STRIDE % feeds: what is polled together has no news together."""
        return feed * pow(STRIDE, -1, self.plan.feeds) % self.plan.feeds

    def document(self, feed: int, count: int) -> bytes:
        """The newest of them as RSS."""
        newest = range(max(0, count - KEPT), count)
        items = "".join(self._item(self._first(feed) + n * self.plan.feeds) for n in newest)
        return f"<rss version='2.0'><channel><title>Wire {feed}</title>{items}</channel></rss>".encode()

    def _item(self, number: int) -> str:
        title, text = recombined(random.Random(number), self.texts)
        word = f"word{random.Random(-number).randrange(self.plan.words) + 1}"
        at = formatdate(self.began + number / self.plan.a_second)
        return (
            f"<item><title>{escape(title)}</title><guid>wire-{number}</guid><pubDate>{at}</pubDate>"
            f"<link>https://wire.example/{number}</link>"
            f"<description>{escape(text)} They call it {word}.</description></item>"
        )


class _Feed(asyncio.Protocol):
    """`GET /NUMBER`, with the number of its stories as the ETag."""

    def __init__(self, news: _Wire) -> None:
        self._news = news
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        if not self._asked.endswith(b"\r\n\r\n"):
            return
        head, self._asked = self._asked.lower(), b""
        feed = int(head.split(b" ", 2)[1].removeprefix(b"/"))
        count = self._news.count(feed)
        etag = f'"{count}"'.encode()
        if etag in head:
            self._transport.write(b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % etag)
            return
        body = self._news.document(feed, count)
        self._transport.write(
            b"HTTP/1.1 200 OK\r\nETag: %b\r\nContent-Length: %d\r\n\r\n%b" % (etag, len(body), body)
        )
