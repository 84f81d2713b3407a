"""The index answers exactly as reading every query would."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.facts import StoryFacts, facts_of
from bot.alerts.index import QueryIndex
from bot.domain.feed import Outlet
from bot.domain.query import ANY_TOPIC, Query, QueryId, Term, TermKind, phrase, query, wanted
from bot.domain.report import Article, Draft
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.words import unspaced, words
from tests.fakes.samples import NOW

CENSORSHIP, PRIVACY = TopicId("censorship"), TopicId("privacy")
CHINA, IRAN = CountryCode("CN"), CountryCode("IR")


def account(title: str, text: str = "", outlet: str = "The Example") -> Draft:
    return Draft(outlet=Outlet(outlet), title=title, article=Article(text), published_at=NOW)


def story(*reports: Draft, topics: Sequence[str] = (), places: Sequence[str] = ()) -> StoryFacts:
    topic_tags = [TopicTag(TopicId(topic), ()) for topic in topics]
    return facts_of(topic_tags, [PlaceTag(CountryCode(code), ()) for code in places], reports)


def answers(wanted_query: Query, facts: StoryFacts) -> bool:
    index = QueryIndex()
    index.add(QueryId(1), wanted_query)
    return index.match(facts) == {QueryId(1)}


FIREWALL = story(
    account("Firewall now blocks VPN apps", "Users of Tor Browser in Xi’an lost their connection."),
    account("Censors reach for VPNs", "The Ministry said nothing.", outlet="Sample Wire"),
    topics=["censorship", "circumvention"],
    places=["CN"],
)


@pytest.mark.parametrize(
    "found",
    [
        wanted(),
        wanted(topics=[CENSORSHIP]),
        wanted(topics=[CENSORSHIP], places=[CHINA]),
        wanted(outlets=["sample wire"]),
        wanted(text="VPN"),
        wanted(text="vpn ministry"),
        wanted(text='"Tor browser"'),
        wanted(text="xi’an"),
        wanted(text="-apple"),
        query([([], [phrase("apple")])]),
        Query(),
        query([([phrase("firewall")], [phrase("apple store")])]),
        wanted(topics=[CENSORSHIP], text='"tor browser" vpn ministry -apple'),
        query([([phrase("apple")], []), ([phrase("censors")], [])]),
    ],
)
def test_a_story_answers_what_is_true_of_it_in_any_of_its_reports(found: Query) -> None:
    assert answers(found, FIREWALL)


@pytest.mark.parametrize(
    "missed",
    [
        wanted(topics=[PRIVACY]),
        wanted(topics=[CENSORSHIP], places=[IRAN]),
        wanted(topics=[CENSORSHIP, PRIVACY]),
        wanted(outlets=["Sample"]),
        wanted(text="wall"),
        wanted(text='"browser tor"'),
        wanted(text='"apps users"'),
        wanted(text="-vpn"),
        query([([phrase("firewall")], [phrase("tor browser")])]),
        wanted(text="censorship"),
    ],
)
def test_a_story_does_not_answer_what_is_only_nearly_true(missed: Query) -> None:
    assert not answers(missed, FIREWALL)


def test_news_without_any_topic_is_for_those_who_want_everything() -> None:
    football = story(account("A draw in the cup"))
    assert not answers(wanted(), football)
    assert answers(Query(), football)


CHINESE = story(account("公安部抓获网络犯罪嫌疑人", "用户使用VPN服务被罚。"))


@pytest.mark.parametrize("text", ["网络犯罪", "网", "使用VPN服务", "vpn"])
def test_scripts_without_spaces_are_searched_inside_their_runs(text: str) -> None:
    assert answers(wanted(text=text), CHINESE)


@pytest.mark.parametrize("text", ["犯罪网络", "网罪", "vp", "用用"])
def test_characters_that_stand_apart_are_no_match(text: str) -> None:
    assert not answers(wanted(text=text), CHINESE)


def test_a_query_is_found_once_however_many_of_its_clauses_hold() -> None:
    index = QueryIndex()
    index.add(QueryId(7), query([([phrase("vpn")], []), ([phrase("firewall")], [])]))
    assert index.match(FIREWALL) == {QueryId(7)}
    assert len(index) == 1


def test_what_was_discarded_is_no_longer_found() -> None:
    index = QueryIndex()
    for number, text in enumerate(["vpn", "vpn firewall", '"tor browser"', "-apple", ""]):
        index.add(QueryId(number), wanted(text=text))
    for number in range(5):
        assert QueryId(number) in index.match(FIREWALL)
        index.discard(QueryId(number))
        assert QueryId(number) not in index.match(FIREWALL)
    assert len(index) == 0


def test_discarding_an_unknown_query_changes_nothing() -> None:
    index = QueryIndex()
    index.add(QueryId(1), wanted(text="vpn"))
    index.discard(QueryId(2))
    assert index.match(FIREWALL) == {QueryId(1)}


def test_an_id_that_is_added_again_stands_for_its_new_query_only() -> None:
    index = QueryIndex()
    index.add(QueryId(1), wanted(text="vpn"))
    index.add(QueryId(1), wanted(text="apple"))
    assert index.match(FIREWALL) == frozenset()
    assert len(index) == 1


WORDS = st.sampled_from(["vpn", "tor", "browser", "ban", "网络", "网", "络罪", "Škola", "vpn网络", "ネット"])
TEXTS = st.lists(WORDS, max_size=7).map(" ".join) | st.lists(WORDS, max_size=5).map("".join)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(lambda found: phrase(" ".join(found)))
TERMS = (
    PHRASES
    | st.sampled_from(["censorship", "privacy", "*"]).map(lambda value: Term(TermKind.TOPIC, value))
    | st.sampled_from(["CN", "IR"]).map(lambda value: Term(TermKind.PLACE, value))
    | st.sampled_from(["sample wire", "tor"]).map(lambda value: Term(TermKind.OUTLET, value))
    | st.sampled_from(["press", "personal"]).map(lambda value: Term(TermKind.KIND, value))
    | st.sampled_from(["und", "en"]).map(lambda value: Term(TermKind.LANGUAGE, value))
    | st.sampled_from(["1", "2", "3"]).map(lambda value: Term(TermKind.SOURCES, value))
)
CLAUSES = st.tuples(st.lists(TERMS, max_size=4), st.lists(TERMS, max_size=2))
QUERIES = st.lists(CLAUSES, max_size=3).map(query)
REPORTS = st.builds(account, TEXTS, TEXTS, st.sampled_from(["Sample Wire", "Tor", "Other"]))
TAGS = st.tuples(st.sets(st.sampled_from(["censorship", "privacy"])), st.sets(st.sampled_from(["CN", "IR"])))


def true_of(term: Term, reports: Sequence[Draft], topics: set[str], places: set[str]) -> bool:
    """The term's meaning, read off the story without any preparation."""
    if term.kind is TermKind.TOPIC:
        return bool(topics) if term == ANY_TOPIC else term.value in topics
    if term.kind is TermKind.PLACE:
        return term.value in places
    if term.kind is TermKind.OUTLET:
        return any(term.value == " ".join(words(report.outlet.name)) for report in reports)
    if term.kind is TermKind.KIND:
        return any(term.value == report.outlet.kind.value for report in reports)
    if term.kind is TermKind.LANGUAGE:
        return any(term.value == report.article.language for report in reports)
    if term.kind is TermKind.SOURCES:
        return len({report.outlet.name for report in reports}) >= int(term.value)
    return any(stands_in(term.value, text) for r in reports for text in (r.title, r.article.text))


def stands_in(value: str, text: str) -> bool:
    if unspaced(value):
        return value in "".join(words(text))
    sought, found = value.split(), words(apart(text))
    return any(list(found[at : at + len(sought)]) == sought for at in range(len(found)))


def apart(text: str) -> str:
    return "".join(f" {character} " if unspaced(character) else character for character in text)


@given(st.lists(QUERIES, max_size=8), st.lists(REPORTS, min_size=1, max_size=3), TAGS, st.data())
def test_the_index_agrees_with_reading_every_query(
    queries: list[Query], reports: list[Draft], tags: tuple[set[str], set[str]], data: st.DataObject
) -> None:
    topics, places = tags
    index = QueryIndex()
    for number, each in enumerate(queries):
        index.add(QueryId(number), each)
    gone = data.draw(st.sets(st.integers(0, 7)))
    for number in gone:
        index.discard(QueryId(number))

    def holds(term: Term) -> bool:
        return true_of(term, reports, topics, places)

    expected = {
        number
        for number, each in enumerate(queries)
        if number not in gone
        and (
            not each.clauses
            or any(all(map(holds, c.required)) and not any(map(holds, c.excluded)) for c in each.clauses)
        )
    }
    assert index.match(story(*reports, topics=sorted(topics), places=sorted(places))) == expected
