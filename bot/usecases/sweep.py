"""The sweep: wakes whatever the stores say is due, so that no lost wake-up is ever a loss."""

from typing import Final

from bot.ports.clock import Clock
from bot.ports.delivery import Outbox
from bot.ports.feeds import FeedStore
from bot.ports.jobs import JobKind, Jobs
from bot.usecases.lanes import wake_senders

MOST_HOSTS: Final = 5_000
_MOST_ENTRIES: Final = 50


class Sweep:
    """Run at start and every few seconds, by those who read and by those who send."""

    def __init__(self, feeds: FeedStore, outbox: Outbox, jobs: Jobs, clock: Clock) -> None:
        self._feeds = feeds
        self._outbox = outbox
        self._jobs = jobs
        self._clock = clock

    async def reading(self) -> None:
        """Wake the polls that are due, and the reports that somebody left to be made."""
        hosts = await self._feeds.due_hosts(self._clock.now(), MOST_HOSTS)
        await self._jobs.wake_all(JobKind.POLL, hosts)
        left = await self._feeds.pending(None, _MOST_ENTRIES)
        await self._jobs.wake_all(JobKind.INGEST, sorted({entry.feed.host for entry in left}))

    async def sending(self) -> None:
        """Wake the deliveries that are due."""
        await wake_senders(self._outbox, self._jobs, self._clock.now())
