"""`rightswire backup` and `rightswire restore`: a copy of everything, and the way back."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.storage.backup import Contents, back_up
from bot.adapters.storage.backup import restore as put_back
from bot.adapters.storage.database import Database
from bot.cli.console import err, out
from bot.settings import load


def backup(file: Annotated[Path, typer.Argument(help="Where to; a file that does not exist yet.")]) -> None:
    """Copy the SQLite database to a file, also while the bot works."""

    async def copied() -> Contents:
        database = Database(load().database_url)
        try:
            return await back_up(database, file)
        finally:
            await database.close()

    with err.status("Copying and checking"):
        contents = asyncio.run(copied())
    out.print(f"{file} holds {_told(contents)}.", highlight=False, soft_wrap=True)


def restore(file: Annotated[Path, typer.Argument(help="A file that `backup` made.")]) -> None:
    """Put a copy in the database's place, while the bot is stopped; the old one is kept beside it."""

    async def restored() -> tuple[Contents, Path | None]:
        database = Database(load().database_url)
        try:
            return await put_back(file, database, SystemClock().now())
        finally:
            await database.close()

    with err.status("Checking and copying"):
        contents, aside = asyncio.run(restored())
    kept = f" The old database is now {aside}." if aside else ""
    out.print(f"Restored: {_told(contents)}.{kept}", highlight=False, soft_wrap=True)


def _told(contents: Contents) -> str:
    counts = ((contents.feeds, "feeds"), (contents.entries, "entries"), (contents.stories, "stories"))
    rows = ", ".join(
        f"{count:,} {name}" for count, name in (*counts, (contents.subscriptions, "subscriptions"))
    )
    return f"{rows} in {contents.size / 1e6:,.1f} MB, checked"
