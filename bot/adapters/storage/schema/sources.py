"""Where news come from: outlets, feeds, who has them, and what they brought."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
)

from bot.adapters.storage.columns import ROW_ID, Foreign, Utc
from bot.adapters.storage.schema.building import metadata, numbered, part, to

outlets: Final = numbered(
    "outlets",
    Column("name", Foreign, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Foreign, nullable=False),
    Column("language", Foreign, nullable=False),
    Column("licence", Foreign, nullable=False),
    Column("folded", Foreign, nullable=False, index=True),
    UniqueConstraint("name", "kind", "country", "language", "licence"),
)

feeds: Final = numbered(
    "feeds",
    Column("url", Foreign, nullable=False, unique=True),
    Column("host", Foreign, nullable=False),
    Column("outlet_id", ROW_ID, to(outlets), nullable=False),
    Column("state", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("added_at", Utc, nullable=False),
    Column("polled_at", Utc),
    Column("next_poll_at", Utc, nullable=False),
    Column("interval_s", Float, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("last_error", Foreign),
    Column("etag", Foreign),
    Column("last_modified", Foreign),
    Column("body_hash", Foreign),
    Column("unchanged", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("lying", Boolean, nullable=False),
    Column("failing_since", Utc),
    Column("told", Boolean, nullable=False),
    Column("priority", Boolean, nullable=False),
    Column("pace", JSON(none_as_null=True)),
    Column("moved_to", Foreign),
    Column("moved_since", Utc),
    Column("moved_polls", Integer),
    Column("hub", Foreign),
    Column("hub_topic", Foreign),
    Column("pushed_until", Utc),
)

hub_leases: Final = Table(
    "hub_leases",
    metadata,
    Column("feed_id", ROW_ID, to(feeds, cascade=True), primary_key=True),
    Column("hub", Foreign, nullable=False),
    Column("topic", Foreign, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("again_at", Utc, nullable=False),
)

feed_servers: Final = Table(
    "feed_servers",
    metadata,
    Column("feed_id", ROW_ID, to(feeds, cascade=True), primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("added_by", BigInteger),
    Column("added_at", Utc, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
)

feed_notices: Final = numbered(
    "feed_notices",
    Column("feed_id", ROW_ID, to(feeds, cascade=True), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("why", Foreign),
    Column("next_at", Utc, nullable=False, index=True),
)

entries: Final = numbered(
    "entries",
    Column("feed_id", ROW_ID, to(feeds, cascade=True), nullable=False),
    Column("identity", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("raw", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Foreign),
    Column("backlog", Boolean, nullable=False),
    Column("first_seen_at", Utc, nullable=False),
    # Empty in what a version wrote that knew none.
    Column("address", BigInteger),
    UniqueConstraint("feed_id", "identity"),
    Index("ix_entries_address", "address", "id"),
)

ACTIVE: Final[ColumnElement[bool]] = feeds.c.state == literal_column("'active'")

PENDING: Final[ColumnElement[bool]] = entries.c.state == literal_column("'pending'")

part("ix_feeds_due", ACTIVE, feeds.c.host, feeds.c.next_poll_at)

part("ix_entries_pending", PENDING, entries.c.first_seen_at, entries.c.id)
