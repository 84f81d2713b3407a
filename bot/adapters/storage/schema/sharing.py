"""Who is at work, and what is one's turn at a time."""

from typing import Final

from sqlalchemy import Column, Integer, Table, Text

from bot.adapters.storage.columns import ROW_ID, Foreign, Utc
from bot.adapters.storage.schema.building import metadata, numbered, to

# Those at work on this database; one that has not been seen for a while is dead. `reads` says how many kinds
# of terms it knows in queries.
processes: Final = numbered(
    "processes",
    Column("role", Text, nullable=False),
    Column("began_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("reads", Integer, nullable=False, server_default="0"),
)

# Who is at what; a lease goes with its process.
leases: Final = Table(
    "leases",
    metadata,
    Column("key", Foreign, primary_key=True),
    Column("process_id", ROW_ID, to(processes, cascade=True), nullable=False, index=True),
    Column("until", Utc, nullable=False),
)

# When the next turn is to be had of what all processes share.
paces: Final = Table(
    "paces",
    metadata,
    Column("name", Text, primary_key=True),
    Column("free_at", Utc, nullable=False),
)
