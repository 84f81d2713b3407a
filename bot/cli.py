"""The command line: `rightswire run | demo | brief | poll | feeds | db`."""

import asyncio
import json
import runpy
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final, NoReturn

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot import __version__, runtime
from bot.adapters.clock import SystemClock
from bot.adapters.observability import logs
from bot.adapters.storage.database import DatabaseError
from bot.domain.errors import RightswireError
from bot.domain.feed import FeedId, OutletKind, ParsedFeed
from bot.settings import SettingsError, load
from bot.usecases.briefs import Briefs, Reading
from bot.usecases.feeds import FeedRequest
from bot.usecases.web import Web

EX_DATAERR: Final = 65
EX_UNAVAILABLE: Final = 69
EX_CONFIG: Final = 78

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Digital-rights news for Discord: every story once, in four lines, traceable to its sources.",
)
db = typer.Typer(no_args_is_help=True, help="The database.")
feeds = typer.Typer(no_args_is_help=True, help="The feeds that all servers share.")
app.add_typer(db, name="db")
app.add_typer(feeds, name="feeds")
out = Console()
err = Console(stderr=True)


def main() -> None:
    """Run the command line; a foreseen error is one sentence and an exit status, never a traceback."""
    try:
        app()
    except SettingsError as error:
        _fail(str(error), EX_CONFIG)
    except (DatabaseError, runtime.DiscordUnavailable) as error:
        _fail(str(error), EX_UNAVAILABLE)
    except RightswireError as error:
        _fail(str(error), EX_DATAERR)


@app.callback(invoke_without_command=True)
def about(
    *, version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False
) -> None:
    """Show the version when asked."""
    if version:
        out.print(f"rightswire {__version__}", highlight=False)
        raise typer.Exit


@app.command()
def run() -> None:
    """Connect to Discord and work until stopped (Ctrl+C or SIGTERM)."""
    settings = load()
    logs.configure(settings.log_level, as_json={"json": True, "text": False}.get(settings.log_format))
    asyncio.run(runtime.run(settings))


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(context: typer.Context) -> None:
    """Show the bot at work in a browser: no account, no token, no internet (--check: unattended)."""
    if find_spec("simcord") is None:
        _fail(
            "the demo needs Discord in a browser: install the extra with `scripts/setup demo`.",
            EX_UNAVAILABLE,
        )
    sys.argv = ["rightswire demo", *context.args]
    runpy.run_module("bot.demo", run_name="__main__", alter_sys=True)


@app.command()
def brief(
    source: Annotated[str, typer.Argument(help="A file, an address, or - for standard input.")],
    title: Annotated[
        str | None, typer.Option(help="The headline, when the text does not begin with it.")
    ] = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Print the brief of one article."""
    reading = asyncio.run(_reading(source, title))
    if as_json:
        sys.stdout.write(json.dumps(_as_json(reading), ensure_ascii=False) + "\n")
    else:
        _print_reading(reading)


@app.command()
def poll(urls: Annotated[list[str], typer.Argument(help="Addresses of feeds.")]) -> None:
    """Fetch and read feeds once, store nothing, and print what happened."""
    if not asyncio.run(_poll(urls)):
        raise typer.Exit(EX_DATAERR)


@db.command()
def upgrade() -> None:
    """Create the database or bring it up to this version."""
    settings = load()

    async def upgraded() -> None:
        async with runtime.database_of(settings):
            out.print("The database is up to date.")

    asyncio.run(upgraded())


@feeds.command("add")
def feeds_add(
    address: Annotated[str, typer.Argument(help="The feed's address.")],
    name: Annotated[
        str | None, typer.Option(help="The outlet's name; otherwise the feed's own title.")
    ] = None,
    kind: Annotated[OutletKind, typer.Option(help="What the outlet is.")] = OutletKind.PRESS,
    country: Annotated[str | None, typer.Option(help="Its country, two letters.")] = None,
) -> None:
    """Have a feed polled for all servers."""

    async def added() -> None:
        async with runtime.opened(load()) as house:
            made = await house.usecases.feeds.add(FeedRequest(address, None, None, name, kind, country))
            out.print(f"{made.feed.outlet.name}: {len(made.found.entries)} entries now, polled from now on.")

    asyncio.run(added())


@feeds.command("list")
def feeds_list() -> None:
    """List every feed with its health."""

    async def listed() -> None:
        async with runtime.opened(load()) as house:
            table = Table("number", "outlet", "address", "state", "last fault")
            for feed in await house.usecases.feeds.of_guild(None):
                table.add_row(
                    str(feed.id), feed.outlet.name, feed.url, feed.state, feed.schedule.last_error or "none"
                )
            out.print(table)

    asyncio.run(listed())


@feeds.command("remove")
def feeds_remove(
    number: Annotated[int, typer.Argument(help="The feed's number, from `feeds list`.")],
) -> None:
    """Stop polling a shared feed; what was read stays."""

    async def removed() -> None:
        async with runtime.opened(load()) as house:
            feed = await house.usecases.feeds.remove(FeedId(number), None)
            out.print(f"{feed.outlet.name} is no longer polled for all servers.")

    asyncio.run(removed())


async def _reading(source: str, title: str | None) -> Reading:
    async with runtime.web_of(load()) as web:
        briefs = Briefs(web, runtime.tags(), SystemClock())
        if "://" in source:
            return await briefs.of_url(source)
        return await briefs.of_text(_text(source), title)


def _text(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    try:
        return Path(source).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        _fail(f"cannot read {source}: {error.strerror}", EX_DATAERR)


def _as_json(reading: Reading) -> dict[str, Any]:
    points = [
        {
            "text": point.text,
            "attribution": point.attribution,
            "source": {
                "start": point.source.span.start,
                "end": point.source.span.end,
                "text": point.source.text,
            },
        }
        for point in reading.brief.points
    ]
    return {
        "title": reading.brief.headline,
        "language": reading.brief.language,
        "points": points,
        "topics": [{"id": tag.id, "because": list(tag.because)} for tag in reading.topics],
        "places": [tag.code for tag in reading.places],
        "article": reading.draft.article.text,
    }


def _print_reading(reading: Reading) -> None:
    out.print(reading.brief.headline, style="bold", markup=False, highlight=False)
    for point in reading.brief.points:
        credit = f" ({point.attribution})" if point.attribution else ""
        out.print(f"• {point.text}{credit}", markup=False, highlight=False)
    tags = [tag.id for tag in reading.topics] + [tag.code for tag in reading.places]
    out.print(" · ".join(tags) or "no topic", style="dim", markup=False, highlight=False)


async def _poll(urls: list[str]) -> bool:
    """Whether every address gave a feed."""
    failed = 0
    async with runtime.web_of(load()) as web:
        with Progress(console=err, transient=True, disable=len(urls) < 2 or not err.is_terminal) as progress:
            for url in progress.track(urls, description="polling"):
                failed += not await _poll_one(web, url)
    return not failed


async def _poll_one(web: Web, url: str) -> bool:
    try:
        found, address = await web.feed(url)
    except RightswireError as error:
        out.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return False
    _print_feed(found, address)
    return True


def _print_feed(found: ParsedFeed, address: str) -> None:
    out.print(f"{found.title or address}", style="bold", markup=False, highlight=False)
    out.print(
        f"{address}: {len(found.entries)} entries, read by {found.parser}", markup=False, highlight=False
    )
    for entry in found.entries[:10]:
        when = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "no date         "
        out.print(f"  {when}  {entry.title[:90]}", markup=False, highlight=False)
    if len(found.entries) > 10:
        out.print(f"  and {len(found.entries) - 10} more", highlight=False)


def _fail(why: str, status: int) -> NoReturn:
    err.print(f"rightswire: {why}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
