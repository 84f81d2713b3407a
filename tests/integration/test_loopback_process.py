"""The loopback Discord as a process of its own, driven through its control API."""

import asyncio
import json
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

SHORT = {"timeout": "0.05"}


class Served:
    """The process, its addresses, and calls to it."""

    def __init__(self, process: Process, addresses: dict[str, Any], http: aiohttp.ClientSession) -> None:
        self.process = process
        self.addresses = addresses
        self._http = http

    async def control(self, method: str, path: str, **options: Any) -> tuple[int, Any]:
        async with self._http.request(method, self.addresses["control"] + path, **options) as response:
            return response.status, await response.json()

    async def rest(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bot {self.addresses['environment']['DISCORD_TOKEN']}"}
        url = self.addresses["rest"] + path
        async with self._http.request(method, url, json=body, headers=headers) as response:
            assert response.headers["Content-Type"] == "application/json"
            return response.status, await response.json()

    async def identify(self) -> aiohttp.ClientWebSocketResponse:
        socket = await self._http.ws_connect(self.addresses["gateway"])
        assert (await socket.receive_json())["op"] == 10
        token = self.addresses["environment"]["DISCORD_TOKEN"]
        await socket.send_json({"op": 2, "d": {"token": token, "intents": 1, "properties": {}}})
        assert (await socket.receive_json())["t"] == "READY"
        assert (await socket.receive_json())["t"] == "GUILD_CREATE"
        return socket


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    command = (sys.executable, "-m", "tests.loopback")
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, cwd=Path(__file__).parents[2])
    assert process.stdout is not None
    addresses = json.loads(await process.stdout.readline())
    async with aiohttp.ClientSession() as http:
        yield Served(process, addresses, http)
    if process.returncode is None:
        process.terminate()
    assert await process.wait() == 0


async def channel_id(served: Served, name: str) -> str:
    _, world = await served.control("GET", "/world")
    found: str = world["guilds"][0]["channels"][name]
    return found


async def test_the_line_printed_first_has_every_address(served: Served) -> None:
    assert {"rest", "gateway", "control", "environment", "contract"} == set(served.addresses)
    for name in ("rest", "gateway", "control"):
        assert "//127.0.0.1:" in served.addresses[name]


async def test_it_survives_a_client_that_is_killed(served: Served) -> None:
    host, port = served.addresses["gateway"].removeprefix("ws://").removesuffix("/gateway").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    key = "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    writer.write(
        f"GET /gateway HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{key}\r\n".encode()
    )
    await reader.readuntil(b"heartbeat_interval")
    writer.transport.abort()

    socket = await served.identify()
    status, listed = await served.control("GET", "/gateway", params={"sessions": "1"})
    assert (status, [s["connected"] for s in listed["sessions"]]) == (200, [True])
    await socket.close()


async def test_messages_and_requests_can_be_read(served: Served) -> None:
    news = await channel_id(served, "news")
    status, posted = await served.rest(
        "POST", f"/channels/{news}/messages", {"content": "Law passed @everyone"}
    )
    assert status == 200

    _, seen = await served.control("GET", "/messages", params={"channel": "news", "count": "1"})
    [message] = seen["messages"]
    assert (message["id"], message["text"]) == (posted["id"], "Law passed @everyone")
    assert message["pinged"] == {"users": [], "roles": [], "everyone": False}
    _, made = await served.control("GET", "/requests", params={"method": "POST"})
    assert [(r["status"], r["template"]) for r in made["requests"]] == [
        (200, "/channels/{channel_id}/messages")
    ]
    _, judged = await served.control("GET", "/violations")
    assert judged == {"checked": served.addresses["contract"], "violations": []}


async def test_waiting_for_what_does_not_come_ends(served: Served) -> None:
    params = {"channel": "news", "count": "1", **SHORT}
    assert (await served.control("GET", "/messages", params=params))[0] == 408
    assert (await served.control("GET", "/gateway", params={"sessions": "1", **SHORT}))[0] == 408


async def test_a_fault_strikes_as_often_as_ordered(served: Served) -> None:
    news = await channel_id(served, "news")
    order = {"method": "POST", "path": "/channels/*/messages", "status": 502, "when": "after"}
    _, fault = await served.control("POST", "/faults", json=order)
    first, _ = await served.rest("POST", f"/channels/{news}/messages", {"content": "one"})
    second, _ = await served.rest("POST", f"/channels/{news}/messages", {"content": "two"})

    assert (first, second) == (502, 200)
    _, told = await served.control("GET", f"/faults/{fault['id']}", params={"hits": "1"})
    assert told["hits"] == 1
    _, seen = await served.control("GET", "/messages", params={"channel": "news", "count": "2"})
    assert [message["text"] for message in seen["messages"]] == ["one", "two"]


async def test_a_held_answer_goes_when_released(served: Served) -> None:
    news = await channel_id(served, "news")
    order = {"method": "POST", "path": "/channels/*/messages", "kind": "hold", "when": "after"}
    _, fault = await served.control("POST", "/faults", json=order)
    async with asyncio.TaskGroup() as tasks:
        posting = tasks.create_task(served.rest("POST", f"/channels/{news}/messages", {"content": "one"}))
        _, told = await served.control("GET", f"/faults/{fault['id']}", params={"hits": "1"})
        assert (told["hits"], posting.done()) == (1, False)
        await served.control("DELETE", f"/faults/{fault['id']}")
    assert posting.result()[0] == 200


async def test_a_member_uses_a_command_and_the_bot_answers(served: Served) -> None:
    _, world = await served.control("GET", "/world")
    command = {"name": "latest", "description": "Latest stories"}
    await served.rest("PUT", f"/applications/{world['application_id']}/commands", [command])
    _, synced = await served.control("GET", "/commands")
    assert ([c["name"] for c in synced["commands"]], synced["overwrites"]) == (["latest"], 1)

    socket = await served.identify()
    async with asyncio.TaskGroup() as tasks:
        using = tasks.create_task(served.control("POST", "/interactions", json={"name": "/latest"}))
        event = await socket.receive_json()
        assert (event["t"], event["d"]["data"]["name"]) == ("INTERACTION_CREATE", "latest")
        callback = f"/interactions/{event['d']['id']}/{event['d']['token']}/callback?with_response=1"
        await served.rest("POST", callback, {"type": 4, "data": {"content": "Nothing new", "flags": 64}})
    status, outcome = using.result()
    assert (status, outcome["callback"], outcome["timed_out"]) == (200, "message", False)
    assert outcome["original"]["text"] == "Nothing new"
    assert outcome["original"]["ephemeral_to"] == world["users"]["reader"]
    await socket.close()


async def test_what_no_member_could_do_is_a_conflict(served: Served) -> None:
    status, answer = await served.control("POST", "/interactions", json={"name": "missing"})
    assert (status, answer["error"]) == (409, "there is no command 'missing'")


async def test_the_world_can_be_changed(served: Served) -> None:
    news, created = await channel_id(served, "news"), {"name": "late", "kind": "announcement"}
    _, channel = await served.control("POST", "/channels", json=created)
    assert await channel_id(served, "late") == channel["id"]
    await served.control("PUT", "/channels/news/permissions", json={"deny": ["send_messages"]})
    assert (await served.rest("POST", f"/channels/{news}/messages", {"content": "x"}))[1]["code"] == 50013
    await served.control("DELETE", "/channels/news")
    assert (await served.rest("POST", f"/channels/{news}/messages", {"content": "x"}))[1]["code"] == 10003


async def test_it_ends_well_with_a_client_still_connected(served: Served) -> None:
    socket = await served.identify()
    served.process.send_signal(signal.SIGTERM)
    closing = await socket.receive()
    assert (closing.type, closing.data) == (aiohttp.WSMsgType.CLOSE, 1001)
    assert await served.process.wait() == 0
