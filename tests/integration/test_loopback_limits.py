"""The loopback's rate limits and its weather: refusals with real headers, chances, lost and slow answers."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any

import aiohttp
import discord
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.samples import NOW
from tests.loopback.calls import Call
from tests.loopback.faults import Fault, Faults, Kind, Scope, When
from tests.loopback.limits import GLOBAL_LIMIT, RateLimits
from tests.loopback.server import LoopbackDiscord, Options
from tests.loopback.state import Changes

SECOND = timedelta(seconds=1)
POST = "/channels/{channel_id}/messages"


def call(channel: str = "1", method: str = "POST", template: str = POST) -> Call:
    return Call(method, template, template, {"channel_id": channel}, {})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def limits(clock: FakeClock) -> RateLimits:
    return RateLimits(lambda: clock.now().timestamp())


def statuses(limits: RateLimits, *calls: Call) -> Counter[int]:
    return Counter(reply.status if (reply := limits.check(each)) else 200 for each in calls)


def test_a_channel_takes_five_messages_in_five_seconds_and_tells_how_long_to_wait(
    limits: RateLimits, clock: FakeClock
) -> None:
    assert statuses(limits, *[call()] * 5) == {200: 5}
    assert limits.headers(call())["X-RateLimit-Remaining"] == "0"
    clock.advance(2 * SECOND)
    refused = limits.check(call())
    assert refused
    assert (refused.status, refused.body["retry_after"], refused.body["global"]) == (429, 3.0, False)
    assert refused.headers["X-RateLimit-Scope"] == "user"
    assert statuses(limits, call("2")) == {200: 1}
    clock.advance(3 * SECOND)
    assert statuses(limits, call()) == {200: 1}


def test_fifty_requests_a_second_are_the_most_whatever_they_are(limits: RateLimits, clock: FakeClock) -> None:
    calls = [call(str(number)) for number in range(GLOBAL_LIMIT + 1)]
    assert statuses(limits, *calls) == {200: GLOBAL_LIMIT, 429: 1}
    refused = limits.check(call("another"))
    assert refused
    assert refused.body["global"] is True
    answer = Call("POST", "/interactions/{interaction_id}/{interaction_token}/callback", "", {}, {})
    assert statuses(limits, answer) == {200: 1}
    clock.advance(SECOND)
    assert statuses(limits, call("another")) == {200: 1}


def test_a_fault_of_a_share_strikes_that_share_of_the_requests() -> None:
    faults = Faults(Changes(), Random(1))
    faults.add(Fault("POST", "*", share=0.2, times=10_000))
    struck = sum(faults.strike(call(), When.BEFORE) is not None for _ in range(1000))
    assert 150 < struck < 250


@asynccontextmanager
async def asked(server: LoopbackDiscord) -> AsyncIterator[Any]:
    headers = {"Authorization": f"Bot {server.options.token}"}
    async with aiohttp.ClientSession(headers=headers) as http:

        async def get(path: str, within: float = 5.0) -> tuple[int, dict[str, str], Any]:
            timeout = aiohttp.ClientTimeout(within)
            async with http.get(server.rest_address + path, timeout=timeout) as response:
                return response.status, dict(response.headers), await response.json()

        yield get


async def test_a_429_says_whose_limit_it_is_and_an_error_may_have_a_code() -> None:
    async with LoopbackDiscord() as server, asked(server) as get:
        for scope in Scope:
            server.faults.add(Fault("GET", "/users/@me", status=429, retry_after=1.5, scope=scope))
            status, headers, body = await get("/users/@me")
            assert (status, headers["X-RateLimit-Scope"], body["retry_after"]) == (429, scope.value, 1.5)
            assert body["global"] is (scope is Scope.GLOBAL)
        server.faults.add(Fault("GET", "/users/@me", status=400, code=30046))
        assert (await get("/users/@me"))[2]["code"] == 30046


async def test_a_held_answer_goes_by_itself_when_it_is_told_a_time_and_hangs_otherwise() -> None:
    async with LoopbackDiscord() as server, asked(server) as get:
        server.faults.add(Fault("GET", "/users/@me", Kind.HOLD, seconds=0.01))
        assert (await get("/users/@me"))[0] == 200
        server.faults.add(Fault("GET", "/users/@me", Kind.HOLD))
        with pytest.raises(TimeoutError):
            await get("/users/@me", within=0.1)


async def test_a_revoked_token_is_refused_by_both_doors() -> None:
    async with LoopbackDiscord() as server, asked(server) as get:
        assert (await get("/users/@me"))[0] == 200
        async with aiohttp.ClientSession() as http, http.ws_connect(server.gateway.address) as socket:
            await socket.receive_json()
            server.revoke_token()
            assert (await get("/users/@me"))[0] == 401
            ended = await socket.receive()
        assert (ended.type, ended.data) == (aiohttp.WSMsgType.CLOSE, 4004)


async def _looked(place: discord.PartialMessageable) -> None:
    async for _ in place.history(limit=1):
        pass


async def test_the_unmodified_client_keeps_within_the_limits_by_their_headers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with LoopbackDiscord(Options(rate_limits=True)) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.rest_address)
        async with discord.Client(intents=discord.Intents.none()) as client:
            await client.login(server.options.token)
            place = client.get_partial_messageable(int(server.directory.channel("news").id))
            await asyncio.gather(*(_looked(place) for _ in range(7)))
        looks = server.journal.select("GET", POST)
    assert [entry.status for entry in looks] == [200] * 7
    assert looks[-1].at - looks[0].at >= 0.9


async def test_a_message_tells_its_components_apart_by_number() -> None:
    one = {"type": 10, "content": "one", "id": 7}
    async with LoopbackDiscord() as server:
        headers = {"Authorization": f"Bot {server.options.token}"}
        address = f"{server.rest_address}/channels/{server.directory.channel('news').id}/messages"
        async with aiohttp.ClientSession(headers=headers) as http:
            body = {"flags": 1 << 15, "components": [one, one | {"content": "two"}]}
            async with http.post(address, json=body) as refused:
                assert refused.status == 400
            async with http.post(address, json=body | {"components": [one]}) as taken:
                assert (await taken.json())["components"][0]["id"] == 7
