"""Pacing: what a target's quiet hours hold back, and what comes together after a time of rest."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.alerts.folding import occasion
from bot.alerts.quiet import quiet_until
from bot.alerts.rounds import ranked
from bot.domain.delivery import Held, Waiting
from bot.domain.digest import Candidate, NewDigest
from bot.domain.publication import WITHIN
from bot.domain.subscription import Target, TargetKind
from bot.ports.delivery import Outbox, Publications
from bot.ports.stories import StoryStore
from bot.ports.subscriptions import DigestStore, SubscriptionStore

log = structlog.get_logger()


class Pacing:
    """Decides, before a target's outbox is emptied, what of it may go."""

    def __init__(
        self,
        outbox: Outbox,
        publications: Publications,
        subscriptions: SubscriptionStore,
        stories: StoryStore,
        digests: DigestStore,
    ) -> None:
        self._outbox = outbox
        self._publications = publications
        self._subscriptions = subscriptions
        self._stories = stories
        self._digests = digests

    async def prepare(self, target: Target, now: datetime) -> None:
        """Hold posts in quiet hours, and where no more can be published within the hour; fold what waited.

        Edits go their way.
        """
        hours = await self._subscriptions.quiet_hours(target)
        until = quiet_until(hours, now) if hours else None
        if until is not None:
            await self._outbox.hold(target, until)
            return
        free_at = await self._publishable_at(target, now)
        if free_at is not None:
            await self._outbox.hold(target, free_at, Held.COOLDOWN)
            return
        waiting = await self._outbox.waiting(target, now)
        if any(one.held is Held.COOLDOWN for one in waiting):
            await self._subscriptions.rang(target, now)
        why = occasion(waiting, now)
        if why is not None:
            candidates = [Candidate(await self._stories.get(one.story_id)) for one in waiting]
            digest = NewDigest(target, why, ranked(candidates, now), now, folded=_numbers(waiting))
            await self._digests.owe(digest)
            log.info("deliveries.folded", target=str(target), stories=len(waiting), occasion=why)

    async def _publishable_at(self, target: Target, now: datetime) -> datetime | None:
        """When an announcement channel may publish one more; None now, and where nothing is published."""
        if target.kind is not TargetKind.CHANNEL:
            return None
        return (await self._publications.spent(target.id, now - WITHIN)).free_at(now)


def _numbers(waiting: Sequence[Waiting]) -> tuple[int, ...]:
    return tuple(one.id for one in waiting)
