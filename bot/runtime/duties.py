"""What a process does, and doing it again and again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.domain.errors import RightswireError
from bot.ports.jobs import Handler, JobKind, Periodic

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Duties:
    """What a process does: wake-ups, what is done every few seconds, and what goes on all the time."""

    handlers: Mapping[JobKind, Handler]
    periodic: tuple[Periodic, ...] = ()
    lasting: tuple[Callable[[], Awaitable[None]], ...] = ()

    def __add__(self, other: "Duties") -> "Duties":
        return Duties(
            {**self.handlers, **other.handlers},
            self.periodic + other.periodic,
            self.lasting + other.lasting,
        )


async def every(seconds: float, task: Callable[[], Awaitable[object]]) -> None:
    """Do it again and again; what fails for a reason of the world's is tried again next time."""
    while True:
        try:
            await task()
        except RightswireError as error:
            log.error("sweep.failed", task=task.__qualname__, why=str(error))
        await asyncio.sleep(seconds)
