"""The health page over real HTTP and a real database."""

import asyncio
from collections.abc import AsyncIterator
from time import sleep

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.adapters.observability.health import Health
from bot.adapters.observability.metrics import Metrics
from bot.adapters.storage.database import Database
from bot.adapters.storage.workload import SqlWorkStore
from tests.fakes.clock import FakeClock
from tests.fakes.samples import NOW


class Page:
    """The page at work, and who asks for it."""

    def __init__(self, database: Database) -> None:
        self.connected = True
        self.metrics = Metrics()
        self.health = Health(self.metrics, SqlWorkStore(database), FakeClock(NOW), lambda: self.connected)
        self.port = 0

    async def get(self, path: str) -> tuple[int, str]:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{self.port}/{path}") as answer,
        ):
            return answer.status, await answer.text()


@pytest.fixture
async def page(sqlite_url: str) -> AsyncIterator[Page]:
    database = Database(sqlite_url)
    page = Page(database)
    async with page.health.served("127.0.0.1", 0) as port:
        assert port is not None
        page.port = port
        yield page
    await database.close()


async def test_a_bot_at_work_is_alive_and_ready(page: Page) -> None:
    assert await page.get("healthz") == (200, "ok\n")
    assert await page.get("readyz") == (200, "ok\n")


async def test_without_discord_it_is_alive_and_not_ready(page: Page) -> None:
    page.connected = False
    assert await page.get("healthz") == (200, "ok\n")
    assert await page.get("readyz") == (503, "not connected to Discord\n")


async def test_a_database_that_cannot_be_used_is_told_without_its_password() -> None:
    database = Database("postgresql://user:pa55word@127.0.0.1:9/name")
    page = Page(database)
    async with page.health.served("127.0.0.1", 0) as port:
        page.port = port or 0
        for path in ("readyz", "metrics"):
            status, told = await page.get(path)
            assert status == 503
            assert "cannot be used" in told
            assert "pa55word" not in told
    await database.close()


async def test_metrics_tell_how_late_the_loop_was(page: Page) -> None:
    await asyncio.sleep(0)
    sleep(0.4)  # noqa: ASYNC251 - what must not happen is what is measured
    _, told = await page.get("metrics")
    (lag,) = [line for line in told.splitlines() if line.startswith("rightswire_loop_lag_seconds")]
    assert float(lag.split()[1]) > 0.1


async def test_an_address_in_use_is_one_line_and_no_failure(page: Page) -> None:
    with capture_logs() as logs:
        async with page.health.served("127.0.0.1", page.port) as port:
            assert port is None
    assert [entry["event"] for entry in logs] == ["health.unavailable"]
