"""`rightswire deliveries`: what is owed to whom, what failed and why, and to try it again."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Annotated, Any

import typer
from rich.table import Table

from bot.adapters.clock import SystemClock
from bot.adapters.storage.ledger import SqlLedger
from bot.cli.console import LARGEST, AsJson, out, say, say_json
from bot.domain.delivery import Account, DeliveryId, Standing
from bot.domain.story import StoryId
from bot.runtime.database import database_of
from bot.settings import load
from bot.usecases.deliveries import Deliveries

app = typer.Typer(no_args_is_help=True, help="What is owed to whom, what failed and why.")


@app.command("list")
def deliveries_list(
    state: Annotated[
        list[Standing] | None,
        typer.Option(help="Only those that stand so; otherwise all that are not settled."),
    ] = None,
    story: Annotated[
        int | None, typer.Option(max=LARGEST, help="Only those of the story of that number.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many, the newest first.")] = 50,
    *,
    as_json: AsJson = False,
) -> None:
    """List deliveries that are owed, failing, rejected, uncertain or off, and why."""

    async def listed() -> None:
        async with opened() as deliveries:
            found = await deliveries.listed(state or (), None if story is None else StoryId(story), limit)
        if as_json:
            say_json(*map(as_row, found))
        elif found:
            out.print(table_of(found))
        else:
            say("There is none.")

    asyncio.run(listed())


@app.command("show")
def deliveries_show(
    number: Annotated[
        int, typer.Argument(max=LARGEST, help="The delivery's number, from `deliveries list`.")
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Show all there is about one delivery."""

    async def shown() -> None:
        async with opened() as deliveries:
            account = await deliveries.get(DeliveryId(number))
        if as_json:
            say_json(as_row(account))
            return
        for name, value in as_row(account).items():
            say(f"{name.replace('_', ' '):<10} {'none' if value is None else value}")

    asyncio.run(shown())


@app.command("retry")
def deliveries_retry(
    numbers: Annotated[list[int], typer.Argument(max=LARGEST, help="Their numbers, from `deliveries list`.")],
    *,
    unseen: Annotated[
        bool,
        typer.Option("--unseen", help="Post an uncertain one without looking whether it is there already."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Have failing, rejected or uncertain deliveries tried again now.

    An uncertain one may have been posted. It is looked for first and posted only where it is surely not
    there; with --unseen it is posted without a look, and people may see it twice.
    """

    async def retried() -> None:
        async with opened() as deliveries:
            for number in numbers:
                before = await deliveries.retry(DeliveryId(number), unseen=unseen)
                if as_json:
                    say_json(as_row(await deliveries.get(before.id)))
                else:
                    say(f"Delivery {number} is owed again. {_risk(before, unseen=unseen)}".strip())

    asyncio.run(retried())


@asynccontextmanager
async def opened() -> AsyncIterator[Deliveries]:
    """The deliveries of the database that is set."""
    async with database_of(load()) as database:
        yield Deliveries(SqlLedger(database), SystemClock())


def as_row(account: Account) -> dict[str, Any]:
    """A delivery as it is written in JSON."""
    return {
        "number": account.id,
        "state": account.standing.value,
        "kind": "edit" if account.edit else account.kind.value,
        "to": str(account.target),
        "story": account.story_id,
        "attempts": account.attempts,
        "next_at": f"{account.next_at:%Y-%m-%dT%H:%M:%SZ}",
        "sent_at": f"{account.sent_at:%Y-%m-%dT%H:%M:%SZ}" if account.sent_at else None,
        "message": account.message.message_id if account.message else None,
        "held_by": account.held.value if account.held else None,
        "why": account.why,
    }


def table_of(found: Sequence[Account]) -> Table:
    """Deliveries as a table."""
    table = Table("number", "state", "kind", "to", "story", "attempts", "why")
    for row in map(as_row, found):
        why = row["why"] or (f"{row['held_by']} until {row['next_at']}" if row["held_by"] else "")
        told = (row[name] for name in ("number", "state", "kind", "to", "story", "attempts"))
        table.add_row(*("" if value is None else str(value) for value in told), why)
    return table


def _risk(before: Account, *, unseen: bool) -> str:
    if before.standing is not Standing.UNCERTAIN:
        return ""
    if unseen:
        return "Nobody looks whether it is there already: people may see it twice."
    return "It is looked for first, and posted only where it is surely not there."
