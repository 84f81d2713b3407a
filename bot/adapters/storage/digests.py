"""Digests and the stories in them, in SQL."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage import debts, rows
from bot.adapters.storage.archive import stories_by
from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import digest_stories, digests
from bot.domain.digest import Digest, DigestId, NewDigest, Occasion
from bot.domain.errors import NotFound
from bot.domain.story import StoryId


class SqlDigestStore:
    """The DigestStore port over a Database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def owe(self, digest: NewDigest) -> Digest | None:
        """Store it and owe it; stories that the target had in another are left out."""
        async with self._database.writing() as connection:
            await self._database.alone(connection, str(digest.target))
            fresh = await _fresh(connection, digest)
            if not fresh:
                return None
            digest_id = await _write(connection, digest, fresh)
            made = await _digest(connection, digest_id)
            await debts.owe_digest(connection, made)
            return made

    async def get(self, digest_id: DigestId) -> Digest:
        """Raises NotFound."""
        async with self._database.reading() as connection:
            return await _digest(connection, digest_id)


async def _fresh(connection: AsyncConnection, digest: NewDigest) -> list[StoryId]:
    had = select(digest_stories.c.story_id).where(
        digest_stories.c.target_kind == digest.target.kind.value,
        digest_stories.c.target_id == digest.target.id,
        digest_stories.c.story_id.in_(digest.story_ids),
    )
    known = set((await connection.execute(had)).scalars())
    return [story_id for story_id in dict.fromkeys(digest.story_ids) if story_id not in known]


async def _write(connection: AsyncConnection, digest: NewDigest, story_ids: Sequence[StoryId]) -> DigestId:
    target = {"target_kind": digest.target.kind.value, "target_id": digest.target.id}
    making = insert(digests).values(**target, occasion=digest.occasion.value, made_at=digest.at)
    made = (await connection.execute(making.returning(digests.c.id))).scalar_one()
    held = [
        target | {"story_id": story_id, "digest_id": made, "position": position}
        for position, story_id in enumerate(story_ids)
    ]
    await connection.execute(insert(digest_stories), held)
    return DigestId(made)


async def _digest(connection: AsyncConnection, digest_id: DigestId) -> Digest:
    row = (await connection.execute(select(digests).where(digests.c.id == digest_id))).first()
    if row is None:
        raise NotFound("digest")
    holding = select(digest_stories.c.story_id).where(digest_stories.c.digest_id == digest_id)
    ids = (await connection.execute(holding.order_by(digest_stories.c.position))).scalars().all()
    return Digest(
        id=DigestId(row.id),
        target=rows.target(row),
        occasion=Occasion(row.occasion),
        stories=tuple(await stories_by(connection, ids)),
        at=row.made_at,
    )
