"""Random histories: no message outside what the rules say, and none lost."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule

from bot.domain.delivery import Content, Delivery, MessageRef
from bot.domain.feed import Outlet
from bot.domain.hours import QuietHours
from bot.domain.story import Story, StoryId
from bot.domain.subscription import BY_ITS_OWNER, Subscription, Target
from bot.ports import PollRecord
from bot.usecases.deliver import Books, Delivering
from bot.usecases.lanes import wake_senders
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
TARGETS = st.sampled_from([CHANNEL, INBOX])


class DatedPublisher(FakePublisher):
    """Remembers when each post was made."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__()
        self.clock = clock
        self.times: list[tuple[Target, StoryId, datetime]] = []

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        assert isinstance(content, Story)
        self.times.append((delivery.target, content.id, self.clock.now()))
        return await super().post(delivery, content)


class Histories(RuleBasedStateMachine):
    """People subscribe, rest and sleep while stories come and grow; the sweep runs after every step."""

    stories = Bundle("stories")
    subscriptions = Bundle("subscriptions")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.stores = FakeStores()
        self.clock = FakeClock(NOW)
        self.publisher = DatedPublisher(self.clock)
        self.jobs = FakeJobs()
        stores = self.stores
        books = Books(stores.stories, stores.outbox, stores.subscriptions, stores.digests)
        self.delivering = Delivering(books, self.publisher, self.jobs, self.clock)
        self.numbers = count(1)
        self.active: dict[int, Subscription] = {}
        self.quiet: dict[Target, tuple[time, time]] = {}
        self.outlets: Counter[StoryId] = Counter()
        self.expected: dict[Target, list[StoryId]] = {CHANNEL: [], INBOX: []}

    @rule(target=subscriptions, where=TARGETS, confirmed_by=st.integers(1, 3))
    def subscribe(self, where: Target, confirmed_by: int) -> Any:
        wish = query(f"word{next(self.numbers)}")
        new = new_subscription(where, of=wish, confirmed_by=confirmed_by)
        made = self._do(self.stores.subscriptions.add(new))
        self.active[made.id] = made
        return multiple(made)

    @rule(one=subscriptions)
    def pause(self, one: Subscription) -> None:
        self._do(self.stores.subscriptions.rest(one.id, BY_ITS_OWNER))
        self.active.pop(one.id, None)

    @rule(one=subscriptions)
    def resume(self, one: Subscription) -> None:
        self._do(self.stores.subscriptions.rest(one.id, None))
        self.active[one.id] = one

    @rule(target=stories)
    def open_story(self) -> Any:
        return multiple(self._tell(None, copied=False))

    @rule(story=stories, copied=st.booleans())
    def grow(self, story: StoryId, copied: bool) -> None:
        self._tell(story, copied=copied)

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
        """After everybody's last quiet hours all that was to come has come, once and in order."""
        for where in (CHANNEL, INBOX):
            self.wake(where)
        self.clock.advance(timedelta(days=1))
        self._sweep()
        for target, expected in self.expected.items():
            assert [story for place, story, _ in self.publisher.times if place == target] == expected
        self.runner.close()

    def _tell(self, grown: StoryId | None, *, copied: bool) -> StoryId:
        number = next(self.numbers)
        old = self.stores.world.stories[grown] if grown else None
        feed = self._do(self.stores.feeds.add(new_feed()))
        self._do(
            self.stores.feeds.record(
                PollRecord(feed.id, NOW, feed.schedule, feed.validators, [entry(f"{number}")])
            )
        )
        (pending,) = self._do(self.stores.feeds.pending(feed.id, 1))
        asked = tuple(one.query_id for one in self.stores.world.subscriptions.values())
        change = story_change(
            pending.id,
            of=draft(outlet=Outlet(f"Outlet {number}")),
            story=old,
            query_ids=asked,
            at=self.clock.now(),
        )
        copy_of = old.lead.id if old and copied else None
        story = self._do(self.stores.stories.commit(replace(change, copy_of=copy_of)))
        self.outlets[story.id] += copy_of is None
        for one in self.active.values():
            enough = one.confirmed_by <= self.outlets[story.id]
            if enough and story.id not in self.expected[one.target]:
                self.expected[one.target].append(story.id)
        self._sweep()
        return story.id

    def _sweep(self) -> None:
        seen = len(self.publisher.times)
        self._do(wake_senders(self.stores.outbox, self.jobs, self.clock.now()))
        while self.jobs.woken:
            self._do(self.delivering.drain(self.jobs.woken.pop()[1]))
        for target, story, at in self.publisher.times[seen:]:
            assert story in self.expected[target]
            assert not self._sleeps(target, at.time())

    def _sleeps(self, target: Target, at: time) -> bool:
        starts, ends = self.quiet.get(target, (time(0), time(0)))
        return starts <= at < ends if starts <= ends else at >= starts or at < ends

    def _do(self, work: Coroutine[Any, Any, Told]) -> Told:
        return self.runner.run(work)


Histories.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestHistories = Histories.TestCase
