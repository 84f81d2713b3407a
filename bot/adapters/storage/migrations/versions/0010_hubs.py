"""WebSub: the hubs that feeds name, and what was agreed on with them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this version."""
    for column in (
        sa.Column("hub", sa.Text()),
        sa.Column("hub_topic", sa.Text()),
        sa.Column("pushed_until", _MOMENT),
    ):
        op.add_column("feeds", column)
    op.create_table(
        "hub_leases",
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("hub", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("again_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_hub_leases_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", name=op.f("pk_hub_leases")),
        sa.UniqueConstraint("token", name=op.f("uq_hub_leases_token")),
    )
