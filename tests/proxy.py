"""A proxy on loopback, SOCKS 5 (RFC 1928, 1929) or HTTP CONNECT, that leads nowhere but to loopback."""

import asyncio
import base64
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Place = tuple[str, int]
_GRANTED, _UNREACHABLE = 0, 4


@dataclass
class LoopbackProxy:
    """`names` says to which port of loopback a name leads; `asked` is what was asked for, in order.

    With `secret` (user:password) nobody else is let through.
    """

    names: Mapping[str, int] = field(default_factory=dict)
    secret: str = ""
    port: int = 0
    asked: list[Place] = field(default_factory=list)

    @property
    def socks(self) -> str:
        """Its address as PROXY has it."""
        return f"socks5://127.0.0.1:{self.port}"

    @property
    def http(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["LoopbackProxy"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            first = await reader.readexactly(1)
            if first == b"\x05":
                await self._socks(reader, writer)
            else:
                await self._connect(first, reader, writer)
        writer.close()

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        offered = await reader.readexactly((await reader.readexactly(1))[0])
        method = 2 if self.secret else 0
        writer.write(bytes([5, method if method in offered else 255]))
        if method not in offered or (self.secret and not await self._is_let_in(reader, writer)):
            return
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        port = int.from_bytes(await reader.readexactly(2), "big")
        there = self._place(host, port)
        writer.write(bytes([5, _GRANTED if there else _UNREACHABLE, 0, 1, 127, 0, 0, 1, 0, 0]))
        if there:
            await _joined(there, reader, writer)

    async def _is_let_in(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        await reader.readexactly(1)
        user = await reader.readexactly((await reader.readexactly(1))[0])
        word = await reader.readexactly((await reader.readexactly(1))[0])
        known = f"{user.decode()}:{word.decode()}" == self.secret
        writer.write(bytes([1, 0 if known else 1]))
        return known

    async def _connect(
        self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode()
        host, _, port = head.split()[1].rpartition(":")
        wanted = base64.b64encode(self.secret.encode()).decode()
        if self.secret and f"Basic {wanted}" not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
            return
        there = self._place(host, int(port))
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n" if there else b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
        if there:
            await _joined(there, reader, writer)

    def _place(self, host: str, port: int) -> Place | None:
        self.asked.append((host, port))
        if host == "127.0.0.1":
            return host, port
        return ("127.0.0.1", self.names[host]) if host in self.names else None


async def _joined(there: Place, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    far_reader, far_writer = await asyncio.open_connection(*there)
    async with asyncio.TaskGroup() as group:
        group.create_task(_passed_on(reader, far_writer))
        group.create_task(_passed_on(far_reader, writer))


async def _passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()
