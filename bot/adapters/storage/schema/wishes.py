"""What people want: queries, subscriptions, and how they are served."""

from typing import Final

from sqlalchemy import (
    JSON,
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
    or_,
)

from bot.adapters.storage.columns import ROW_ID, Foreign, Utc
from bot.adapters.storage.schema.building import metadata, numbered, part, to
from bot.adapters.storage.schema.news import stories

# Unique by digest: a canonical text can be longer than PostgreSQL lets an index key be.
queries: Final = numbered(
    "queries",
    Column("digest", Text, nullable=False, unique=True),
    Column("canonical", Foreign, nullable=False),
)

subscriptions: Final = numbered(
    "subscriptions",
    Column("query_id", ROW_ID, to(queries), nullable=False),
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
subscription_changes: Final = numbered(
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
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("target_kind", Text, primary_key=True),
    Column("target_id", BigInteger, primary_key=True, autoincrement=False),
    Column("choice", Text, nullable=False),
    Column("chosen_at", Utc, nullable=False),
)

# Which queries a story ever answered: so that a removed subscription takes back what it alone owed.
story_queries: Final = Table(
    "story_queries",
    metadata,
    Column("story_id", ROW_ID, to(stories, cascade=True), primary_key=True),
    Column("query_id", ROW_ID, to(queries, cascade=True), primary_key=True, index=True),
)

DIGESTED: Final[ColumnElement[bool]] = and_(
    subscriptions.c.cadence != literal_column("'at_once'"),
    subscriptions.c.paused_because.is_(None),
)

part(
    "ix_subscriptions_digested",
    DIGESTED,
    subscriptions.c.next_digest_at,
    subscriptions.c.target_kind,
    subscriptions.c.target_id,
)

RESTING: Final[ColumnElement[bool]] = subscriptions.c.cooldown_s > literal_column("0")

part("ix_subscriptions_resting", RESTING, subscriptions.c.query_id)

# What is served otherwise than plainly.
STYLED: Final[ColumnElement[bool]] = or_(
    subscriptions.c.mention_role.is_not(None),
    subscriptions.c.card_size != literal_column("'normal'"),
)

part("ix_subscriptions_styled", STYLED, subscriptions.c.target_kind, subscriptions.c.target_id)

# What is said otherwise than its server is spoken to.
part(
    "ix_subscriptions_spoken",
    subscriptions.c.language.is_not(None),
    subscriptions.c.target_kind,
    subscriptions.c.target_id,
)
