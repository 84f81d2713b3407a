"""Parts of the delivery benchmark in which the world fails the bot: disk, database, clock, session, token."""

import asyncio
import json
import resource
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

from benchmarks._sending import Desk, desk, more_than, until
from tests.chaos.audit import Outcome
from tests.chaos.lives import Fate, cradle
from tests.postgresql import Server

_AWAY: Final = 30.0
_FULL: Final = 10.0
_SMALL: Final = 65536
_HOUR: Final = 3600.0
_RENEWED: Final = "renewed-token"
_BEGUN: Final = 50
_CHANNELS: Final = 20
_STORIES: Final = 20


async def troubles() -> dict[str, Any]:
    """Each of them in turn."""
    parts: dict[str, Callable[[], Coroutine[Any, Any, dict[str, Any]]]] = {
        "disk_full": disk_full,
        "database_stopped": database_stopped,
        "clock_ahead": lambda: clock_moved(_HOUR),
        "clock_behind": lambda: clock_moved(-_HOUR),
        "invalid_session": invalid_session,
        "token_revoked": token_revoked,
    }
    return {name: await part() for name, part in parts.items()}


async def disk_full() -> dict[str, Any]:
    """No file can grow for a while."""
    async with desk(_CHANNELS, _STORIES) as at, at.bot() as process:
        await until(lambda: more_than(at, _BEGUN))
        endless = resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (_SMALL, resource.RLIM_INFINITY))
        await asyncio.sleep(_FULL)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, endless)
        return await _recovered(at, process)


async def database_stopped() -> dict[str, Any]:
    """PostgreSQL is gone for half a minute."""
    server = Server()
    try:
        async with desk(_CHANNELS, _STORIES, server.url) as at, at.bot() as process:
            await until(lambda: more_than(at, _BEGUN))
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(_AWAY)
            await asyncio.to_thread(server.start)
            return await _recovered(at, process)
    finally:
        server.close()


async def clock_moved(seconds: float) -> dict[str, Any]:
    """The bot dies with a message sent and not written down; its next clock differs by so much."""
    async with desk(_CHANNELS, _STORIES) as at, cradle(Path(sys.executable), at.folder) as lives:
        first = await lives.begin(at.environment, at.log, Fate("sent_before_commit", call=_BEGUN))
        await first.wait(60)
        began = time.monotonic()
        second = await lives.begin(at.environment, at.log, Fate(clock=seconds))
        outcome = await at.settled()
        took = time.monotonic() - began
        alive = not second.ended
        await second.end()
    return _told(outcome, took) | {"alive": alive}


async def invalid_session() -> dict[str, Any]:
    """Op 9, once with the session gone and once to be resumed."""
    async with desk(_CHANNELS, _STORIES) as at, at.bot() as process:
        for resumable in (False, True):
            await at.town.ask("GET", "gateway", params={"sessions": 1, "timeout": 60})
            await until(lambda: more_than(at, _BEGUN))
            await at.town.ask("POST", "gateway", json={"do": "invalidate", "resumable": resumable})
        await at.town.ask("GET", "gateway", params={"sessions": 1, "timeout": 60})
        asked = {"kind": "command", "name": "about", "member": "reader", "channel": "news", "timeout": 60}
        answer = await at.town.ask("POST", "interactions", json=asked)
        return await _recovered(at, process) | {"commands_answered": answer["complete"]}


async def token_revoked() -> dict[str, Any]:
    """The token is reset in the portal; later the bot is started with the new one."""
    async with desk(_CHANNELS, _STORIES) as at:
        async with at.bot() as process:
            await until(lambda: more_than(at, _BEGUN))
            await at.town.ask("POST", "gateway", json={"do": "revoke", "token": _RENEWED})
            began = time.monotonic()
            status = await asyncio.wait_for(process.wait(), 60)
            took = time.monotonic() - began
        told = at.log.read_text(encoding="utf-8")
        at.town.environment["DISCORD_TOKEN"] = _RENEWED
        async with at.bot():
            outcome = await at.settled()
    return _told(outcome, took) | {"status": status, "reasons": _sentences(told)}


async def _recovered(at: Desk, process: asyncio.subprocess.Process) -> dict[str, Any]:
    began = time.monotonic()
    outcome = await at.settled()
    return _told(outcome, time.monotonic() - began) | {"alive": process.returncode is None}


def _told(outcome: Outcome, seconds: float) -> dict[str, Any]:
    counted = {name: getattr(outcome, name) for name in ("owed", "lost", "doubled", "disordered")}
    return counted | {"seconds": round(seconds, 1)}


def _sentences(log: str) -> list[str]:
    """What stands in the log that is no event."""
    return [line for line in log.splitlines() if line and not _is_event(line)]


def _is_event(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False
