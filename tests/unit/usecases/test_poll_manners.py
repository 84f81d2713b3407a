"""Polling over time: liars are found out, moves followed, failures told once, wishes kept."""

from datetime import timedelta

import pytest

from bot.domain.conditional import UNCONDITIONAL_EVERY
from bot.domain.errors import InboxClosed, Unreachable
from bot.domain.feed import FeedState
from bot.domain.language import Addressee, Language
from bot.domain.notice import Notice, NoticeKind, OffNotice
from bot.languages.current import current
from bot.usecases.languages import Languages
from bot.usecases.notices import Notices
from tests.fakes.samples import GUILD, MEMBER
from tests.unit.usecases.newsdesk import Newsdesk

URL = "https://press.example/feed.xml"
NEW_URL = "https://press.example/new.xml"
FIRST = ("Regulator blocks messenger", "<p>The regulator blocked a messenger.</p>")
SECOND = ("Court lifts the block", "<p>A court lifted the block.</p>")
MOVED = {"etag": '"1"', "permanent": NEW_URL}


@pytest.fixture
def desk() -> Newsdesk:
    made = Newsdesk()
    made.publish(URL, FIRST, etag='"1"')
    return made


async def poll_when_due(desk: Newsdesk, times: int = 1) -> None:
    for _ in range(times):
        feed = await desk.feed(URL)
        desk.clock.advance(feed.schedule.next_poll_at - desk.clock.now())
        await desk.poll(URL)


def unconditional(desk: Newsdesk) -> int:
    return sum(request.validators is None for request in desk.fetcher.requests if request.url == URL)


async def test_now_and_then_a_poll_asks_for_the_whole_document(desk: Newsdesk) -> None:
    await desk.add(URL)
    before = unconditional(desk)
    await poll_when_due(desk, 2 * UNCONDITIONAL_EVERY)
    assert unconditional(desk) == before + 2


@pytest.mark.parametrize("etag", ['"1"', '"2"'])
async def test_a_server_that_hides_news_behind_not_modified_is_found_out(desk: Newsdesk, etag: str) -> None:
    desk.publish(URL, FIRST, etag='"1"', liar=True)
    await desk.add(URL)
    desk.publish(URL, FIRST, SECOND, etag=etag, liar=True)
    await poll_when_due(desk, UNCONDITIONAL_EVERY)
    assert len(desk.stores.world.entries) == 2
    # With another validator it may have been chance: the next poll asks with the old one, to see.
    certain = etag == '"1"'
    assert (await desk.feed(URL)).validators.lying is certain
    await poll_when_due(desk)
    assert (await desk.feed(URL)).validators.lying
    before = unconditional(desk)
    await poll_when_due(desk, 3)
    assert unconditional(desk) == before + 3


async def test_a_planned_unconditional_poll_that_fails_is_not_repeated_at_once(desk: Newsdesk) -> None:
    await desk.add(URL)
    await poll_when_due(desk, UNCONDITIONAL_EVERY - 1)
    before = unconditional(desk)
    desk.fetcher.serve(URL, status=503)
    await poll_when_due(desk, 3)
    assert unconditional(desk) == before + 1


async def test_an_honest_server_whose_news_always_come_with_the_unconditional_poll_is_never_condemned(
    desk: Newsdesk,
) -> None:
    await desk.add(URL)
    for number in range(2, 6):
        await poll_when_due(desk, UNCONDITIONAL_EVERY - 1)
        desk.publish(URL, FIRST, (f"News {number}", "<p>More.</p>"), etag=f'"{number}"')
        await poll_when_due(desk)
        assert (await desk.feed(URL)).validators.doubts == 1
        await poll_when_due(desk)
        validators = (await desk.feed(URL)).validators
        assert (validators.etag, validators.doubts, validators.lying) == (f'"{number}"', 0, False)


async def test_freshness_counts_on_not_modified_too(desk: Newsdesk) -> None:
    await desk.add(URL)
    desk.publish(URL, FIRST, etag='"1"', max_age=7200.0)
    await poll_when_due(desk)
    assert (await desk.feed(URL)).schedule.next_poll_at - desk.clock.now() >= timedelta(hours=2)


async def test_what_the_document_asked_for_is_kept_on_not_modified(desk: Newsdesk) -> None:
    head = "<ttl>180</ttl><skipHours><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    desk.publish(URL, FIRST, etag='"1"', head=head)
    await desk.add(URL)
    for _ in range(80):
        asked = desk.clock.now()
        await poll_when_due(desk)
        now = desk.clock.now()
        assert now - asked >= timedelta(hours=3)
        assert (now.hour, now.weekday()) != (3, now.weekday())
        assert now.weekday() != 6
    assert (await desk.feed(URL)).validators.unchanged > 0


async def test_a_feed_that_moved_for_good_gets_its_new_address_after_a_day(desk: Newsdesk) -> None:
    await desk.add(URL)
    desk.publish(URL, FIRST, **MOVED)
    await poll_when_due(desk, 3)
    assert (await desk.feed(URL)).url == URL
    moved = (await desk.feed(URL)).moved
    assert moved is not None
    desk.clock.advance(timedelta(days=1))
    await desk.poll(URL)
    assert (await desk.feed(URL)).url == NEW_URL
    assert (await desk.feed(URL)).moved is None


async def test_a_redirect_that_was_taken_back_is_forgotten(desk: Newsdesk) -> None:
    await desk.add(URL)
    desk.publish(URL, FIRST, **MOVED)
    await poll_when_due(desk, 2)
    desk.publish(URL, FIRST, etag='"1"')
    desk.clock.advance(timedelta(days=1))
    await desk.poll(URL)
    assert (await desk.feed(URL)).moved is None
    assert (await desk.feed(URL)).url == URL


class Inbox:
    def __init__(self, *, closed: bool = False) -> None:
        self.told: list[Notice] = []
        self.spoken: list[Language] = []
        self.closed = closed

    async def tell(self, notice: Notice | OffNotice) -> None:
        assert isinstance(notice, Notice)
        if self.closed:
            raise InboxClosed("50007")
        self.told.append(notice)
        self.spoken.append(current())

    async def announce(self, notice: OffNotice) -> None:
        raise AssertionError(notice)


async def test_a_failing_feed_is_told_once_and_its_return_too(desk: Newsdesk) -> None:
    inbox = Inbox()
    notices = Notices(desk.stores.feeds, inbox, Languages(desk.stores.languages), desk.clock)
    await desk.add(URL)
    await desk.stores.languages.see(Addressee.member(MEMBER), Language("ru"))
    desk.fetcher.fail(URL, Unreachable(URL, "there is no site of that name"))
    await poll_when_due(desk, 4)
    await notices.once()
    assert inbox.told == []
    await poll_when_due(desk, 20)
    await notices.once()
    await notices.once()
    assert [(notice.kind, notice.member, notice.guild) for notice in inbox.told] == [
        (NoticeKind.FAILING, MEMBER, GUILD)
    ]
    assert "no site of that name" in (inbox.told[0].why or "")
    desk.publish(URL, FIRST, etag='"1"')
    await poll_when_due(desk, 2)
    await notices.once()
    assert [notice.kind for notice in inbox.told] == [NoticeKind.FAILING, NoticeKind.BACK]
    assert inbox.spoken == ["ru", "ru"]
    assert (await desk.feed(URL)).schedule.failures == 0


async def test_a_dead_feed_is_asked_daily_for_ninety_days_and_then_no_more(desk: Newsdesk) -> None:
    await desk.add(URL)
    began = desk.clock.now()
    desk.fetcher.fail(URL, Unreachable(URL, "there is no site of that name"))
    while (await desk.feed(URL)).state is FeedState.ACTIVE:
        await poll_when_due(desk)
    assert timedelta(days=90) <= desk.clock.now() - began <= timedelta(days=92)
    assert len(desk.fetcher.requests) < 105
    kinds = [notice.kind for notice in await desk.stores.feeds.notices(desk.clock.now(), 10)]
    assert kinds == [NoticeKind.FAILING, NoticeKind.GIVEN_UP]


async def test_whoever_added_a_feed_hears_that_it_is_gone(desk: Newsdesk) -> None:
    await desk.add(URL)
    desk.fetcher.serve(URL, status=410)
    await desk.poll(URL)
    (notice,) = await desk.stores.feeds.notices(desk.clock.now(), 10)
    assert notice.kind is NoticeKind.GONE


async def test_a_closed_inbox_ends_the_matter(desk: Newsdesk) -> None:
    await desk.add(URL)
    desk.fetcher.serve(URL, status=410)
    await desk.poll(URL)
    languages = Languages(desk.stores.languages)
    await Notices(desk.stores.feeds, Inbox(closed=True), languages, desk.clock).once()
    assert await desk.stores.feeds.notices(desk.clock.now(), 10) == []
