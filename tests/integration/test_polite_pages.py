"""Pages are read where robots.txt allows, and a host rests between two of them."""

import asyncio

import pytest

from bot.adapters.http.pages import PoliteFetcher
from bot.adapters.http.robots import Robots
from bot.domain.errors import FetchTimeout, PageRefused
from tests.fakes.fetcher import FakeFetcher

SITE = "https://press.example"
PAGE = f"{SITE}/news/1"


def web(robots: str | None = None, status: int = 200) -> FakeFetcher:
    fetcher = FakeFetcher()
    fetcher.serve(f"{SITE}/robots.txt", robots or "", "text/plain", status=status)
    fetcher.serve(PAGE, "<p>An article.</p>", "text/html")
    return fetcher


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /private/", True),
        ("User-agent: *\nDisallow: /news/", False),
        ("User-agent: *\nDisallow: /news/\nAllow: /news/1", True),
        ("User-agent: Rightswire\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: GPTBot\nDisallow: /", True),
        ("User-agent: *\nDisallow: /*s/1$", False),
        ("<html>not found</html>", True),
        ("\x00\x01" * 5000, True),
    ],
)
async def test_a_page_is_read_where_the_site_lets_us(robots: str, allowed: bool) -> None:
    assert await Robots(web(robots)).allow(PAGE) is allowed


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (401, True), (429, False), (503, False)])
async def test_no_file_allows_all_and_a_server_in_trouble_nothing(status: int, allowed: bool) -> None:
    assert await Robots(web(status=status)).allow(PAGE) is allowed


async def test_a_site_that_does_not_answer_is_left_alone() -> None:
    fetcher = web()
    fetcher.fail(f"{SITE}/robots.txt", FetchTimeout(SITE, "the answer took too long"))
    assert not await Robots(fetcher).allow(PAGE)


async def test_the_rules_are_asked_for_once_a_site() -> None:
    fetcher = web("User-agent: *\nDisallow: /private/")
    polite = PoliteFetcher(fetcher, pause=0.0)
    await polite.fetch(PAGE)
    await polite.fetch(PAGE)
    assert [request.url for request in fetcher.requests] == [f"{SITE}/robots.txt", PAGE, PAGE]


async def test_a_page_that_robots_may_not_read_is_not_asked_for() -> None:
    fetcher = web("User-agent: *\nDisallow: /")
    with pytest.raises(PageRefused, match=r"robots\.txt") as caught:
        await PoliteFetcher(fetcher).fetch(PAGE)
    assert not caught.value.transient
    assert [request.url for request in fetcher.requests] == [f"{SITE}/robots.txt"]


async def test_a_redirect_does_not_lead_around_the_rules() -> None:
    fetcher, other = web(), "https://other.example"
    fetcher.serve(PAGE, "<p>There.</p>", redirect=f"{other}/page")
    fetcher.serve(f"{other}/robots.txt", "User-agent: *\nDisallow: /")
    with pytest.raises(PageRefused):
        await PoliteFetcher(fetcher).fetch(PAGE)


async def test_a_host_rests_between_two_pages_and_others_need_not_wait() -> None:
    fetcher, other = web(), "https://other.example/page"
    fetcher.serve(other, "<p>There.</p>")
    fetcher.serve("https://other.example/robots.txt", status=404)
    polite, loop = PoliteFetcher(fetcher, pause=0.2), asyncio.get_running_loop()
    started = loop.time()
    async with asyncio.TaskGroup() as group:
        group.create_task(polite.fetch(PAGE))
        group.create_task(polite.fetch(PAGE))
        elsewhere = group.create_task(polite.fetch(other))
        await elsewhere
        assert loop.time() - started < 0.2
    assert loop.time() - started >= 0.2


async def test_a_site_may_ask_for_a_longer_rest() -> None:
    fetcher = web("User-agent: *\nCrawl-delay: 0.3")
    polite, loop = PoliteFetcher(fetcher, pause=0.0), asyncio.get_running_loop()
    started = loop.time()
    await polite.fetch(PAGE)
    await polite.fetch(PAGE)
    assert loop.time() - started >= 0.3
