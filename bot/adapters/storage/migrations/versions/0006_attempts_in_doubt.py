"""When the first attempt at a post began whose outcome is unknown."""

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"


def upgrade() -> None:
    """Go to this version. What is claimed now was begun by a version that did not say when."""
    op.add_column("deliveries", sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE deliveries SET begun_at = next_at "
        "WHERE state = 'open' AND message_id IS NULL AND (claimed_until IS NOT NULL OR attempts > 0)"
    )
