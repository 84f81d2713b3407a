"""How what is owed to a target is shown there, and whom it mentions, in SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, false, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import wishes
from bot.adapters.storage.schema import STYLED, deliveries, digests, story_queries, subscriptions
from bot.domain.delivery import DeliveryKind
from bot.domain.digest import BY_THE_CLOCK
from bot.domain.subscription import Cadence, CardSize, Manner, RoleId

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Look:
    """The size of a card, and the role that its message mentions."""

    size: CardSize = CardSize.NORMAL
    role: RoleId | None = None


async def look(connection: AsyncConnection, owed: Row[Any], now: datetime) -> Look:
    """As the oldest of the target's subscriptions wants it that asked for it; plain where none says more.

    Whom a post mentions is settled with its first attempt, and stays when it is edited.
    """
    manners = await _styled(connection, owed)
    size = manners[0].size if manners else CardSize.NORMAL
    if owed.mention_role is not None or owed.begun_at is not None or owed.message_id is not None:
        return Look(size, owed.mention_role)
    for mention in filter(None, [manner.mention for manner in manners]):
        if await _mentioned(connection, owed, mention.role, now - _DAY) < mention.a_day:
            return Look(size, mention.role)
    return Look(size)


async def _styled(connection: AsyncConnection, owed: Row[Any]) -> Sequence[Manner]:
    row = subscriptions.c
    theirs = (row.target_kind == owed.target_kind) & (row.target_id == owed.target_id)
    active = row.paused_because.is_(None) & _asked(owed)
    wanted = select(subscriptions).where(STYLED, theirs, active).order_by(row.id)
    return [wishes.manner(found) for found in await connection.execute(wanted)]


def _asked(owed: Row[Any]) -> ColumnElement[bool]:
    """The subscriptions for which it is owed."""
    row = subscriptions.c
    at_once = row.cadence == Cadence.AT_ONCE.value
    match owed.kind:
        case DeliveryKind.CARD:
            answered = select(story_queries.c.query_id).where(story_queries.c.story_id == owed.story_id)
            return at_once & row.query_id.in_(answered)
        case DeliveryKind.DIGEST:
            occasion = select(digests.c.occasion).where(digests.c.id == owed.subject).scalar_subquery()
            return ~at_once & occasion.in_(BY_THE_CLOCK)
        case _:
            return false()


async def _mentioned(connection: AsyncConnection, owed: Row[Any], role: RoleId, since: datetime) -> int:
    row = deliveries.c
    lately = select(func.count()).where(
        row.target_id == owed.target_id, row.mention_role == role, row.mentioned_at > since
    )
    return int((await connection.execute(lately)).scalar_one())
