"""The tables of SQLite and PostgreSQL, as the newest migration leaves them.

Ids are never used twice, also on SQLite (`sqlite_autoincrement`): a message's nonce is made from its
delivery's id, and the matcher remembers queries by theirs. What a partial index is for is written as
text into statements, because neither engine uses such an index for a bound parameter.

Two things are done by triggers, so that they hold whoever writes, also another version of Rightswire:
`reports.revision` grows with every report that is new, has changed or was moved, in the order in which
others see it; and on PostgreSQL each change of a subscription is told to who listens (changes.py).
"""

from typing import Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    and_,
    false,
    literal_column,
    or_,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import SchemaItem

from bot.adapters.storage.columns import ROW_ID, Foreign, Utc

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _numbered(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, Column("id", ROW_ID, primary_key=True), *items, sqlite_autoincrement=True)


def _to(table: Table, *, cascade: bool = False) -> ForeignKey:
    return ForeignKey(table.c.id, ondelete="CASCADE" if cascade else None)


def _part(name: str, where: ColumnElement[bool], *columns: Column[object]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


outlets: Final = _numbered(
    "outlets",
    Column("name", Foreign, nullable=False),
    Column("kind", Text, nullable=False),
    Column("country", Foreign, nullable=False),
    Column("language", Foreign, nullable=False),
    Column("licence", Foreign, nullable=False),
    Column("folded", Foreign, nullable=False, index=True),
    UniqueConstraint("name", "kind", "country", "language", "licence"),
)

# Those at work on this database; one that has not been seen for a while is dead. `reads` says how many kinds
# of terms it knows in queries.
processes: Final = _numbered(
    "processes",
    Column("role", Text, nullable=False),
    Column("began_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("reads", Integer, nullable=False, server_default="0"),
)

# Who is at what; a lease goes with its process.
leases: Final = Table(
    "leases",
    metadata,
    Column("key", Foreign, primary_key=True),
    Column("process_id", ROW_ID, _to(processes, cascade=True), nullable=False, index=True),
    Column("until", Utc, nullable=False),
)

# When the next turn is to be had of what all processes share.
paces: Final = Table(
    "paces",
    metadata,
    Column("name", Text, primary_key=True),
    Column("free_at", Utc, nullable=False),
)

feeds: Final = _numbered(
    "feeds",
    Column("url", Foreign, nullable=False, unique=True),
    Column("host", Foreign, nullable=False),
    Column("outlet_id", ROW_ID, _to(outlets), nullable=False),
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
    Column("feed_id", ROW_ID, _to(feeds, cascade=True), primary_key=True),
    Column("hub", Foreign, nullable=False),
    Column("topic", Foreign, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("again_at", Utc, nullable=False),
)

feed_servers: Final = Table(
    "feed_servers",
    metadata,
    Column("feed_id", ROW_ID, _to(feeds, cascade=True), primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("added_by", BigInteger),
    Column("added_at", Utc, nullable=False),
    Column("paused", Boolean, nullable=False, server_default=false()),
)

feed_notices: Final = _numbered(
    "feed_notices",
    Column("feed_id", ROW_ID, _to(feeds, cascade=True), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("why", Foreign),
    Column("next_at", Utc, nullable=False, index=True),
)

entries: Final = _numbered(
    "entries",
    Column("feed_id", ROW_ID, _to(feeds, cascade=True), nullable=False),
    Column("identity", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("changes", Integer, nullable=False),
    Column("raw", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("why", Foreign),
    Column("backlog", Boolean, nullable=False),
    Column("first_seen_at", Utc, nullable=False),
    UniqueConstraint("feed_id", "identity"),
)

stories: Final = _numbered(
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
    Column("into_id", ROW_ID, _to(stories, cascade=True), nullable=False, index=True),
)

story_servers: Final = Table(
    "story_servers",
    metadata,
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
)

story_tags: Final = Table(
    "story_tags",
    metadata,
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
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
    Column("rowid", ROW_ID, _to(stories, cascade=True), primary_key=True, autoincrement=False),
    Column("words", Text().with_variant(ARRAY(Text), "postgresql"), nullable=False),
    Column("runs", Text, nullable=False),
    Index("ix_story_words_words", "words", postgresql_using="gin"),
)

reports: Final = _numbered(
    "reports",
    Column("entry_id", ROW_ID, _to(entries), nullable=False, unique=True),
    Column("story_id", ROW_ID, _to(stories, cascade=True), nullable=False, index=True),
    Column("outlet_id", ROW_ID, _to(outlets), nullable=False, index=True),
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
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
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
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
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
    Column("report_id", ROW_ID, _to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("other_id", ROW_ID, _to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("at", Utc, nullable=False),
    Index("ix_reports_apart_other_id", "other_id"),
)

# No report or story here keeps its own from being deleted, nor is missed.
comparisons: Final = Table(
    "comparisons",
    metadata,
    Column("report_id", ROW_ID, _to(reports, cascade=True), primary_key=True, autoincrement=False),
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
    Column("report_id", ROW_ID, _to(reports, cascade=True), primary_key=True, autoincrement=False),
    Column("encoder", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

# Unique by digest: a canonical text can be longer than PostgreSQL lets an index key be.
queries: Final = _numbered(
    "queries",
    Column("digest", Text, nullable=False, unique=True),
    Column("canonical", Foreign, nullable=False),
)

subscriptions: Final = _numbered(
    "subscriptions",
    Column("query_id", ROW_ID, _to(queries), nullable=False),
    Column("target_kind", Text, nullable=False),
    Column("target_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger, index=True),
    Column("created_by", BigInteger, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("cadence", Text, nullable=False),
    Column("confirmed_by", Integer, nullable=False),
    Column("cooldown_s", Integer, nullable=False, server_default="0"),
    Column("rests_until", Utc),
    Column("digest_zone", Text),
    Column("digest_hour", Integer),
    Column("digest_weekday", Integer),
    Column("digested_at", Utc),
    Column("next_digest_at", Utc),
    Column("mention_role", BigInteger),
    Column("mentions_a_day", Integer, nullable=False, server_default="0"),
    Column("card_size", Text, nullable=False, server_default="normal"),
    Column("language", Text),
    Column("paused_because", Foreign),
    UniqueConstraint("query_id", "target_kind", "target_id"),
    Index("ix_subscriptions_target", "target_kind", "target_id"),
)

# Who changed what a server's channels get; of the subscription as it was then.
subscription_changes: Final = _numbered(
    "subscription_changes",
    Column("guild_id", BigInteger, nullable=False),
    Column("member_id", BigInteger, nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("deed", Text, nullable=False),
    Column("target_kind", Text, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("canonical", Foreign, nullable=False),
    Column("manner", JSON, nullable=False),
    Index("ix_subscription_changes_guild_id", "guild_id", "id"),
)

# On the target's own clock; `starts` and `ends` are minutes since midnight.
quiet_hours: Final = Table(
    "quiet_hours",
    metadata,
    Column("target_kind", Text, primary_key=True),
    Column("target_id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", Text, nullable=False),
    Column("starts", Integer, nullable=False),
    Column("ends", Integer, nullable=False),
)

# In what language somebody is written to: as they chose, or as it was seen of their Discord.
languages: Final = Table(
    "languages",
    metadata,
    Column("addressee_kind", Text, primary_key=True),
    Column("addressee_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", Text, nullable=False),
    Column("chosen", Boolean, nullable=False),
)

# What somebody chose for one story: to follow it, or to be spared it.
story_choices: Final = Table(
    "story_choices",
    metadata,
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
    Column("target_kind", Text, primary_key=True),
    Column("target_id", BigInteger, primary_key=True, autoincrement=False),
    Column("choice", Text, nullable=False),
    Column("chosen_at", Utc, nullable=False),
)

# Which queries a story ever answered: so that a removed subscription takes back what it alone owed.
story_queries: Final = Table(
    "story_queries",
    metadata,
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
    Column("query_id", ROW_ID, _to(queries, cascade=True), primary_key=True, index=True),
)

digests: Final = _numbered(
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
    Column("story_id", ROW_ID, _to(stories, cascade=True), primary_key=True),
    Column("digest_id", ROW_ID, _to(digests, cascade=True), nullable=False, index=True),
    Column("position", Integer, nullable=False),
)

# `subject` is the id of what is owed: a story's, a report's or a digest's, as `kind` says.
deliveries: Final = _numbered(
    "deliveries",
    Column("kind", Text, nullable=False),
    Column("subject", BigInteger, nullable=False),
    Column("story_id", ROW_ID, _to(stories, cascade=True), index=True),
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
    Column("delivery_id", ROW_ID, _to(deliveries, cascade=True), primary_key=True, autoincrement=False),
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

ACTIVE: Final[ColumnElement[bool]] = feeds.c.state == literal_column("'active'")
PENDING: Final[ColumnElement[bool]] = entries.c.state == literal_column("'pending'")
OWED: Final[ColumnElement[bool]] = and_(
    deliveries.c.state == literal_column("'open'"),
    deliveries.c.sent_version < deliveries.c.wanted_version,
)

FAILED: Final[ColumnElement[bool]] = deliveries.c.state.in_(
    [literal_column("'rejected'"), literal_column("'uncertain'")]
)

OFF: Final[ColumnElement[bool]] = deliveries.c.state == literal_column("'off'")

DIGESTED: Final[ColumnElement[bool]] = and_(
    subscriptions.c.cadence != literal_column("'at_once'"),
    subscriptions.c.paused_because.is_(None),
)

_part(
    "ix_subscriptions_digested",
    DIGESTED,
    subscriptions.c.next_digest_at,
    subscriptions.c.target_kind,
    subscriptions.c.target_id,
)
RESTING: Final[ColumnElement[bool]] = subscriptions.c.cooldown_s > literal_column("0")

_part("ix_subscriptions_resting", RESTING, subscriptions.c.query_id)
# What is served otherwise than plainly.
STYLED: Final[ColumnElement[bool]] = or_(
    subscriptions.c.mention_role.is_not(None),
    subscriptions.c.card_size != literal_column("'normal'"),
)

_part("ix_subscriptions_styled", STYLED, subscriptions.c.target_kind, subscriptions.c.target_id)
# What is said otherwise than its server is spoken to.
_part(
    "ix_subscriptions_spoken",
    subscriptions.c.language.is_not(None),
    subscriptions.c.target_kind,
    subscriptions.c.target_id,
)
_part(
    "ix_deliveries_mentioned",
    deliveries.c.mention_role.is_not(None),
    deliveries.c.target_id,
    deliveries.c.mentioned_at,
)
UNPUBLISHED: Final[ColumnElement[bool]] = publications.c.next_at.is_not(None)

_part("ix_publications_due", UNPUBLISHED, publications.c.next_at)
_part("ix_feeds_due", ACTIVE, feeds.c.host, feeds.c.next_poll_at)
_part("ix_entries_pending", PENDING, entries.c.first_seen_at, entries.c.id)
_part("ix_deliveries_owed", OWED, deliveries.c.target_kind, deliveries.c.target_id, deliveries.c.id)
_part("ix_deliveries_off", OFF, deliveries.c.target_kind, deliveries.c.target_id, deliveries.c.id)
_part("ix_deliveries_failed", FAILED, deliveries.c.target_kind, deliveries.c.target_id, deliveries.c.id)
