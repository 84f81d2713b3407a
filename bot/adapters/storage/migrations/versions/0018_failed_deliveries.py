"""What was refused, may have been posted, or is switched off is found without a look at all that was sent."""

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"

_PARTS = {"failed": sa.text("state IN ('rejected', 'uncertain')"), "off": sa.text("state = 'off'")}


def upgrade() -> None:
    """Go to this version."""
    for name, where in _PARTS.items():
        columns = ["target_kind", "target_id", "id"]
        op.create_index(
            f"ix_deliveries_{name}", "deliveries", columns, sqlite_where=where, postgresql_where=where
        )
