"""The tables of SQLite and PostgreSQL, as the newest migration leaves them.

Ids are never used twice, also on SQLite (`sqlite_autoincrement`): a message's nonce is made from its
delivery's id, and the matcher remembers queries by theirs. What a partial index is for is written as
text into statements, because neither engine uses such an index for a bound parameter.

Two things are done by triggers, so that they hold whoever writes, also another version of Rightswire:
`reports.revision` grows with every report that is new, has changed or was moved, in the order in which
others see it; and on PostgreSQL each change of a subscription is told to who listens (changes.py).
"""

from bot.adapters.storage.schema.building import metadata
from bot.adapters.storage.schema.news import (
    comparisons,
    corrections,
    merged_stories,
    objections,
    reports,
    reports_apart,
    stories,
    story_servers,
    story_tags,
    story_words,
    vectors,
)
from bot.adapters.storage.schema.posts import (
    FAILED,
    OFF,
    OWED,
    UNPUBLISHED,
    deliveries,
    digest_stories,
    digests,
    publications,
    switched_off,
)
from bot.adapters.storage.schema.sharing import (
    leases,
    paces,
    processes,
)
from bot.adapters.storage.schema.sources import (
    ACTIVE,
    PENDING,
    entries,
    feed_notices,
    feed_servers,
    feeds,
    hub_leases,
    outlets,
)
from bot.adapters.storage.schema.wishes import (
    DIGESTED,
    RESTING,
    STYLED,
    languages,
    queries,
    quiet_hours,
    story_choices,
    story_queries,
    subscription_changes,
    subscriptions,
)

__all__ = [
    "ACTIVE",
    "DIGESTED",
    "FAILED",
    "OFF",
    "OWED",
    "PENDING",
    "RESTING",
    "STYLED",
    "UNPUBLISHED",
    "comparisons",
    "corrections",
    "deliveries",
    "digest_stories",
    "digests",
    "entries",
    "feed_notices",
    "feed_servers",
    "feeds",
    "hub_leases",
    "languages",
    "leases",
    "merged_stories",
    "metadata",
    "objections",
    "outlets",
    "paces",
    "processes",
    "publications",
    "queries",
    "quiet_hours",
    "reports",
    "reports_apart",
    "stories",
    "story_choices",
    "story_queries",
    "story_servers",
    "story_tags",
    "story_words",
    "subscription_changes",
    "subscriptions",
    "switched_off",
    "vectors",
]
