"""A server may pause a feed."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"


def upgrade() -> None:
    """Go to this version."""
    op.add_column(
        "feed_servers", sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false())
    )
