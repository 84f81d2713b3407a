"""How reading a feed goes, in one word."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.feed import Feed, FeedState, GuildId, Vitals

SILENT_AFTER: Final = timedelta(days=60)


class Health(StrEnum):
    """What a manager should know of a feed; the first that holds."""

    RETIRED = "retired"
    PAUSED = "paused"
    FAILING = "failing"
    UNREAD = "unread"
    SILENT = "silent"
    WELL = "well"


def health(feed: Feed, vitals: Vitals, now: datetime, guild: GuildId | None = None) -> Health:
    """The feed's health as that server sees it (None: as the operator does).

    Silent is a feed that answers but has had no news for 60 days: many die so, with a polite 200.
    """
    if feed.state is FeedState.RETIRED:
        return Health.RETIRED
    if feed.state is FeedState.PAUSED or guild in feed.paused_by:
        return Health.PAUSED
    if feed.schedule.failures and feed.schedule.last_error:
        return Health.FAILING
    if feed.polled_at is None:
        return Health.UNREAD
    return Health.SILENT if now - (vitals.latest or feed.added_at) > SILENT_AFTER else Health.WELL
