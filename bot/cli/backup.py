"""`rightswire backup` and `rightswire restore`: a copy of everything, and the way back."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.adapters.clock import SystemClock
from bot.adapters.storage.backup import Contents, back_up
from bot.adapters.storage.backup import restore as put_back
from bot.adapters.storage.database import Database
from bot.cli.console import AsJson, err, say, say_json
from bot.settings import load


def backup(
    file: Annotated[Path, typer.Argument(help="Where to; a file that does not exist yet.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Copy the SQLite database to a file, also while the bot works."""

    async def copied() -> Contents:
        database = Database(load().database_url)
        try:
            return await back_up(database, file)
        finally:
            await database.close()

    with err.status("Copying and checking"):
        contents = asyncio.run(copied())
    if as_json:
        say_json({"file": str(file), **asdict(contents)})
    else:
        say(f"{file} holds {_told(contents)}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` made.")], *, as_json: AsJson = False
) -> None:
    """Put a copy in the database's place, while the bot is stopped; the old one is kept beside it."""

    async def restored() -> tuple[Contents, Path | None]:
        database = Database(load().database_url)
        try:
            return await put_back(file, database, SystemClock().now())
        finally:
            await database.close()

    with err.status("Checking and copying"):
        contents, aside = asyncio.run(restored())
    if as_json:
        say_json({"file": str(file), **asdict(contents), "old_database": str(aside) if aside else None})
        return
    kept = f" The old database is now {aside}." if aside else ""
    say(f"Restored: {_told(contents)}.{kept}")


def _told(contents: Contents) -> str:
    counts = ((contents.feeds, "feeds"), (contents.entries, "entries"), (contents.stories, "stories"))
    rows = ", ".join(
        f"{count:,} {name}" for count, name in (*counts, (contents.subscriptions, "subscriptions"))
    )
    return f"{rows} in {contents.size / 1e6:,.1f} MB, checked"
