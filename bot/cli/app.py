"""The commands and what they are for; a foreseen error is one sentence and a status, never a traceback."""

import os
import runpy
import sys
from importlib.util import find_spec
from typing import Annotated, Final

import typer

from bot import __version__
from bot.cli.advice import advised
from bot.cli.console import EX_CONFIG, EX_DATAERR, EX_UNAVAILABLE, fail, out
from bot.cli.loading import Later, group_of
from bot.domain.errors import DatabaseError, DiscordUnavailable, RightswireError, SettingsError

# Each line is that of the command itself, of which nothing else is known before it is loaded.
COMMANDS: Final = {
    "run": Later("roles", "run", "Connect to Discord and work until stopped (Ctrl+C or SIGTERM)."),
    "worker": Later(
        "roles", "worker", "Share the work: poll feeds, make stories, match them. Any number, on PostgreSQL."
    ),
    "gateway": Later(
        "roles", "gateway", "Share the work: answer commands. One for each range of shards, on PostgreSQL."
    ),
    "sender": Later("roles", "sender", "Share the work: send what is owed. Any number, on PostgreSQL."),
    "brief": Later("reading", "brief", "Print the brief of one article."),
    "poll": Later("reading", "poll", "Fetch and read feeds once, store nothing, and print what happened."),
    "backup": Later("backup", "backup", "Copy the SQLite database to a file, also while the bot works."),
    "restore": Later(
        "backup",
        "restore",
        "Put a copy in the database's place, while the bot is stopped; the old one is kept beside it.",
    ),
    "doctor": Later(
        "doctor",
        "doctor",
        "Check settings, database, disk, clock, feeds, Discord and model, and say what to do.",
    ),
    "db": Later("database", "app", "The database."),
    "feeds": Later("feeds", "app", "The feeds that all servers share."),
    "stories": Later("stories", "app", "What was made of the news, and what became of it."),
    "deliveries": Later("deliveries", "app", "What is owed to whom, what failed and why."),
    "corrections": Later("corrections", "app", "What managers say stories are about."),
}

app = typer.Typer(
    cls=group_of(COMMANDS),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Digital-rights news for Discord: every story once, in four lines, traceable to its sources.",
)


def main() -> None:
    """Run the command line; a foreseen error is one sentence and an exit status, never a traceback.

    What it writes (the database, backups, exports) tells who asked for what, so it is for its user alone.
    """
    os.umask(0o077)
    try:
        app()
    except SettingsError as error:
        fail(str(error), EX_CONFIG)
    except (DatabaseError, DiscordUnavailable) as error:
        fail(str(error), EX_UNAVAILABLE)
    except RightswireError as error:
        fail(advised(error), EX_DATAERR)
    finally:
        _give_up_on_the_log()


def _give_up_on_the_log() -> None:
    """A log that nobody takes is no failure: without this, what is left of it makes the status 120.

    See the note on SIGPIPE in the documentation of Python's `signal`.
    """
    log = sys.__stderr__
    if log is None:  # closed from the start
        return
    try:
        log.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), log.fileno())


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
