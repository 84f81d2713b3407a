"""The demo's Discord: a server with a channel, a manager and a member, inside SimCord."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Self, TypeVar

import discord
from simcord import ChannelHandle, Env, MemberActor
from simcord.backend.errors import SetupError

from bot.ports.clock import Clock

TICK: Final = 5.0
_MOMENT: Final = 0.05
_WELCOME: Final = """\
**Welcome to Rights Lab.** Twelve sample outlets retell real, past events here: a card comes now and then, \
and grows as more outlets report the same. You are Alex. Try this first:
1. Wait for a card and press **Sources** under it: who reported it, and the sentence behind each point.
2. `/news trends` – what was in the news, as a picture.
3. `/alerts add` with the word `shutdown` – a direct message when there is news. Yours arrive at {inbox}
4. `/news brief` with the link of any card – any public page in a few lines.
5. Become Sam at the top, who manages the server, and run `/server setup` – the news in two clicks.
`/help` tells the rest."""
T = TypeVar("T")


async def alone(operation: Callable[[], Awaitable[T]]) -> T:
    """What the operation returns, once nobody else (a visitor in the browser) is in the middle of one."""
    while True:
        try:
            return await operation()
        except SetupError as error:
            if "overlaps" not in str(error):
                raise
            await asyncio.sleep(_MOMENT)


@dataclass(frozen=True, slots=True)
class Stage:
    """Who and what there is. Sam manages the server, Alex is a member."""

    env: Env
    channel: ChannelHandle
    manager: MemberActor
    member: MemberActor

    @classmethod
    def set_up(cls, env: Env) -> Self:
        """Build the server."""
        guild = env.create_guild("Rights Lab")
        channel = guild.create_text_channel(
            "digital-rights", topic="Try: Sources under a card · /news trends · /alerts add · /news brief"
        )
        managers = guild.create_role("Editors", permissions=discord.Permissions(manage_guild=True))
        manager = guild.add_member(env.create_user("sam", global_name="Sam"), roles=[managers])
        member = guild.add_member(env.create_user("alex", global_name="Alex"))
        return cls(env, channel, manager, member)

    async def welcome(self, inbox: str) -> None:
        """Sam tells the visitor what to try first."""
        await alone(lambda: self.manager.send(self.channel, _WELCOME.format(inbox=inbox)))

    async def keep_time(self, clock: Clock) -> None:
        """Move SimCord's own clock, which stands at a fixed date, along with the real one."""
        while True:
            await self.catch_up(clock)
            await asyncio.sleep(TICK)

    async def catch_up(self, clock: Clock) -> None:
        """Bring SimCord's clock to now."""
        behind = (clock.now() - self.env.now()).total_seconds()
        if behind > 0:
            await alone(lambda: self.env.advance_time(behind))
