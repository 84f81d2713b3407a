"""The outbox, in SQL: rows of `deliveries`, leased to one sender at a time.

A lease is fenced by the row's attempts: they grow with every failure and with every lease that lapsed,
so whoever comes back after his lease was given to somebody else holds an older number, and only a
message that did go out is still believed of him.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import rows
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import OWED, deliveries
from bot.domain.delivery import (
    LEASE,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    MessageRef,
    Sent,
)
from bot.domain.story import StoryId
from bot.domain.subscription import Target

_POST = deliveries.c.sent_version == 0
_LATER = 2**62


class SqlOutbox:
    """The Outbox port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def owed(self, now: datetime) -> Sequence[Target]:
        """Targets with a delivery that is due and not claimed, those waiting longest first."""
        ready = _ready(now)
        edits = func.count(case((~_POST & ready, 1)))
        next_post = func.min(case((_POST & ready, deliveries.c.id)))
        held_back = func.min(case((_POST & ~ready, deliveries.c.id)))
        waiting = (
            select(deliveries.c.target_kind, deliveries.c.target_id)
            .where(OWED)
            .group_by(deliveries.c.target_kind, deliveries.c.target_id)
            .having(or_(edits > 0, next_post < func.coalesce(held_back, _LATER)))
            .order_by(func.min(deliveries.c.next_at), func.min(deliveries.c.id))
        )
        async with self._database.reading() as connection:
            return [rows.target(row) for row in await connection.execute(waiting)]

    async def claim(self, target: Target, now: datetime, limit: int) -> Sequence[Delivery]:
        """That target's due deliveries, oldest first, leased to the caller for `delivery.LEASE`.

        A post that waits, or that somebody else is at, holds back the later ones; edits go their way.
        A lease that lapsed counts as a failed attempt.
        """
        async with self._database.writing() as connection:
            await self._database.alone(connection, str(target))
            held_back = await _held_back(connection, target, now)
            due = (
                select(deliveries)
                .where(OWED, _to(target), _ready(now), or_(~_POST, deliveries.c.id < held_back))
                .order_by(deliveries.c.id)
                .limit(limit)
                .with_for_update()
            )
            found = (await connection.execute(due)).all()
            lapsed = case((deliveries.c.claimed_until.is_(None), 0), else_=1)
            await connection.execute(
                update(deliveries)
                .where(deliveries.c.id.in_([row.id for row in found]))
                .values(attempts=deliveries.c.attempts + lapsed, claimed_until=now + LEASE)
            )
            return [_delivery(row) for row in found]

    async def hold(self, target: Target, until: datetime) -> None:
        """What waits to be posted there waits until then at least; edits go their way."""
        waiting = and_(OWED, _to(target), _POST, deliveries.c.next_at < until)
        free = waiting & deliveries.c.claimed_until.is_(None)
        async with self._database.writing() as connection:
            await connection.execute(update(deliveries).where(free).values(next_at=until))

    async def sent(self, sent: Sent) -> None:
        """Discord took it: that version is no longer owed."""
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
                why=None,
            )
        )
        async with self._database.writing() as connection:
            await connection.execute(taken)

    async def postpone(self, delivery: Delivery, until: datetime, why: str) -> None:
        """It failed for now; due again at `until`, one attempt more.

        What was claimed with it is given back: it has to wait for this one anyway.
        """
        async with self._database.writing() as connection:
            ours = select(deliveries.c.claimed_until).where(_held(delivery)).with_for_update()
            lease = (await connection.execute(ours)).scalar()
            if lease is None:
                return
            batch = _to(delivery.target) & (deliveries.c.claimed_until == lease)
            await connection.execute(update(deliveries).where(batch).values(claimed_until=None))
            failed = {"attempts": delivery.attempts + 1, "next_at": until, "why": why}
            await connection.execute(update(deliveries).where(deliveries.c.id == delivery.id).values(failed))

    async def reject(self, delivery: Delivery, why: str) -> None:
        """Discord will never take it; kept for the operator."""
        ended = {"state": DeliveryState.REJECTED.value, "claimed_until": None, "why": why}
        async with self._database.writing() as connection:
            await connection.execute(update(deliveries).where(_held(delivery)).values(ended))

    async def switch_off(self, target: Target, why: str) -> None:
        """Nothing more is owed to this target; its rows are kept with the reason."""
        ended = {"state": DeliveryState.OFF.value, "claimed_until": None, "why": why}
        still_open = _to(target) & (deliveries.c.state == DeliveryState.OPEN.value)
        async with self._database.writing() as connection:
            await connection.execute(update(deliveries).where(still_open).values(ended))


def _to(target: Target) -> ColumnElement[bool]:
    return (deliveries.c.target_kind == target.kind.value) & (deliveries.c.target_id == target.id)


def _ready(now: datetime) -> ColumnElement[bool]:
    free = or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= now)
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
    waiting = select(func.min(deliveries.c.id)).where(OWED, _to(target), _POST, ~_ready(now))
    first = (await connection.execute(waiting)).scalar()
    return _LATER if first is None else int(first)


def _delivery(row: Row[Any]) -> Delivery:
    message = None if row.message_id is None else MessageRef(row.channel_id, row.message_id)
    return Delivery(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        subject=row.subject,
        story_id=None if row.story_id is None else StoryId(row.story_id),
        target=rows.target(row),
        version=row.wanted_version,
        attempts=row.attempts + (row.claimed_until is not None),
        message=message,
    )
