"""What each report added to its story."""

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"


def upgrade() -> None:
    """Go to this version."""
    op.add_column("reports", sa.Column("new_facts", sa.JSON(), nullable=False, server_default="[]"))
