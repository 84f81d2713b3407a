"""Which version the tables have, and how they come to this one: by Alembic, which is loaded only then.

It takes a quarter of a second and 10 MB, and at nearly every start there is nothing to do.
"""

from functools import cache
from importlib import resources
from typing import Final

from sqlalchemy import Connection, column, inspect, select, table

_VERSION: Final = table("alembic_version", column("version_num"))


class UnknownVersionError(Exception):
    """The tables were made by a version of Rightswire that this one does not know."""


@cache
def known() -> tuple[str, ...]:
    """The versions that there were, oldest first: their migrations' files begin with them."""
    files = resources.files("bot.adapters.storage.migrations.versions").iterdir()
    return tuple(sorted(file.name.split("_")[0] for file in files if file.name[0].isdigit()))


def version(connection: Connection) -> str | None:
    """That of the tables; None where there are none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    found: str | None = connection.execute(select(_VERSION.c.version_num)).scalar()
    return found


def upgrade(connection: Connection) -> None:
    """Bring the tables to this version. Raises UnknownVersionError."""
    found = version(connection)
    if found == known()[-1]:
        return
    if found is not None and found not in known():
        raise UnknownVersionError
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "bot.adapters.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
