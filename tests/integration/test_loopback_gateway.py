"""The loopback Discord's gateway, as a client on the wire sees it."""

import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.loopback.server import LoopbackDiscord, Options


@pytest.fixture
async def loopback() -> AsyncIterator[LoopbackDiscord]:
    async with LoopbackDiscord(Options(spec=None)) as server:
        yield server


@pytest.fixture
async def socket(loopback: LoopbackDiscord) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with aiohttp.ClientSession() as http, http.ws_connect(loopback.gateway.address) as connected:
        assert (await connected.receive_json())["op"] == 10
        yield connected


def identify(loopback: LoopbackDiscord, **changes: Any) -> dict[str, Any]:
    usual = {"token": loopback.options.token, "intents": 1, "properties": {}}
    return {"op": 2, "d": usual | changes}


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"token": "wrong"}, 4004), ({"shard": [2, 2]}, 4010), ({"intents": 1 << 15}, 4014)],
)
async def test_an_identify_that_discord_refuses_closes_the_connection(
    loopback: LoopbackDiscord, socket: aiohttp.ClientWebSocketResponse, changes: dict[str, Any], code: int
) -> None:
    await socket.send_json(identify(loopback, **changes))
    assert (await socket.receive()).data == code
    assert loopback.gateway.sessions == {}


async def test_a_heartbeat_is_acknowledged(socket: aiohttp.ClientWebSocketResponse) -> None:
    await socket.send_json({"op": 1, "d": None})
    assert (await socket.receive_json())["op"] == 11


async def test_a_session_that_nobody_knows_is_invalid(
    loopback: LoopbackDiscord, socket: aiohttp.ClientWebSocketResponse
) -> None:
    await socket.send_json(
        {"op": 6, "d": {"token": loopback.options.token, "session_id": "forgotten", "seq": 1}}
    )
    invalid = await socket.receive_json()
    assert (invalid["op"], invalid["d"]) == (9, False)


async def test_a_shard_is_told_of_its_own_guilds_only(
    loopback: LoopbackDiscord, socket: aiohttp.ClientWebSocketResponse
) -> None:
    [guild] = loopback.state.guilds.values()
    other = 1 - (int(guild.id) >> 22) % 2
    await socket.send_json(identify(loopback, shard=[other, 2]))
    assert (await socket.receive_json())["d"]["guilds"] == []


async def test_messages_are_not_sent_without_their_intent(
    loopback: LoopbackDiscord, socket: aiohttp.ClientWebSocketResponse
) -> None:
    await socket.send_json(identify(loopback))
    [session] = await loopback.online()
    told = session.sequence
    loopback.moderator.write("reader", "news", "Hello")
    assert session.sequence == told
    session.intents |= 1 << 9
    loopback.moderator.write("reader", "news", "Hello again")
    assert session.sequence == told + 1


async def test_the_stream_is_compressed_on_request(loopback: LoopbackDiscord) -> None:
    inflate = zlib.decompressobj()
    async with aiohttp.ClientSession() as http:
        address = f"{loopback.gateway.address}?v=10&encoding=json&compress=zlib-stream"
        async with http.ws_connect(address) as socket:
            hello = await socket.receive_bytes()
            await socket.send_json({"op": 1, "d": None})
            acknowledgement = await socket.receive_bytes()
    assert hello.endswith(b"\x00\x00\xff\xff")
    assert b'"op": 10' in inflate.decompress(hello)
    assert b'"op": 11' in inflate.decompress(acknowledgement)


async def test_a_clean_close_ends_the_session_and_another_leaves_it_to_resume(
    loopback: LoopbackDiscord,
) -> None:
    left = []
    for code in (1000, 4000):
        async with aiohttp.ClientSession() as http, http.ws_connect(loopback.gateway.address) as socket:
            await socket.send_json(identify(loopback))
            await loopback.online()
            await socket.close(code=code)
            await loopback.state.changes.until(lambda: not loopback.gateway.connected())
        left.append(len(loopback.gateway.sessions))
    assert left == [0, 1]
