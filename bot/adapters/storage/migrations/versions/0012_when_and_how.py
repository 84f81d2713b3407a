"""Digests at set hours, cool-downs, and what people choose for one story."""

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_DIGESTED = sa.text("cadence != 'at_once' AND paused_because IS NULL")


def upgrade() -> None:
    """Go to this version."""
    _subscriptions()
    op.add_column("deliveries", sa.Column("owed_at", _MOMENT))
    op.add_column("deliveries", sa.Column("held", sa.Text()))
    _story_choices()


def _subscriptions() -> None:
    op.add_column("subscriptions", sa.Column("cooldown_s", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("subscriptions", sa.Column("rests_until", _MOMENT))
    op.add_column("subscriptions", sa.Column("digest_zone", sa.Text()))
    op.add_column("subscriptions", sa.Column("digest_hour", sa.Integer()))
    op.add_column("subscriptions", sa.Column("digest_weekday", sa.Integer()))
    op.add_column("subscriptions", sa.Column("digested_at", _MOMENT))
    op.add_column("subscriptions", sa.Column("next_digest_at", _MOMENT))
    op.execute("UPDATE subscriptions SET cadence = 'daily' WHERE cadence = 'digest'")
    op.create_index(
        "ix_subscriptions_digested",
        "subscriptions",
        ["next_digest_at", "target_kind", "target_id"],
        sqlite_where=_DIGESTED,
        postgresql_where=_DIGESTED,
    )


def _story_choices() -> None:
    op.create_table(
        "story_choices",
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("chosen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_choices_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "target_kind", "target_id", name=op.f("pk_story_choices")),
    )
