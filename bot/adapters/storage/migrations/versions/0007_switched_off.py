"""Targets that were switched off, and whether whoever set them up knows."""

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"


def upgrade() -> None:
    """Go to this version. What was switched off before is not told of any more, but can be repaired."""
    op.create_table(
        "switched_off",
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("target_kind", "target_id", name=op.f("pk_switched_off")),
    )
    op.execute(
        "INSERT INTO switched_off (target_kind, target_id, since, why, told) "
        "SELECT target_kind, target_id, max(next_at), max(coalesce(why, '')), true FROM deliveries "
        "WHERE state = 'off' GROUP BY target_kind, target_id"
    )
