"""Subscriptions, their queries and targets as rows, and back."""

import hashlib
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Table

from bot.domain.feed import (
    GuildId,
    UserId,
)
from bot.domain.hours import LocalHour, QuietHours
from bot.domain.query import Query, QueryId
from bot.domain.subscription import (
    Cadence,
    CardSize,
    Manner,
    Mention,
    RoleId,
    Subscription,
    SubscriptionId,
    SwitchedOff,
    Target,
    TargetKind,
)

_Json = Mapping[str, Any]

_MANNER: Final = (
    "cadence",
    "confirmed_by",
    "cooldown_s",
    "digest_zone",
    "digest_hour",
    "digest_weekday",
    "mention_role",
    "mentions_a_day",
    "card_size",
    "language",
)


def query_digest(query: Query) -> str:
    """What a query is unique by."""
    return hashlib.blake2b(query.canonical.encode("utf-8", "replace"), digest_size=16).hexdigest()


def target(row: Row[*tuple[Any, ...]]) -> Target:
    """The target in a row."""
    return Target(TargetKind(row.target_kind), row.target_id)


def to(table: Table, target: Target) -> ColumnElement[bool]:
    """Whether a row of that table is this target's."""
    return (table.c.target_kind == target.kind.value) & (table.c.target_id == target.id)


def off(row: Row[Any]) -> SwitchedOff:
    """The target in a row that was switched off."""
    return SwitchedOff(target(row), row.since, row.why, row.told)


def subscription(row: Row[Any]) -> Subscription:
    """The subscription in a row that also selected its query's canonical text."""
    return Subscription(
        id=SubscriptionId(row.id),
        query_id=QueryId(row.query_id),
        query=Query.from_canonical(row.canonical),
        target=target(row),
        created_by=UserId(row.created_by),
        created_at=row.created_at,
        guild=None if row.guild_id is None else GuildId(row.guild_id),
        manner=manner(row),
        paused_because=row.paused_because,
    )


def manner(row: Row[Any]) -> Manner:
    """How the subscription in a row is served."""
    return manner_of({name: getattr(row, name) for name in _MANNER})


def manner_of(kept: _Json) -> Manner:
    """The manner that `manner_values` was taken of."""
    zone, role = kept["digest_zone"], kept["mention_role"]
    return Manner(
        Cadence(kept["cadence"]),
        kept["confirmed_by"],
        timedelta(seconds=kept["cooldown_s"]),
        None if zone is None else LocalHour(zone, kept["digest_hour"], kept["digest_weekday"]),
        None if role is None else Mention(RoleId(role), kept["mentions_a_day"]),
        CardSize(kept["card_size"]),
        kept.get("language"),
    )


def manner_values(given: Manner) -> dict[str, Any]:
    """A manner's columns."""
    at = given.digest_at
    return {
        "cadence": given.cadence.value,
        "confirmed_by": given.confirmed_by,
        "cooldown_s": int(given.cooldown.total_seconds()),
        "digest_zone": at.zone if at else None,
        "digest_hour": at.hour if at else None,
        "digest_weekday": at.weekday if at else None,
        "mention_role": given.mention.role if given.mention else None,
        "mentions_a_day": given.mention.a_day if given.mention else 0,
        "card_size": given.size.value,
        "language": given.language,
    }


def quiet_values(target: Target, hours: QuietHours) -> dict[str, Any]:
    """A target's quiet hours as columns."""
    return {
        "target_kind": target.kind.value,
        "target_id": target.id,
        "zone": hours.zone,
        "starts": hours.starts.hour * 60 + hours.starts.minute,
        "ends": hours.ends.hour * 60 + hours.ends.minute,
    }


def quiet(row: Row[Any]) -> QuietHours:
    """The quiet hours in a row."""
    return QuietHours(row.zone, time(*divmod(row.starts, 60)), time(*divmod(row.ends, 60)))
