"""The outbox, in SQL: rows of `deliveries`, leased to one sender at a time.

A lease is fenced by the row's attempts: they grow with every failure and with every lease that lapsed,
so whoever comes back after his lease was given to somebody else holds an older number, and only a
message that did go out is still believed of him.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Insert, Row, and_, case, exists, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import languages, looks
from bot.adapters.storage.looks import Look
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.rows.wishes import to
from bot.adapters.storage.schema import OWED, deliveries, publications
from bot.adapters.storage.switches import SqlSwitches, ended
from bot.domain.delivery import (
    LEASE,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Held,
    MessageRef,
    Sent,
    Urgency,
    Waiting,
)
from bot.domain.story import StoryId
from bot.domain.subscription import Target, TargetKind
from bot.ports.clock import SKEW
from bot.ports.delivery import MOST_OWED

_POST = deliveries.c.sent_version == 0
# What is held by a rule lets the others pass: it will not come in its turn anyway.
_UNHELD = deliveries.c.held.is_(None)
_LATER = 2**62


class SqlOutbox(SqlSwitches):
    """The Outbox port over a Database."""

    async def owed(self, now: datetime, most: int = MOST_OWED) -> Mapping[Target, Urgency]:
        """Targets with a delivery that is due and not claimed, of each urgency so many at most."""
        row, ready = deliveries.c, _ready(now)
        edits = func.count(case((~_POST & ready, 1)))
        next_post = func.min(case((_POST & ready, row.id)))
        held_back = func.min(case((_POST & ~ready & _UNHELD, row.id)))
        posts = next_post < func.coalesce(held_back, _LATER)
        urgent = case((posts, func.min(case((_POST & ready, _urgency())))), else_=Urgency.EDIT.value)
        since, first = func.min(row.next_at).label("since"), func.min(row.id).label("first")
        all_waiting = (
            select(row.target_kind, row.target_id, urgent.label("urgency"), since, first)
            .where(OWED)
            .group_by(row.target_kind, row.target_id)
            .having(or_(edits > 0, posts))
            .subquery()
        )
        found = all_waiting.c
        place = func.row_number().over(partition_by=found.urgency, order_by=(found.since, found.first))
        placed = select(all_waiting, place.label("place")).subquery()
        waiting = select(placed).where(placed.c.place <= most).order_by(placed.c.urgency, placed.c.place)
        async with self._database.reading() as connection:
            return {wishes.target(row): Urgency(row.urgency) for row in await connection.execute(waiting)}

    async def claim(self, target: Target, now: datetime) -> Delivery | None:
        """That target's next delivery, leased for `delivery.LEASE`: an attempt at it begins now.

        A post that waits, or that somebody else is at, holds back the later ones; edits go their way, after
        posts. A lease that lapsed counts as a failed attempt, and leaves a post in doubt.
        """
        row = deliveries.c
        async with self._database.writing() as connection:
            await self._database.alone(connection, str(target))
            held_back = await _held_back(connection, target, now)
            due = (
                select(deliveries, _announced(), languages.of_delivery(target))
                .where(OWED, to(deliveries, target), _ready(now), or_(~_POST, row.id < held_back))
                .order_by(case((_POST, 0), else_=1), row.id)
                .limit(1)
                .with_for_update()
            )
            found = (await connection.execute(due)).first()
            if found is None:
                return None
            shown = await looks.look(connection, found, now)
            claimed = _delivery(found, shown)
            begun = {} if claimed.message else {"begun_at": found.begun_at or now}
            lease = {
                "attempts": claimed.attempts,
                "claimed_until": now + LEASE,
                "claimed_by": self._database.process,
                **begun,
            }
            if shown.role != found.mention_role:
                lease |= {"mention_role": shown.role, "mentioned_at": now}
            await connection.execute(update(deliveries).where(row.id == found.id).values(lease))
            return claimed

    async def hold(self, target: Target, until: datetime, why: Held = Held.QUIET) -> None:
        """What waits to be posted there waits until then at least; edits go their way."""
        waiting = and_(OWED, to(deliveries, target), _POST, deliveries.c.next_at < until)
        free = waiting & deliveries.c.claimed_until.is_(None)
        async with self._database.writing() as connection:
            held = {"next_at": until, "held": why.value}
            await connection.execute(update(deliveries).where(free).values(held))

    async def waiting(self, target: Target, now: datetime) -> Sequence[Waiting]:
        """Cards that are due to be posted there, not claimed and not in doubt, oldest first."""
        surely_new = (deliveries.c.kind == DeliveryKind.CARD.value) & deliveries.c.begun_at.is_(None)
        cards = (
            select(deliveries)
            .where(OWED, to(deliveries, target), _POST, _ready(now), surely_new)
            .order_by(deliveries.c.id)
        )
        async with self._database.reading() as connection:
            return [_waiting(row) for row in await connection.execute(cards)]

    async def card(self, target: Target, story_id: StoryId) -> MessageRef | None:
        """The message there that shows that story's card."""
        row = deliveries.c
        of_story = (row.kind == DeliveryKind.CARD.value) & (row.subject == story_id)
        shown = select(row.channel_id, row.message_id).where(
            of_story, to(deliveries, target), row.message_id.is_not(None)
        )
        async with self._database.reading() as connection:
            found = (await connection.execute(shown)).first()
            return None if found is None else MessageRef(found.channel_id, found.message_id)

    async def sent(self, sent: Sent) -> None:
        """Discord took it: that version is no longer owed; where it is announced its publication is."""
        delivery, row = sent.delivery, deliveries.c
        newer = row.sent_version < delivery.version
        taken = (
            update(deliveries)
            .where(row.id == delivery.id)
            .values(
                sent_version=case((newer, delivery.version), else_=row.sent_version),
                channel_id=func.coalesce(row.channel_id, sent.message.channel_id),
                message_id=func.coalesce(row.message_id, sent.message.message_id),
                first_sent_at=func.coalesce(row.first_sent_at, sent.at),
                claimed_until=case((row.attempts == delivery.attempts, null()), else_=row.claimed_until),
                next_at=sent.rests_until,
                begun_at=None,
                why=None,
            )
        )
        async with self._database.writing() as connection:
            await connection.execute(taken)
            if sent.message.announced:
                await connection.execute(self._publication(sent))

    async def postpone(self, delivery: Delivery, until: datetime, why: str, *, refused: bool) -> None:
        """It failed for now; due again at `until`, one attempt more, in doubt unless it was `refused`."""
        failed: dict[str, Any] = {
            "attempts": delivery.attempts + 1,
            "next_at": until,
            "claimed_until": None,
            "why": why,
        }
        if refused:
            failed["begun_at"] = delivery.doubt
        await self._settle(delivery, failed)

    async def reject(self, delivery: Delivery, why: str) -> None:
        """Discord will never take it; kept for the operator."""
        await self._settle(delivery, ended(DeliveryState.REJECTED, why))

    async def give_up(self, delivery: Delivery, why: str) -> None:
        """Whether it was posted nobody will know: uncertain, kept for the operator, not posted again."""
        await self._settle(delivery, ended(DeliveryState.UNCERTAIN, why))

    async def set_back(self, now: datetime) -> int:
        """What was owed later than now is due now, for the clock was set back since; returns how much."""
        later = OWED & _UNHELD & (deliveries.c.owed_at > now)
        due = update(deliveries).where(later).values(owed_at=now, next_at=now)
        async with self._database.writing() as connection:
            return (await connection.execute(due)).rowcount

    def _publication(self, sent: Sent) -> Insert:
        owed = {
            "delivery_id": sent.delivery.id,
            "channel_id": sent.message.channel_id,
            "message_id": sent.message.message_id,
            "owed_at": sent.at,
            "next_at": sent.at,
        }
        return self._database.insert(publications).values(owed).on_conflict_do_nothing()

    async def _settle(self, delivery: Delivery, values: Mapping[str, Any]) -> None:
        """Write how an attempt ended, unless its lease was given to another."""
        async with self._database.writing() as connection:
            await connection.execute(update(deliveries).where(_held(delivery)).values(values))


def _announced() -> ColumnElement[bool]:
    return exists().where(publications.c.delivery_id == deliveries.c.id).label("announced")


def _urgency() -> ColumnElement[int]:
    """`delivery.urgency` of a post."""
    digest = deliveries.c.kind == DeliveryKind.DIGEST.value
    alert = deliveries.c.target_kind == TargetKind.MEMBER.value
    return case((digest, Urgency.DIGEST.value), (alert, Urgency.ALERT.value), else_=Urgency.NOW.value)


def _ready(now: datetime) -> ColumnElement[bool]:
    """Due and nobody's: a lease much longer than any was given before the clock was set back."""
    until = deliveries.c.claimed_until
    free = or_(until.is_(None), until <= now, until > now + LEASE + SKEW)
    return and_(deliveries.c.next_at <= now, free)


def _held(delivery: Delivery) -> ColumnElement[bool]:
    """Whether this holder's lease was not given to another; a sent version is no longer his to fail."""
    row = deliveries.c
    return and_(
        row.id == delivery.id,
        row.state == DeliveryState.OPEN.value,
        row.attempts == delivery.attempts,
        row.sent_version < delivery.version,
    )


async def _held_back(connection: AsyncConnection, target: Target, now: datetime) -> int:
    waiting = select(func.min(deliveries.c.id)).where(
        OWED, to(deliveries, target), _POST, _UNHELD, ~_ready(now)
    )
    first = (await connection.execute(waiting)).scalar()
    return _LATER if first is None else int(first)


def _waiting(row: Row[Any]) -> Waiting:
    held = None if row.held is None else Held(row.held)
    return Waiting(DeliveryId(row.id), StoryId(row.story_id), row.owed_at or row.next_at, held)


def _delivery(row: Row[Any], shown: Look) -> Delivery:
    message = None if row.message_id is None else MessageRef(row.channel_id, row.message_id, row.announced)
    return Delivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        subject=row.subject,
        story_id=None if row.story_id is None else StoryId(row.story_id),
        target=wishes.target(row),
        version=row.wanted_version,
        attempts=row.attempts + (row.claimed_until is not None),
        message=message,
        posted_at=row.first_sent_at,
        doubt=None if message else row.begun_at,
        size=shown.size,
        mention=shown.role,
        language=row.language,
    )
