"""`rightswire brief` and `rightswire poll`: what Rightswire makes of a page or a feed; nothing is stored."""

import asyncio
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from bot.adapters.clock import SystemClock
from bot.cli.console import EX_DATAERR, AsJson, err, fail, out, say_json
from bot.domain.errors import RightswireError
from bot.domain.feed import ParsedFeed
from bot.runtime.web import tags, web_of
from bot.settings import load
from bot.usecases.briefs import Briefs, Reading
from bot.usecases.web import Web


def brief(
    source: Annotated[str, typer.Argument(help="A file, an address, or - for standard input.")],
    title: Annotated[
        str | None, typer.Option(help="The headline, when the text does not begin with it.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Print the brief of one article."""
    reading = asyncio.run(_reading(source, title))
    if as_json:
        say_json(_as_json(reading))
    else:
        _print_reading(reading)


def poll(
    urls: Annotated[list[str], typer.Argument(help="Addresses of feeds.")], *, as_json: AsJson = False
) -> None:
    """Fetch and read feeds once, store nothing, and print what happened."""
    if not asyncio.run(_poll(urls, as_json=as_json)):
        raise typer.Exit(EX_DATAERR)


async def _reading(source: str, title: str | None) -> Reading:
    text = None if "://" in source else _text(source)
    async with web_of(load()) as web:
        briefs = Briefs(web, tags(), SystemClock())
        if text is None:
            return await briefs.of_url(source)
        return await briefs.of_text(text, title)


def _text(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    try:
        return Path(source).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        fail(f"cannot read {source}: {error.strerror}", EX_DATAERR)


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


async def _poll(urls: list[str], *, as_json: bool) -> bool:
    """Whether every address gave a feed."""
    failed = 0
    async with web_of(load()) as web:
        with Progress(console=err, transient=True, disable=len(urls) < 2 or not err.is_terminal) as progress:
            for url in progress.track(urls, description="polling"):
                failed += not await _poll_one(web, url, as_json=as_json)
    return not failed


async def _poll_one(web: Web, url: str, *, as_json: bool) -> bool:
    try:
        found, address = await web.feed(url)
    except RightswireError as error:
        if as_json:
            say_json({"url": url, "fault": str(error)})
            return False
        out.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        return False
    if as_json:
        say_json(_feed_row(found, address))
    else:
        _print_feed(found, address)
    return True


def _feed_row(found: ParsedFeed, address: str) -> dict[str, Any]:
    entries = [
        {
            "title": entry.title,
            "url": entry.url,
            "published_at": f"{entry.published_at:%Y-%m-%dT%H:%M:%SZ}" if entry.published_at else None,
        }
        for entry in found.entries
    ]
    return {"url": address, "title": found.title, "read_by": found.parser, "entries": entries}


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
