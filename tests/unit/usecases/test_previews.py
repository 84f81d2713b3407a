"""Previews: what a wish would have brought in the last seven days."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.feed import Outlet
from bot.domain.query import Query, query
from bot.domain.report import ReportId
from bot.domain.story import Audience, Story
from bot.domain.subscription import Manner
from bot.domain.topic import TopicId
from bot.usecases.answering import MOST_LOOKED_AT
from bot.usecases.previews import Preview, Previews
from bot.usecases.subscriptions import Wish
from tests.fakes.clock import FakeClock
from tests.fakes.samples import GUILD, NOW, OTHER_GUILD, draft, report, story, wanted
from tests.fakes.stores import FakeStores

CENSORED = wanted([TopicId("censorship")])


async def preview(wish: Wish, *stories: Story) -> Preview:
    stores = FakeStores()
    stores.world.stories = {one.id: one for one in stories}
    return await Previews(stores.stories, FakeClock(NOW)).of(wish, GUILD)


async def numbers(of: Query, *stories: Story, confirmed_by: int = 1) -> list[int]:
    return [one.id for one in (await preview(Wish(of, Manner(confirmed_by=confirmed_by)), *stories)).stories]


async def test_only_what_changed_in_the_last_seven_days_counts_newest_first() -> None:
    ages = [timedelta(days=6), timedelta(hours=1), timedelta(days=7, seconds=1)]
    stories = [story(number, changed_at=NOW - age) for number, age in enumerate(ages, 1)]
    assert await numbers(CENSORED, *stories) == [2, 1]


async def test_the_query_is_answered_exactly() -> None:
    stories = story(1), story(2, topics=())
    assert await numbers(CENSORED, *stories) == [1]
    assert await numbers(wanted(text="beijing messenger"), *stories) == [2, 1]
    assert await numbers(wanted([TopicId("censorship")], text="-messenger"), *stories) == []
    either = query(
        (clause.required, clause.excluded) for q in (CENSORED, wanted(text="beijing")) for clause in q.clauses
    )
    assert await numbers(either, *stories) == [2, 1]


async def test_what_waits_for_outlets_counts_independent_ones_alone() -> None:
    second = report(2, of=draft(outlet=Outlet("Another Paper")))
    confirmed = story(1, reports=(report(), second))
    copied = story(2, reports=(report(), replace(second, copy_of=ReportId(1))))
    assert await numbers(CENSORED, confirmed, copied, confirmed_by=2) == [1]


async def test_another_servers_stories_are_not_shown() -> None:
    theirs = story(1, audience=Audience(servers=frozenset({OTHER_GUILD})))
    assert await numbers(CENSORED, theirs) == []


async def test_more_than_is_looked_at_is_said_so() -> None:
    stories = [story(number) for number in range(1, MOST_LOOKED_AT + 2)]
    assert (await preview(Wish(CENSORED), *stories)).cut
    assert not (await preview(Wish(CENSORED), *stories[:3])).cut
