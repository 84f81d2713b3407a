"""A Discord for the bot to die in: a process of its own, its places, and what its network does to requests."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import aiohttp

from bot.domain.subscription import Target, TargetKind

ROOT: Final = Path(__file__).parents[2]
MEMBERS: Final = ("reader", "manager")
_FOR_EVER: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Weather:
    """Shares of the requests to channels that are rate limited, refused, or whose answer does not arrive.

    `lost`: it is a 502, which discord.py repeats by itself after a second; `cut`: the connection is reset.
    """

    limited: float = 0.05
    refused: float = 0.03
    lost: float = 0.015
    cut: float = 0.015

    def faults(self) -> list[dict[str, Any]]:
        """As the loopback takes them."""
        every = {"method": "*", "path": "/channels/*", "times": _FOR_EVER}
        made: list[dict[str, Any]] = [
            {"status": 429, "retry_after": 0.2, "share": self.limited},
            {"status": 502, "share": self.refused},
            {"status": 502, "when": "after", "share": self.lost},
            {"kind": "cut", "when": "after", "share": self.cut},
        ]
        return [every | fault for fault in made if fault["share"]]


# Where nonces are forgotten within a second, what discord.py repeats by itself is doubled: Discord's are not.
FORGETFUL: Final = Weather(lost=0.0, cut=0.03)


@dataclass(slots=True)
class Town:
    """The places of one Discord; `places` are names that its control interface knows, by target.

    Those in `digested` are to get digests, the others every story by itself.
    """

    control: str
    environment: dict[str, str]
    http: aiohttp.ClientSession
    places: dict[Target, str] = field(default_factory=dict)
    digested: set[Target] = field(default_factory=set)

    async def build(
        self, channels: int, forums: int, members: Sequence[str] = MEMBERS, digests: int = 0
    ) -> None:
        """Open so many channels and forums, and have members to write to; `digests` more channels for those."""
        for number in range(channels):
            await self._open(f"channel-{number}", "text", TargetKind.CHANNEL)
        for number in range(digests):
            self.digested.add(await self._open(f"digest-{number}", "text", TargetKind.CHANNEL))
        for number in range(forums):
            await self._open(f"forum-{number}", "forum", TargetKind.FORUM)
        world = await self.ask("GET", "world")
        for name in members:
            self.places[Target(TargetKind.MEMBER, int(world["users"][name]))] = f"@{name}"

    async def begin(self, weather: Weather) -> None:
        """Let it rain on every request from now on."""
        for fault in weather.faults():
            await self.ask("POST", "faults", json=fault)

    async def messages(self, target: Target) -> list[dict[str, Any]]:
        """What can be seen there, oldest first; in a forum the first message of each post."""
        found = await self.ask("GET", "messages", params={"channel": self.places[target]})
        return [message for message in found["messages"] if not message["deleted"]]

    async def requests(self) -> int:
        """How many were made so far."""
        return int((await self.ask("GET", "requests/count"))["count"])

    async def violations(self) -> list[Any]:
        """What broke Discord's own description of its interface."""
        found: list[Any] = (await self.ask("GET", "violations"))["violations"]
        return found

    async def ask(self, method: str, path: str, **more: Any) -> Any:
        """Call the control interface."""
        async with self.http.request(method, f"{self.control}/{path}", **more) as response:
            answer = await response.json()
            assert response.status < 400, answer
            return answer

    async def _open(self, name: str, kind: str, target: TargetKind) -> Target:
        made = await self.ask("POST", "channels", json={"name": name, "kind": kind})
        opened = Target(target, int(made["id"]))
        self.places[opened] = name
        return opened


@asynccontextmanager
async def town(*options: str) -> AsyncIterator[Town]:
    """A loopback Discord as a process, with these options of `python -m tests.loopback`."""
    command: Sequence[str] = (sys.executable, "-m", "tests.loopback", *options)
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    told = json.loads(await asyncio.wait_for(process.stdout.readline(), 30))
    try:
        async with aiohttp.ClientSession() as http:
            yield Town(told["control"], told["environment"], http)
    finally:
        process.terminate()
        await process.wait()
