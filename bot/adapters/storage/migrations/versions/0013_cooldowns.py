"""The few subscriptions that rest between two messages are found by their query."""

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"

_RESTING = sa.text("cooldown_s > 0")


def upgrade() -> None:
    """Go to this version."""
    op.create_index(
        "ix_subscriptions_resting",
        "subscriptions",
        ["query_id"],
        sqlite_where=_RESTING,
        postgresql_where=_RESTING,
    )
