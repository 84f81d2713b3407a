"""Answers made to exhaust or mislead whoever asks: each ends in an error of ours, soon, and costs little memory."""

import asyncio
import gzip
import socket
import sys
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import repeat
from pathlib import Path
from typing import Any

import brotli
import pytest

from bot.adapters.http.fetcher import FetchPolicy, HttpFetcher
from bot.adapters.http.guard import Guard
from bot.domain.errors import AddressRefused, FetchError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MOST_GROWTH = 64 * 1024 * 1024
MEGABYTE = bytes(1024 * 1024)
OK = b"HTTP/1.1 200 OK\r\n"
PROC = Path("/proc/self")


def packed(encoding: str, body: bytes) -> bytes:
    head = f"Content-Encoding: {encoding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return OK + head.encode() + body


def in_brotli(megabytes: int) -> bytes:
    packer = brotli.Compressor(quality=1)
    return b"".join([*(packer.process(MEGABYTE) for _ in range(megabytes)), packer.finish()])


def in_gzip(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(MEGABYTE) for _ in range(megabytes)), packer.flush()])


def in_zstd(megabytes: int) -> bytes:
    packer = zstd.ZstdCompressor()
    return b"".join([*(packer.compress(MEGABYTE) for _ in range(megabytes)), packer.flush()])


def chunked(chunk: bytes) -> Iterator[bytes]:
    yield OK + b"Transfer-Encoding: chunked\r\n\r\n"
    yield from repeat(b"%x\r\n%b\r\n" % (len(chunk), chunk))


def without_end(head: bytes, more: bytes) -> Iterator[bytes]:
    yield head
    yield from repeat(more)


ANSWERS: dict[str, Callable[[], Iterator[bytes]]] = {
    "gzip bomb": lambda: iter([packed("gzip", in_gzip(150))]),
    "brotli bomb": lambda: iter([packed("br", in_brotli(150))]),
    "zstd bomb": lambda: iter([packed("zstd", in_zstd(150))]),
    "deflate bomb": lambda: iter([packed("deflate", zlib.compress(MEGABYTE * 100))]),
    "zstd with a window of gigabytes": lambda: iter(
        [packed("zstd", b"\x28\xb5\x2f\xfd\x00\xb8" + b"\x01\x00\x00" * 10)]
    ),
    "endless chunks": lambda: chunked(bytes(65536)),
    "endless tiny chunks": lambda: chunked(b"x"),
    "endless body": lambda: without_end(OK + b"\r\n", bytes(65536)),
    "endless headers": lambda: without_end(OK, b"X-More: and more\r\n"),
    "one endless header": lambda: without_end(OK + b"X: ", b"y" * 65536),
    "endless status line": lambda: without_end(b"HTTP/1.1 200 ", b"O" * 65536),
    "endless 100 continue": lambda: repeat(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "endless 103 hints": lambda: repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"),
    "endless chunk extension": lambda: without_end(
        OK + b"Transfer-Encoding: chunked\r\n\r\n1;", b"e" * 65536
    ),
    "endless trailers": lambda: without_end(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"T: t\r\n"),
    "length that lies high": lambda: iter([OK + b"Content-Length: 5000\r\n\r\nshort"]),
    "length beyond all bounds": lambda: iter([OK + b"Content-Length: 99999999999999999999\r\n\r\nx"]),
    "negative length": lambda: iter([OK + b"Content-Length: -1\r\n\r\nx"]),
    "two lengths": lambda: iter([OK + b"Content-Length: 1\r\nContent-Length: 9\r\n\r\nx"]),
    "length and chunks": lambda: iter(
        [OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"]
    ),
    "chunk size that is no number": lambda: iter([OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"]),
    "location of a megabyte": lambda: iter(
        [b"HTTP/1.1 302 Found\r\nLocation: /" + b"a" * 1_000_000 + b"\r\n\r\n"]
    ),
}


class Trap:
    """A server that gives one of those answers for as long as anybody listens."""

    def __init__(self, answer: Callable[[], Iterator[bytes]]) -> None:
        self._answer = answer
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            for piece in self._answer():
                writer.write(piece)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()


def peak() -> int:
    """The most memory held since `forget`, in bytes."""
    lines = (PROC / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def forget() -> None:
    (PROC / "clear_refs").write_text("5", encoding="ascii")


@pytest.fixture
async def trap(request: pytest.FixtureRequest) -> AsyncIterator[Trap]:
    # Made before the memory is looked at: what the trap itself needs is not the fetcher's.
    pieces = ANSWERS[request.param]
    first = list(pieces()) if "endless" not in request.param else None
    trap = Trap((lambda: iter(first)) if first is not None else pieces)
    server = await asyncio.start_server(trap.serve, "127.0.0.1", 0)
    trap.port = server.sockets[0].getsockname()[1]
    yield trap
    server.close()


@pytest.mark.skipif(not (PROC / "clear_refs").exists(), reason="peaks of memory are Linux's to tell")
@pytest.mark.parametrize("trap", ANSWERS, indirect=True)
async def test_a_hostile_answer_costs_neither_memory_nor_time(trap: Trap) -> None:
    place = ("127.0.0.1", trap.port)
    policy = FetchPolicy("t", allowed=frozenset({place}), total=0.4)
    forget()
    before = peak()

    async with HttpFetcher(policy) as fetcher:
        with pytest.raises(FetchError):
            await fetcher.fetch(f"http://127.0.0.1:{trap.port}/")

    assert peak() - before < MOST_GROWTH


async def test_a_bomb_in_a_bomb_is_not_unpacked_twice() -> None:
    bomb = gzip.compress(in_gzip(50))
    nested = Trap(lambda: iter([packed("gzip, gzip", bomb)]))
    server = await asyncio.start_server(nested.serve, "127.0.0.1", 0)
    place = ("127.0.0.1", server.sockets[0].getsockname()[1])
    async with HttpFetcher(FetchPolicy("t", allowed=frozenset({place}))) as fetcher:
        assert len((await fetcher.fetch(f"http://127.0.0.1:{place[1]}/")).body) <= len(in_gzip(50))
    server.close()


@pytest.mark.parametrize("hops", [1, 2, 5])
@pytest.mark.parametrize(
    "inside", ["http://127.0.0.1/", "http://[::1]/", "http://169.254.169.254/", "http://0/"]
)
async def test_a_chain_of_redirects_gets_no_socket_inside(hops: int, inside: str) -> None:
    opened: list[object] = []

    class Watched(Guard):
        def __call__(self, addr_info: Any) -> socket.socket:
            made = super().__call__(addr_info)
            opened.append(addr_info[4][:2])
            return made

    asked = 0

    def answer() -> Iterator[bytes]:
        nonlocal asked
        asked += 1
        target = inside if asked == hops else f"/{asked}"
        yield f"HTTP/1.1 307 On\r\nLocation: {target}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()

    chain = Trap(answer)
    server = await asyncio.start_server(chain.serve, "127.0.0.1", 0)
    place = ("127.0.0.1", server.sockets[0].getsockname()[1])
    allowed = frozenset({place})
    async with HttpFetcher(FetchPolicy("t", allowed=allowed), guard=Watched(allowed)) as fetcher:
        with pytest.raises(AddressRefused):
            await fetcher.fetch(f"http://127.0.0.1:{place[1]}/")
    server.close()

    assert set(opened) == {place}
    assert asked == hops
