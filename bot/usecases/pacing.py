"""Pacing: what a target's quiet hours hold back, and what comes together after a time of rest."""

from collections.abc import Sequence
from datetime import datetime

import structlog

from bot.alerts.folding import occasion
from bot.alerts.quiet import quiet_until
from bot.alerts.rounds import ranked
from bot.domain.delivery import Held, Waiting
from bot.domain.digest import Candidate, NewDigest
from bot.domain.subscription import Target
from bot.ports.delivery import Outbox
from bot.ports.stories import StoryStore
from bot.ports.subscriptions import DigestStore, SubscriptionStore

log = structlog.get_logger()


class Pacing:
    """Decides, before a target's outbox is emptied, what of it may go."""

    def __init__(
        self, outbox: Outbox, subscriptions: SubscriptionStore, stories: StoryStore, digests: DigestStore
    ) -> None:
        self._outbox = outbox
        self._subscriptions = subscriptions
        self._stories = stories
        self._digests = digests

    async def prepare(self, target: Target, now: datetime) -> None:
        """Hold posts in quiet hours; fold what waited into one digest. Edits go their way."""
        hours = await self._subscriptions.quiet_hours(target)
        until = quiet_until(hours, now) if hours else None
        if until is not None:
            await self._outbox.hold(target, until)
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


def _numbers(waiting: Sequence[Waiting]) -> tuple[int, ...]:
    return tuple(one.id for one in waiting)
