"""Random histories: no message outside what the rules say, and none lost."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule

from bot.domain.delivery import Content, Delivery, MessageRef, Update
from bot.domain.digest import Digest
from bot.domain.feed import Outlet
from bot.domain.hours import QuietHours
from bot.domain.report import ReportId
from bot.domain.story import Choice, Story, StoryId
from bot.domain.subscription import (
    BY_ITS_OWNER,
    STRONG,
    Cadence,
    Manner,
    Subscription,
    SubscriptionId,
    Target,
    TargetKind,
)
from bot.ports.feeds import PollRecord
from bot.usecases.deliver import Books, Delivering
from bot.usecases.digests import Digests
from bot.usecases.lanes import Senders
from tests.fakes.clock import FakeClock
from tests.fakes.jobs import FakeJobs
from tests.fakes.publisher import FakePublisher
from tests.fakes.samples import (
    CHANNEL,
    INBOX,
    NOW,
    draft,
    entry,
    new_feed,
    new_subscription,
    query,
    story_change,
)
from tests.fakes.stores import FakeStores

Told = TypeVar("Told")
READER = Target(TargetKind.MEMBER, 1_200_000_000_000_000_003)
AT_ONCE = st.sampled_from([CHANNEL, INBOX])
TARGETS = st.sampled_from([CHANNEL, INBOX, READER])
RESTS = st.sampled_from([timedelta(0), timedelta(hours=1), timedelta(hours=6)])


class DatedPublisher(FakePublisher):
    """Remembers when each story, and each update, came to whom."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.times: list[tuple[Target, StoryId, datetime]] = []
        self.news: list[tuple[Target, ReportId, datetime]] = []

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        if isinstance(content, Update):
            self.news.append((delivery.target, content.report.id, self.clock.now()))
        elif isinstance(content, Digest | Story):
            told = content.stories if isinstance(content, Digest) else (content,)
            self.times += [(delivery.target, story.id, self.clock.now()) for story in told]
        return await super().post(delivery, content)


@dataclass
class Owed:
    """What the rules say: which stories come to a target, from when on, and which updates."""

    stories: dict[StoryId, datetime] = field(default_factory=dict)
    held: set[StoryId] = field(default_factory=set)
    updates: list[ReportId] = field(default_factory=list)
    chosen: dict[StoryId, Choice] = field(default_factory=dict)
    had: set[StoryId] = field(default_factory=set)


class Histories(RuleBasedStateMachine):
    """People subscribe, rest, sleep, follow and mute while stories come and grow; all is swept at every step.

    Every story answers every query. The reader gets hourly digests, the others cards at once.
    """

    stories = Bundle("stories")
    subscriptions = Bundle("subscriptions")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stores = FakeStores()
        self.clock = FakeClock(NOW)
        self.publisher = DatedPublisher(self.clock)
        stores = self.stores
        books = Books(
            stores.stories, stores.outbox, stores.subscriptions, stores.digests, stores.publications
        )
        self.jobs = FakeJobs()
        self.delivering = Delivering(books, self.publisher, self.jobs, self.clock)
        self.digests = Digests(stores.digests, stores.stories, self.clock)
        self.numbers = count(1)
        self.active: dict[SubscriptionId, Subscription] = {}
        self.rests: dict[SubscriptionId, datetime] = {}
        self.gathered: dict[SubscriptionId, set[StoryId]] = defaultdict(set)
        self.quiet: dict[Target, tuple[time, time]] = {}
        self.outlets: Counter[StoryId] = Counter()
        self.owed = {CHANNEL: Owed(), INBOX: Owed(), READER: Owed()}
        self.hour = NOW

    @rule(target=subscriptions, where=AT_ONCE, confirmed_by=st.integers(1, 3), rest=RESTS)
    def subscribe(self, where: Target, confirmed_by: int, rest: timedelta) -> Any:
        return multiple(self._subscribe(where, Manner(confirmed_by=confirmed_by, cooldown=rest)))

    @rule(target=subscriptions, confirmed_by=st.integers(1, 2))
    def gather(self, confirmed_by: int) -> Any:
        self.wait(1)  # what was told in the very moment of the wish may come, or not
        return multiple(self._subscribe(READER, Manner(Cadence.HOURLY, confirmed_by)))

    @rule(one=subscriptions)
    def pause(self, one: Subscription) -> None:
        self._do(self.stores.subscriptions.rest(one.id, BY_ITS_OWNER))
        self.active.pop(one.id, None)
        self.wait(1)

    @rule(one=subscriptions)
    def resume(self, one: Subscription) -> None:
        self.wait(1)
        self._do(self.stores.subscriptions.wake(one.id, self.clock.now()))
        if one.id not in self.active:
            self.gathered[one.id].clear()
        self.active[one.id] = one

    @rule(target=stories)
    def open_story(self) -> Any:
        return multiple(self._tell(None, copied=False, facts=()))

    @rule(story=stories, copied=st.booleans(), new=st.booleans())
    def grow(self, story: StoryId, copied: bool, new: bool) -> None:
        self._tell(story, copied=copied, facts=("15,000",) if new and not copied else ())

    @rule(story=stories, where=TARGETS, choice=st.sampled_from([Choice.FOLLOW, Choice.MUTE, None]))
    def choose(self, story: StoryId, where: Target, choice: Choice | None) -> None:
        self._do(self.stores.subscriptions.choose(where, story, choice, self.clock.now()))
        owed = self.owed[where]
        owed.chosen.pop(story, None)
        if choice is not None:
            owed.chosen[story] = choice
        if choice is Choice.MUTE:
            if story not in owed.had:
                owed.stories.pop(story, None)
                owed.held.discard(story)
            told = {number for place, number, _ in self.publisher.news if place == where}
            mine = {report.id for report in self.stores.world.stories[story].reports}
            owed.updates = [number for number in owed.updates if number in told or number not in mine]

    @rule(where=TARGETS, starts=st.integers(0, 23), ends=st.integers(0, 23))
    def sleep(self, where: Target, starts: int, ends: int) -> None:
        if starts != ends:
            self.quiet[where] = time(starts), time(ends)
            self._do(self.stores.subscriptions.keep_quiet(where, QuietHours("UTC", time(starts), time(ends))))

    @rule(where=TARGETS)
    def wake(self, where: Target) -> None:
        self.quiet.pop(where, None)
        self._do(self.stores.subscriptions.keep_quiet(where, None))

    @rule(minutes=st.integers(1, 600))
    def wait(self, minutes: int) -> None:
        self.clock.advance(timedelta(minutes=minutes))
        self._sweep()

    def teardown(self) -> None:
        """After everybody's last quiet hours and rests all that was to come has come, once."""
        for where in self.owed:
            self.wake(where)
        for _ in range(3):
            self.clock.advance(timedelta(days=1))
            self._sweep()
        for where, owed in self.owed.items():
            told = [story for place, story, _ in self.publisher.times if place == where]
            assert sorted(told) == sorted(owed.stories)
            assert [number for place, number, _ in self.publisher.news if place == where] == owed.updates
        self.runner.close()

    def _subscribe(self, where: Target, manner: Manner) -> Subscription:
        wish = query(f"word{next(self.numbers)}")
        new = replace(new_subscription(where, of=wish, manner=manner), created_at=self.clock.now())
        made = self._do(self.stores.subscriptions.add(new))
        self.active[made.id] = made
        return made

    def _tell(self, grown: StoryId | None, *, copied: bool, facts: tuple[str, ...]) -> StoryId:
        number = next(self.numbers)
        old = self.stores.world.stories[grown] if grown else None
        feed = self._do(self.stores.feeds.add(new_feed()))
        polled = PollRecord(feed.id, NOW, feed.schedule, feed.validators, [entry(f"{number}")])
        self._do(self.stores.feeds.record(polled))
        (pending,) = self._do(self.stores.feeds.pending(feed.id, 1))
        change = story_change(
            pending.id,
            of=draft(outlet=Outlet(f"Outlet {number}"), url=f"https://wire.example/{number}"),
            story=old,
            query_ids=tuple(one.query_id for one in self.stores.world.subscriptions.values()),
            at=self.clock.now(),
            new_facts=facts,
        )
        copy_of = old.lead.id if old and copied else None
        story = self._do(self.stores.stories.commit(replace(change, copy_of=copy_of)))
        self.outlets[story.id] += copy_of is None
        for where in (CHANNEL, INBOX):
            self._expect_card(where, story.id)
        for one in self.active.values():
            if one.target == READER:
                self.gathered[one.id].add(story.id)
        if facts:
            self._expect_updates(story)
        self._sweep()
        return story.id

    def _expect_card(self, where: Target, story: StoryId) -> None:
        now, owed = self.clock.now(), self.owed[where]
        strong = self.outlets[story] >= STRONG
        if strong and story in owed.held:
            owed.stories[story] = now
            owed.held.discard(story)
        enough = [
            one
            for one in self.active.values()
            if one.target == where and one.manner.confirmed_by <= self.outlets[story]
        ]
        if not enough or story in owed.stories or owed.chosen.get(story) is Choice.MUTE:
            return
        earliest = min(max(now, self.rests.get(one.id, now)) for one in enough)
        if earliest > now and not strong:
            owed.stories[story] = earliest
            owed.held.add(story)
            return
        owed.stories[story] = now
        for one in enough:
            if one.manner.cooldown:
                self.rests[one.id] = now + one.manner.cooldown

    def _expect_updates(self, story: Story) -> None:
        for where, owed in self.owed.items():
            coming = where != READER and story.id in owed.stories and story.id not in owed.had
            if owed.chosen.get(story.id) is Choice.FOLLOW and not coming:
                owed.updates.append(story.reports[-1].id)

    def _sweep(self) -> None:
        """What is owed is made and sent; whatever comes, comes by the rules."""
        seen, heard = len(self.publisher.times), len(self.publisher.news)
        self._expect_digest()
        self._do(self.digests.once())
        self._do(Senders(self.stores.outbox, self.jobs, self.clock).wake())
        while self.jobs.woken:
            self._do(self.delivering.drain(self.jobs.woken.pop()[1]))
        came = self.publisher.times[seen:]
        for where, story, at in came:
            assert self.owed[where].stories[story] <= at
            self.owed[where].had.add(story)
            assert not self._sleeps(where, at.time())
        for where, number, at in self.publisher.news[heard:]:
            assert number in self.owed[where].updates
            assert not self._sleeps(where, at.time())
        self._rested(came)

    def _expect_digest(self) -> None:
        """At a full hour the reader is owed what gathered since the last one and is confirmed."""
        hour = self.clock.now().replace(minute=0)
        if hour == self.hour:
            return
        self.hour, owed = hour, self.owed[READER]
        for one in self.active.values():
            for story in self.gathered[one.id] if one.target == READER else ():
                enough = one.manner.confirmed_by <= self.outlets[story]
                if enough and owed.chosen.get(story) is not Choice.MUTE:
                    owed.stories.setdefault(story, self.clock.now())
            self.gathered[one.id].clear()

    def _rested(self, came: Iterable[tuple[Target, StoryId, datetime]]) -> None:
        """Where something came that had been held, every rest begins again."""
        for where in {place for place, story, _ in came if story in self.owed[place].held}:
            for one in self.stores.world.subscriptions.values():
                if one.target == where and one.manner.cooldown:
                    self.rests[one.id] = self.clock.now() + one.manner.cooldown
        for where, story, _ in came:
            self.owed[where].held.discard(story)

    def _sleeps(self, target: Target, at: time) -> bool:
        starts, ends = self.quiet.get(target, (time(0), time(0)))
        return starts <= at < ends if starts <= ends else at >= starts or at < ends

    def _do(self, work: Coroutine[Any, Any, Told]) -> Told:
        return self.runner.run(work)


Histories.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestHistories = Histories.TestCase
