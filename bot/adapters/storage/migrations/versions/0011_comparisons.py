"""What reports were compared with."""

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go to this version."""
    op.create_table(
        "comparisons",
        sa.Column("report_id", _ID, autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("closest", _ID, nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("links", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_comparisons_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "position", name=op.f("pk_comparisons")),
    )
    op.create_index(op.f("ix_comparisons_made_at"), "comparisons", ["made_at"], unique=False)
