"""A model's server over real connections: it answers, is slow, wrong, dead, or babbles without end."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.adapters.http.model import ModelPolicy, ModelServer
from bot.briefs.write import write_brief
from bot.domain.brief import Brief
from bot.domain.errors import ModelUnavailable
from bot.usecases.editor import Editor
from tests.fakes.clock import FakeClock
from tests.unit.briefs.drafts import WHEN, draft

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
SCHEMA = {"type": "object"}
STORY = [
    draft(
        "Police in Norland arrested 40 bloggers on Monday. A court in Quillport has not ruled on the arrests.",
        "Norland arrests bloggers",
    )
]


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


async def babbling(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _ in range(1000):
        await response.write(b"blah " * 1000)
    return response


async def silent(_: web.Request) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


async def wrong(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500)


async def lying(_: web.Request) -> web.StreamResponse:
    return said(
        '{"points": [{"text": "Police arrested 50 bloggers.", "source": 1}, {"text": "So.", "source": 2}]}'
    )


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
    async with serving(babbling) as server:
        with pytest.raises(ModelUnavailable, match="never ends"):
            await server.answer("Why?", SCHEMA)


@pytest.mark.parametrize(
    "answer",
    [
        lambda: web.Response(status=500),
        lambda: web.Response(status=302, headers={"Location": "http://127.0.0.1:9/"}),
        lambda: web.Response(text="<html>"),
        lambda: web.Response(text="[" * 100_000),
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


@pytest.mark.parametrize(
    ("handler", "why"),
    [
        (silent, "no answer within 0.2 seconds"),
        (wrong, "answered 500"),
        (babbling, "never ends"),
        (lying, "the number “50” is not in the source"),
    ],
)
async def test_whatever_is_wrong_with_the_server_the_embedded_brief_is_told_and_one_line_logged(
    handler: Handler, why: str
) -> None:
    async with serving(handler, 0.2 if handler is silent else 5.0) as server:
        with capture_logs() as logs:
            brief = await Editor(FakeClock(WHEN), server, 10).brief(STORY)
    assert_embedded(brief, logs, why)


async def test_with_a_dead_server_the_embedded_brief_is_told_and_one_line_logged() -> None:
    async with ModelServer(ModelPolicy("http://127.0.0.1:9/v1", "sample-1b")) as server:
        with capture_logs() as logs:
            brief = await Editor(FakeClock(WHEN), server, 10).brief(STORY)
    assert_embedded(brief, logs, "cannot be reached")


def assert_embedded(brief: Brief, logs: Sequence[Mapping[str, Any]], why: str) -> None:
    assert brief == write_brief(STORY)
    assert len(brief.points) == 2
    (line,) = [entry for entry in logs if entry["log_level"] != "debug"]
    assert line["event"] == "model.refused"
    assert why in line["why"]
