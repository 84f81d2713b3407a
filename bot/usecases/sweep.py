"""The sweep: wakes whatever the stores say is due, so that no lost wake-up is ever a loss."""

from typing import Final

from bot.ports import Clock, FeedStore, JobKind, Jobs, Outbox
from bot.usecases.lanes import wake_senders

MOST_HOSTS: Final = 500


class Sweep:
    """Run at start and every few seconds."""

    def __init__(self, feeds: FeedStore, outbox: Outbox, jobs: Jobs, clock: Clock) -> None:
        self._feeds = feeds
        self._outbox = outbox
        self._jobs = jobs
        self._clock = clock

    async def once(self) -> None:
        """Wake the polls and deliveries that are due."""
        now = self._clock.now()
        for host in await self._feeds.due_hosts(now, MOST_HOSTS):
            await self._jobs.wake(JobKind.POLL, host)
        await wake_senders(self._outbox, self._jobs, now)
