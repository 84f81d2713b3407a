"""The outbox as an operator sees it, in SQL."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, case, or_, select, union_all, update

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.schema import FAILED, OFF, OWED, deliveries
from bot.domain.delivery import (
    Account,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Held,
    MessageRef,
    Standing,
)
from bot.domain.errors import NotFound
from bot.domain.story import StoryId

_row: Final = deliveries.c
_STANDING: Final = case(
    (_row.state != DeliveryState.OPEN.value, _row.state),
    (_row.sent_version >= _row.wanted_version, Standing.SENT.value),
    (_row.why.is_not(None), Standing.FAILING.value),
    else_=Standing.OWED.value,
).label("standing")


_INDEXED: Final = {
    Standing.OWED: OWED,
    Standing.FAILING: OWED,
    Standing.OFF: OFF,
    Standing.REJECTED: FAILED,
    Standing.UNCERTAIN: FAILED,
}


class SqlLedger:
    """The Ledger port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(
        self, standings: Collection[Standing], story_id: StoryId | None, limit: int
    ) -> Sequence[Account]:
        """The newest deliveries that stand so (of that story, or of any), newest first."""
        wanted = select(deliveries, _STANDING).where(_standing_is(standings))
        if story_id is not None:
            wanted = wanted.where(_row.story_id == story_id)
        async with self._database.reading() as connection:
            found = await connection.execute(wanted.order_by(_row.id.desc()).limit(limit))
            return [_account(row) for row in found]

    async def get(self, delivery_id: DeliveryId) -> Account:
        """Raises NotFound."""
        async with self._database.reading() as connection:
            wanted = select(deliveries, _STANDING).where(_row.id == delivery_id)
            row = (await connection.execute(wanted)).first()
        if row is None:
            raise NotFound("delivery")
        return _account(row)

    async def reopen(self, delivery_id: DeliveryId, now: datetime, *, sure: bool) -> bool:
        """Owed again from now; whether it could be, for it is not while a sender is at it or it was sent."""
        ended = _row.state.in_([DeliveryState.REJECTED.value, DeliveryState.UNCERTAIN.value])
        # One attempt more: whoever comes back with the earlier one decides nothing any longer.
        again: dict[str, Any] = {
            "state": DeliveryState.OPEN.value,
            "attempts": _row.attempts + 1,
            "next_at": now,
            "claimed_until": None,
            "held": None,
        }
        if sure:
            again["begun_at"] = None
        opening = update(deliveries).where(_row.id == delivery_id, or_(ended, _idle(now))).values(again)
        async with self._database.writing() as connection:
            return bool((await connection.execute(opening)).rowcount)


def _standing_is(standings: Collection[Standing]) -> ColumnElement[bool]:
    """In the words of the indexes that hold all that is asked for, if they do."""
    asked = _STANDING.in_([one.value for one in standings])
    if not set(standings) <= _INDEXED.keys():
        return asked
    parts = {_INDEXED[one]: None for one in standings}
    return _row.id.in_(union_all(*(select(_row.id).where(part, asked) for part in parts)))


def _idle(now: datetime) -> ColumnElement[bool]:
    return and_(OWED, or_(_row.claimed_until.is_(None), _row.claimed_until <= now))


def _account(row: Row[Any]) -> Account:
    return Account(
        id=DeliveryId(row.id),
        kind=DeliveryKind(row.kind),
        target=wishes.target(row),
        standing=Standing(row.standing),
        story_id=None if row.story_id is None else StoryId(row.story_id),
        attempts=row.attempts,
        next_at=row.next_at,
        edit=row.sent_version > 0,
        message=None if row.message_id is None else MessageRef(row.channel_id, row.message_id),
        sent_at=row.first_sent_at,
        held=None if row.held is None else Held(row.held),
        why=row.why,
    )
