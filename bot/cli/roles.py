"""`rightswire run`, and the roles in which several processes share the work on PostgreSQL.

What they do takes a second to load, and is loaded once the settings are known to be right.
"""

import asyncio
import re
from collections.abc import Sequence
from typing import Annotated

import typer

from bot.adapters.observability import logs
from bot.adapters.observability.metrics import Metrics
from bot.domain.errors import SettingsError
from bot.settings import Settings, load, token


def run() -> None:
    """Connect to Discord and work until stopped (Ctrl+C or SIGTERM)."""
    configured = _configured(with_token=True)
    from bot import roles  # noqa: PLC0415 - see above

    asyncio.run(roles.run(*configured))


def worker() -> None:
    """Share the work: poll feeds, make stories, match them. Any number, on PostgreSQL."""
    configured = _configured()
    from bot import roles  # noqa: PLC0415 - see above

    asyncio.run(roles.worker(*configured))


def sender() -> None:
    """Share the work: send what is owed. Any number, on PostgreSQL."""
    configured = _configured(with_token=True)
    from bot import roles  # noqa: PLC0415 - see above

    asyncio.run(roles.sender(*configured))


def gateway(
    shards: Annotated[
        str | None,
        typer.Option(help="This one's shards of all, as 0-3/8; otherwise all that Discord asks for."),
    ] = None,
) -> None:
    """Share the work: answer commands. One for each range of shards, on PostgreSQL."""
    meant = shards_of(shards) if shards else None
    configured = _configured(with_token=True)
    from bot import roles  # noqa: PLC0415 - see above

    asyncio.run(roles.gateway(*configured, meant or roles.ALL_SHARDS))


def shards_of(told: str) -> tuple[int, Sequence[int]]:
    """How many shards there are, and which are meant by `first-last/total` or `one/total`.

    Raises SettingsError.
    """
    read = re.fullmatch(r"(\d+)(?:-(\d+))?/(\d+)", told.strip())
    if read is not None:
        first, last, total = int(read[1]), int(read[2] or read[1]), int(read[3])
        if first <= last < total:
            return total, tuple(range(first, last + 1))  # discord.py takes no other sequence
    raise SettingsError(
        f"--shards {told} cannot be: write first-last/total, counted from 0, for example 0-3/8 and 4-7/8."
    )


def _configured(*, with_token: bool = False) -> tuple[Settings, Metrics]:
    settings = load()
    if with_token:
        token(settings)
    metrics, as_json = Metrics(), {"json": True, "text": False}.get(settings.log_format)
    logs.configure(settings.log_level, as_json=as_json, count=metrics.count)
    return settings, metrics
