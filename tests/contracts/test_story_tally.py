"""StoryTally: stories a day, whoever counts them."""

from datetime import date, timedelta

from bot.domain.story import Audience, StoryFilter
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.trend import Subject
from tests.contracts.scenes import Stores, tell
from tests.fakes.samples import CENSORSHIP, CHINA, GUILD, NOW, OTHER_GUILD, draft

PRIVACY = TopicTag(TopicId("privacy"), ())
IRAN = PlaceTag(CountryCode("IR"), ())
WANTED = StoryFilter(GUILD, tagged=True, since=NOW - timedelta(days=30))
TODAY = NOW.date()


async def test_a_story_counts_on_the_day_of_its_first_report_under_each_of_its_topics(stores: Stores) -> None:
    yesterday = draft(published_at=NOW - timedelta(days=1))
    told = await tell(stores, of=yesterday, topics=(CENSORSHIP, PRIVACY))
    await tell(stores, story=told, topics=(CENSORSHIP, PRIVACY))
    await tell(stores)
    counted = await stores.tally.tally(WANTED, Subject.TOPIC)
    assert {key: dict(days) for key, days in counted.items()} == {
        "censorship": {TODAY - timedelta(days=1): 1, TODAY: 1},
        "privacy": {TODAY - timedelta(days=1): 1},
    }


async def test_countries_are_counted_alike_and_all_together_under_no_name(stores: Stores) -> None:
    await tell(stores, places=(CHINA, IRAN))
    await tell(stores, places=())
    by_place = await stores.tally.tally(WANTED, Subject.PLACE)
    assert {key: dict(days) for key, days in by_place.items()} == {"CN": {TODAY: 1}, "IR": {TODAY: 1}}
    assert {key: dict(days) for key, days in (await stores.tally.tally(WANTED, None)).items()} == {
        "": {TODAY: 2}
    }


async def test_only_what_the_filter_lets_through_counts(stores: Stores) -> None:
    await tell(stores, of=draft(published_at=NOW - timedelta(days=31)))
    await tell(stores, topics=())
    await tell(stores, audience=Audience(servers=frozenset({OTHER_GUILD})))
    await tell(stores, topics=(PRIVACY,))
    assert dict((await stores.tally.tally(WANTED, None)).get("", {})) == {TODAY: 1}
    other = StoryFilter(GUILD, topic=TopicId("censorship"), since=WANTED.since)
    assert not await stores.tally.tally(other, None)


async def test_the_day_is_that_of_utc(stores: Stores) -> None:
    late = NOW.replace(hour=23, minute=59)
    await tell(stores, of=draft(published_at=late))
    counted: dict[date, int] = dict((await stores.tally.tally(WANTED, None))[""])
    assert counted == {TODAY: 1}
