"""`rightswire feeds check`: whether the feeds of the catalogue, or any others, can be read from here."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from rich.progress import Progress
from rich.table import Table

from bot.catalogue.catalogue import load_catalogue
from bot.cli.console import EX_DATAERR, EX_UNAVAILABLE, AsJson, err, out, say_json
from bot.domain.errors import DocumentError, FetchError, InvalidAddress, Unreachable
from bot.runtime.web import web_of
from bot.settings import load
from bot.usecases.discovery import discover
from bot.usecases.web import Web

_AT_ONCE: Final = 16


@dataclass(frozen=True, slots=True)
class _Checked:
    name: str
    address: str
    entries: int = 0
    latest: datetime | None = None
    fault: FetchError | DocumentError | InvalidAddress | None = None


def check(
    addresses: Annotated[list[str] | None, typer.Argument(help="Others than those of the catalogue.")] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Look at each feed of the catalogue, or at these, and tell which can be read from here."""
    wanted = [(address, address) for address in addresses or ()]
    found = asyncio.run(_all(wanted or [(feed.outlet.name, feed.url) for feed in load_catalogue()]))
    failed = [one for one in found if one.fault]
    if as_json:
        say_json(*map(_row, found))
    else:
        _show(found)
        out.print(f"{len(found) - len(failed)} of {len(found)} can be read.", highlight=False)
    if failed and all(isinstance(one.fault, Unreachable) for one in found):
        err.print("Not one can be reached: is this machine connected to the internet?")
        raise typer.Exit(EX_UNAVAILABLE)
    if failed:
        raise typer.Exit(EX_DATAERR)


async def _all(wanted: Sequence[tuple[str, str]]) -> list[_Checked]:
    turns = asyncio.Semaphore(_AT_ONCE)
    async with web_of(load()) as web:
        with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
            bar = progress.add_task("checking", total=len(wanted))

            async def one(name: str, address: str) -> _Checked:
                async with turns:
                    checked = await _one(web, name, address)
                progress.advance(bar)
                return checked

            return await asyncio.gather(*(one(*pair) for pair in wanted))


async def _one(web: Web, name: str, address: str) -> _Checked:
    try:
        found = await discover(web, address)
    except (FetchError, DocumentError, InvalidAddress) as error:
        return _Checked(name, address, fault=error)
    dates = [date for entry in found.feed.entries if (date := entry.published_at or entry.updated_at)]
    return _Checked(name, found.url, len(found.feed.entries), max(dates, default=None))


def _row(one: _Checked) -> dict[str, Any]:
    return {
        "feed": one.name,
        "address": one.address,
        "entries": one.entries,
        "latest": f"{one.latest:%Y-%m-%d}" if one.latest else None,
        "fault": one.fault.why if one.fault else None,
    }


def _show(found: Sequence[_Checked]) -> None:
    table = Table("feed", "address", "entries", "latest", "fault")
    for one in found:
        latest = f"{one.latest:%Y-%m-%d}" if one.latest else ""
        table.add_row(one.name, one.address, str(one.entries), latest, one.fault.why if one.fault else "")
    out.print(table)
