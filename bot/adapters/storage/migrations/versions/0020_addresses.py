"""Entries are found by their address. Those that are there get theirs while the bot runs."""

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"


def upgrade() -> None:
    """Go to this version."""
    op.add_column("entries", sa.Column("address", sa.BigInteger()))
    op.create_index("ix_entries_address", "entries", ["address", "id"], unique=False)
