"""What became of what was owed to a server's channels, in SQL; of members' alerts it says nothing."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, Select, Subquery, and_, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.database import Database
from bot.adapters.storage.rows import wishes
from bot.adapters.storage.schema import FAILED, OWED, deliveries, digest_stories, subscriptions
from bot.domain.delivery import DeliveryKind, DeliveryState, Held, MessageRef
from bot.domain.feed import GuildId
from bot.domain.life import Life, PlaceStanding
from bot.domain.story import StoryId
from bot.domain.subscription import TargetKind


class SqlDeliveryLog:
    """The DeliveryLog port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_story(self, story_id: StoryId, guild: GuildId) -> Sequence[Life]:
        """What came of the story in what that server's channels follow now, in the order it was owed."""
        places = _places(guild)
        own = select(deliveries).join(places, _at(places)).where(deliveries.c.story_id == story_id)
        holding = (
            select(deliveries)
            .join(places, _at(places))
            .join(digest_stories, _in_digest())
            .where(digest_stories.c.story_id == story_id)
        )
        async with self._database.reading() as connection:
            found = [*await connection.execute(own), *await connection.execute(holding)]
        return [_life(row) for row in sorted(found, key=lambda row: row.id)]

    async def standings(self, guild: GuildId) -> Sequence[PlaceStanding]:
        """How it stands with what that server's channels follow now; places without anything to tell too."""
        places = _places(guild)
        async with self._database.reading() as connection:
            known = await connection.execute(select(places))
            waiting = await _by_place(connection, _waiting(places))
            failed = await _by_place(connection, _failed(places))
        return [_standing(row, waiting, failed) for row in known]


def _places(guild: GuildId) -> Subquery:
    row = subscriptions.c
    channels = (row.guild_id == guild) & (row.target_kind != TargetKind.MEMBER.value)
    listed = select(row.target_kind, row.target_id).where(channels)
    return listed.group_by(row.target_kind, row.target_id).order_by(func.min(row.id)).subquery()


def _at(places: Subquery) -> Any:
    row = deliveries.c
    return and_(row.target_kind == places.c.target_kind, row.target_id == places.c.target_id)


def _in_digest() -> Any:
    row, held = deliveries.c, digest_stories.c
    return and_(
        row.kind == DeliveryKind.DIGEST.value,
        row.subject == held.digest_id,
        row.target_kind == held.target_kind,
        row.target_id == held.target_id,
    )


def _waiting(places: Subquery) -> Select[Any]:
    row = deliveries.c
    free = row.held.is_(None)
    since = func.coalesce(row.owed_at, row.next_at, type_=row.next_at.type)
    return (
        select(
            row.target_kind,
            row.target_id,
            func.count(case((free, 1))).label("waiting"),
            func.min(case((free, since)), type_=row.next_at.type).label("oldest"),
            func.count(case((~free, 1))).label("held"),
            func.max(row.why).label("why"),
        )
        .join(places, _at(places))
        .where(OWED, row.sent_version == 0)
        .group_by(row.target_kind, row.target_id)
    )


def _failed(places: Subquery) -> Select[Any]:
    row = deliveries.c
    rejected = row.state == DeliveryState.REJECTED.value
    return (
        select(
            row.target_kind,
            row.target_id,
            func.count(case((rejected, 1))).label("rejected"),
            func.count(case((~rejected, 1))).label("uncertain"),
            func.max(row.why).label("failed_because"),
        )
        .join(places, _at(places))
        .where(FAILED)
        .group_by(row.target_kind, row.target_id)
    )


async def _by_place(connection: AsyncConnection, asked: Select[Any]) -> dict[tuple[str, int], dict[str, Any]]:
    """The columns after the first two, by those."""
    found = (row._asdict() for row in await connection.execute(asked))
    return {(row.pop("target_kind"), row.pop("target_id")): row for row in found}


def _standing(place: Row[Any], *told: dict[tuple[str, int], dict[str, Any]]) -> PlaceStanding:
    key = (place.target_kind, place.target_id)
    values = {name: value for one in told for name, value in one.get(key, {}).items()}
    return PlaceStanding(wishes.target(place), **values)


def _life(row: Row[Any]) -> Life:
    return Life(
        kind=DeliveryKind(row.kind),
        target=wishes.target(row),
        state=DeliveryState(row.state),
        wanted=row.wanted_version,
        sent=row.sent_version,
        attempts=row.attempts,
        next_at=row.next_at,
        posted_at=row.first_sent_at,
        message=None if row.message_id is None else MessageRef(row.channel_id, row.message_id),
        held=None if row.held is None else Held(row.held),
        why=row.why,
    )
