"""The catalogue: what it promises, and that it speaks of nothing that the rest does not know."""

import re
from collections import Counter

from bot.catalogue.catalogue import CatalogueFeed, Certainty, fitting, load_catalogue
from bot.domain.feed import Outlet
from bot.domain.topic import TopicId
from bot.domain.url import web_address
from bot.topics.places import load_gazetteer
from bot.topics.taxonomy import load_taxonomy


def test_it_holds_sixty_feeds_or_more_from_every_part_of_the_world() -> None:
    feeds = load_catalogue()
    assert len([feed for feed in feeds if feed.certainty is not Certainty.SITE]) >= 60
    countries = {feed.outlet.country for feed in feeds}
    assert {"US", "GB", "DE", "IN", "HK", "NG", "CL", "MX", "AU", "LB"} <= countries
    assert len({feed.outlet.kind for feed in feeds}) >= 5


def test_addresses_are_proper_encrypted_and_each_there_once() -> None:
    feeds = load_catalogue()
    assert all(web_address(feed.url) == feed.url and feed.url.startswith("https:") for feed in feeds)
    assert max(Counter(feed.url for feed in feeds).values()) == 1
    assert max(Counter(feed.outlet.name for feed in feeds).values()) == 1


def test_topics_countries_and_languages_are_known_ones() -> None:
    topics = {topic.id for topic in load_taxonomy().topics}
    places = load_gazetteer()
    for feed in load_catalogue():
        assert feed.topics
        assert set(feed.topics) <= topics, feed.outlet.name
        assert re.fullmatch("[a-z]{2}", feed.outlet.language or "")
        assert feed.outlet.country is None or places.find(feed.outlet.country).code == feed.outlet.country


def test_every_topic_has_a_feed_that_writes_of_it_much() -> None:
    written = {topic for feed in load_catalogue() for topic in feed.topics}
    assert {topic.id for topic in load_taxonomy().topics} - written <= {
        TopicId("disinfo"),
        TopicId("competition"),
    }


def test_it_can_be_narrowed_down() -> None:
    feeds = load_catalogue()
    german = fitting(feeds, country="DE")
    assert {feed.outlet.country for feed in german} == {"DE"}
    assert [feed.outlet.name for feed in fitting(german, TopicId("ai"))] == ["AlgorithmWatch"]
    assert fitting(feeds) == list(feeds)


def test_a_site_is_read_when_any_of_its_feeds_is() -> None:
    site = CatalogueFeed("https://smex.org/", Outlet("SMEX"), (), Certainty.SITE)
    assert site.is_among({"https://smex.org/feed/"})
    assert not site.is_among({"https://other.example/feed/"})
    feed = CatalogueFeed("https://smex.org/feed/", Outlet("SMEX"), (), Certainty.ONCE)
    assert not feed.is_among({"https://smex.org/comments/feed/"})
