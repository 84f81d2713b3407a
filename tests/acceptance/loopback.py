"""The loopback Discord's process, through its control interface."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

PATIENCE = 40.0


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Discord:
    """The loopback Discord's process, through its control interface."""

    address: str
    environment: dict[str, str]
    session: aiohttp.ClientSession
    process: asyncio.subprocess.Process
    health: str = field(default_factory=lambda: f"127.0.0.1:{free_port()}")

    async def healthy(self, path: str) -> tuple[int, str]:
        """What the bot's health page says."""
        async with self.session.get(f"http://{self.health}/{path}") as answer:
            return answer.status, await answer.text()

    async def get(self, path: str, **query: Any) -> Any:
        return await self._call("GET", path, params=query)

    async def use(
        self, name: str, options: dict[str, Any] | None = None, member: str = "reader", **more: Any
    ) -> Any:
        """A member uses a slash command in #news and waits for its answer."""
        body = {
            "kind": "command",
            "name": name,
            "options": options or {},
            "member": member,
            "channel": "news",
        }
        return await self._call("POST", "interactions", json=body | {"timeout": PATIENCE} | more)

    async def messages(self, channel: str, count: int) -> list[dict[str, Any]]:
        """The channel's messages, once there are so many."""
        answer = await self.get("messages", channel=channel, count=count, timeout=PATIENCE)
        return [m for m in answer["messages"] if not m["deleted"] and not m["ephemeral_to"]]

    async def hold(self, method: str, path: str) -> int:
        """Let the next such request take effect and its answer wait; the order's number."""
        order = {"method": method, "path": path, "kind": "hold", "when": "after"}
        return int((await self._call("POST", "faults", json=order))["id"])

    async def turn_clock(self, forward: float) -> None:
        """Let it be so many seconds later on Discord."""
        await self._call("PATCH", "clock", json={"forward": forward})

    async def close_gateway(self, code: int) -> None:
        """End every gateway connection with that code."""
        await self._call("POST", "gateway", json={"do": "close", "code": code})

    @asynccontextmanager
    async def gone(self) -> AsyncIterator[asyncio.Event]:
        """It has died and its address takes connections without a word; the event is the first of them."""
        place = URL(self.environment["DISCORD_GATEWAY_URL"])
        asked, callers = asyncio.Event(), list[asyncio.StreamWriter]()

        def take(_: asyncio.StreamReader, caller: asyncio.StreamWriter) -> None:
            callers.append(caller)
            asked.set()

        self.process.kill()
        await self.process.wait()
        async with await asyncio.start_server(take, place.host, place.port):
            yield asked
            for caller in callers:
                caller.close()

    async def let_go(self, order: int) -> None:
        """Withdraw the order."""
        await self._call("DELETE", f"faults/{order}")

    async def _call(self, method: str, path: str, **more: Any) -> Any:
        async with self.session.request(method, f"{self.address}/{path}", **more) as response:
            answer = await response.json()
            assert response.status < 400, answer
            return answer
