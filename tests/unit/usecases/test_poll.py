"""Polling: polite, never fooled, never silent."""

from datetime import timedelta

import pytest

from bot.domain.errors import FetchError, FetchTimeout, InvalidAddress, LimitReached, NotAFeed, Unreachable
from bot.domain.feed import FeedState
from bot.ports.jobs import JobKind
from bot.usecases.feeds import FeedRequest
from tests.fakes.samples import GUILD, MEMBER, OTHER_GUILD
from tests.unit.usecases.newsdesk import Newsdesk

URL = "https://press.example/feed.xml"
ITEM = ("Regulator blocks messenger", "<p>The regulator blocked a messenger.</p>")


@pytest.fixture
def newsdesk() -> Newsdesk:
    made = Newsdesk()
    made.publish(URL, ITEM, etag='"1"')
    return made


async def test_adding_a_feed_wakes_its_host_and_tells_what_it_holds(newsdesk: Newsdesk) -> None:
    added = await newsdesk.feeds.add(FeedRequest(URL, GUILD, MEMBER))
    assert added.feed.outlet.name == "Sample Press"
    assert [entry.title for entry in added.found.entries] == ["Regulator blocks messenger"]
    assert newsdesk.jobs.woken == [(JobKind.POLL, "press.example")]


async def test_a_web_page_is_not_added_as_a_feed(newsdesk: Newsdesk) -> None:
    page = "https://page.example/"
    newsdesk.fetcher.serve(page, "<!doctype html><html><body><p>Hello.</p></body></html>", "text/html")
    with pytest.raises(NotAFeed):
        await newsdesk.feeds.add(FeedRequest(page, GUILD, MEMBER))
    assert not await newsdesk.feeds.of_guild(GUILD)


async def test_a_server_has_a_limit_of_feeds(newsdesk: Newsdesk) -> None:
    for number in range(3):
        url = f"https://press.example/{number}"
        newsdesk.publish(url, ITEM)
        await newsdesk.feeds.add(FeedRequest(url, GUILD, MEMBER))
    with pytest.raises(LimitReached, match="remove one first"):
        await newsdesk.feeds.add(FeedRequest(URL, GUILD, MEMBER))
    await newsdesk.feeds.add(FeedRequest(URL, OTHER_GUILD, MEMBER))


async def test_the_validators_come_back_with_the_next_poll(newsdesk: Newsdesk) -> None:
    await newsdesk.add(URL)
    polled = await newsdesk.poll(URL)
    assert polled.status == 304
    asked = newsdesk.fetcher.requests[-1].validators
    assert asked is not None
    assert asked.etag == '"1"'


async def test_a_document_that_did_not_change_is_not_read_again(newsdesk: Newsdesk) -> None:
    newsdesk.publish(URL, ITEM, etag=None)
    await newsdesk.add(URL)
    polled = await newsdesk.poll(URL)
    assert (polled.status, polled.entries, polled.new) == (200, 0, 0)


async def test_validators_of_a_document_that_could_not_be_read_are_dropped(newsdesk: Newsdesk) -> None:
    await newsdesk.add(URL)
    newsdesk.fetcher.serve(URL, "<html><body>maintenance</body></html>", "text/html", etag='"2"')
    polled = await newsdesk.poll(URL)
    assert polled.error is not None
    newsdesk.publish(URL, ITEM, etag='"1"')
    assert (await newsdesk.poll(URL)).status == 200


@pytest.mark.parametrize("error", [Unreachable(URL, "no such host"), FetchTimeout(URL, "took too long")])
async def test_a_failing_feed_is_left_alone_for_longer_each_time(
    newsdesk: Newsdesk, error: FetchError
) -> None:
    await newsdesk.add(URL)
    newsdesk.fetcher.fail(URL, error)
    waits = []
    for _ in range(3):
        await newsdesk.poll(URL)
        schedule = (await newsdesk.feed(URL)).schedule
        waits.append(schedule.next_poll_at - newsdesk.clock.now())
    assert waits[0] < waits[1] < waits[2]
    last = (await newsdesk.feed(URL)).schedule
    assert last.failures == 3
    assert error.why in (last.last_error or "")


async def test_an_address_that_cannot_be_asked_waits_like_any_failing_feed(newsdesk: Newsdesk) -> None:
    await newsdesk.add(URL)
    newsdesk.fetcher.fail(URL, InvalidAddress(URL, "the name of the site is not a proper one"))
    assert (await newsdesk.poll(URL)).error is not None
    assert (await newsdesk.feed(URL)).schedule.failures == 1


async def test_a_feed_that_is_gone_is_retired(newsdesk: Newsdesk) -> None:
    await newsdesk.add(URL)
    newsdesk.fetcher.serve(URL, status=410)
    await newsdesk.poll(URL)
    assert (await newsdesk.feed(URL)).state is FeedState.RETIRED


async def test_retry_after_is_kept(newsdesk: Newsdesk) -> None:
    await newsdesk.add(URL)
    newsdesk.fetcher.serve(URL, status=429, retry_after=7200.0)
    await newsdesk.poll(URL)
    schedule = (await newsdesk.feed(URL)).schedule
    assert schedule.next_poll_at - newsdesk.clock.now() >= timedelta(hours=2)


async def test_a_host_is_polled_only_for_what_is_due(newsdesk: Newsdesk) -> None:
    await newsdesk.add(URL)
    before = len(newsdesk.fetcher.requests)
    await newsdesk.polling.poll_host("press.example")
    assert len(newsdesk.fetcher.requests) == before
    newsdesk.clock.advance(timedelta(hours=2))
    await newsdesk.polling.poll_host("press.example")
    assert len(newsdesk.fetcher.requests) == before + 1
