"""How many kinds of terms a process knows in queries."""

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"


def upgrade() -> None:
    """Go to this version."""
    op.add_column("processes", sa.Column("reads", sa.Integer(), server_default="0", nullable=False))
