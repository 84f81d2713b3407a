"""Lists of feeds: each address is looked at, none is lost, none is added twice."""

import pytest

from bot.domain.errors import HttpStatus, NotAFeed, Unreachable
from bot.domain.feed import OutletKind
from bot.parsing.opml import read_opml
from bot.usecases.feeds import FeedRequest
from bot.usecases.lists import Importer, Lists
from tests.fakes.documents import DirectReader
from tests.fakes.samples import GUILD, MEMBER
from tests.unit.usecases.newsdesk import Newsdesk

WHO = Importer(GUILD, MEMBER)
NEWS = ("Regulator blocks messenger", "<p>It did.</p>")


@pytest.fixture
def desk() -> Newsdesk:
    return Newsdesk()


@pytest.fixture
def lists(desk: Newsdesk) -> Lists:
    return Lists(desk.feeds, DirectReader())


def opml(*urls: str) -> bytes:
    lines = "\n".join(f'<outline text="Feed {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    return f"<opml><body>\n{lines}\n</body></opml>".encode()


async def test_an_import_adds_what_can_be_read_and_tells_of_the_rest(desk: Newsdesk, lists: Lists) -> None:
    a, b, c, d = (f"https://{name}.example/feed" for name in "abcd")
    desk.publish(a, NEWS)
    await desk.add(a)
    desk.publish(b, NEWS)
    desk.fetcher.fail(c, Unreachable(c, "the connection broke off"))
    desk.fetcher.fail(d, HttpStatus(d, 404))
    made = await lists.import_opml(opml(a, b, c, d, "ftp://e.example/"), WHO)
    assert [feed.url for feed in made.added] == [b, c]
    assert [feed.outlet.name for feed in made.added] == ["Feed 1", "Feed 2"]
    assert [outline.url for outline in made.known] == [a]
    assert [(fault.line, fault.why) for fault in made.waiting] == [(4, "the connection broke off")]
    assert [fault.line for fault in made.faults] == [5, 6]
    assert all(feed.servers == {GUILD} for feed in made.added)


async def test_what_goes_beyond_the_limit_is_told(desk: Newsdesk, lists: Lists) -> None:
    urls = [f"https://press.example/{n}" for n in range(5)]
    for url in urls:
        desk.publish(url, NEWS)
    made = await lists.import_opml(opml(*urls), WHO)
    assert len(made.added) == 3
    assert [(fault.line, fault.why) for fault in made.faults] == [
        (5, "there is no room left"),
        (6, "there is no room left"),
    ]


async def test_progress_is_told_up_to_the_end(desk: Newsdesk, lists: Lists) -> None:
    seen = []

    async def tell(done: int, of: int) -> None:
        seen.append((done, of))

    await lists.import_opml(opml("https://a.example/", "https://b.example/"), Importer(), tell)
    assert seen == [(1, 2), (2, 2)]


async def test_what_is_no_list_is_refused(lists: Lists) -> None:
    with pytest.raises(NotAFeed):
        await lists.import_opml(b"<html></html>", WHO)


async def test_an_export_can_be_imported_elsewhere(desk: Newsdesk, lists: Lists) -> None:
    request = FeedRequest(
        "https://a.example/feed", GUILD, MEMBER, "Open Wire", OutletKind.REGULATOR, "CN", "zh"
    )
    await desk.feeds.trust(request)
    [outline] = read_opml(await lists.export_opml("Ours", GUILD), "the file").feeds
    assert (outline.url, outline.group) == (request.address, "Regulator")
    assert (outline.outlet.name, outline.outlet.kind, outline.outlet.country) == (
        "Open Wire",
        OutletKind.REGULATOR,
        "CN",
    )


async def test_the_catalogue_is_adopted_with_what_it_knows(desk: Newsdesk, lists: Lists) -> None:
    netblocks = next(feed for feed in desk.feeds.catalogue if feed.outlet.name == "NetBlocks")
    desk.publish(netblocks.url, NEWS)
    own = await lists.adopt([netblocks], WHO)
    assert [(feed.outlet, feed.schedule.priority) for feed in own.added] == [(netblocks.outlet, False)]
    for_all = await lists.adopt([netblocks], Importer())
    assert [feed.schedule.priority for feed in for_all.added] == [True]
    assert not (await lists.adopt([netblocks], WHO)).added
