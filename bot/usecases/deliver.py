"""Delivery: what is owed to a target is posted, or edited, in order."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import structlog

from bot.alerts.quiet import quiet_until
from bot.domain.delivery import Content, Delivery, DeliveryKind, MessageRef, Sent, Update, retry_at
from bot.domain.digest import DigestId
from bot.domain.errors import Busy, InboxClosed, NotAllowed, Rejected, TargetGone
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Target
from bot.ports import Clock, DigestStore, Outbox, Publisher, StoryStore, SubscriptionStore

log = structlog.get_logger()

BATCH: Final = 10


@dataclass(frozen=True, slots=True)
class Books:
    """The stores that delivering reads and writes."""

    stories: StoryStore
    outbox: Outbox
    subscriptions: SubscriptionStore
    digests: DigestStore


class Delivering:
    """Empties the outbox, one target at a time."""

    def __init__(self, books: Books, publisher: Publisher, clock: Clock) -> None:
        self._books = books
        self._publisher = publisher
        self._clock = clock

    async def drain(self, key: str) -> None:
        """Send all that is due for the target of that key, oldest first, until something stops it."""
        target = Target.parse(key)
        while batch := await self._claim(target):
            for delivery in batch:
                if not await self._deliver(delivery):
                    return

    async def _claim(self, target: Target) -> Sequence[Delivery]:
        """What may be sent now: in the target's quiet hours nothing but edits, which ring nobody."""
        now, hours = self._clock.now(), await self._books.subscriptions.quiet_hours(target)
        until = quiet_until(hours, now) if hours else None
        if until is not None:
            await self._books.outbox.hold(target, until)
        return await self._books.outbox.claim(target, now, BATCH)

    async def _deliver(self, owed: Delivery) -> bool:
        """Deliver one row; False when the target is to be left alone for now."""
        content = await self._content(owed)
        delivery = replace(owed, version=content.version) if isinstance(content, Story) else owed
        try:
            message = await self._send(delivery, content)
        except Busy as error:
            until = retry_at(self._clock.now(), delivery.attempts, error.retry_after)
            await self._books.outbox.postpone(delivery, until, error.why)
            log.info("delivery.postponed", **_facts(delivery), why=error.why)
            return False
        except Rejected as error:
            await self._books.outbox.reject(delivery, error.why)
            log.error("delivery.rejected", **_facts(delivery), why=error.why)
            return True
        except (TargetGone, NotAllowed, InboxClosed) as error:
            await self._switch_off(delivery.target, error.why)
            return False
        await self._books.outbox.sent(Sent(delivery, message, self._clock.now()))
        log.info("delivery.sent", **_facts(delivery), edit=owed.message is not None)
        return True

    async def _content(self, owed: Delivery) -> Content:
        match owed.kind:
            case DeliveryKind.CARD:
                return await self._books.stories.get(StoryId(owed.subject))
            case DeliveryKind.UPDATE:
                assert owed.story_id is not None
                return _update(await self._books.stories.get(owed.story_id), ReportId(owed.subject))
            case DeliveryKind.DIGEST:
                return await self._books.digests.get(DigestId(owed.subject))

    async def _send(self, delivery: Delivery, content: Content) -> MessageRef:
        if delivery.message is None:
            return await self._publisher.post(delivery, content)
        if isinstance(content, Story):
            await self._publisher.edit(delivery.message, content)
        return delivery.message

    async def _switch_off(self, target: Target, why: str) -> None:
        await self._books.outbox.switch_off(target, why)
        paused = await self._books.subscriptions.pause(target, why)
        log.warning("target.switched_off", target=str(target), why=why, subscriptions=paused)


def _update(story: Story, report_id: ReportId) -> Update:
    return Update(story, next(report for report in story.reports if report.id == report_id))


def _facts(delivery: Delivery) -> dict[str, str | int]:
    """What the log says of a delivery."""
    return {
        "target": str(delivery.target),
        "kind": delivery.kind,
        "subject": delivery.subject,
        "version": delivery.version,
    }
