"""Trends: what is counted, and against what."""

from datetime import timedelta

from bot.domain.topic import TopicId
from bot.domain.trend import Trend, trend
from bot.presentation.trends import against_usual, rate
from bot.usecases.trends import Trends
from tests.fakes.clock import FakeClock
from tests.fakes.samples import GUILD, NOW, draft, report, story
from tests.fakes.stores import FakeStores

TODAY = NOW.date()


def archive(*days_ago: int) -> FakeStores:
    stores = FakeStores()
    for number, days in enumerate(days_ago, 1):
        told = story(number, reports=(report(of=draft(published_at=NOW - timedelta(days=days))),))
        stores.world.stories[told.id] = told
    return stores


def trends(*days_ago: int) -> Trends:
    return Trends(archive(*days_ago).tally, FakeClock(NOW))


async def test_the_days_end_today_and_what_came_before_is_the_usual() -> None:
    made = await trends(0, 0, 6, 7, 20, 34).of(GUILD, 7, TopicId("censorship"))
    assert made.counts == (1, 0, 0, 0, 0, 0, 2)
    assert made.peak == (TODAY, 2)
    assert made.usual == 3 / 28


async def test_what_is_usual_counts_from_the_archives_first_day() -> None:
    made = await trends(0, 21, 26).of(GUILD, 7)
    assert made.usual == 2 / 20


async def test_two_weeks_before_are_the_least_that_is_called_usual() -> None:
    assert (await trends(0, 19).of(GUILD, 7)).usual is None
    assert (await trends(0, 20).of(GUILD, 7)).usual is not None


async def test_the_overview_ranks_topics_and_places() -> None:
    made = await trends(0, 1, 40).overview(GUILD, 30)
    assert made.everything.total == 2
    assert [(one.key, one.total) for one in made.topics] == [("censorship", 2)]
    assert [(one.key, one.total) for one in made.places] == [("CN", 2)]


def test_a_change_is_told_in_words() -> None:
    def told(a_day: int, usual: float | None) -> str:
        return against_usual(Trend("x", TODAY, (a_day,), usual))

    assert told(3, 1.0) == "3 times the usual (usual is 1 a day)"
    assert told(1, 1.0) == "about as usual (usual is 1 a day)"
    assert told(1, 2.0) == "less than usual (usual is 2 a day)"
    assert told(1, 0.0) == "there were none in the time before"
    assert rate(0.5) == "3.5 a week"


def test_a_trend_without_stories_is_one() -> None:
    assert trend("x", {}, [TODAY], 0).change is None
