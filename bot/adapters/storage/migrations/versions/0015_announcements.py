"""What is to be published; whom a channel's cards mention, how they look; who changed what a channel gets."""

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_UNPUBLISHED = sa.text("next_at IS NOT NULL")
_MENTIONED = sa.text("mention_role IS NOT NULL")
_STYLED = sa.text("mention_role IS NOT NULL OR card_size != 'normal'")


def upgrade() -> None:
    """Go to this version."""
    _publications()
    _manners()
    _changes()


def _publications() -> None:
    op.create_table(
        "publications",
        sa.Column("delivery_id", _ID, autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("owed_at", _MOMENT, nullable=False),
        sa.Column("next_at", _MOMENT),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("published_at", _MOMENT),
        sa.Column("why", sa.Text()),
        sa.ForeignKeyConstraint(
            ["delivery_id"], ["deliveries.id"], name=op.f("fk_publications_delivery_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery_id", name=op.f("pk_publications")),
    )
    _index("ix_publications_due", "publications", ["next_at"], _UNPUBLISHED)
    op.create_index("ix_publications_channel", "publications", ["channel_id", "published_at"])


def _manners() -> None:
    op.add_column("subscriptions", sa.Column("mention_role", sa.BigInteger()))
    op.add_column(
        "subscriptions", sa.Column("mentions_a_day", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("subscriptions", sa.Column("card_size", sa.Text(), nullable=False, server_default="normal"))
    _index("ix_subscriptions_styled", "subscriptions", ["target_kind", "target_id"], _STYLED)
    op.add_column("deliveries", sa.Column("mention_role", sa.BigInteger()))
    op.add_column("deliveries", sa.Column("mentioned_at", _MOMENT))
    _index("ix_deliveries_mentioned", "deliveries", ["target_id", "mentioned_at"], _MENTIONED)


def _changes() -> None:
    op.create_table(
        "subscription_changes",
        sa.Column("id", _ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("manner", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_subscription_changes_guild_id", "subscription_changes", ["guild_id", "id"])
    op.create_index("ix_subscription_changes_member_id", "subscription_changes", ["member_id"])


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
