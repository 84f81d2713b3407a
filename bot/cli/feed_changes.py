"""`rightswire feeds add | find | remove | import | export | catalogue`: which feeds all servers share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.progress import Progress
from rich.table import Table

from bot.catalogue.catalogue import CatalogueFeed, fitting, load_catalogue
from bot.cli.console import EX_DATAERR, LARGEST, AsJson, err, fail, out, say, say_json
from bot.domain.errors import NotAFeed
from bot.domain.feed import FeedId, OutletKind, ParsedFeed
from bot.domain.topic import TopicId
from bot.runtime.house import House
from bot.runtime.opening import opened
from bot.runtime.web import web_of
from bot.settings import load
from bot.usecases.discovery import discover
from bot.usecases.feeds import FeedRequest
from bot.usecases.lists import Imported, Importer
from bot.usecases.lists import Progress as Tell

_OPERATOR: Final = Importer()


def add(
    address: Annotated[str, typer.Argument(help="The address of a feed, or of a site that has one.")],
    name: Annotated[
        str | None, typer.Option(help="The outlet's name; otherwise the feed's own title.")
    ] = None,
    kind: Annotated[OutletKind | None, typer.Option(help="What the outlet is.")] = None,
    country: Annotated[str | None, typer.Option(help="Its country, two letters.")] = None,
    *,
    priority: Annotated[bool, typer.Option("--priority", help="Look every minute.")] = False,
    as_json: AsJson = False,
) -> None:
    """Have a feed polled for all servers."""
    request = FeedRequest(address, None, None, name, kind, country, priority=priority)

    async def added() -> None:
        async with opened(load()) as house:
            made = await house.usecases.feeds.add(request)
            if as_json:
                row = {"number": made.feed.id, "outlet": made.feed.outlet.name, "address": made.feed.url}
                say_json(row | {"entries": len(made.found.entries), "others": list(made.others)})
                return
            say(f"{made.feed.outlet.name}: {_counted(made.found)} now, polled from now on.")
            for other in made.others:
                say(f"  its site also has {other}")

    asyncio.run(added())


def find(
    address: Annotated[str, typer.Argument(help="The address of a site.")], *, as_json: AsJson = False
) -> None:
    """Find the feeds of a site, without adding any."""

    async def found() -> None:
        async with web_of(load()) as web:
            made = await discover(web, address)
            if as_json:
                title, entries = made.feed.title, len(made.feed.entries)
                say_json({"url": made.url, "title": title, "entries": entries, "others": list(made.others)})
                return
            say(f"{made.url}: {made.feed.title or 'no title'}, {len(made.feed.entries)} entries")
            for other in made.others:
                say(f"{other}: not looked at")

    asyncio.run(found())


def remove(
    number: Annotated[int, typer.Argument(max=LARGEST, help="The feed's number, from `feeds list`.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Stop polling a shared feed; what was read stays."""

    async def removed() -> None:
        async with opened(load()) as house:
            feed = await house.usecases.feeds.remove(FeedId(number), None)
            if as_json:
                say_json({"number": feed.id, "outlet": feed.outlet.name, "address": feed.url})
                return
            say(f"{feed.outlet.name} is no longer polled for all servers.")

    asyncio.run(removed())


def import_(file: Annotated[Path, typer.Argument(help="An OPML file.")], *, as_json: AsJson = False) -> None:
    """Have all feeds of an OPML file polled for all servers."""
    try:
        body = file.read_bytes()
    except OSError as error:
        fail(f"cannot read {file}: {error.strerror}", EX_DATAERR)
    try:
        _take(lambda house, tell: house.usecases.lists.import_opml(body, _OPERATOR, tell), as_json=as_json)
    except NotAFeed:
        fail(f"{file} is no OPML list of feeds. Let your feed reader export its feeds as OPML.", EX_DATAERR)


def export(
    file: Annotated[Path, typer.Argument(help="Where to write the OPML file.")] = Path("feeds.opml"),
) -> None:
    """Write all feeds to an OPML file."""

    async def written() -> None:
        async with opened(load()) as house:
            body = await house.usecases.lists.export_opml("Rightswire", None)
        try:
            file.write_bytes(body)
        except OSError as error:
            fail(f"cannot write {file}: {error.strerror}", EX_DATAERR)
        say(f"Written: {file}")

    asyncio.run(written())


def catalogue(
    topic: Annotated[str | None, typer.Option(help="Only those that write of this topic.")] = None,
    country: Annotated[str | None, typer.Option(help="Only those at home there, two letters.")] = None,
    *,
    add: Annotated[bool, typer.Option("--add", help="Have them polled for all servers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the feeds that come with Rightswire, or add them."""
    found = fitting(load_catalogue(), TopicId(topic) if topic else None, country.upper() if country else None)
    if add:
        _take(lambda house, tell: house.usecases.lists.adopt(found, _OPERATOR, tell), as_json=as_json)
        return
    rows = [_offer(feed) for feed in found]
    if as_json:
        say_json(*rows)
        return
    table = Table("outlet", "kind", "country", "language", "topics", "address", "known from")
    for row in rows:
        table.add_row(
            *(" ".join(value) if isinstance(value, list) else value or "" for value in row.values())
        )
    out.print(table)


def _offer(feed: CatalogueFeed) -> dict[str, Any]:
    outlet = feed.outlet
    return {
        "outlet": outlet.name,
        "kind": outlet.kind,
        "country": outlet.country,
        "language": outlet.language,
        "topics": list(feed.topics),
        "address": feed.url,
        "known_from": feed.certainty,
    }


def _take(work: Callable[[House, Tell], Awaitable[Imported]], *, as_json: bool) -> None:
    async def taken() -> Imported:
        async with opened(load()) as house, _progress() as tell:
            return await work(house, tell)

    made = asyncio.run(taken())
    if as_json:
        say_json(*_lines(made))
    else:
        _tell(made)
    if made.faults:
        raise typer.Exit(EX_DATAERR)


def _tell(made: Imported) -> None:
    for fault in made.faults:
        say(f"line {fault.line}: {fault.what or 'no name'}: {fault.why}")
    for fault in made.waiting:
        say(f"line {fault.line}: {fault.what}: {fault.why}; added all the same")
    say(f"{len(made.added)} added, {len(made.known)} known already, {len(made.faults)} not added.")


def _lines(made: Imported) -> Iterator[dict[str, Any]]:
    for feed in made.added:
        yield {"became": "added", "outlet": feed.outlet.name, "address": feed.url}
    for one in made.known:
        yield {"became": "known", "outlet": one.outlet.name, "address": one.url}
    for became, faults in (("refused", made.faults), ("waiting", made.waiting)):
        for fault in faults:
            yield {"became": became, "line": fault.line, "what": fault.what, "why": fault.why}


@asynccontextmanager
async def _progress() -> AsyncIterator[Tell]:
    """A bar on a terminal, nothing elsewhere."""
    with Progress(console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("looking at the feeds", total=None)

        async def tell(done: int, of: int) -> None:
            progress.update(bar, completed=done, total=of)

        yield tell


def _counted(found: ParsedFeed) -> str:
    return "1 entry" if len(found.entries) == 1 else f"{len(found.entries)} entries"
