"""Lanes: what waits for Discord is sent side by side by urgency, so that edits keep no alert waiting."""

from asyncio import Lock
from collections import defaultdict
from collections.abc import Callable, Mapping
from time import perf_counter
from typing import Final

from bot.domain.delivery import Urgency
from bot.ports.clock import Clock
from bot.ports.delivery import Outbox
from bot.ports.jobs import JobKind, Jobs

LANES: Final[Mapping[Urgency, JobKind]] = {
    Urgency.ALERT: JobKind.ALERT,
    Urgency.NOW: JobKind.DELIVER,
    Urgency.DIGEST: JobKind.DIGEST,
    Urgency.EDIT: JobKind.EDIT,
}
# Looking at the outbox may take this share of the time; looks that take no more than QUICK seconds are free.
SHARE: Final = 0.05
QUICK: Final = 0.02
# A look may have waited for the database and not worked, so no rest is longer than this.
LONGEST: Final = 10.0


class Senders:
    """Those who send what is owed.

    To find out whom to wake takes the longer the more is owed: with a hundred thousand deliveries waiting, a
    look takes longer than a poll, and those whom the last look woke still have enough to do. So there is one
    look at a time: all who ask while it is under way share the next.
    """

    def __init__(
        self, outbox: Outbox, jobs: Jobs, clock: Clock, timer: Callable[[], float] = perf_counter
    ) -> None:
        self._outbox = outbox
        self._jobs = jobs
        self._clock = clock
        self._timer = timer
        self._rests_until = timer()
        self._alone = Lock()
        self._looks_since: float | None = None
        self._asked = self._told = 0

    async def wake(self) -> None:
        """Wake the targets owed something for longest, each in the lane of what is most urgent there.

        After a look that was not quick it rests, and the sweep makes up for that.
        """
        self._asked += 1
        mine = self._asked
        if self._looks_since is not None and self._timer() - self._looks_since > QUICK:
            return
        async with self._alone:
            began = self._timer()
            if began >= self._rests_until and self._told < mine:
                await self._look(began)

    async def _look(self, began: float) -> None:
        """Look once, for all who have asked so far."""
        asked, self._looks_since = self._asked, began
        keys: defaultdict[JobKind, list[str]] = defaultdict(list)
        try:
            for target, urgency in (await self._outbox.owed(self._clock.now())).items():
                keys[LANES[urgency]].append(str(target))
        finally:
            self._looks_since = None
        self._told, ended = asked, self._timer()
        self._rests_until = ended + _rest(ended - began)
        for kind, targets in keys.items():
            await self._jobs.wake_all(kind, targets)


def _rest(took: float) -> float:
    """How many seconds after a look that took so many."""
    return min(took * (1 / SHARE - 1), LONGEST) if took > QUICK else 0.0
