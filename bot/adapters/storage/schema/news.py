"""What became of it: stories with their reports, what they are about, and what people say of them."""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    false,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bot.adapters.storage.columns import ROW_ID, Foreign, Utc
from bot.adapters.storage.schema.building import metadata, numbered, to
from bot.adapters.storage.schema.sources import entries, outlets

stories: Final = numbered(
    "stories",
    Column("version", Integer, nullable=False),
    Column("brief", JSON, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False, index=True),
    Column("corrected", Boolean, nullable=False, server_default=false()),
    Column("withheld", JSON, nullable=False, server_default="[]"),
)

# Where a story is that is no more: its reports joined another.
merged_stories: Final = Table(
    "merged_stories",
    metadata,
    Column("id", ROW_ID, primary_key=True, autoincrement=False),
    Column("into_id", ROW_ID, to(stories, cascade=True), nullable=False, index=True),
)

story_servers: Final = Table(
    "story_servers",
    metadata,
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
)

story_tags: Final = Table(
    "story_tags",
    metadata,
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("value", Text, nullable=False),
    Column("because", JSON, nullable=False),
    Index("ix_story_tags_value", "kind", "value", "story_id"),
)

# What search looks in; on SQLite the same names are a full-text table, whose key is called rowid.
story_words: Final = Table(
    "story_words",
    metadata,
    Column("rowid", ROW_ID, to(stories, cascade=True), primary_key=True, autoincrement=False),
    Column("words", Text().with_variant(ARRAY(Text), "postgresql"), nullable=False),
    Column("runs", Text, nullable=False),
    Index("ix_story_words_words", "words", postgresql_using="gin"),
)

reports: Final = numbered(
    "reports",
    Column("entry_id", ROW_ID, to(entries), nullable=False, unique=True),
    Column("story_id", ROW_ID, to(stories, cascade=True), nullable=False, index=True),
    Column("outlet_id", ROW_ID, to(outlets), nullable=False, index=True),
    Column("title", Foreign, nullable=False),
    Column("url", Foreign),
    Column("text", Foreign, nullable=False),
    Column("language", Foreign, nullable=False),
    Column("blockquotes", JSON, nullable=False),
    Column("published_at", Utc, nullable=False, index=True),
    Column("received_at", Utc, nullable=False),
    Column("copy_of", ROW_ID, ForeignKey("reports.id", ondelete="SET NULL")),
    Column("new_facts", JSON, nullable=False, server_default="[]"),
    Column("revision", BigInteger, nullable=False, server_default="0", index=True),
)

# What managers say a story is about; one of each server.
corrections: Final = Table(
    "corrections",
    metadata,
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("topics", JSON, nullable=False),
    Column("places", JSON, nullable=False),
    Column("effective", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)

# What readers say is wrong; each has one word for each kind of fault.
objections: Final = Table(
    "objections",
    metadata,
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("member_id", BigInteger, primary_key=True, autoincrement=False),
    Column("wrong", Text, primary_key=True),
    Column("report_id", ROW_ID),
    Column("sentence", Foreign, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_objections_guild_id", "guild_id"),
)

# Reports that people say tell of different events, the older one first.
reports_apart: Final = Table(
    "reports_apart",
    metadata,
    Column("report_id", ROW_ID, to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("other_id", ROW_ID, to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Index("ix_reports_apart_other_id", "other_id"),
)

# No report or story here keeps its own from being deleted, nor is missed.
comparisons: Final = Table(
    "comparisons",
    metadata,
    Column("report_id", ROW_ID, to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("story_id", ROW_ID, nullable=False),
    Column("closest", ROW_ID, nullable=False),
    Column("probability", Float, nullable=False),
    Column("links", Integer, nullable=False),
    Column("made_at", Utc, nullable=False, index=True),
    Column("likeness", Float),
)

# Apart from the reports, which are read far more often than compared.
vectors: Final = Table(
    "vectors",
    metadata,
    Column("report_id", ROW_ID, to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("encoder", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)
