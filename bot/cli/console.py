"""What the command line prints on, and how it ends (exit statuses are those of sysexits.h)."""

import sys
from typing import Final, NoReturn

from rich.console import Console

EX_DATAERR: Final = 65
EX_UNAVAILABLE: Final = 69
EX_CONFIG: Final = 78

out: Final = Console()
err: Final = Console(stderr=True)


def fail(why: str, status: int) -> NoReturn:
    """End with one sentence on standard error."""
    err.print(f"rightswire: {why}", markup=False, highlight=False, soft_wrap=True)
    sys.exit(status)
