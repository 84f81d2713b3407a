"""Wake-ups, and the processes that follow them."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Protocol, runtime_checkable

SILENCE: Final = timedelta(seconds=5)


LEASE: Final = timedelta(minutes=10)
# The roles of processes that make stories.
INGESTING: Final = ("run", "worker")


class Processes(Protocol):
    """Those at work on one database. What a dead one had leased or claimed is free once it is buried."""

    async def begin(self, role: str, now: datetime) -> None:
        """This process is at work from now on, and claims in its own name."""
        ...

    async def beat(self, role: str, now: datetime) -> None:
        """It is still at work; to be said more often than every SILENCE."""
        ...

    async def bury(self, now: datetime) -> int:
        """End what those hold who have said nothing for longer than SILENCE; returns how many they were."""
        ...

    async def end(self, now: datetime) -> None:
        """This process works no longer, and gives back what it holds."""
        ...


class Readers(Protocol):
    """Those of the processes that make stories, as readers of queries."""

    async def read_more(self, now: datetime) -> bool:
        """Whether another one at work knows more kinds of terms in queries than this one."""
        ...


class Leases(Protocol):
    """Who is at what, over all processes. A lease ends when released, with its process, or after LEASE."""

    async def take(self, keys: Collection[str], now: datetime) -> Collection[str]:
        """Those of the keys that are free, which are this caller's now."""
        ...

    async def release(self, keys: Collection[str]) -> None:
        """Give back what was taken; what is another's meanwhile stays so."""
        ...


class JobKind(StrEnum):
    """What a wake-up is for; its key is a host, or for what is to be sent a target as text.

    What is to be sent has a kind for each urgency, so that what is less urgent keeps nothing waiting.
    """

    POLL = "poll"
    INGEST = "ingest"
    ALERT = "alert"
    DELIVER = "deliver"
    DIGEST = "digest"
    EDIT = "edit"


class Jobs(Protocol):
    """Wake-ups. The truth is in the stores: a lost wake-up is repeated by the sweep, never a loss."""

    async def wake(self, kind: JobKind, key: str) -> None:
        """Have the handler run for this key soon; at most one run a key at a time in a process.

        A key that is woken while it runs runs once more. Two processes may run a key at the same time:
        the stores' leases decide which of them has something to do.
        """
        ...

    async def wake_all(self, kind: JobKind, keys: Collection[str]) -> None:
        """The same for many keys; the sweep wakes those again for which there was no room."""
        ...


Handler = Callable[[str], Awaitable[None]]


@runtime_checkable
class Taker(Protocol):
    """A handler that says of many keys which are its own to do, before it is called for each of those."""

    async def __call__(self, key: str) -> None:
        """Do that key's work."""
        ...

    async def take(self, keys: Collection[str]) -> Collection[str]:
        """Those of the keys for which it is to be called."""
        ...


@dataclass(frozen=True, slots=True)
class Periodic:
    """What is done every so many seconds (1 to 59, or 3,600), by one process at a time; `name` says what."""

    name: str
    seconds: int
    task: Callable[[], Awaitable[object]]


class Engine(Jobs, Protocol):
    """Jobs that are worked off here: `run` until cancelled, `finish` before that for a quiet end."""

    async def run(self, handlers: Mapping[JobKind, Handler], periodic: Sequence[Periodic] = ()) -> None:
        """Work off the wake-ups of these kinds, from whichever process, and what is periodic.

        What fails is logged and done again when it is woken again, or at its next time.
        """
        ...

    async def finish(self) -> None:
        """Begin nothing more and return once what is running here has ended."""
        ...
