"""Brings bots to life quickly: imports `rightswire` once, then forks one process for each life.

Run by the Python that Rightswire is installed for. Each line of its input is JSON,
`{"environment": {...}, "log": PATH, "point": NAME or null, "call": N, "clock": SECONDS}`; it answers with
the new process's id. The forked process runs the installed command's `main` and nothing of ours, but for a
point at which it is to kill itself, those being moments that no observer from outside can hit, and for a
clock that is fast.
"""

import gc
import importlib
import inspect
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, NoReturn

# Module, what in it, and whether death comes before the call or after it.
POINTS: dict[str, tuple[str, str, str]] = {
    "before_claim": ("bot.adapters.storage.outbox", "SqlOutbox.claim", "before"),
    "after_claim": ("bot.adapters.storage.outbox", "SqlOutbox.claim", "after"),
    "sent_before_commit": ("bot.adapters.discord.publisher", "DiscordPublisher.post", "after"),
    "edited_before_commit": ("bot.adapters.discord.publisher", "DiscordPublisher.edit", "after"),
    "mid_fan_out": ("bot.adapters.storage.debts", "_fan_out", "before"),
    "mid_digest": ("bot.adapters.storage.debts", "owe_digest", "before"),
    "mid_migration": ("alembic.runtime.migration", "HeadMaintainer.update_to_step", "before"),
}


def main() -> None:
    """Serve lines until there are no more."""
    importlib.import_module("bot.runtime.house")
    entry: Callable[[], int | None] = importlib.import_module("bot.__main__").main
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.freeze()
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _live(order, entry)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


def _live(order: dict[str, Any], entry: Callable[[], int | None]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for old, new in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(old, new)
    os.environ.update(order["environment"])
    if order["point"]:
        die_at(order["point"], order["call"])
    if order["clock"]:
        set_clock(timedelta(seconds=order["clock"]))
    sys.argv = ["rightswire", "run"]
    status: Any = 1
    try:
        status = entry()
    except SystemExit as ended:
        status = ended.code
    finally:
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 0)


def set_clock(forward: timedelta) -> None:
    """Have this process's clock be fast by so much."""
    clock = importlib.import_module("bot.adapters.clock").SystemClock
    right: Callable[[Any], datetime] = clock.now
    clock.now = lambda self: right(self) + forward


def die_at(point: str, call: int) -> None:
    """Have this process killed at that call of that point."""
    module, path, when = POINTS[point]
    *holders, name = path.split(".")
    holder: Any = importlib.import_module(module)
    for part in holders:
        holder = getattr(holder, part)
    setattr(holder, name, _deadly(getattr(holder, name), _Reaper(when, call)))


class _Reaper:
    """Kills this process at the so many-eth time that calls of a function are entered, or left."""

    def __init__(self, when: str, call: int) -> None:
        self._when = when
        self._left = call

    def reached(self, moment: str) -> None:
        """A call is about to be made (`before`), or has had its effect (`after`)."""
        if moment == self._when:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _deadly(real: Callable[..., Any], reaper: _Reaper) -> Callable[..., Any]:
    async def later(*arguments: Any, **named: Any) -> Any:
        reaper.reached("before")
        result = await real(*arguments, **named)
        reaper.reached("after")
        return result

    def at_once(*arguments: Any, **named: Any) -> Any:
        reaper.reached("before")
        result = real(*arguments, **named)
        reaper.reached("after")
        return result

    return wraps(real)(later if inspect.iscoroutinefunction(real) else at_once)


if __name__ == "__main__":
    main()
