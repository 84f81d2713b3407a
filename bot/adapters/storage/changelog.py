"""Who changed what a server's channels get, in SQL: written in the transaction of the change itself."""

from collections.abc import Sequence

from sqlalchemy import Row, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.rows import wishes
from bot.adapters.storage.schema import subscription_changes
from bot.domain.feed import GuildId, UserId
from bot.domain.query import Query
from bot.domain.subscription import Change, Deed, Signature, Subscription, Target, TargetKind


async def note(connection: AsyncConnection, one: Subscription, deed: Deed, by: Signature) -> None:
    """Write down who did that; a member's own alerts are nobody else's business."""
    if one.guild is None or one.target.kind is TargetKind.MEMBER:
        return
    values = {
        "guild_id": one.guild,
        "member_id": by.member,
        "at": by.at,
        "deed": deed.value,
        "target_kind": one.target.kind.value,
        "channel_id": one.target.id,
        "canonical": one.query.canonical,
        "manner": wishes.manner_values(one.manner),
    }
    await connection.execute(insert(subscription_changes).values(values))


async def latest(connection: AsyncConnection, guild: GuildId, limit: int) -> Sequence[Change]:
    """The server's last changes, newest first."""
    row = subscription_changes.c
    wanted = select(subscription_changes).where(row.guild_id == guild).order_by(row.id.desc()).limit(limit)
    return [_change(found) for found in await connection.execute(wanted)]


def _change(row: Row[tuple[object, ...]]) -> Change:
    return Change(
        GuildId(row.guild_id),
        Signature(UserId(row.member_id), row.at),
        Deed(row.deed),
        Target(TargetKind(row.target_kind), row.channel_id),
        Query.from_canonical(row.canonical),
        wishes.manner_of(row.manner),
    )
