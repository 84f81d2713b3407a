"""What the fake stores share, as a database is shared: plain dicts, and errors planned by a test."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.domain.correction import Correction
from bot.domain.delivery import (
    EDIT_WINDOW,
    LEASE,
    Delivery,
    DeliveryId,
    DeliveryKind,
    DeliveryState,
    Held,
    MessageRef,
    Urgency,
    urgency,
)
from bot.domain.digest import BY_THE_CLOCK, DigestId, NewDigest
from bot.domain.errors import NotFound
from bot.domain.feed import Entry, EntryId, Feed, FeedId, GuildId, PendingEntry, UserId
from bot.domain.hours import QuietHours
from bot.domain.language import Addressee, Known, Language
from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.domain.objection import Objection, Wrong
from bot.domain.query import Query, QueryId
from bot.domain.repair import Apart
from bot.domain.report import ReportId
from bot.domain.story import Choice, Comparison, Story, StoryChange, StoryId
from bot.domain.subscription import (
    BY_ITS_OWNER,
    STRONG,
    Cadence,
    CardSize,
    Change,
    Manner,
    RoleId,
    Subscription,
    SubscriptionId,
    SwitchedOff,
    Target,
    TargetKind,
)
from bot.domain.vector import Vector
from bot.domain.websub import Lease
from bot.ports.clock import SKEW
from bot.ports.feeds import PollRecord


@dataclass
class EntryRow:
    """An entry with what became of it."""

    id: EntryId
    feed_id: FeedId
    entry: Entry
    first_seen_at: datetime
    backlog: bool
    state: str = "pending"
    why: str | None = None
    changes: int = 0

    def pending(self, feed: Feed) -> PendingEntry:
        changed = self.changes > 0
        return PendingEntry(self.id, feed, self.entry, self.first_seen_at, self.backlog, changed)

    def change(self, entry: Entry) -> bool:
        """Take the new text; False when it says the same, or changed too often to be believed."""
        if entry.content_hash == self.entry.content_hash or self.changes >= 24:
            return False
        self.entry, self.state, self.why, self.changes = entry, "pending", None, self.changes + 1
        return True


@dataclass
class DeliveryRow:
    """A row of the outbox; tests may look at all of it."""

    id: DeliveryId
    kind: DeliveryKind
    subject: int
    target: Target
    wanted: int
    next_at: datetime
    state: DeliveryState = DeliveryState.OPEN
    sent: int = 0
    attempts: int = 0
    claimed_until: datetime | None = None
    begun_at: datetime | None = None
    story_id: StoryId | None = None
    message: MessageRef | None = None
    first_sent_at: datetime | None = None
    why: str | None = None
    owed_at: datetime | None = None
    held: Held | None = None
    mention: RoleId | None = None
    mentioned_at: datetime | None = None

    @property
    def is_owed(self) -> bool:
        return self.state is DeliveryState.OPEN and self.sent < self.wanted

    @property
    def is_post(self) -> bool:
        return self.sent == 0

    def is_ready(self, now: datetime) -> bool:
        lease = self.claimed_until
        return self.next_at <= now and (lease is None or not now < lease <= now + LEASE + SKEW)

    @property
    def urgency(self) -> Urgency:
        return urgency(self.kind, self.target.kind, edit=not self.is_post)

    def is_held_by(self, claimed: Delivery) -> bool:
        current = self.attempts == claimed.attempts and self.sent < claimed.version
        return current and self.state is DeliveryState.OPEN

    def refresh(self, version: int, at: datetime) -> None:
        lately = self.first_sent_at is None or self.first_sent_at > at - EDIT_WINDOW
        if self.kind is DeliveryKind.CARD and self.state is DeliveryState.OPEN and lately:
            self.wanted = version

    def lease(self, now: datetime, size: CardSize, language: Language | None) -> Delivery:
        self.attempts += self.claimed_until is not None
        self.claimed_until, doubt = now + LEASE, self.begun_at
        self.begun_at = doubt or now if self.is_post else None
        return Delivery(
            self.id,
            self.kind,
            self.subject,
            self.target,
            self.wanted,
            self.attempts,
            self.story_id,
            self.message,
            self.first_sent_at,
            doubt,
            size,
            self.mention,
            language,
        )

    def end(self, state: DeliveryState, why: str) -> None:
        self.state, self.why, self.claimed_until = state, why, None


@dataclass
class PublicationRow:
    """A message of an announcement channel; `next_at` None once it is published, or never will be."""

    message: MessageRef
    owed_at: datetime
    next_at: datetime | None
    attempts: int = 0
    published_at: datetime | None = None
    why: str | None = None


@dataclass
class DigestDates:
    """Since when a subscription's next digest gathers, and when it comes."""

    since: datetime | None = None
    next_at: datetime | None = None


@dataclass
class World:
    """All rows of all stores."""

    feeds: dict[FeedId, Feed] = field(default_factory=dict)
    entries: dict[EntryId, EntryRow] = field(default_factory=dict)
    by_identity: dict[tuple[FeedId, str], EntryRow] = field(default_factory=dict)
    stories: dict[StoryId, Story] = field(default_factory=dict)
    revisions: dict[ReportId, int] = field(default_factory=dict)
    answered: dict[StoryId, set[int]] = field(default_factory=lambda: defaultdict(set))
    queries: dict[QueryId, Query] = field(default_factory=dict)
    subscriptions: dict[SubscriptionId, Subscription] = field(default_factory=dict)
    languages: dict[Addressee, Known] = field(default_factory=dict)
    quiet: dict[Target, QuietHours] = field(default_factory=dict)
    off: dict[Target, SwitchedOff] = field(default_factory=dict)
    digests: dict[DigestId, NewDigest] = field(default_factory=dict)
    corrections: dict[tuple[StoryId, GuildId], Correction] = field(default_factory=dict)
    objections: dict[tuple[StoryId, GuildId, UserId, Wrong], Objection] = field(default_factory=dict)
    merged: dict[StoryId, StoryId] = field(default_factory=dict)
    apart: set[Apart] = field(default_factory=set)
    comparisons: dict[ReportId, tuple[Comparison, ...]] = field(default_factory=dict)
    vectors: dict[ReportId, Vector | None] = field(default_factory=dict)
    dates: dict[SubscriptionId, DigestDates] = field(default_factory=lambda: defaultdict(DigestDates))
    rests: dict[SubscriptionId, datetime] = field(default_factory=dict)
    choices: dict[tuple[StoryId, Target], Choice] = field(default_factory=dict)
    deliveries: dict[DeliveryId, DeliveryRow] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    publications: dict[DeliveryId, PublicationRow] = field(default_factory=dict)
    added_by: dict[tuple[FeedId, GuildId], UserId | None] = field(default_factory=dict)
    leases: dict[FeedId, tuple[Lease, datetime]] = field(default_factory=dict)
    notices: dict[NoticeId, tuple[Notice, datetime]] = field(default_factory=dict)
    planned: dict[str, list[Exception]] = field(default_factory=lambda: defaultdict(list))

    _ids: Iterator[int] = field(default_factory=lambda: count(1))

    def next_id(self) -> int:
        return next(self._ids)

    def fail(self, method: str, *errors: Exception) -> None:
        """Let the next calls of that method raise these errors, one each."""
        self.planned[method] += errors

    def meet(self, method: str) -> None:
        """Raise what a test has planned for this method."""
        if self.planned[method]:
            raise self.planned[method].pop(0)

    def story(self, story_id: StoryId) -> Story:
        """That story, or the one it was put into."""
        found = self.stories.get(self.merged.get(story_id, story_id))
        if found is None:
            raise NotFound("story")
        return found

    def refresh(self, story: Story) -> None:
        """Owe cards that were posted lately the story as it is now."""
        for row in self.deliveries.values():
            if row.story_id == story.id:
                row.refresh(story.version, story.changed_at)

    def open(self, target: Target) -> list[DeliveryRow]:
        rows = sorted(self.deliveries.values(), key=lambda row: row.id)
        return [row for row in rows if row.target == target and row.state is DeliveryState.OPEN]

    def give_notice(self, poll: PollRecord, kind: NoticeKind) -> None:
        """Owe it to everybody who added that feed."""
        feed = self.feeds[poll.feed_id]
        for (feed_id, guild), member in self.added_by.items():
            if feed_id == feed.id and member is not None and guild not in feed.paused_by:
                number = NoticeId(self.next_id())
                notice = Notice(number, kind, member, guild, feed.outlet, feed.url, poll.schedule.last_error)
                self.notices[number] = (notice, poll.at)

    def tell(self, story: Story, change: StoryChange) -> None:
        """Owe what the change makes owed, to subscribers and to followers."""
        self.owe(story, change.query_ids)
        if change.new_facts and change.updates is None:
            self.owe_update(story)

    def owe(self, story: Story, query_ids: Iterable[int]) -> None:
        asked = set(query_ids) & set(self.queries)
        self.answered[story.id] |= asked
        strong = len(story.outlets) >= STRONG
        if len(story.outlets) == STRONG:
            self._release(story)
        taken = {row.target for row in self.cards_of(story.id)}
        served = [
            one for one in self.subscriptions.values() if one.query_id in asked and self._is_for(story, one)
        ]
        for target in dict.fromkeys(one.target for one in served if one.target not in taken):
            own = [one for one in served if one.target == target]
            rests = [max(self.rests.get(one.id, story.changed_at), story.changed_at) for one in own]
            row = self.owe_row(DeliveryKind.CARD, story.id, target, story.changed_at)
            row.story_id, row.wanted = story.id, story.version
            if not strong and min(rests) > story.changed_at:
                row.next_at, row.held = min(rests), Held.COOLDOWN
                continue
            for one in own:
                if one.manner.cooldown:
                    self.rests[one.id] = story.changed_at + one.manner.cooldown

    def owe_update(self, story: Story) -> None:
        """Owe the newest report to those who follow the story and whose card is not still to come."""
        coming = {row.target for row in self.cards_of(story.id) if row.is_owed and row.is_post}
        for (story_id, target), choice in self.choices.items():
            if story_id == story.id and choice is Choice.FOLLOW and target not in coming:
                row = self.owe_row(DeliveryKind.UPDATE, story.reports[-1].id, target, story.changed_at)
                row.story_id = story.id

    def cards_of(self, story_id: StoryId) -> list[DeliveryRow]:
        cards = (row for row in self.deliveries.values() if row.kind is DeliveryKind.CARD)
        return [row for row in cards if row.subject == story_id]

    def _is_for(self, story: Story, one: Subscription) -> bool:
        muted = self.choices.get((story.id, one.target)) is Choice.MUTE
        return _is_due_at_once(one, story) and story.audience.includes(one.guild) and not muted

    def _release(self, story: Story) -> None:
        for row in self.cards_of(story.id):
            if row.is_post and row.held is Held.COOLDOWN:
                row.next_at, row.held = story.changed_at, None

    def lease(self, row: DeliveryRow, now: datetime) -> Delivery:
        """Give it to a sender, in the size and with the mention that its subscriptions want."""
        manners = [
            one.manner for one in self._asking(row) if one.manner.mention or one.manner.size != "normal"
        ]
        if row.mention is None and row.begun_at is None and row.message is None:
            row.mention = next(
                (m.mention.role for m in manners if m.mention and self._rings(row, m, now)), None
            )
            row.mentioned_at = now
        size = manners[0].size if manners else CardSize.NORMAL
        return row.lease(now, size, self.language_of(row))

    def language_of(self, row: DeliveryRow) -> Language | None:
        """That of the target's oldest subscription that has one, first of those for which it is owed."""
        if row.target.kind is TargetKind.MEMBER:
            known = self.languages.get(Addressee.member(UserId(row.target.id)))
            return known.language if known else None
        theirs = [s for s in self.subscriptions.values() if s.target == row.target]
        own = sorted((s for s in theirs if s.paused_because is None), key=lambda s: s.id)
        answered = self.answered[row.story_id] if row.story_id else set()
        asked = sorted(own, key=lambda s: s.query_id not in answered)
        known = next((self.languages.get(Addressee.server(s.guild)) for s in theirs if s.guild), None)
        spoken = (s.manner.language for s in asked if s.manner.language)
        return next(spoken, known.language if known else None)

    def _rings(self, row: DeliveryRow, manner: Manner, now: datetime) -> bool:
        same = [one for one in self.deliveries.values() if one.target == row.target and one.mentioned_at]
        lately = [one for one in same if one.mentioned_at and one.mentioned_at > now - timedelta(days=1)]
        wanted = manner.mention
        return wanted is not None and sum(one.mention == wanted.role for one in lately) < wanted.a_day

    def _asking(self, row: DeliveryRow) -> list[Subscription]:
        """The active subscriptions for which it is owed, oldest first."""
        own = [s for s in self.subscriptions.values() if s.target == row.target and s.paused_because is None]
        own.sort(key=lambda s: s.id)
        if row.kind is DeliveryKind.CARD:
            answered = self.answered[StoryId(row.subject)]
            return [s for s in own if s.manner.cadence is Cadence.AT_ONCE and s.query_id in answered]
        if row.kind is DeliveryKind.DIGEST and self.digests[DigestId(row.subject)].occasion in BY_THE_CLOCK:
            return [s for s in own if s.manner.cadence is not Cadence.AT_ONCE]
        return []

    def owe_row(self, kind: DeliveryKind, subject: int, target: Target, at: datetime) -> DeliveryRow:
        """A new row of the outbox."""
        new = DeliveryId(self.next_id())
        self.deliveries[new] = DeliveryRow(new, kind, subject, target, 1, at, owed_at=at)
        return self.deliveries[new]

    def disown(self, removed: Subscription) -> None:
        """Drop the unsent rows that only this subscription, already gone, owed."""
        others = {s.query_id for s in self.subscriptions.values() if s.target == removed.target}
        for row in self.open(removed.target):
            answered = self.answered[row.story_id] if row.story_id else set()
            if (
                row.kind is DeliveryKind.CARD
                and row.is_post
                and removed.query_id in answered
                and not answered & others
            ):
                del self.deliveries[row.id]

    def rest(self, subscription: Subscription, why: str) -> None:
        self.subscriptions[subscription.id] = replace(subscription, paused_because=why)

    def wake(self, subscription: Subscription, at: datetime) -> None:
        self.subscriptions[subscription.id] = replace(subscription, paused_because=None)
        if subscription.paused_because is not None:
            self.dates[subscription.id] = DigestDates(since=at)

    def pause(self, target: Target, why: str) -> int:
        """Pause what is active there; returns how much it was."""
        active = [s for s in self.subscriptions.values() if s.target == target and s.paused_because is None]
        for subscription in active:
            self.rest(subscription, why)
        return len(active)

    def resume(self, target: Target, at: datetime) -> int:
        """Make active what its owner did not pause; returns how much it was."""
        theirs = [s for s in self.subscriptions.values() if s.target == target]
        paused = [s for s in theirs if s.paused_because not in {None, BY_ITS_OWNER}]
        for subscription in paused:
            self.wake(subscription, at)
        return len(paused)


def _is_due_at_once(subscription: Subscription, story: Story) -> bool:
    manner = subscription.manner
    active = manner.cadence is Cadence.AT_ONCE and subscription.paused_because is None
    return active and manner.confirmed_by <= len(story.outlets)
