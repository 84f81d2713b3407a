"""The sweep: wakes whatever the stores say is due, so that no lost wake-up is ever a loss."""

from datetime import UTC, datetime
from typing import Final

import structlog

from bot.ports.clock import Clock
from bot.ports.delivery import Outbox
from bot.ports.feeds import FeedStore
from bot.ports.jobs import JobKind, Jobs
from bot.usecases.lanes import Senders

log = structlog.get_logger()

# Later than any time: the first look finds out whether the clock was set back while nobody was at work.
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
MOST_HOSTS: Final = 5_000
_MOST_ENTRIES: Final = 50


class Sweep:
    """Run at start and every few seconds, by those who read and by those who send.

    What was put off by a clock that was fast is due as soon as that clock is right.
    """

    def __init__(self, stores: tuple[FeedStore, Outbox], jobs: Jobs, senders: Senders, clock: Clock) -> None:
        self._feeds, self._outbox = stores
        self._jobs = jobs
        self._senders = senders
        self._clock = clock
        self._read_at = self._sent_at = _NEVER

    async def reading(self) -> None:
        """Wake the polls that are due, and the reports that somebody left to be made."""
        before, self._read_at = self._read_at, self._clock.now()
        if self._read_at < before:
            _tell("feeds", await self._feeds.set_back(self._read_at))
        hosts = await self._feeds.due_hosts(self._read_at, MOST_HOSTS)
        await self._jobs.wake_all(JobKind.POLL, hosts)
        left = await self._feeds.pending(None, _MOST_ENTRIES)
        await self._jobs.wake_all(JobKind.INGEST, sorted({entry.feed.host for entry in left}))

    async def sending(self) -> None:
        """Wake the deliveries that are due."""
        before, self._sent_at = self._sent_at, self._clock.now()
        if self._sent_at < before:
            _tell("deliveries", await self._outbox.set_back(self._sent_at))
        await self._senders.wake()


def _tell(what: str, count: int) -> None:
    if count:
        log.warning("time.set_back", what=what, count=count)
