"""A model's server over real connections: it answers, is slow, wrong, dead, or babbles without end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot.adapters.http.model import ModelPolicy, ModelServer
from bot.domain.errors import ModelUnavailable

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SCHEMA = {"type": "object"}


@asynccontextmanager
async def serving(handler: Handler, seconds: float = 5.0) -> AsyncIterator[ModelServer]:
    application = web.Application()
    application.router.add_post("/v1/chat/completions", handler)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with ModelServer(
            ModelPolicy(f"http://127.0.0.1:{port}/v1", "sample-1b", "secret", seconds)
        ) as server:
            yield server
    finally:
        await runner.cleanup()


def said(content: Any) -> web.Response:
    return web.json_response({"choices": [{"message": {"role": "assistant", "content": content}}]})


async def test_a_question_is_asked_as_servers_expect_it() -> None:
    seen: dict[str, Any] = {}

    async def handler(request: web.Request) -> web.Response:
        seen.update(await request.json(), key=request.headers["Authorization"])
        return said("{}")

    async with serving(handler) as server:
        assert await server.answer("Why?", SCHEMA) == "{}"
    assert seen["model"] == "sample-1b"
    assert seen["key"] == "Bearer secret"
    assert seen["messages"] == [{"role": "user", "content": "Why?"}]
    assert seen["response_format"]["json_schema"]["schema"] == SCHEMA


async def test_a_slow_server_is_not_waited_for() -> None:
    never = asyncio.Event()

    async def handler(_: web.Request) -> web.Response:
        await never.wait()
        return said("late")

    async with serving(handler, 0.05) as server:
        with pytest.raises(ModelUnavailable, match=r"within 0\.05 seconds"):
            await server.answer("Why?", SCHEMA)
        never.set()


async def test_a_server_that_babbles_is_cut_off() -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"blah " * 1000)
        return response

    async with serving(handler) as server:
        with pytest.raises(ModelUnavailable, match="never ends"):
            await server.answer("Why?", SCHEMA)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=500),
        lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}),
        lambda: web.Response(text="<html>"),
        lambda: web.json_response([]),
        lambda: web.json_response({"choices": []}),
        lambda: said(None),
    ],
)
async def test_a_wrong_server_is_told_apart(answer: Callable[[], web.Response]) -> None:
    async def handler(_: web.Request) -> web.Response:
        return answer()

    async with serving(handler) as server:
        with pytest.raises(ModelUnavailable):
            await server.answer("Why?", SCHEMA)


async def test_a_dead_server_is_told() -> None:
    async with ModelServer(ModelPolicy("http://127.0.0.1:9/v1", "sample-1b")) as server:
        with pytest.raises(ModelUnavailable, match="cannot be reached"):
            await server.answer("Why?", SCHEMA)
