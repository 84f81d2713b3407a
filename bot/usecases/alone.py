"""A key's work is done by one process at a time."""

from collections.abc import Collection, Sequence
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
        self._ahead: set[str] = set()
        self._running: set[str] = set()

    async def __call__(self, key: str) -> None:
        """Do the key's work, unless somebody else is doing it."""
        lease = self._lease(key)
        if lease not in self._ahead and not await self._take(lease):
            return
        self._ahead.discard(lease)
        self._running.add(lease)
        try:
            await self._handler(key)
        finally:
            self._running.discard(lease)
            await self._release(lease)

    async def take(self, keys: Collection[str]) -> Collection[str]:
        """Those of the keys that are free, and nobody else's from now on, and those that run here."""
        wanted = {self._lease(key): key for key in keys}
        taken = set(await self._leases.take(wanted, self._clock.now()))
        self._ahead |= taken
        return [key for lease, key in wanted.items() if lease in taken | self._running]

    def _lease(self, key: str) -> str:
        return f"{self._what} {key}"

    async def _take_all(self, leases: Sequence[str]) -> Sequence[bool]:
        taken = await self._leases.take(leases, self._clock.now())
        return [lease in taken for lease in leases]

    async def _release_all(self, leases: Sequence[str]) -> Sequence[None]:
        await self._leases.release(leases)
        return [None] * len(leases)
