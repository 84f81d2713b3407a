"""`rightswire db`: the database."""

import asyncio
from collections.abc import Mapping
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.adapters.storage import moving
from bot.adapters.storage.database import Database
from bot.adapters.storage.engines import POSTGRESQL, SQLITE
from bot.cli.console import AsJson, err, out, say, say_json
from bot.domain.errors import SettingsError
from bot.runtime.database import database_of
from bot.settings import load

_Told = Mapping[str, int | str]

app = typer.Typer(no_args_is_help=True, help="The database.")


@app.command()
def upgrade() -> None:
    """Create the database or bring it up to this version."""
    settings = load()

    async def upgraded() -> None:
        async with database_of(settings):
            out.print("The database is up to date.")

    asyncio.run(upgraded())


@app.command("migrate-to")
def migrate_to(
    address: Annotated[
        str, typer.Argument(help="An empty PostgreSQL database: postgresql://user:pw@host/name.")
    ],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be moved.")] = False,
    as_json: AsJson = False,
) -> None:
    """Move everything from the SQLite file to PostgreSQL; the file stays as it is."""
    source, target = Database(load().database_url), Database(address)
    if (source.dialect, target.dialect) != (SQLITE, POSTGRESQL):
        raise SettingsError(
            "What can be moved is a SQLite file, to PostgreSQL: DATABASE_URL is "
            f"{source.where}, and you gave {target.where}."
        )
    rows = asyncio.run(_counted(source, target) if dry_run else _moved(source, target))
    filled = {name: told for name, told in rows.items() if told["rows"]}
    if as_json:
        say_json(*({"table": name, **told} for name, told in filled.items()))
        return
    _show(filled)
    if dry_run:
        say(f"{target.where} is empty and can be reached. Nothing was written.")
    else:
        say(f"Everything was copied to {target.where} and compared. Set DATABASE_URL to it, then start.")


async def _counted(source: Database, target: Database) -> Mapping[str, _Told]:
    try:
        found = await moving.counts(source)
        await moving.check_empty(target)
    finally:
        await source.close()
        await target.close()
    return {name: {"rows": rows} for name, rows in found.items()}


async def _moved(source: Database, target: Database) -> Mapping[str, _Told]:
    try:
        with source.alone_on_this_file():
            await source.upgrade()
            await target.upgrade()
            contents = await _with_progress(source, target)
    finally:
        await source.close()
        await target.close()
    return {
        name: {"rows": content.rows, "checksum": f"{content.checksum:016x}"}
        for name, content in contents.items()
    }


async def _with_progress(source: Database, target: Database) -> Mapping[str, moving.Contents]:
    found = await moving.counts(source)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as bars:
        # Each row is written once and read back once.
        everything = bars.add_task("rows", total=2 * sum(found.values()))

        def told(table: str, rows: int) -> None:
            bars.update(everything, advance=rows, description=table)

        return await moving.move(source, target, told)


def _show(tables: Mapping[str, _Told]) -> None:
    table = Table("table", "rows", "checksum of both")
    for name, told in tables.items():
        table.add_row(name, *map(str, told.values()))
    out.print(table)
