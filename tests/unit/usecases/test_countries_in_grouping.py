"""Ingest tells grouping which countries a report is about, when it arrives and after a restart."""

from bot.demo.samples import SampleArticle, load_articles
from tests.unit.usecases.newsdesk import Item, Newsdesk

BY_TITLE = {article.title: article for article in load_articles()}


def article(words: str) -> SampleArticle:
    return next(found for title, found in BY_TITLE.items() if words in title)


IRAN = article("Iran, November 2019: connectivity")
MYANMAR = article("Myanmar junta shuts down internet")


def item(told: SampleArticle) -> Item:
    return told.title, "".join(f"<p>{paragraph}</p>" for paragraph in told.body.split("\n\n"))


async def read(*told: SampleArticle, newsdesk: Newsdesk | None = None) -> Newsdesk:
    read_by = newsdesk or Newsdesk()
    for number, each in enumerate(told):
        url = f"https://outlet{len(read_by.stories)}{number}.example/feed.xml"
        read_by.publish(url, item(each), name=each.outlet)
        await read_by.add(url)
    return read_by


async def test_alike_reports_about_two_countries_are_two_stories() -> None:
    newsdesk = await read(IRAN, MYANMAR)
    assert [{tag.code for tag in story.places} for story in newsdesk.stories] == [{"IR"}, {"MM"}]


async def test_after_a_restart_the_countries_are_known_again() -> None:
    before = await read(IRAN)
    reborn = Newsdesk(before.stores, before.clock)
    await reborn.ingest.load()
    await read(MYANMAR, newsdesk=reborn)
    assert len(reborn.stories) == 2
