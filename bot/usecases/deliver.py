"""Delivery: what is owed to a target is posted, or edited, in order."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import structlog

from bot.domain.delivery import (
    ATTEMPT,
    Content,
    Delivery,
    DeliveryKind,
    MessageRef,
    Moved,
    Sent,
    Update,
    retry_at,
)
from bot.domain.digest import DigestId
from bot.domain.errors import Busy, NotFound, PublishError, Rejected, Unsure
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryId
from bot.domain.subscription import Target
from bot.ports.clock import Clock
from bot.ports.delivery import Outbox, Publications, Publisher
from bot.ports.jobs import Jobs
from bot.ports.stories import StoryStore
from bot.ports.subscriptions import DigestStore, SubscriptionStore
from bot.usecases.lanes import LANES
from bot.usecases.pacing import Pacing

log = structlog.get_logger()

TURN: Final = 5


@dataclass(frozen=True, slots=True)
class Books:
    """The stores that delivering reads and writes."""

    stories: StoryStore
    outbox: Outbox
    subscriptions: SubscriptionStore
    digests: DigestStore
    publications: Publications


class Delivering:
    """Empties the outbox, one target at a time."""

    def __init__(self, books: Books, publisher: Publisher, jobs: Jobs, clock: Clock) -> None:
        self._books = books
        self._pacing = Pacing(
            books.outbox, books.publications, books.subscriptions, books.stories, books.digests
        )
        self._publisher = publisher
        self._jobs = jobs
        self._clock = clock

    async def drain(self, key: str) -> None:
        """Send what is due for the target of that key, in order, until something stops it.

        After a few it is the others' turn; what is left then waits for its next one.
        """
        target, sent = Target.parse(key), 0
        while (claimed := await self._claim(target)) and await self._deliver(*claimed):
            sent += 1
            if sent == TURN:
                await self._jobs.wake(LANES[claimed[0].urgency], key)
                return

    async def _claim(self, target: Target) -> tuple[Delivery, datetime] | None:
        """What may be sent now, and since when it is ours: in quiet hours only edits, which ring nobody."""
        await self._pacing.prepare(target, self._clock.now())
        now = self._clock.now()
        delivery = await self._books.outbox.claim(target, now)
        return None if delivery is None else (delivery, now)

    async def _deliver(self, owed: Delivery, since: datetime) -> bool:
        """Deliver one row; False when the target is to be left alone for now."""
        try:
            content = await self._content(owed)
        except NotFound as error:
            await self._reject(owed, str(error))
            return True
        delivery = replace(owed, version=content.version) if isinstance(content, Story) else owed
        try:
            async with asyncio.timeout(self._left(since)):
                sent = await self._send(delivery, content)
        except TimeoutError:
            return await self._failed(delivery, Busy("there was no answer in time", 0.0))
        except PublishError as error:
            return await self._failed(delivery, error)
        await self._books.outbox.sent(sent)
        log.info("delivery.sent", **_facts(delivery), edit=owed.message is not None)
        return True

    def _left(self, since: datetime) -> float:
        """The seconds that an attempt may take, to end before its lease does. Raises TimeoutError."""
        left = min(since + ATTEMPT - self._clock.now(), ATTEMPT).total_seconds()
        if left <= 0:
            raise TimeoutError
        return left

    async def _content(self, owed: Delivery) -> Content:
        match owed.kind:
            case DeliveryKind.CARD:
                story = await self._books.stories.get(StoryId(owed.subject))
                if story.id == owed.subject:
                    return story
                return Moved(story, await self._books.outbox.card(owed.target, story.id))
            case DeliveryKind.UPDATE:
                assert owed.story_id is not None
                return _update(await self._books.stories.get(owed.story_id), ReportId(owed.subject))
            case DeliveryKind.DIGEST:
                return await self._books.digests.get(DigestId(owed.subject))

    async def _send(self, delivery: Delivery, content: Content) -> Sent:
        if delivery.message is None:
            message = await self._post(delivery, content)
        else:
            message = delivery.message
            if isinstance(content, Story | Moved):
                await self._publisher.edit(delivery, content)
        return Sent(_believed(delivery), message, self._clock.now())

    async def _post(self, delivery: Delivery, content: Content) -> MessageRef:
        """Post it; an attempt of unknown outcome is looked for first, for it may have come through."""
        if delivery.doubt is not None:
            try:
                found = await self._publisher.find(delivery)
            except Unsure:
                if not delivery.nonce_holds(self._clock.now()):
                    raise
                found = None
            if found is not None:
                return found
        if isinstance(content, Moved):
            raise Rejected("its story is told in another card there")
        return await self._publisher.post(delivery, content)

    async def _failed(self, delivery: Delivery, error: PublishError) -> bool:
        """Write down why; False when the target is to be left alone for now."""
        match error:
            case Busy():
                await self._postpone(delivery, error)
                return False
            case Unsure():
                await self._books.outbox.give_up(delivery, error.why)
                log.error("delivery.uncertain", **_facts(delivery), why=error.why)
                return True
            case Rejected():
                await self._reject(delivery, error.why)
                return True
            case _:
                await self._switch_off(delivery.target, error.why)
                return False

    async def _postpone(self, delivery: Delivery, error: Busy) -> None:
        until = retry_at(self._clock.now(), delivery.attempts, error.retry_after)
        await self._books.outbox.postpone(delivery, until, error.why, refused=error.refused)
        log.info("delivery.postponed", **_facts(delivery), why=error.why)

    async def _reject(self, delivery: Delivery, why: str) -> None:
        await self._books.outbox.reject(delivery, why)
        log.error("delivery.rejected", **_facts(delivery), why=why)

    async def _switch_off(self, target: Target, why: str) -> None:
        await self._books.outbox.switch_off(target, why, self._clock.now())
        paused = await self._books.subscriptions.pause(target, why)
        log.warning("target.switched_off", target=str(target), why=why, subscriptions=paused)


def _believed(delivery: Delivery) -> Delivery:
    """What was surely posted: of an attempt in doubt the first version, for Discord keeps what came first."""
    return delivery if delivery.doubt is None else replace(delivery, version=1)


def _update(story: Story, report_id: ReportId) -> Update:
    for report in story.reports:
        if report.id == report_id:
            return Update(story, report)
    raise NotFound("report")


def _facts(delivery: Delivery) -> dict[str, str | int]:
    """What the log says of a delivery."""
    return {
        "target": str(delivery.target),
        "kind": delivery.kind,
        "subject": delivery.subject,
        "version": delivery.version,
    }
