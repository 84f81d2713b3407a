"""A cancelled request keeps no later one waiting."""

import asyncio
from contextlib import suppress

import discord
from discord.http import Ratelimit

from bot.adapters.discord.buckets import free_stuck


def shut() -> tuple[discord.Client, Ratelimit]:
    client = discord.Client(intents=discord.Intents.none())
    return client, client.http.get_ratelimit("GET /channels/{channel_id}/messages/{message_id}:1")


async def ask(limit: Ratelimit) -> None:
    async with limit:
        """The answer was lost: nothing is known of the limit."""


async def test_a_limit_that_a_cancelled_request_left_shut_is_opened() -> None:
    client, limit = shut()
    asked = asyncio.create_task(ask(limit))
    await asyncio.sleep(0)
    asked.cancel()
    with suppress(asyncio.CancelledError):
        await asked
    assert limit.remaining == 0
    waiting = asyncio.create_task(ask(limit))
    await asyncio.sleep(0)
    assert free_stuck(client) == 1
    async with asyncio.timeout(5):
        await waiting
        await ask(limit)
    assert free_stuck(client) == 0


async def test_a_limit_that_somebody_uses_stays_shut() -> None:
    client, limit = shut()
    async with limit:
        assert free_stuck(client) == 0
        assert limit.remaining == 0
