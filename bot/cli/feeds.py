"""`rightswire feeds`: the feeds that all servers share."""

import asyncio
from typing import Any

import typer
from rich.table import Table

from bot.adapters.clock import SystemClock
from bot.adapters.storage.feeds import SqlFeedStore
from bot.cli.console import AsJson, out, say, say_json
from bot.cli.loading import Later, group_of
from bot.runtime.database import database_of
from bot.settings import load
from bot.usecases.feeds import Checkup, checkups

# What needs more than the database; each line is that of the command itself.
COMMANDS = {
    "add": Later("feed_changes", "add", "Have a feed polled for all servers."),
    "find": Later("feed_changes", "find", "Find the feeds of a site, without adding any."),
    "remove": Later("feed_changes", "remove", "Stop polling a shared feed; what was read stays."),
    "import": Later("feed_changes", "import_", "Have all feeds of an OPML file polled for all servers."),
    "export": Later("feed_changes", "export", "Write all feeds to an OPML file."),
    "catalogue": Later("feed_changes", "catalogue", "Show the feeds that come with Rightswire, or add them."),
    "check": Later(
        "checking",
        "check",
        "Look at each feed of the catalogue, or at these, and tell which can be read from here.",
    ),
}

app = typer.Typer(cls=group_of(COMMANDS), no_args_is_help=True, help="The feeds that all servers share.")


@app.callback()
def about() -> None:
    """The feeds that all servers share."""


@app.command("list")
def feeds_list(*, as_json: AsJson = False) -> None:
    """List every feed with its health."""

    async def listed() -> None:
        async with database_of(load()) as database:
            store = SqlFeedStore(database)
            feeds = await store.of_guild(None)
            rows = [_row(one) for one in await checkups(store, feeds, SystemClock().now())]
        if as_json:
            say_json(*rows)
            return
        table = Table("number", "outlet", "address", "health", "entries", "latest", "last fault")
        for row in rows:
            health = row["health"] + (", every minute" if row["priority"] else "")
            told = (row["number"], row["outlet"], row["address"], health, row["entries"])
            table.add_row(*map(str, told), row["latest"] or "none", row["last_fault"] or "none")
        # An address that is cut off names nothing.
        table.columns[2].overflow = "fold"
        if rows:
            out.print(table)
        else:
            say("There is none. `rightswire feeds add ADDRESS` adds one.")

    asyncio.run(listed())


def _row(one: Checkup) -> dict[str, Any]:
    feed, latest = one.feed, one.vitals.latest
    return {
        "number": feed.id,
        "outlet": feed.outlet.name,
        "address": feed.url,
        "health": one.health,
        "priority": feed.schedule.priority,
        "entries": one.vitals.entries,
        "latest": f"{latest:%Y-%m-%d}" if latest else None,
        "next_poll_at": f"{feed.schedule.next_poll_at:%Y-%m-%dT%H:%M:%SZ}",
        "last_fault": feed.schedule.last_error,
    }
