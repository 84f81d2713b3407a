"""The commands and what they are for; a foreseen error is one sentence and a status, never a traceback."""

import runpy
import sys
from importlib.util import find_spec
from typing import Annotated

import typer

from bot import __version__
from bot.adapters.storage.database import DatabaseError
from bot.cli import backup, corrections, database, deliveries, doctor, feeds, reading, roles, stories
from bot.cli.console import EX_CONFIG, EX_DATAERR, EX_UNAVAILABLE, fail, out
from bot.domain.errors import RightswireError
from bot.roles import DiscordUnavailable
from bot.settings import SettingsError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Digital-rights news for Discord: every story once, in four lines, traceable to its sources.",
)
app.add_typer(database.app, name="db")
app.add_typer(feeds.app, name="feeds")
app.add_typer(stories.app, name="stories")
app.add_typer(deliveries.app, name="deliveries")
app.add_typer(corrections.app, name="corrections")


def main() -> None:
    """Run the command line; a foreseen error is one sentence and an exit status, never a traceback."""
    try:
        app()
    except SettingsError as error:
        fail(str(error), EX_CONFIG)
    except (DatabaseError, DiscordUnavailable) as error:
        fail(str(error), EX_UNAVAILABLE)
    except RightswireError as error:
        fail(str(error), EX_DATAERR)


@app.callback(invoke_without_command=True)
def about(
    *, version: Annotated[bool, typer.Option("--version", help="Show the version and end.")] = False
) -> None:
    """Show the version when asked."""
    if version:
        out.print(f"rightswire {__version__}", highlight=False)
        raise typer.Exit


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(context: typer.Context) -> None:
    """Show the bot at work in a browser: no account, no token, no internet (--check: unattended)."""
    if find_spec("simcord") is None:
        fail(
            "the demo needs Discord in a browser: install the extra with `scripts/setup demo`.",
            EX_UNAVAILABLE,
        )
    sys.argv = ["rightswire demo", *context.args]
    runpy.run_module("bot.demo", run_name="__main__", alter_sys=True)


app.command()(roles.run)
app.command()(roles.worker)
app.command()(roles.gateway)
app.command()(roles.sender)
app.command()(reading.brief)
app.command()(reading.poll)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(doctor.doctor)
