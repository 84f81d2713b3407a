"""Feeds, what their polls bring, and the hubs that tell of their news."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.feed import (
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedState,
    GuildId,
    Hub,
    Moved,
    NewFeed,
    Pace,
    PendingEntry,
    Schedule,
    Validators,
    Vitals,
)
from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.domain.websub import Lease, Wanted


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What a poll changes, all in one transaction. `entries` empty after 304 or a failure.

    `url` is the feed's new address when it moved for good; `notice` is owed to whoever added the feed.
    `awaited` is when the poll was due: if the feed waits for another one by now, nothing is written.
    `hub` is the one that a document which was read names.
    """

    feed_id: FeedId
    at: datetime
    schedule: Schedule
    validators: Validators
    entries: Sequence[Entry] = ()
    read: bool = False
    state: FeedState = FeedState.ACTIVE
    pace: Pace = field(default_factory=Pace)
    moved: Moved | None = None
    url: str | None = None
    notice: NoticeKind | None = None
    awaited: datetime | None = None
    hub: Hub | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether it changes nothing but when and how the feed is polled next."""
        special = self.entries or self.read or self.url or self.notice
        return not special and self.state is FeedState.ACTIVE


class FeedStore(Protocol):
    """Feeds, their schedules and their entries."""

    async def add(self, feed: NewFeed) -> Feed:
        """Store it; an address that is there already is shared with the new server and returned."""
        ...

    async def get(self, feed_id: FeedId) -> Feed:
        """Raises NotFound."""
        ...

    async def of_guild(self, guild: GuildId | None) -> Sequence[Feed]:
        """That server's feeds and the shared ones (None: all), by outlet name."""
        ...

    async def remove(self, feed_id: FeedId, guild: GuildId | None) -> None:
        """Take it from that server (None: from the shared ones); nobody left retires it.

        Raises NotFound when that server does not have it. What was read stays.
        """
        ...

    async def pause(self, feed_id: FeedId, guild: GuildId) -> None:
        """Make nothing of its news for that server; a feed that nobody else wants is polled no more.

        Raises NotFound when that server does not have it. Pausing twice is no error.
        """
        ...

    async def resume(self, feed_id: FeedId, guild: GuildId, now: datetime) -> None:
        """Take it up again for that server; due at once and anew if it was not polled meanwhile.

        What was missed is backlog then. Raises NotFound when that server does not have it.
        """
        ...

    async def vitals(self, feeds: Collection[FeedId]) -> Mapping[FeedId, Vitals]:
        """What these feeds have brought; of those without any entry nothing is said."""
        ...

    async def set_back(self, now: datetime) -> int:
        """What was polled later than now is due now, for the clock was set back since; returns how many."""
        ...

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        """Hosts with a due active feed, longest due first."""
        ...

    async def due(self, hosts: Collection[str], now: datetime) -> Sequence[Feed]:
        """Those hosts' due active feeds, longest due first."""
        ...

    async def record(self, poll: PollRecord) -> int:
        """Write a poll's outcome; entries not seen before, and changed ones, become pending.

        Returns how many became pending. Entries of the first document read are backlog. Nothing is written
        for a feed that was removed while it was polled, or that waits for another poll by now. A feed that
        moved to the address of another one is retired, and its servers have the other one from now on.
        """
        ...

    async def record_quiet(self, polls: Sequence[PollRecord]) -> None:
        """Write the outcomes of polls that are quiet, all in one transaction."""
        ...

    async def notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        """What is owed now to those who added a feed, oldest first."""
        ...

    async def settle(self, notice_id: NoticeId) -> None:
        """The notice was taken, or never will be: nothing more is owed."""
        ...

    async def postpone(self, notice_id: NoticeId, until: datetime) -> None:
        """The notice could not be given for now; owed again then."""
        ...

    async def pending(self, feed_id: FeedId | None, limit: int) -> Sequence[PendingEntry]:
        """Entries (of that feed, or of any) whose report is still to be made, oldest first."""
        ...

    async def refuse(self, entry_id: EntryId, why: str) -> None:
        """The entry cannot become a report; it is kept with the reason and no longer pending."""
        ...


class HubLeaseStore(Protocol):
    """What hubs were asked for, and what they agreed to."""

    async def wanted(self, now: datetime, limit: int) -> Sequence[Wanted]:
        """Active feeds whose hub is to be asked: never asked, due again, or named anew by the feed."""
        ...

    async def asked(self, lease: Lease, again_at: datetime) -> None:
        """The hub is being asked; unless it agrees it is wanted again at that time."""
        ...

    async def get(self, token: str) -> Lease:
        """Raises NotFound."""
        ...

    async def grant(self, token: str, until: datetime, again_at: datetime) -> None:
        """The hub sends news until then; to be renewed at `again_at`. Of an unknown token, nothing."""
        ...

    async def deny(self, token: str, again_at: datetime) -> None:
        """The hub sends nothing (any more). Of an unknown token, nothing."""
        ...


class Hubs(Protocol):
    """Asks WebSub hubs."""

    async def post(self, url: str, form: Mapping[str, str]) -> None:
        """Send the form; it is accepted when nothing is raised.

        Raises InvalidAddress and the FetchError family; like a Fetcher it never leaves the public web.
        """
        ...
