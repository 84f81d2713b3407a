"""A key's work is done by one process at a time."""

from collections.abc import Sequence
from typing import Final

from bot.ports.clock import Clock
from bot.ports.jobs import Handler, Leases
from bot.usecases.gather import Gathered

TOGETHER: Final = 0.02


class Alone:
    """A handler that works only for keys that no other process is at; the others are left to them.

    Leases that many keys want, or give back, within some milliseconds are one transaction. `what` keeps
    the keys of different handlers apart.
    """

    def __init__(self, what: str, handler: Handler, leases: Leases, clock: Clock) -> None:
        self._what = what
        self._handler = handler
        self._leases = leases
        self._clock = clock
        self._take = Gathered(self._take_all, TOGETHER)
        self._release = Gathered(self._release_all, TOGETHER)

    async def __call__(self, key: str) -> None:
        """Do the key's work, unless somebody else is doing it."""
        lease = f"{self._what} {key}"
        if not await self._take(lease):
            return
        try:
            await self._handler(key)
        finally:
            await self._release(lease)

    async def _take_all(self, leases: Sequence[str]) -> Sequence[bool]:
        taken = await self._leases.take(leases, self._clock.now())
        return [lease in taken for lease in leases]

    async def _release_all(self, leases: Sequence[str]) -> Sequence[None]:
        await self._leases.release(leases)
        return [None] * len(leases)
