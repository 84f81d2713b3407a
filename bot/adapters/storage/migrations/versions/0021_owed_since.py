"""How much is owed, and since when, is told by an index alone."""

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"

_OWED = sa.text("state = 'open' AND sent_version < wanted_version")


def upgrade() -> None:
    """Go to this version."""
    op.drop_index("ix_deliveries_owed", "deliveries")
    op.create_index(
        "ix_deliveries_owed",
        "deliveries",
        ["target_kind", "target_id", "id", "next_at"],
        unique=False,
        sqlite_where=_OWED,
        postgresql_where=_OWED,
    )
