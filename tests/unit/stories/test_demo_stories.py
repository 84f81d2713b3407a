"""The demo's articles fall into their events, in whatever order the outlets' feeds are read."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import MappingProxyType

import pytest

from bot.demo.samples import SampleArticle, blocks, load_articles, load_outlets
from bot.domain.report import Article, Draft, ReportId
from bot.domain.story import StoryId, WindowReport
from bot.domain.topic import CountryCode
from bot.domain.vector import Vector
from bot.stories.window import Placement, Window
from bot.topics.places import Gazetteer, load_gazetteer
from tests.fakes.samples import NOW

# An advocacy group's appeal, which tells of the event in few words, is not certain of its story in every order.
APPEAL = "Iran: turn the internet back on"

OUTLETS = {sample.id: sample.outlet for sample in load_outlets()}
ARTICLES = tuple(article for article in load_articles() if article.corrects is None)
ORDERS = ("by minute", "feed by feed", "feed by feed, newest first", "last feed first", *range(8))


@cache
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@cache
def countries(draft: Draft) -> tuple[CountryCode, ...]:
    return tuple(tag.code for tag in gazetteer().places(draft.title, draft.article.text))


@cache
def draft(article: SampleArticle) -> Draft:
    text = "\n\n".join(block.text for block in blocks(article.body) if block.kind != "furniture")
    return Draft(
        outlet=OUTLETS[article.outlet],
        title=article.title,
        article=Article(text, article.language),
        published_at=NOW + timedelta(minutes=article.minute),
    )


def in_order(order: str | int) -> list[SampleArticle]:
    """What is there at the start in that order, then the rest as it appears."""
    backlog = [article for article in ARTICLES if article.minute <= 0]
    feeds = list(OUTLETS)
    if isinstance(order, int):
        random.Random(order).shuffle(backlog)
    elif order == "feed by feed":
        backlog.sort(key=lambda article: feeds.index(article.outlet))
    elif order == "feed by feed, newest first":
        backlog.sort(key=lambda article: (feeds.index(article.outlet), -article.minute))
    elif order == "last feed first":
        backlog.sort(key=lambda article: -feeds.index(article.outlet))
    return backlog + [article for article in ARTICLES if article.minute > 0]


def placed(
    arrivals: Sequence[SampleArticle], vectors: Mapping[str, Vector | None] = MappingProxyType({})
) -> list[tuple[SampleArticle, StoryId, Placement]]:
    """Each article with its story, the window taking one after the other; `vectors` by the articles' slugs."""
    window, made = Window(), []
    for number, article in enumerate(arrivals, start=1):
        told, vector = draft(article), vectors.get(article.slug)
        placement = window.place(told, NOW + timedelta(days=1), countries(told), vector)
        story = StoryId(number) if placement.story_id is None else placement.story_id
        window.add(replace(seen(number, story, told), vector=vector))
        made.append((article, story, placement))
    return made


def seen(number: int, story: StoryId, told: Draft) -> WindowReport:
    return WindowReport(
        ReportId(number),
        story,
        told.title,
        told.article.text,
        told.article.language,
        told.published_at,
        told.outlet.name,
        countries=countries(told),
    )


@pytest.mark.parametrize("order", ORDERS)
def test_no_story_holds_articles_of_two_events(order: str | int) -> None:
    events = defaultdict[StoryId, set[str]](set)
    for article, story, _ in placed(in_order(order)):
        events[story].add(article.event)
    assert [mixed for mixed in events.values() if len(mixed) > 1] == []


@pytest.mark.parametrize("order", ORDERS)
def test_an_events_english_reports_are_in_one_story(order: str | int) -> None:
    stories = defaultdict[str, set[StoryId]](set)
    for article, story, _ in placed(in_order(order)):
        excepted = order != "by minute" and article.title.startswith(APPEAL)
        if article.language == "en" and not excepted:
            stories[article.event].add(story)
    assert [event for event, parts in stories.items() if len(parts) > 1] == []


def test_the_repost_and_nothing_else_is_recognised_as_a_copy() -> None:
    made = placed(in_order("by minute"))
    copies = {
        article.slug: made[placement.copy_of - 1][0].slug
        for article, _, placement in made
        if placement.copy_of
    }
    promised = {article.slug: article.repost_of for article in ARTICLES if article.repost_of}
    assert promised
    assert copies == promised


def test_the_demo_has_events_of_several_english_reports_in_many_countries() -> None:
    reports = [article for article in ARTICLES if article.language == "en"]
    assert len(reports) > 1.5 * len({article.event for article in reports})
    assert len({code for article in reports for code in countries(draft(article))}) > 15
