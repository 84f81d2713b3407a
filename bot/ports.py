"""What the use cases ask of the world, and what each answer obliges its adapter to.

All times are timezone-aware UTC. Every method may be cancelled; a store's method is one transaction
and leaves nothing half done. Errors are those of `bot.domain.errors` and no others.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from bot.domain.correction import Correction, Lesson
from bot.domain.delivery import Content, Delivery, MessageRef, Sent, Urgency, Waiting
from bot.domain.digest import Candidate, Digest, DigestId, NewDigest, Round
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
    ParsedFeed,
    PendingEntry,
    Schedule,
    UserId,
    Validators,
    Vitals,
)
from bot.domain.hours import QuietHours
from bot.domain.notice import Notice, NoticeId, NoticeKind, OffNotice
from bot.domain.outline import Outlines
from bot.domain.query import Query, QueryId
from bot.domain.report import Article, Page, ReportId
from bot.domain.story import Choice, Comparison, Story, StoryChange, StoryFilter, StoryId, WindowReport
from bot.domain.subscription import Manner, NewSubscription, Subscription, SubscriptionId, SwitchedOff, Target
from bot.domain.trend import Subject
from bot.domain.websub import Lease, Wanted


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present, in UTC."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: 200 with its body, or 304 without.

    `url` is where redirects ended; header names are lower case; `body` is decompressed.
    `max_age` is the answer's remaining freshness in seconds; `permanent` is how far redirects that are
    meant for good led, None for nowhere.
    """

    url: str
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    max_age: float | None = None
    permanent: str | None = None

    @property
    def content_type(self) -> str:
        """The Content-Type header, or nothing."""
        return self.headers.get("content-type", "")


class Fetcher(Protocol):
    """Gets documents from the public web and nowhere else."""

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """The document, or 304 when the validators still hold.

        Raises InvalidAddress and the FetchError family; never connects to an address that is not
        globally routable, whatever names or redirects say.
        """
        ...


class Model(Protocol):
    """A language model that the operator chose. What it says is never believed without the checker."""

    @property
    def name(self) -> str:
        """What it is called, for people."""
        ...

    async def answer(self, question: str, schema: Mapping[str, Any]) -> str:
        """Its words, which should be JSON of that schema. Raises ModelUnavailable, also when it is slow."""
        ...


class DocumentReader(Protocol):
    """Reads untrusted documents off the event loop, in a process that is killed when it hangs."""

    async def read_feed(self, body: bytes, url: str, content_type: str) -> ParsedFeed:
        """Entries with resolved links. Raises NotAFeed or ParserKilled."""
        ...

    async def read_page(self, body: bytes, url: str, content_type: str) -> Page:
        """The article on a page. Raises NoArticle or ParserKilled."""
        ...

    async def read_entry(self, html: str, url: str | None, language: str | None) -> Article:
        """A feed entry's own HTML as clean text. Raises ParserKilled; empty text is no error."""
        ...

    async def read_links(self, body: bytes, url: str) -> tuple[str, ...]:
        """Addresses of feeds that a web page names, the likeliest first. Raises ParserKilled."""
        ...

    async def read_opml(self, body: bytes, url: str) -> Outlines:
        """A list of feeds. Raises NotAFeed for what is no OPML, and ParserKilled."""
        ...


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

    async def due_hosts(self, now: datetime, limit: int) -> Sequence[str]:
        """Hosts with a due active feed, longest due first."""
        ...

    async def due(self, hosts: Collection[str], now: datetime) -> Sequence[Feed]:
        """Those hosts' due active feeds, longest due first."""
        ...

    async def record(self, poll: PollRecord) -> int:
        """Write a poll's outcome; entries not seen before, and changed ones, become pending.

        Returns how many became pending. Entries of the first poll read are backlog. A feed that
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


class LeaseStore(Protocol):
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


class StoryStore(Protocol):
    """Stories, their reports, and the deliveries that a change makes owed."""

    async def window(self, since: datetime) -> Sequence[WindowReport]:
        """Reports published since then that are in stories, in order of arrival."""
        ...

    async def revision(self) -> int:
        """The number of the last change of a report; it grows with each that is new, changed or moved."""
        ...

    async def revised(self, after: int) -> Sequence[WindowReport]:
        """Reports that changed after that revision, in order of their changes."""
        ...

    def turn(self) -> AbstractAsyncContextManager[None]:
        """Be the only one, over all processes, who finds a report its story; waits for the others.

        It spares work that `commit` would refuse, and is no more than that.
        """
        ...

    async def get(self, story_id: StoryId) -> Story:
        """Raises NotFound."""
        ...

    async def latest(self, wanted: StoryFilter, limit: int) -> Sequence[Story]:
        """Stories that the filter lets through, the last changed first."""
        ...

    async def story_of(self, entry_id: EntryId) -> Story | None:
        """The story that holds the report made of this entry."""
        ...

    async def commit(self, change: StoryChange) -> Story:
        """Write the report, the story's new version and what it makes owed, in one transaction.

        The entry is no longer pending. With `notify`, each active at-once subscription to one of
        `query_ids` whose server is in the audience, and that waits for no more independent outlets
        than the story now has, is owed the story, once per target for ever and not where it is muted;
        where it rests since its last message it is owed the story when the rest is over, unless the
        story is STRONG. Those who follow the story are owed an update when the report adds new facts;
        messages already posted within the edit window are owed the new version in any case.
        Raises StoryConflict when `expected_version` is not the stored one, or a report was revised after
        `seen`; NotFound for no story.
        """
        ...

    async def comparisons(self, story_id: StoryId) -> Mapping[ReportId, Sequence[Comparison]]:
        """What that story's reports were compared with when they came, the likeliest first."""
        ...


class CorrectionStore(Protocol):
    """What managers say that stories are about."""

    async def correct(self, correction: Correction, query_ids: tuple[int, ...] = ()) -> Story:
        """Keep it in place of that server's earlier one; returns the story as it stands then.

        An effective one gives the story its tags as a new version, which posted messages are owed;
        from then on no report changes them. Subscriptions to `query_ids` are owed the story as by
        `StoryStore.commit`. Raises NotFound for no such story.
        """
        ...

    async def lessons(self) -> Sequence[Lesson]:
        """All corrections as labelled rows, oldest first."""
        ...


class SubscriptionStore(Protocol):
    """Subscriptions and the distinct queries behind them."""

    async def add(self, subscription: NewSubscription) -> Subscription:
        """Store it; the same query for the same target is returned, active again, not doubled."""
        ...

    async def change(self, subscription_id: SubscriptionId, query: Query, manner: Manner) -> Subscription:
        """Have it want this, in this manner, from now on. Raises NotFound.

        Raises AlreadySubscribed when another one of its target wants the same.
        """
        ...

    async def of_guild(self, guild: GuildId) -> Sequence[Subscription]:
        """That server's channel subscriptions, oldest first; members' own are not among them."""
        ...

    async def of_member(self, member: UserId) -> Sequence[Subscription]:
        """That member's own subscriptions, oldest first."""
        ...

    async def remove(self, subscription_id: SubscriptionId) -> None:
        """Delete it, and what it alone still owed. Removing what is gone is no error."""
        ...

    async def of_target(self, target: Target) -> Sequence[Subscription]:
        """That target's subscriptions, oldest first."""
        ...

    async def queries(self, only: Collection[QueryId] | None = None) -> Mapping[QueryId, Query]:
        """Every distinct query that an active subscription has, or those of these."""
        ...

    async def pause(self, target: Target, why: str) -> int:
        """Pause that target's subscriptions; returns how many were active."""
        ...

    async def resume(self, target: Target) -> int:
        """Make that target's paused subscriptions active again; returns how many.

        Those that its owner paused stay so.
        """
        ...

    async def keep_quiet(self, target: Target, hours: QuietHours | None) -> None:
        """Hold back what comes in these hours, in place of those it had; None ends them."""
        ...

    async def choose(self, target: Target, story_id: StoryId, choice: Choice | None, at: datetime) -> None:
        """What that target wants of this story, in place of what it chose before; None: nothing special.

        What is still owed to it of a muted story is taken back.
        """
        ...

    async def choice(self, target: Target, story_id: StoryId) -> Choice | None:
        """What that target chose for this story."""
        ...

    async def rang(self, target: Target, at: datetime) -> None:
        """The target has just been sent what its cool-downs held: they begin again."""
        ...

    async def quiet_hours(self, target: Target) -> QuietHours | None:
        """That target's quiet hours, if it has any."""
        ...

    async def rest(self, subscription_id: SubscriptionId, why: str | None) -> None:
        """Pause this one alone for that reason; None makes it active again. None such is no error."""
        ...


class DigestStore(Protocol):
    """Digests, and the deliveries that they are owed by."""

    async def due(self, now: datetime, limit: int) -> Sequence[Target]:
        """Targets with an active digest subscription that is due or has no date yet."""
        ...

    async def rounds(self, target: Target, now: datetime) -> Sequence[Round]:
        """That target's subscriptions that are due or have no date yet."""
        ...

    async def candidates(self, target: Target, now: datetime) -> Sequence[Candidate]:
        """Stories that answered a due subscription of the target and changed since its last digest.

        Those that it may not see, muted, or had before, as a card or in a digest, are left out.
        """
        ...

    async def owe(self, digest: NewDigest) -> Digest | None:
        """Store it and owe it to its target, date its next rounds and end what it folds, in one transaction.

        Stories that a digest of that target has already are left out; None when none is left. When a round
        was done by somebody else meanwhile nothing happens at all.
        """
        ...

    async def get(self, digest_id: DigestId) -> Digest:
        """Raises NotFound."""
        ...


class StoryTally(Protocol):
    """How many stories there were."""

    async def tally(self, wanted: StoryFilter, by: Subject | None) -> Mapping[str, Mapping[date, int]]:
        """Stories that the filter lets through, by topic or country (None: all under ""), a day (UTC) each.

        A story belongs to the day on which its first report was published, and is left out when that
        is before `wanted.since`, which must be given.
        """
        ...


class Suggestions(Protocol):
    """What lists offer while somebody types: names alone, quickly."""

    async def outlets(self, guild: GuildId | None) -> Sequence[str]:
        """The outlets of that server's feeds and of the shared ones (None: of these alone), by name."""
        ...

    async def headlines(self, wanted: StoryFilter, limit: int) -> Sequence[tuple[StoryId, str]]:
        """The headlines of the stories that `StoryStore.latest` would give."""
        ...


class PersonalData(Protocol):
    """What all stores together hold of one member."""

    async def of(self, member: UserId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Every row that is this member's, by what it is; times are datetimes. Empty lists for nothing."""
        ...

    async def erase(self, member: UserId) -> int:
        """Delete them; in rows that a server needs, nobody takes the member's place.

        Returns how many rows it was. Nothing is owed to the member afterwards.
        """
        ...


class Outbox(Protocol):
    """What is owed to whom."""

    async def owed(self, now: datetime) -> Mapping[Target, Urgency]:
        """Targets with a delivery that is due and not claimed: the most urgent first, then as they wait."""
        ...

    async def claim(self, target: Target, now: datetime) -> Delivery | None:
        """That target's next delivery, leased for `delivery.LEASE`: an attempt at it begins now.

        Posts go in order, and none while another is claimed or waits; edits go their way, after posts.
        What was posted and not reported when its lease lapsed is in doubt from then on.
        """
        ...

    async def hold(self, target: Target, until: datetime) -> None:
        """What waits to be posted there, and is not claimed, waits until then at least."""
        ...

    async def waiting(self, target: Target, now: datetime) -> Sequence[Waiting]:
        """Cards that are due to be posted there, not claimed and not in doubt, oldest first."""
        ...

    async def sent(self, sent: Sent) -> None:
        """Discord took it: that version is no longer owed, the next not before `sent.rests_until`."""
        ...

    async def postpone(self, delivery: Delivery, until: datetime, why: str, *, refused: bool) -> None:
        """It failed for now; due again at `until`, one attempt more, in doubt unless it was `refused`."""
        ...

    async def reject(self, delivery: Delivery, why: str) -> None:
        """Discord will never take it; kept for the operator."""
        ...

    async def give_up(self, delivery: Delivery, why: str) -> None:
        """Whether it was posted nobody will know: uncertain, kept for the operator, not posted again."""
        ...

    async def switch_off(self, target: Target, why: str, at: datetime) -> None:
        """Nothing more is owed to this target; its rows are kept with the reason."""
        ...

    async def switched_off(self) -> Sequence[SwitchedOff]:
        """Targets that were switched off and not reopened, in that order."""
        ...

    async def told(self, target: Target) -> None:
        """Whoever set up that switched off target knows, or cannot be told."""
        ...

    async def reopen(self, target: Target, since: datetime) -> int:
        """What was due since then when the target was switched off is owed again; returns how much."""
        ...


@dataclass(frozen=True, slots=True)
class Workload:
    """How far behind the work is; ages are in seconds, 0.0 when nothing waits."""

    feeds: int
    failing_feeds: int
    poll_lag: float
    pending_entries: int
    owed_deliveries: int
    oldest_owed: float


class WorkStore(Protocol):
    """What an operator watches."""

    async def workload(self, now: datetime) -> Workload:
        """What waits now, and for how long."""
        ...


class Archives(Protocol):
    """What is kept for a while only. Stories, briefs and what tells a known entry from a new one stay."""

    async def forget_texts(self, after: int, before: datetime, limit: int) -> int | None:
        """Empty the texts of the next reports after that number that arrived before then, with their entries.

        Returns the last one's number, None when none is that old.
        """
        ...

    async def forget_deliveries(self, before: datetime, limit: int) -> int:
        """Delete the oldest deliveries that are done and were due before then; returns how many."""
        ...

    async def forget_comparisons(self, before: datetime) -> None:
        """Delete what the reports that came before then were compared with."""
        ...


SILENCE: Final = timedelta(seconds=5)
LEASE: Final = timedelta(minutes=10)


class Processes(Protocol):
    """Those at work on one database. What a dead one had leased or claimed is free once it is buried."""

    async def begin(self, role: str, now: datetime) -> None:
        """This process is at work from now on, and claims in its own name."""
        ...

    async def beat(self, role: str, now: datetime) -> None:
        """It is still at work; to be said more often than every SILENCE."""
        ...

    async def bury(self, now: datetime) -> int:
        """End what those hold who have said nothing for longer than SILENCE; returns how many they were."""
        ...

    async def end(self, now: datetime) -> None:
        """This process works no longer, and gives back what it holds."""
        ...


class Leases(Protocol):
    """Who is at what, over all processes. A lease ends when released, with its process, or after LEASE."""

    async def take(self, keys: Collection[str], now: datetime) -> Collection[str]:
        """Those of the keys that are free, which are this caller's now."""
        ...

    async def release(self, keys: Collection[str]) -> None:
        """Give back what was taken; what is another's meanwhile stays so."""
        ...


class QueryChanges(Protocol):
    """What other processes do to subscriptions."""

    def changes(self) -> AsyncIterator[Collection[QueryId] | None]:
        """Queries whose subscriptions have changed, as they change; None: some or all of them.

        Begins with None. Raises DatabaseError when the connection is lost.
        """
        ...


class Publisher(Protocol):
    """Puts stories in front of people. Raises the PublishError family and nothing else."""

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        """Post a story's card, an update or a digest, with the delivery's nonce and key."""
        ...

    async def find(self, delivery: Delivery) -> MessageRef | None:
        """The message of an earlier attempt, by its key; None when there is none.

        Of several the oldest stays and the others are removed. Raises Unsure when nothing can tell.
        """
        ...

    async def edit(self, delivery: Delivery, story: Story) -> None:
        """Bring the delivery's posted card up to the story's version. A deleted message is no error."""
        ...


class Places(Protocol):
    """Where we may post, as far as we know."""

    def postable(self, target: Target) -> bool:
        """Whether nothing keeps us from posting to this channel, thread or forum now."""
        ...


class Messenger(Protocol):
    """Tells people about what they set up. Raises the PublishError family and nothing else."""

    async def tell(self, notice: Notice | OffNotice) -> None:
        """Send the notice to its member, once however often it is tried within minutes.

        Of a target that was switched off the server is told where the member takes no messages.
        """
        ...


class JobKind(StrEnum):
    """What a wake-up is for; its key is a host, or for what is to be sent a target as text.

    What is to be sent has a kind for each urgency, so that what is less urgent keeps nothing waiting.
    """

    POLL = "poll"
    INGEST = "ingest"
    ALERT = "alert"
    DELIVER = "deliver"
    DIGEST = "digest"
    EDIT = "edit"


class Jobs(Protocol):
    """Wake-ups. The truth is in the stores: a lost wake-up is repeated by the sweep, never a loss."""

    async def wake(self, kind: JobKind, key: str) -> None:
        """Have the handler run for this key soon; at most one run a key at a time in a process.

        A key that is woken while it runs runs once more. Two processes may run a key at the same time:
        the stores' leases decide which of them has something to do.
        """
        ...

    async def wake_all(self, kind: JobKind, keys: Collection[str]) -> None:
        """The same for many keys; the sweep wakes those again for which there was no room."""
        ...


Handler = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Periodic:
    """What is done every so many seconds (1 to 59, or 3,600), by one process at a time; `name` says what."""

    name: str
    seconds: int
    task: Callable[[], Awaitable[object]]


class Engine(Jobs, Protocol):
    """Jobs that are worked off here: `run` until cancelled, `finish` before that for a quiet end."""

    async def run(self, handlers: Mapping[JobKind, Handler], periodic: Sequence[Periodic] = ()) -> None:
        """Work off the wake-ups of these kinds, from whichever process, and what is periodic.

        What fails is logged and done again when it is woken again, or at its next time.
        """
        ...

    async def finish(self) -> None:
        """Begin nothing more and return once what is running here has ended."""
        ...
