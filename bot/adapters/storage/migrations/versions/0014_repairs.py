"""Stories are taken apart and put together, and readers say what is wrong with them."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this version."""
    op.add_column("stories", sa.Column("withheld", sa.JSON(), nullable=False, server_default="[]"))
    _merged_stories()
    _objections()
    _reports_apart()


def _merged_stories() -> None:
    op.create_table(
        "merged_stories",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("into_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["into_id"], ["stories.id"], name=op.f("fk_merged_stories_into_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merged_stories")),
    )
    op.create_index(op.f("ix_merged_stories_into_id"), "merged_stories", ["into_id"], unique=False)


def _objections() -> None:
    op.create_table(
        "objections",
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrong", sa.Text(), nullable=False),
        sa.Column("report_id", _ID),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_objections_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "guild_id", "member_id", "wrong", name=op.f("pk_objections")),
    )
    op.create_index("ix_objections_guild_id", "objections", ["guild_id"], unique=False)


def _reports_apart() -> None:
    op.create_table(
        "reports_apart",
        sa.Column("report_id", _ID, autoincrement=False, nullable=False),
        sa.Column("other_id", _ID, autoincrement=False, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name=op.f("fk_reports_apart_report_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["reports.id"], name=op.f("fk_reports_apart_other_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "other_id", name=op.f("pk_reports_apart")),
    )
    op.create_index("ix_reports_apart_other_id", "reports_apart", ["other_id"], unique=False)
