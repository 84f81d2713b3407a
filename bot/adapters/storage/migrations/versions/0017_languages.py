"""In what language servers and members are written to, and single channels otherwise than their server."""

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"

_SPOKEN = sa.text("language IS NOT NULL")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "languages",
        sa.Column("addressee_kind", sa.Text(), nullable=False),
        sa.Column("addressee_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("addressee_kind", "addressee_id", name=op.f("pk_languages")),
    )
    op.add_column("subscriptions", sa.Column("language", sa.Text()))
    op.create_index(
        "ix_subscriptions_spoken",
        "subscriptions",
        ["target_kind", "target_id"],
        sqlite_where=_SPOKEN,
        postgresql_where=_SPOKEN,
    )
