"""`rightswire feeds`: the feeds that all servers share."""

import asyncio
from typing import Annotated

import typer
from rich.table import Table

from bot import runtime
from bot.cli.console import out
from bot.domain.feed import FeedId, OutletKind
from bot.settings import load
from bot.usecases.feeds import FeedRequest

app = typer.Typer(no_args_is_help=True, help="The feeds that all servers share.")


@app.command("add")
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


@app.command("list")
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


@app.command("remove")
def feeds_remove(
    number: Annotated[int, typer.Argument(help="The feed's number, from `feeds list`.")],
) -> None:
    """Stop polling a shared feed; what was read stays."""

    async def removed() -> None:
        async with runtime.opened(load()) as house:
            feed = await house.usecases.feeds.remove(FeedId(number), None)
            out.print(f"{feed.outlet.name} is no longer polled for all servers.")

    asyncio.run(removed())
