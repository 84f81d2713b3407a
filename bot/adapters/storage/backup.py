"""Backups of a SQLite database: a copy of one moment, made at work, and put back while the bot rests."""

import asyncio
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text

from bot.adapters.storage.database import Database
from bot.adapters.storage.schema import entries, feeds, stories, subscriptions
from bot.domain.errors import DatabaseError


@dataclass(frozen=True, slots=True)
class Contents:
    """What a copy holds, by rows, and how large it is in bytes."""

    feeds: int
    entries: int
    stories: int
    subscriptions: int
    size: int


async def back_up(database: Database, target: Path) -> Contents:
    """Write a copy of the database as it is now, checked, to a file that does not exist yet.

    Nobody who reads or writes has to wait for it. Raises DatabaseError; then there is no such file.
    """
    if database.file is None:
        raise DatabaseError(f"Only a SQLite file can be copied so. For {database.where} use pg_dump.")
    made = await asyncio.to_thread(_unfinished, target, new=True)
    await database.copy_to(made)
    contents = await _examined(made)
    await asyncio.to_thread(_put, made, target)
    return contents


async def restore(copy: Path, database: Database, at: datetime) -> tuple[Contents, Path | None]:
    """Put a copy in the database's place; returns what it holds and where the old one was put, if any.

    Raises DatabaseError when the copy is damaged or the database is in use; then nothing has changed.
    """
    place = database.file
    if place is None:
        raise DatabaseError(f"Only a SQLite file can be put back so. For {database.where} use pg_restore.")
    made = await asyncio.to_thread(_copied, copy, _unfinished(place))
    try:
        contents = await _ours(copy, made)
        aside = await _set_aside(database, place, at)
    except DatabaseError:
        await asyncio.to_thread(made.unlink)
        raise
    await asyncio.to_thread(_put, made, place)
    await database.upgrade()
    return contents, aside


async def _ours(copy: Path, made: Path) -> Contents:
    try:
        return await _examined(made)
    except DatabaseError as error:
        raise DatabaseError(
            f"{copy} is damaged, or no copy that `rightswire backup` made. Nothing was changed: give another."
        ) from error


def _copied(copy: Path, made: Path) -> Path:
    try:
        return Path(shutil.copyfile(copy, made))
    except OSError as error:
        raise DatabaseError(f"{copy} cannot be copied: {error.strerror}.") from error


async def _set_aside(database: Database, place: Path, at: datetime) -> Path | None:
    if not await asyncio.to_thread(place.exists):
        return None
    await database.settle()
    await database.close()
    return await asyncio.to_thread(place.rename, place.with_name(f"{place.name}.before-{at:%Y%m%d-%H%M%S}"))


async def _examined(file: Path) -> Contents:
    """What that copy holds. Raises DatabaseError when it is damaged or none of ours."""
    copy = Database(f"sqlite:///{file}")
    try:
        async with copy.reading() as connection:
            faults = (await connection.execute(text("PRAGMA quick_check"))).scalars().all()
            if faults != ["ok"]:
                raise DatabaseError(f"The copy is damaged: {faults[0]}.")
            tables = (feeds, entries, stories, subscriptions)
            counted = select(*(select(func.count()).select_from(table).scalar_subquery() for table in tables))
            counts = (await connection.execute(counted)).one()
    finally:
        await copy.close()
    size = (await asyncio.to_thread(file.stat)).st_size
    return Contents(counts[0], counts[1], counts[2], counts[3], size)


def _unfinished(file: Path, *, new: bool = False) -> Path:
    if new and file.exists():
        raise DatabaseError(f"{file} is there already. Name a file that is not, or remove that one.")
    if not file.absolute().parent.is_dir():
        raise DatabaseError(f"There is no folder {file.parent}: make it, or name another file.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    return unfinished


def _put(made: Path, target: Path) -> None:
    """Give the finished file its name, on disk before anybody is told."""
    with made.open("rb") as file:
        os.fsync(file.fileno())
    made.replace(target)
