"""Requests to Discord are paced, and stop before Discord bans the address."""

import asyncio
import time
from collections.abc import AsyncIterator
from itertools import pairwise

import discord
import pytest
from structlog.testing import capture_logs

from bot.adapters.discord.traffic import SteadyPace, Traffic, counted
from bot.domain.errors import Busy
from tests.loopback.faults import Fault, Scope
from tests.loopback.server import LoopbackDiscord

MOST = 3


class Road:
    """A client whose requests are watched."""

    def __init__(self, loopback: LoopbackDiscord, client: discord.Client, traffic: Traffic) -> None:
        self.discord = loopback
        self.client = client
        self.traffic = traffic

    async def ask(self) -> None:
        await self.client.fetch_user(int(self.discord.directory.user("reader").id))

    def refuse(self, times: int, **how: object) -> None:
        for _ in range(times):
            self.discord.faults.add(Fault("GET", "/users/*", **how))  # type: ignore[arg-type]


@pytest.fixture
async def road(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Road]:
    async with LoopbackDiscord() as loopback:
        monkeypatch.setattr(discord.http.Route, "BASE", loopback.rest_address)
        traffic = Traffic(SteadyPace(1000), MOST)
        async with discord.Client(intents=discord.Intents.none(), http_trace=traffic.trace()) as client:
            await client.login(loopback.options.token)
            yield Road(loopback, client, traffic)


async def test_no_second_has_more_turns_than_are_allowed_and_none_come_all_at_once() -> None:
    pace, loop = SteadyPace(20), asyncio.get_running_loop()
    turns: list[float] = []

    async def turn() -> None:
        await pace.turn()
        turns.append(loop.time())

    await asyncio.gather(*(turn() for _ in range(25)))
    assert all(later - earlier >= 0.03 for earlier, later in pairwise(turns))
    assert all(later - earlier >= 0.99 for earlier, later in zip(turns, turns[20:], strict=False))


async def test_a_stalled_program_does_not_catch_up_all_at_once() -> None:
    pace, loop = SteadyPace(50), asyncio.get_running_loop()
    turns: list[float] = []

    async def turn() -> None:
        await pace.turn()
        turns.append(loop.time())

    waiting = [asyncio.ensure_future(turn()) for _ in range(6)]
    await asyncio.sleep(0)
    time.sleep(0.2)  # noqa: ASYNC251 - this is the stall
    await asyncio.gather(*waiting)
    assert all(later - earlier >= 0.01 for earlier, later in pairwise(turns))


async def test_too_many_refusals_stop_all_requests_and_are_told_once(road: Road) -> None:
    road.refuse(MOST, status=403)
    with capture_logs() as refusals:
        for _ in range(MOST):
            with pytest.raises(discord.Forbidden):
                await road.ask()
    assert [(log["event"], log["status"]) for log in refusals] == [("discord.refused", 403)] * MOST
    asked = len(road.discord.journal.entries)
    with capture_logs() as logs, pytest.raises(Busy) as stopped:
        await road.ask()
    with pytest.raises(Busy):
        await road.ask()
    assert len(road.discord.journal.entries) == asked
    assert stopped.value.refused
    assert stopped.value.retry_after > 500
    assert [log["event"] for log in logs] == ["discord.stopped"]
    assert road.traffic.refused == MOST


async def test_missing_things_and_limits_that_are_shared_do_not_count(road: Road) -> None:
    road.refuse(MOST, status=404)
    for _ in range(MOST):
        with pytest.raises(discord.NotFound):
            await road.ask()
    road.refuse(MOST, status=429, retry_after=0.001, scope=Scope.SHARED)
    await road.ask()
    assert road.traffic.refused == 0


async def test_a_token_that_is_refused_is_noticed_but_nothing_else_is_taken_for_that(road: Road) -> None:
    refused = asyncio.ensure_future(road.traffic.token_refused())
    road.refuse(1, status=403)
    with pytest.raises(discord.Forbidden):
        await road.ask()
    await asyncio.sleep(0)
    assert not refused.done()
    road.discord.revoke_token()
    with pytest.raises(discord.HTTPException):
        await road.ask()
    await refused


async def test_answers_to_interactions_are_neither_held_up_nor_stopped(road: Road) -> None:
    road.refuse(MOST, status=403)
    for _ in range(MOST):
        with pytest.raises(discord.Forbidden):
            await road.ask()
    answer = discord.http.Route(
        "POST", "/interactions/{interaction_id}/{token}/callback", interaction_id=1, token="t"
    )
    with pytest.raises(discord.NotFound):
        await road.client.http.request(answer, json={"type": 5})


async def test_what_discord_py_repeats_by_itself_is_counted(road: Road) -> None:
    road.refuse(1, status=429, retry_after=0.001)
    with counted() as count:
        await road.ask()
    assert count.requests == 2
