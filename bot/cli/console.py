"""What the command line prints on, and how it ends (exit statuses are those of sysexits.h)."""

import json
import sys
from typing import Annotated, Any, Final, NoReturn

import typer
from rich.console import Console

EX_DATAERR: Final = 65
EX_UNAVAILABLE: Final = 69
EX_CONFIG: Final = 78

# The largest number that a row can have.
LARGEST: Final = 2**63 - 1

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object a line.")]

out: Final = Console()
err: Final = Console(stderr=True)


def fail(why: str, status: int) -> NoReturn:
    """End with one sentence on standard error."""
    err.print(f"rightswire: {why}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(status)


def say(sentence: str) -> None:
    """One line as it is, however long."""
    out.print(sentence, markup=False, highlight=False, soft_wrap=True)


def say_json(*rows: dict[str, Any]) -> None:
    """One JSON object a line, for scripts."""
    sys.stdout.write("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))
