"""What people are owed and were sent: digests, deliveries, publications."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    and_,
    literal_column,
)

from bot.adapters.storage.columns import ROW_ID, Foreign, Utc
from bot.adapters.storage.schema.building import metadata, numbered, part, to
from bot.adapters.storage.schema.news import stories

digests: Final = numbered(
    "digests",
    Column("target_kind", Text, nullable=False),
    Column("target_id", BigInteger, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("made_at", Utc, nullable=False),
)

# The target is here too, so that no two of its digests can hold one story.
digest_stories: Final = Table(
    "digest_stories",
    metadata,
    Column("target_kind", Text, primary_key=True),
    Column("target_id", BigInteger, primary_key=True, autoincrement=False),
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("digest_id", ROW_ID, to(digests, cascade=True), nullable=False, index=True),
    Column("position", Integer, nullable=False),
)

# `subject` is the id of what is owed: a story's, a report's or a digest's, as `kind` says.
deliveries: Final = numbered(
    "deliveries",
    Column("kind", Text, nullable=False),
    Column("subject", BigInteger, nullable=False),
    Column("story_id", ROW_ID, to(stories, cascade=True), index=True),
    Column("owed_at", Utc),
    Column("held", Text),
    Column("target_kind", Text, nullable=False),
    Column("target_id", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("wanted_version", Integer, nullable=False),
    Column("sent_version", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Utc, nullable=False),
    Column("claimed_until", Utc),
    Column("begun_at", Utc),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    Column("first_sent_at", Utc),
    Column("why", Foreign),
    Column("claimed_by", BigInteger),
    Column("mention_role", BigInteger),
    Column("mentioned_at", Utc),
    UniqueConstraint("kind", "subject", "target_kind", "target_id"),
)

# What stands in announcement channels; `next_at` is empty once it is published, or never will be.
publications: Final = Table(
    "publications",
    metadata,
    Column("delivery_id", ROW_ID, to(deliveries, cascade=True), primary_key=True, autoincrement=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("message_id", BigInteger, nullable=False),
    Column("owed_at", Utc, nullable=False),
    Column("next_at", Utc),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("published_at", Utc),
    Column("why", Foreign),
    Index("ix_publications_channel", "channel_id", "published_at"),
)

switched_off: Final = Table(
    "switched_off",
    metadata,
    Column("target_kind", Text, primary_key=True),
    Column("target_id", BigInteger, primary_key=True, autoincrement=False),
    Column("since", Utc, nullable=False),
    Column("why", Foreign, nullable=False),
    Column("told", Boolean, nullable=False),
)

OWED: Final[ColumnElement[bool]] = and_(
    deliveries.c.state == literal_column("'open'"),
    deliveries.c.sent_version < deliveries.c.wanted_version,
)

FAILED: Final[ColumnElement[bool]] = deliveries.c.state.in_(
    [literal_column("'rejected'"), literal_column("'uncertain'")]
)

OFF: Final[ColumnElement[bool]] = deliveries.c.state == literal_column("'off'")

part(
    "ix_deliveries_mentioned",
    deliveries.c.mention_role.is_not(None),
    deliveries.c.target_id,
    deliveries.c.mentioned_at,
)

UNPUBLISHED: Final[ColumnElement[bool]] = publications.c.next_at.is_not(None)

part("ix_publications_due", UNPUBLISHED, publications.c.next_at)

# With `next_at`: how much is owed, and since when, is asked for all the time and read from it alone.
part(
    "ix_deliveries_owed",
    OWED,
    deliveries.c.target_kind,
    deliveries.c.target_id,
    deliveries.c.id,
    deliveries.c.next_at,
)

part("ix_deliveries_off", OFF, deliveries.c.target_kind, deliveries.c.target_id, deliveries.c.id)

part("ix_deliveries_failed", FAILED, deliveries.c.target_kind, deliveries.c.target_id, deliveries.c.id)
