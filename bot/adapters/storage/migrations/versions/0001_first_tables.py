"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Go to this version."""
    _outlets()
    _feeds()
    _feed_servers()
    _feed_notices()
    _entries()
    _stories()
    _story_servers()
    _story_tags()
    _reports()
    _queries()
    _subscriptions()
    _quiet_hours()
    _story_queries()
    _deliveries()
    if op.get_context().dialect.name == "sqlite":
        _full_text()
    else:
        _story_words()


def _outlets() -> None:
    op.create_table(
        "outlets",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("licence", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outlets")),
        sa.UniqueConstraint(
            "name",
            "kind",
            "country",
            "language",
            "licence",
            name=op.f("uq_outlets_name_kind_country_language_licence"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_outlets_folded"), "outlets", ["folded"], unique=False)


def _feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", _ID, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("outlet_id", _ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.Column("polled_at", _MOMENT, nullable=True),
        sa.Column("next_poll_at", _MOMENT, nullable=False),
        sa.Column("interval_s", sa.Float(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("body_hash", sa.Text(), nullable=True),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("doubts", sa.Integer(), nullable=False),
        sa.Column("lying", sa.Boolean(), nullable=False),
        sa.Column("failing_since", _MOMENT, nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("priority", sa.Boolean(), nullable=False),
        sa.Column("pace", sa.JSON(), nullable=True),
        sa.Column("moved_to", sa.Text(), nullable=True),
        sa.Column("moved_since", _MOMENT, nullable=True),
        sa.Column("moved_polls", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_feeds_outlet_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("url", name=op.f("uq_feeds_url")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_feeds_due",
        "feeds",
        ["host", "next_poll_at"],
        unique=False,
        sqlite_where=sa.text("state = 'active'"),
        postgresql_where=sa.text("state = 'active'"),
    )


def _feed_servers() -> None:
    op.create_table(
        "feed_servers",
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("added_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_servers_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("feed_id", "guild_id", name=op.f("pk_feed_servers")),
    )
    op.create_index(op.f("ix_feed_servers_guild_id"), "feed_servers", ["guild_id"], unique=False)


def _feed_notices() -> None:
    op.create_table(
        "feed_notices",
        sa.Column("id", _ID, nullable=False),
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_feed_notices_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_notices")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_feed_notices_next_at"), "feed_notices", ["next_at"], unique=False)


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("feed_id", _ID, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("raw", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("backlog", sa.Boolean(), nullable=False),
        sa.Column("first_seen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["feed_id"], ["feeds.id"], name=op.f("fk_entries_feed_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("feed_id", "identity", name=op.f("uq_entries_feed_id_identity")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_entries_pending",
        "entries",
        ["first_seen_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", _ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("brief", sa.JSON(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stories")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_stories_changed_at"), "stories", ["changed_at"], unique=False)


def _story_servers() -> None:
    op.create_table(
        "story_servers",
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_servers_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "guild_id", name=op.f("pk_story_servers")),
    )


def _story_tags() -> None:
    op.create_table(
        "story_tags",
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("because", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_tags_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "kind", "position", name=op.f("pk_story_tags")),
    )
    op.create_index("ix_story_tags_value", "story_tags", ["kind", "value", "story_id"], unique=False)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("outlet_id", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("blockquotes", sa.JSON(), nullable=False),
        sa.Column("published_at", _MOMENT, nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("copy_of", _ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["copy_of"], ["reports.id"], name=op.f("fk_reports_copy_of"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_reports_entry_id")),
        sa.ForeignKeyConstraint(["outlet_id"], ["outlets.id"], name=op.f("fk_reports_outlet_id")),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_reports_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_reports_entry_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_reports_outlet_id"), "reports", ["outlet_id"], unique=False)
    op.create_index(op.f("ix_reports_published_at"), "reports", ["published_at"], unique=False)
    op.create_index(op.f("ix_reports_story_id"), "reports", ["story_id"], unique=False)


def _queries() -> None:
    op.create_table(
        "queries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queries")),
        sa.UniqueConstraint("digest", name=op.f("uq_queries_digest")),
        sqlite_autoincrement=True,
    )


def _subscriptions() -> None:
    op.create_table(
        "subscriptions",
        sa.Column("id", _ID, nullable=False),
        sa.Column("query_id", _ID, nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("cadence", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=False),
        sa.Column("paused_because", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["query_id"], ["queries.id"], name=op.f("fk_subscriptions_query_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint(
            "query_id",
            "target_kind",
            "target_id",
            name=op.f("uq_subscriptions_query_id_target_kind_target_id"),
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_subscriptions_guild_id"), "subscriptions", ["guild_id"], unique=False)
    op.create_index("ix_subscriptions_target", "subscriptions", ["target_kind", "target_id"], unique=False)


def _quiet_hours() -> None:
    op.create_table(
        "quiet_hours",
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("target_kind", "target_id", name=op.f("pk_quiet_hours")),
    )


def _story_queries() -> None:
    op.create_table(
        "story_queries",
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("query_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["query_id"], ["queries.id"], name=op.f("fk_story_queries_query_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_story_queries_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "query_id", name=op.f("pk_story_queries")),
    )
    op.create_index(op.f("ix_story_queries_query_id"), "story_queries", ["query_id"], unique=False)


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", _ID, nullable=False),
        sa.Column("story_id", _ID, nullable=False),
        sa.Column("target_kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("wanted_version", sa.Integer(), nullable=False),
        sa.Column("sent_version", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.Column("claimed_until", _MOMENT, nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("first_sent_at", _MOMENT, nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["story_id"], ["stories.id"], name=op.f("fk_deliveries_story_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint(
            "story_id", "target_kind", "target_id", name=op.f("uq_deliveries_story_id_target_kind_target_id")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_deliveries_owed",
        "deliveries",
        ["target_kind", "target_id", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'open' AND sent_version < wanted_version"),
        postgresql_where=sa.text("state = 'open' AND sent_version < wanted_version"),
    )


def _story_words() -> None:
    op.create_table(
        "story_words",
        sa.Column("rowid", _ID, autoincrement=False, nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("runs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rowid"], ["stories.id"], name=op.f("fk_story_words_rowid"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("rowid", name=op.f("pk_story_words")),
    )
    op.create_index("ix_story_words_words", "story_words", ["words"], unique=False, postgresql_using="gin")


def _full_text() -> None:
    # The words come folded and separated by spaces: this tokenizer leaves them as they are.
    op.execute(
        "CREATE VIRTUAL TABLE story_words USING fts5("
        "words, runs UNINDEXED, tokenize=\"ascii tokenchars ''''\", detail=none, columnsize=0)"
    )
