"""What a process may be, and what is said when it may not."""

import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.adapters.observability.metrics import Metrics
from bot.cli.roles import shards_of
from bot.domain.errors import SettingsError
from bot.ports.jobs import SILENCE
from bot.roles import gateway, sender, worker
from bot.runtime.opening import opened
from bot.settings import Settings, load

ON_SQLITE = load({"_env_file": None, "database_url": "sqlite:///x.sqlite3", "discord_token": "x"})


@pytest.mark.parametrize("role", [worker, sender, gateway])
async def test_a_role_on_sqlite_is_refused_and_told_what_to_do(
    role: Callable[[Settings, Metrics], Awaitable[None]],
) -> None:
    with pytest.raises(SettingsError, match=r"DATABASE_URL to a PostgreSQL .*migrate-to.*`rightswire run`"):
        await role(ON_SQLITE, Metrics())


async def test_a_process_that_ends_by_an_error_is_no_longer_at_work(tmp_path: Path) -> None:
    settings = load({"_env_file": None, "database_url": f"sqlite:///{tmp_path}/x.sqlite3"})
    async with opened(settings) as house:
        with pytest.raises(SettingsError):
            async with house.present("run"):
                raise SettingsError("the token is wrong")
        assert await house.processes.bury(house.clock.now() + 2 * SILENCE) == 0


def test_what_hangs_when_a_task_has_failed_is_left(tmp_path: Path) -> None:
    program = f"""if True:
        import asyncio
        from bot import roles
        from bot.domain.errors import SettingsError
        from bot.runtime.opening import opened
        from bot.settings import load
        roles.LAST = 0.1
        async def fails():
            raise SettingsError("the token is wrong")
        async def hangs():
            while True:
                try:
                    await asyncio.Event().wait()
                except asyncio.CancelledError:
                    pass
        async def main():
            async with opened(load(dict(_env_file=None, database_url="sqlite:///{tmp_path}/x.sqlite3"))) as house:
                await roles._until_stopped(house, "run", [hangs(), fails()])
        asyncio.run(main())"""
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=40)
    assert done.returncode == 1
    assert "run.abandoned" in done.stdout


@pytest.mark.parametrize(
    ("told", "meant"), [("0-3/8", (8, (0, 1, 2, 3))), ("7/8", (8, (7,))), (" 0/1 ", (1, (0,)))]
)
def test_shards_are_told_by_their_range(told: str, meant: tuple[int, tuple[int, ...]]) -> None:
    assert shards_of(told) == meant  # discord.py refuses a range


@pytest.mark.parametrize("told", ["", "8", "4-3/8", "0-8/8", "a/b", "-1/2"])
def test_shards_that_cannot_be_are_told(told: str) -> None:
    with pytest.raises(SettingsError, match="0-3/8"):
        shards_of(told)
