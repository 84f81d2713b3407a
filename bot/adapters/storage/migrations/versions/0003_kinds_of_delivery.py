"""Deliveries of several kinds: cards, updates and digests."""

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_OWED = sa.text("state = 'open' AND sent_version < wanted_version")


def upgrade() -> None:
    """Go to this version."""
    _digests()
    _digest_stories()
    _kinds()
    _subjects()


def _digests() -> None:
    op.create_table(
        "digests",
        sa.Column("id", _ID, nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digests")),
        sqlite_autoincrement=True,
    )


def _digest_stories() -> None:
    op.create_table(
        "digest_stories",
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("digest_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digests.id"], name=op.f("fk_digest_stories_digest_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_digest_stories_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("target_kind", "target_id", "story_id", name=op.f("pk_digest_stories")),
    )
    op.create_index(op.f("ix_digest_stories_digest_id"), "digest_stories", ["digest_id"])


def _kinds() -> None:
    op.add_column("deliveries", sa.Column("kind", sa.Text()))
    op.add_column("deliveries", sa.Column("subject", sa.BigInteger()))
    op.execute("UPDATE deliveries SET kind = 'card', subject = story_id")


def _subjects() -> None:
    """What is owed is a subject of a kind; a digest is of no one story."""
    op.drop_index("ix_deliveries_owed", "deliveries")
    last = _last_number()
    options = {"sqlite_autoincrement": True}
    with op.batch_alter_table("deliveries", table_kwargs=options) as table:
        table.alter_column("kind", existing_type=sa.Text(), nullable=False)
        table.alter_column("subject", existing_type=sa.BigInteger(), nullable=False)
        table.alter_column("story_id", existing_type=_ID, nullable=True)
        table.drop_constraint("uq_deliveries_story_id_target_kind_target_id", type_="unique")
        table.create_unique_constraint(
            op.f("uq_deliveries_kind_subject_target_kind_target_id"),
            ["kind", "subject", "target_kind", "target_id"],
        )
    _keep_number(last)
    op.create_index(op.f("ix_deliveries_story_id"), "deliveries", ["story_id"])
    op.create_index(
        "ix_deliveries_owed",
        "deliveries",
        ["target_kind", "target_id", "id"],
        sqlite_where=_OWED,
        postgresql_where=_OWED,
    )


def _last_number() -> int | None:
    """SQLite's highest id ever given: a copied table would forget those of deleted rows."""
    if op.get_context().dialect.name != "sqlite":
        return None
    found = op.get_bind().execute(sa.text("SELECT seq FROM sqlite_sequence WHERE name = 'deliveries'"))
    return found.scalar()


def _keep_number(last: int | None) -> None:
    if last is None:
        return
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'deliveries'")
    kept = sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('deliveries', :last)")
    op.get_bind().execute(kept, {"last": last})
