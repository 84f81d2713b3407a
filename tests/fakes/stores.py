"""The stores in memory: the same promises as the database's, for tests of everything above them.

`FakeStores.world.fail("commit", StoryConflict())` lets the next commit meet that error.
"""

from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.correction import Correction, Lesson
from bot.domain.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Held,
    MessageRef,
    Sent,
    Urgency,
    Waiting,
)
from bot.domain.digest import DigestId
from bot.domain.errors import AlreadySubscribed, NotFound, StoryConflict
from bot.domain.feed import (
    Entry,
    EntryId,
    Feed,
    FeedId,
    FeedState,
    GuildId,
    NewFeed,
    PendingEntry,
    Schedule,
    UserId,
    Vitals,
)
from bot.domain.hours import QuietHours
from bot.domain.notice import Notice, NoticeId
from bot.domain.query import Query, QueryId
from bot.domain.report import LONGEST_WINDOW, Report, ReportId
from bot.domain.story import (
    Audience,
    Choice,
    Comparison,
    Story,
    StoryChange,
    StoryFilter,
    StoryId,
    StoryText,
    WindowReport,
)
from bot.domain.subscription import (
    NOBODY,
    Change,
    Deed,
    Manner,
    NewSubscription,
    RoleId,
    Signature,
    Subscription,
    SubscriptionId,
    SwitchedOff,
    Target,
    TargetKind,
)
from bot.domain.url import canonical
from bot.domain.websub import Lease, Wanted
from bot.domain.words import words
from bot.ports.delivery import MOST_OWED
from bot.ports.feeds import PollRecord
from tests.fakes.delivery_log import FakeDeliveryLog
from tests.fakes.digests import FakeDigestStore
from tests.fakes.filter import passes
from tests.fakes.languages import FakeLanguageStore
from tests.fakes.personal import FakePersonalData
from tests.fakes.publications import FakePublications
from tests.fakes.repairs import FakeObjectionStore, FakeRepairStore
from tests.fakes.sightings import FakeSightingStore
from tests.fakes.suggestions import FakeSuggestions
from tests.fakes.tally import FakeStoryTally
from tests.fakes.world import DeliveryRow, EntryRow, PublicationRow, World


class FakeFeedStore:
    """FeedStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def add(self, feed: NewFeed) -> Feed:
        self._world.meet("add")
        known = next((old for old in self._world.feeds.values() if old.url == feed.url), None)
        if known is None or known.state is FeedState.RETIRED:
            known = _fresh(feed, known.id if known else FeedId(self._world.next_id()))
        if known.state is FeedState.PAUSED:
            known = _anew(known, feed.added_at)
        stored = replace(
            known,
            shared=known.shared or feed.guild is None,
            servers=known.servers | ({feed.guild} if feed.guild is not None else set()),
            paused_by=known.paused_by - {feed.guild},
            schedule=replace(known.schedule, priority=known.schedule.priority or feed.priority),
        )
        self._world.feeds[stored.id] = stored
        if feed.guild is not None:
            self._world.added_by.setdefault((stored.id, feed.guild), feed.added_by)
        return stored

    async def get(self, feed_id: FeedId) -> Feed:
        if feed_id not in self._world.feeds:
            raise NotFound("feed")
        return self._world.feeds[feed_id]

    async def of_guild(self, guild: GuildId | None) -> Sequence[Feed]:
        somebodys = [feed for feed in self._world.feeds.values() if feed.shared or feed.servers]
        theirs = [feed for feed in somebodys if feed.shared or guild is None or guild in feed.servers]
        return sorted(theirs, key=lambda feed: (words(feed.outlet.name), feed.id))

    async def remove(self, feed_id: FeedId, guild: GuildId | None) -> None:
        feed = await self.get(feed_id)
        if not (feed.shared if guild is None else guild in feed.servers):
            raise NotFound("feed")
        if guild is not None:
            self._world.added_by.pop((feed_id, guild), None)
        left = replace(
            feed,
            shared=feed.shared and guild is not None,
            servers=feed.servers - {guild},
            paused_by=feed.paused_by - {guild},
        )
        state = left.state if left.shared or left.servers else FeedState.RETIRED
        self._world.feeds[feed_id] = _resting(replace(left, state=state))

    async def pause(self, feed_id: FeedId, guild: GuildId) -> None:
        feed = await self._had_by(feed_id, guild)
        self._world.feeds[feed_id] = _resting(replace(feed, paused_by=feed.paused_by | {guild}))

    async def resume(self, feed_id: FeedId, guild: GuildId, now: datetime) -> None:
        feed = await self._had_by(feed_id, guild)
        awake = replace(feed, paused_by=feed.paused_by - {guild})
        self._world.feeds[feed_id] = awake if awake.state is FeedState.ACTIVE else _anew(awake, now)

    async def vitals(self, feeds: Collection[FeedId]) -> Mapping[FeedId, Vitals]:
        reports = [report for story in self._world.stories.values() for report in story.reports]
        published = {report.entry_id: report.published_at for report in reports}
        brought = {
            feed: [row.id for row in self._world.entries.values() if row.feed_id == feed] for feed in feeds
        }
        return {
            feed: Vitals(len(ids), max((published[one] for one in ids if one in published), default=None))
            for feed, ids in brought.items()
            if ids
        }

    async def _had_by(self, feed_id: FeedId, guild: GuildId) -> Feed:
        feed = self._world.feeds.get(feed_id)
        if feed is None or guild not in feed.servers:
            raise NotFound("feed")
        return feed

    async def set_back(self, now: datetime) -> int:
        later = [feed for feed in self._world.feeds.values() if (feed.polled_at or now) > now]
        for feed in later:
            due = replace(feed.schedule, next_poll_at=now)
            self._world.feeds[feed.id] = replace(feed, schedule=due, polled_at=now)
        return len(later)

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        return list(dict.fromkeys(feed.host for feed in self._due(now)))[:limit]

    async def due(self, hosts: Collection[str], now: datetime) -> Sequence[Feed]:
        return [feed for feed in self._due(now) if feed.host in hosts]

    async def record(self, poll: PollRecord) -> int:
        self._world.meet("record")
        feed = self._world.feeds.get(poll.feed_id)
        if feed is None or not (feed.shared or feed.servers) or not _waits_for(feed, poll):
            return 0
        backlog = poll.read and feed.polled_at is None
        polled_at = poll.at if poll.read else feed.polled_at
        self._world.feeds[feed.id] = replace(
            feed,
            schedule=poll.schedule,
            validators=poll.validators,
            state=poll.state,
            polled_at=polled_at,
            pace=poll.pace,
            moved=poll.moved,
            hub=poll.hub if poll.read else feed.hub,
        )
        if poll.url:
            self._move(feed.id, poll.url)
        if poll.notice:
            self._world.give_notice(poll, poll.notice)
        in_order = list(reversed(poll.entries))
        in_order.sort(key=lambda entry: entry.published_at or poll.at)
        distinct = {entry.identity: entry for entry in in_order}.values()
        return sum(self._take(entry, poll, backlog=backlog) for entry in distinct)

    async def record_quiet(self, polls: Sequence[PollRecord]) -> None:
        for poll in polls:
            feed = self._world.feeds.get(poll.feed_id)
            if feed is not None and feed.state is FeedState.ACTIVE and _waits_for(feed, poll):
                self._world.feeds[feed.id] = replace(
                    feed, schedule=poll.schedule, validators=poll.validators, moved=poll.moved
                )

    async def notices(self, now: datetime, limit: int) -> Sequence[Notice]:
        owed = [notice for notice, at in self._world.notices.values() if at <= now]
        return sorted(owed, key=lambda notice: notice.id)[:limit]

    async def settle(self, notice_id: NoticeId) -> None:
        self._world.notices.pop(notice_id, None)

    async def postpone(self, notice_id: NoticeId, until: datetime) -> None:
        notice, _ = self._world.notices[notice_id]
        self._world.notices[notice_id] = (notice, until)

    async def pending(self, feed_id: FeedId | None, limit: int) -> Sequence[PendingEntry]:
        rows = [row for row in self._world.entries.values() if row.state == "pending"]
        rows = [row for row in rows if feed_id in {None, row.feed_id}]
        rows.sort(key=lambda row: (row.first_seen_at, row.id))
        return [row.pending(self._world.feeds[row.feed_id]) for row in rows[:limit]]

    async def refuse(self, entry_id: EntryId, why: str) -> None:
        if entry_id in self._world.entries:
            self._world.entries[entry_id].state = "refused"
            self._world.entries[entry_id].why = why

    def _move(self, feed_id: FeedId, url: str) -> None:
        feed = self._world.feeds[feed_id]
        there = next((other for other in self._world.feeds.values() if other.url == url), None)
        if there is None:
            self._world.feeds[feed_id] = replace(feed, url=url)
            return
        left = replace(feed, shared=False, servers=frozenset(), state=FeedState.RETIRED)
        joined = replace(
            there,
            shared=there.shared or feed.shared,
            servers=there.servers | feed.servers,
            state=FeedState.ACTIVE,
        )
        self._world.feeds |= {feed_id: left, there.id: joined}
        for guild in feed.servers:
            member = self._world.added_by.pop((feed_id, guild), None)
            self._world.added_by.setdefault((there.id, guild), member)

    def _due(self, now: datetime) -> list[Feed]:
        active = [feed for feed in self._world.feeds.values() if feed.state is FeedState.ACTIVE]
        due = [feed for feed in active if feed.schedule.next_poll_at <= now]
        return sorted(due, key=lambda feed: (feed.schedule.next_poll_at, feed.id))

    def _take(self, entry: Entry, poll: PollRecord, *, backlog: bool) -> bool:
        known = self._world.by_identity.get((poll.feed_id, entry.identity))
        if known is not None:
            return known.change(entry)
        row = EntryRow(EntryId(self._world.next_id()), poll.feed_id, entry, poll.at, backlog)
        self._world.entries[row.id] = self._world.by_identity[poll.feed_id, entry.identity] = row
        return True


class FakeHubLeaseStore:
    """HubLeaseStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def wanted(self, now: datetime, limit: int) -> Sequence[Wanted]:
        found = []
        for feed in sorted(self._world.feeds.values(), key=lambda feed: feed.id):
            known = self._world.leases.get(feed.id)
            if feed.hub is None or feed.state is not FeedState.ACTIVE:
                continue
            if known is None or known[1] <= now or known[0].hub != feed.hub:
                lease = replace(known[0], hub=feed.hub, until=feed.pushed_until) if known else None
                found.append(Wanted(feed.id, feed.hub, lease))
        return found[:limit]

    async def asked(self, lease: Lease, again_at: datetime) -> None:
        self._world.leases[lease.feed_id] = (replace(lease, until=None), again_at)

    async def get(self, token: str) -> Lease:
        for lease, _ in self._world.leases.values():
            if lease.token == token:
                return replace(lease, until=self._world.feeds[lease.feed_id].pushed_until)
        raise NotFound("lease")

    async def grant(self, token: str, until: datetime, again_at: datetime) -> None:
        self._settle(token, until, again_at)

    async def deny(self, token: str, again_at: datetime) -> None:
        self._settle(token, None, again_at)

    def _settle(self, token: str, until: datetime | None, again_at: datetime) -> None:
        for lease, _ in list(self._world.leases.values()):
            if lease.token == token:
                self._world.leases[lease.feed_id] = (lease, again_at)
                feed = self._world.feeds[lease.feed_id]
                self._world.feeds[feed.id] = replace(feed, pushed_until=until)


class FakeStoryStore:
    """StoryStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def window(self, since: datetime, most: int) -> AsyncIterator[WindowReport]:
        young = [report for report in self._compared() if report.published_at >= since]
        last = sorted(young, key=lambda report: report.published_at, reverse=True)[:most]
        for report in sorted(last, key=lambda report: report.id):
            yield report

    async def revision(self) -> int:
        return max(self._world.revisions.values(), default=0)

    async def revised(self, after: int) -> Sequence[WindowReport]:
        changed = [report for report in self._compared() if report.revision > after]
        return sorted(changed, key=lambda report: report.revision)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[bool]:
        yield False

    async def get(self, story_id: StoryId) -> Story:
        return self._world.story(story_id)

    async def latest(self, wanted: StoryFilter, limit: int) -> Sequence[Story]:
        found = [story for story in self._world.stories.values() if passes(wanted, story)]
        return sorted(found, key=lambda story: (story.changed_at, story.id), reverse=True)[:limit]

    async def texts(self, wanted: StoryFilter, limit: int) -> Sequence[StoryText]:
        return [_text(story) for story in await self.latest(wanted, limit)]

    async def story_of(self, entry_id: EntryId) -> Story | None:
        stories = self._world.stories.values()
        return next((s for s in stories if any(r.entry_id == entry_id for r in s.reports)), None)

    async def at(self, url: str, limit: int) -> Sequence[StoryId]:
        told = [(report, story.id) for story in self._world.stories.values() for report in story.reports]
        told = [pair for pair in told if pair[0].url and canonical(pair[0].url) == canonical(url)]
        told.sort(key=lambda pair: pair[0].entry_id, reverse=True)
        return [story_id for _, story_id in told[:limit]]

    async def commit(self, change: StoryChange) -> Story:
        self._world.meet("commit")
        seen, oldest = change.seen, change.at - LONGEST_WINDOW
        if seen is not None and any(r.revision > seen and r.published_at >= oldest for r in self._compared()):
            raise StoryConflict
        old = await self._expected(change)
        if change.entry_id not in self._world.entries:
            raise NotFound("entry")
        if change.updates is None and await self.story_of(change.entry_id):
            raise StoryConflict
        story = Story(
            id=old.id if old else StoryId(self._world.next_id()),
            version=change.expected_version + 1 if old else 1,
            reports=self._reports(change, old),
            brief=change.brief,
            topics=change.topics,
            places=change.places,
            opened_at=old.opened_at if old else change.at,
            changed_at=change.at,
            audience=change.audience | (old.audience if old else Audience()),
            corrected=old.corrected if old else False,
            withheld=old.withheld if old else (),
        )
        changed = next(report.id for report in story.reports if report.entry_id == change.entry_id)
        self._world.revisions[changed] = await self.revision() + 1
        story = replace(story, reports=tuple(map(self._revised, story.reports)))
        self._world.stories[story.id] = story
        self._world.entries[change.entry_id].state = "done"
        self._world.vectors[changed] = change.vector
        if change.updates is None and change.compared:
            self._world.comparisons[story.reports[-1].id] = change.compared
        self._world.refresh(story)
        if change.notify:
            self._world.tell(story, change)
        return story

    async def comparisons(self, story_id: StoryId) -> Mapping[ReportId, Sequence[Comparison]]:
        of_story = {report.id for report in self._world.stories[story_id].reports}
        kept = self._world.comparisons
        return {report_id: list(kept[report_id]) for report_id in of_story & kept.keys()}

    def _compared(self) -> Iterator[WindowReport]:
        for story in self._world.stories.values():
            for report in map(self._revised, story.reports):
                yield WindowReport.of(report, story, self._world.vectors.get(report.id))

    def _revised(self, report: Report) -> Report:
        return replace(report, revision=self._world.revisions.get(report.id, 0))

    async def _expected(self, change: StoryChange) -> Story | None:
        if change.story_id is None:
            return None
        old = await self.get(change.story_id)
        if (old.id, old.version) != (change.story_id, change.expected_version):
            raise StoryConflict
        return old

    def _reports(self, change: StoryChange, old: Story | None) -> tuple[Report, ...]:
        before = old.reports if old else ()
        if change.updates is None:
            return (*before, _report(change, ReportId(self._world.next_id())))
        if change.updates not in {report.id for report in before}:
            raise NotFound("report")
        return tuple(_updated(r, change) if r.id == change.updates else r for r in before)


class FakeCorrectionStore:
    """CorrectionStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def correct(self, correction: Correction, query_ids: tuple[int, ...] = ()) -> Story:
        story = self._world.story(correction.story_id)
        self._world.corrections[story.id, correction.guild] = replace(correction, story_id=story.id)
        if not correction.effective:
            return story
        story = replace(
            story,
            version=story.version + 1,
            topics=correction.topic_tags(story.topics),
            places=correction.place_tags(story.places),
            corrected=True,
        )
        self._world.stories[story.id] = story
        self._world.refresh(story)
        self._world.owe(story, query_ids)
        return story

    async def lessons(self) -> Sequence[Lesson]:
        kept = sorted(self._world.corrections.values(), key=lambda one: (one.at, one.story_id, one.guild))
        return [_lesson(one, self._world.stories[one.story_id].lead) for one in kept]


def _lesson(correction: Correction, lead: Report) -> Lesson:
    return Lesson(
        title=lead.title,
        text=lead.article.text,
        language=lead.article.language,
        outlet=lead.outlet.name,
        url=lead.url,
        topics=correction.topics,
        places=correction.places,
        at=correction.at,
    )


class FakeSubscriptionStore:
    """SubscriptionStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def add(self, subscription: NewSubscription, by: Signature | None = None) -> Subscription:
        self._world.meet("add")
        query_id = self._query_id(subscription.query)
        same = self._where(lambda old: (old.query_id, old.target) == (query_id, subscription.target))
        if same:
            stored = replace(
                same[0],
                paused_because=None,
                manner=subscription.manner,
            )
        else:
            stored = Subscription(
                id=SubscriptionId(self._world.next_id()),
                query_id=query_id,
                query=subscription.query,
                target=subscription.target,
                created_by=subscription.created_by,
                created_at=subscription.created_at,
                guild=subscription.guild,
                manner=subscription.manner,
            )
        signed = by or Signature(subscription.created_by, subscription.created_at)
        if same:
            self._world.wake(same[0], signed.at)
        self._world.subscriptions[stored.id] = stored
        self._date_anew(stored, signed.at)
        self._note(stored, Deed.EDITED if same else Deed.FOLLOWED, signed)
        return stored

    async def change(
        self, subscription_id: SubscriptionId, query: Query, manner: Manner, by: Signature
    ) -> Subscription:
        before = self._world.subscriptions.get(subscription_id)
        if before is None:
            raise NotFound("subscription")
        query_id = self._query_id(query)
        same = self._where(lambda s: (s.query_id, s.target) == (query_id, before.target))
        if any(one.id != before.id for one in same):
            raise AlreadySubscribed
        stored = replace(before, query_id=query_id, query=query, manner=manner)
        self._world.subscriptions[stored.id] = stored
        self._date_anew(stored, by.at)
        if not self._where(lambda s: s.query_id == before.query_id):
            del self._world.queries[before.query_id]
        self._note(stored, Deed.EDITED, by)
        return stored

    def _date_anew(self, one: Subscription, at: datetime) -> None:
        dates = self._world.dates[one.id]
        dates.next_at, dates.since = None, dates.since or at

    async def of_guild(self, guild: GuildId) -> Sequence[Subscription]:
        return self._where(lambda s: s.guild == guild and s.target.kind is not TargetKind.MEMBER)

    async def of_target(self, target: Target) -> Sequence[Subscription]:
        return self._where(lambda s: s.target == target)

    async def of_member(self, member: UserId) -> Sequence[Subscription]:
        return self._where(lambda s: s.target == Target(TargetKind.MEMBER, member))

    async def remove(self, subscription_id: SubscriptionId, by: Signature) -> None:
        removed = self._world.subscriptions.pop(subscription_id, None)
        if removed is None:
            return
        self._world.disown(removed)
        if not self._where(lambda s: s.query_id == removed.query_id):
            del self._world.queries[removed.query_id]
        self._note(removed, Deed.UNFOLLOWED, by)

    async def role_gone(self, guild: GuildId, role: RoleId, at: datetime) -> int:
        theirs = self._where(lambda s: s.guild == guild and s.manner.mention is not None)
        theirs = [one for one in theirs if one.manner.mention and one.manner.mention.role == role]
        for one in theirs:
            plain = replace(one.manner, mention=None)
            self._world.subscriptions[one.id] = replace(one, manner=plain)
            self._note(one, Deed.ROLE_GONE, Signature(NOBODY, at))
        return len(theirs)

    async def changes(self, guild: GuildId, limit: int) -> Sequence[Change]:
        return [one for one in reversed(self._world.changes) if one.guild == guild][:limit]

    def _note(self, one: Subscription, deed: Deed, by: Signature) -> None:
        if one.guild is not None and one.target.kind is not TargetKind.MEMBER:
            self._world.changes.append(Change(one.guild, by, deed, one.target, one.query, one.manner))

    async def queries(
        self, only: Collection[QueryId] | None = None
    ) -> AsyncIterator[Sequence[tuple[QueryId, str]]]:
        active = self._where(lambda s: s.paused_because is None and (only is None or s.query_id in only))
        for query_id, query in sorted({s.query_id: s.query for s in active}.items()):
            yield [(query_id, query.canonical)]

    async def pause(self, target: Target, why: str) -> int:
        return self._world.pause(target, why)

    async def resume(self, target: Target, at: datetime) -> int:
        return self._world.resume(target, at)

    async def keep_quiet(self, target: Target, hours: QuietHours | None) -> None:
        self._world.quiet.pop(target, None)
        if hours is not None:
            self._world.quiet[target] = hours

    async def choose(self, target: Target, story_id: StoryId, choice: Choice | None, at: datetime) -> None:
        self._world.choices.pop((story_id, target), None)
        if choice is not None:
            self._world.choices[story_id, target] = choice
        if choice is Choice.MUTE:
            for row in self._world.open(target):
                if row.is_post and row.is_owed and row.story_id == story_id:
                    del self._world.deliveries[row.id]
            self._spare(target, story_id)

    def _spare(self, target: Target, story_id: StoryId) -> None:
        digests = self._world.digests
        waiting = [row for row in self._world.open(target) if row.is_post and row.is_owed]
        for row in (row for row in waiting if row.kind is DeliveryKind.DIGEST):
            held = digests[DigestId(row.subject)]
            left = tuple(one for one in held.story_ids if one != story_id)
            digests[DigestId(row.subject)] = replace(held, story_ids=left)
            if not left:
                del self._world.deliveries[row.id]

    async def choice(self, target: Target, story_id: StoryId) -> Choice | None:
        return self._world.choices.get((story_id, target))

    async def rang(self, target: Target, at: datetime) -> None:
        for one in self._where(lambda s: s.target == target and s.manner.cooldown > timedelta(0)):
            self._world.rests[one.id] = at + one.manner.cooldown

    async def quiet_hours(self, target: Target) -> QuietHours | None:
        return self._world.quiet.get(target)

    async def rest(self, subscription_id: SubscriptionId, why: str) -> None:
        known = self._world.subscriptions.get(subscription_id)
        if known is not None:
            self._world.rest(known, why)

    async def wake(self, subscription_id: SubscriptionId, at: datetime) -> None:
        known = self._world.subscriptions.get(subscription_id)
        if known is not None:
            self._world.wake(known, at)

    def _where(self, holds: Callable[[Subscription], bool]) -> list[Subscription]:
        return sorted(filter(holds, self._world.subscriptions.values()), key=lambda s: s.id)

    def _query_id(self, query: Query) -> QueryId:
        for query_id, known in self._world.queries.items():
            if known == query:
                return query_id
        new = QueryId(self._world.next_id())
        self._world.queries[new] = query
        return new


class FakeOutbox:
    """Outbox in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def owed(self, now: datetime, most: int = MOST_OWED) -> Mapping[Target, Urgency]:
        owed = [row for row in self._world.deliveries.values() if row.is_owed]
        targets = dict.fromkeys(row.target for row in sorted(owed, key=lambda row: (row.next_at, row.id)))
        due = {target: self._due(target, now) for target in targets}
        urgent = {target: min(row.urgency for row in rows) for target, rows in due.items() if rows}
        return {
            target: urgency
            for one in Urgency
            for target, urgency in [pair for pair in urgent.items() if pair[1] is one][:most]
        }

    async def claim(self, target: Target, now: datetime) -> Delivery | None:
        self._world.meet("claim")
        due = sorted(self._due(target, now), key=lambda row: not row.is_post)
        return self._world.lease(due[0], now) if due else None

    async def hold(self, target: Target, until: datetime, why: Held = Held.QUIET) -> None:
        for row in self._world.open(target):
            if row.is_owed and row.is_post and row.claimed_until is None:
                row.held = why if row.next_at < until else row.held
                row.next_at = max(row.next_at, until)

    async def waiting(self, target: Target, now: datetime) -> Sequence[Waiting]:
        rows = [row for row in self._world.open(target) if row.is_owed and row.is_post and row.is_ready(now)]
        cards = [row for row in rows if row.kind is DeliveryKind.CARD and row.begun_at is None]
        return [Waiting(r.id, StoryId(r.subject), r.owed_at or r.next_at, r.held) for r in cards]

    async def card(self, target: Target, story_id: StoryId) -> MessageRef | None:
        there = (row.message for row in self._world.cards_of(story_id) if row.target == target)
        return next(there, None)

    async def sent(self, sent: Sent) -> None:
        self._world.meet("sent")
        row = self._world.deliveries.get(sent.delivery.id)
        if row is None:
            return
        row.sent = max(row.sent, sent.delivery.version)
        row.message = row.message or sent.message
        row.first_sent_at = row.first_sent_at or sent.at
        row.next_at, row.begun_at, row.why = sent.rests_until, None, None
        if sent.message.announced:
            self._world.publications.setdefault(row.id, PublicationRow(sent.message, sent.at, sent.at))
        if row.attempts == sent.delivery.attempts:
            row.claimed_until = None

    async def postpone(self, delivery: Delivery, until: datetime, why: str, *, refused: bool) -> None:
        for row in self._held(delivery):
            row.attempts, row.next_at, row.claimed_until, row.why = row.attempts + 1, until, None, why
            row.begun_at = delivery.doubt if refused else row.begun_at

    async def reject(self, delivery: Delivery, why: str) -> None:
        for row in self._held(delivery):
            row.end(DeliveryState.REJECTED, why)

    async def give_up(self, delivery: Delivery, why: str) -> None:
        for row in self._held(delivery):
            row.end(DeliveryState.UNCERTAIN, why)

    async def switch_off(self, target: Target, why: str, at: datetime) -> None:
        for row in self._world.open(target):
            row.end(DeliveryState.OFF, why)
        self._world.off.setdefault(target, SwitchedOff(target, at, why))

    async def switched_off(self) -> Sequence[SwitchedOff]:
        return sorted(self._world.off.values(), key=lambda off: (off.since, off.target.id))

    async def off(self, target: Target) -> SwitchedOff | None:
        return self._world.off.get(target)

    async def told(self, target: Target) -> None:
        self._world.off[target] = replace(self._world.off[target], told=True)

    async def set_back(self, now: datetime) -> int:
        owed = (row for row in self._world.deliveries.values() if row.is_owed and row.held is None)
        later = [row for row in owed if (row.owed_at or now) > now]
        for row in later:
            row.owed_at = row.next_at = now
        return len(later)

    async def reopen(self, target: Target, since: datetime) -> int:
        self._world.off.pop(target, None)
        off = [row for row in self._world.deliveries.values() if row.state is DeliveryState.OFF]
        young = [row for row in off if row.target == target and row.next_at >= since]
        for row in young:
            row.state, row.why = DeliveryState.OPEN, None
        return len(young)

    def _held(self, delivery: Delivery) -> list[DeliveryRow]:
        row = self._world.deliveries.get(delivery.id)
        return [row] if row is not None and row.is_held_by(delivery) else []

    def _due(self, target: Target, now: datetime) -> list[DeliveryRow]:
        owed = [row for row in self._world.open(target) if row.is_owed]
        failed = (row.id for row in owed if row.is_post and row.held is None and not row.is_ready(now))
        held_back = next(failed, None)
        ready = [row for row in owed if row.is_ready(now)]
        return [row for row in ready if not row.is_post or held_back is None or row.id < held_back]


class FakeStores:
    """All stores over one world."""

    def __init__(self) -> None:
        self.world = World()
        self.feeds = FakeFeedStore(self.world)
        self.leases = FakeHubLeaseStore(self.world)
        self.stories = FakeStoryStore(self.world)
        self.subscriptions = FakeSubscriptionStore(self.world)
        self.outbox = FakeOutbox(self.world)
        self.publications = FakePublications(self.world)
        self.digests = FakeDigestStore(self.world)
        self.corrections = FakeCorrectionStore(self.world)
        self.repairs = FakeRepairStore(self.world)
        self.objections = FakeObjectionStore(self.world)
        self.personal = FakePersonalData(self.world)
        self.tally = FakeStoryTally(self.world)
        self.suggestions = FakeSuggestions(self.world)
        self.log = FakeDeliveryLog(self.world)
        self.languages = FakeLanguageStore(self.world)
        self.sightings = FakeSightingStore(self.world)


def _text(story: Story) -> StoryText:
    texts = (text for report in story.reports for text in (report.title, report.article.text))
    return StoryText(story.id, story.changed_at, tuple(texts))


def _fresh(feed: NewFeed, feed_id: FeedId) -> Feed:
    schedule = Schedule(feed.added_at, priority=feed.priority)
    return Feed(feed_id, feed.url, feed.outlet, schedule, feed.added_at)


def _updated(report: Report, change: StoryChange) -> Report:
    return replace(_report(change, report.id), new_facts=change.new_facts or report.new_facts)


def _resting(feed: Feed) -> Feed:
    wanted = feed.shared or feed.readers or feed.state is not FeedState.ACTIVE
    return feed if wanted else replace(feed, state=FeedState.PAUSED)


def _anew(feed: Feed, now: datetime) -> Feed:
    fresh = Feed(
        feed.id, feed.url, feed.outlet, Schedule(now, priority=feed.schedule.priority), feed.added_at
    )
    return replace(fresh, shared=feed.shared, servers=feed.servers, paused_by=feed.paused_by)


def _report(change: StoryChange, report_id: ReportId) -> Report:
    told = change.draft
    return Report(
        id=report_id,
        entry_id=change.entry_id,
        copy_of=change.copy_of,
        outlet=told.outlet,
        title=told.title,
        article=told.article,
        published_at=told.published_at,
        url=told.url,
        new_facts=change.new_facts,
    )


def _waits_for(feed: Feed, poll: PollRecord) -> bool:
    return poll.awaited in {None, feed.schedule.next_poll_at}
