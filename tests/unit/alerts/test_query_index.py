"""The index answers exactly as reading every query would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.facts import StoryFacts
from bot.alerts.index import QueryIndex
from bot.alerts.language import read
from bot.domain.query import Query, QueryId, phrase, query
from bot.domain.report import Draft
from bot.domain.topic import CountryCode, TopicId
from tests.fakes.samples import wanted
from tests.unit.alerts.readers import QUERIES, REPORTS, TAGS, Tags, account, answered, story
from tests.unit.alerts.test_query_language import VOCABULARY

CENSORSHIP, PRIVACY = TopicId("censorship"), TopicId("privacy")
CHINA, IRAN = CountryCode("CN"), CountryCode("IR")


def answers(wanted_query: Query, facts: StoryFacts) -> bool:
    index = QueryIndex()
    index.add(QueryId(1), wanted_query)
    return index.match(facts) == (1,)


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
    assert index.match(FIREWALL) == (7,)
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
    assert index.match(FIREWALL) == (1,)


def test_an_id_that_is_added_again_stands_for_its_new_query_only() -> None:
    index = QueryIndex()
    index.add(QueryId(1), wanted(text="vpn"))
    index.add(QueryId(1), wanted(text="apple"))
    assert index.match(FIREWALL) == ()
    assert len(index) == 1


@pytest.mark.parametrize("text", ["fire*", "bro*", "connect* tor", "-appl*", "vpn* -apple", "minist* OR x"])
def test_a_star_stands_for_any_end_of_a_word(text: str) -> None:
    assert answers(read(text, VOCABULARY), FIREWALL)


@pytest.mark.parametrize("text", ["wall*", "firewalls*", "topic*", "cens* -lost*", "sample*"])
def test_a_star_asks_for_a_words_own_beginning(text: str) -> None:
    assert not answers(read(text, VOCABULARY), FIREWALL)


# More than are looked at one by one, so that they are sorted among the others.
MANY = 10_000


def filled(numbers: range, text: str = "vpn word{}") -> QueryIndex:
    """An index of as many queries, each with a word of its own."""
    index = QueryIndex()
    index.extend((QueryId(number), wanted(text=text.format(number)).canonical) for number in numbers)
    index.settle()
    return index


def test_one_of_very_many_queries_is_found_changed_and_forgotten() -> None:
    index, facts = filled(range(1, MANY)), story(account("A VPN for word777 and word9999"))
    assert index.match(facts) == (777, 9_999)
    index.add(QueryId(777), wanted(text="apple"))
    index.discard(QueryId(9_999), QueryId(MANY))
    assert index.match(facts) == ()
    assert index.match(story(account("An apple"))) == (777,)
    assert len(index) == MANY - 2


def test_what_comes_and_goes_leaves_nothing_behind() -> None:
    index = filled(range(MANY))
    for batch in (1, 2):
        index.discard(*map(QueryId, range((batch - 1) * MANY, batch * MANY)))
        index.extend(
            (QueryId(n), wanted(text=f"tor word{n}").canonical)
            for n in range(batch * MANY, (batch + 1) * MANY)
        )
        index.settle()
    assert len(index) == MANY
    assert index.match(story(account(f"vpn tor word5 word{2 * MANY}"))) == (2 * MANY,)


def test_an_index_becomes_another_one() -> None:
    index, other = QueryIndex(), QueryIndex()
    index.add(QueryId(1), wanted(text="firewall"))
    other.add(QueryId(2), wanted(text="vpn"))
    index.become(other)
    assert index.match(FIREWALL) == (2,)
    index.add(QueryId(1), wanted(text="firewall"))
    assert index.match(FIREWALL) == (1, 2)


NEWER = '[[["phrase:vpn","tone:angry"],[]],[["phrase:vpn"],["tone:calm"]]]'


def test_what_only_a_newer_version_can_read_answers_nothing_and_is_known() -> None:
    index = QueryIndex()
    index.extend([(QueryId(1), NEWER), (QueryId(2), f'{NEWER[:-1]},[["phrase:firewall"],[]]]')])
    assert index.match(FIREWALL) == (2,)
    assert (index.unread, len(index)) == ({1, 2}, 2)
    index.discard(QueryId(1))
    index.add(QueryId(2), wanted(text="firewall"))
    assert (index.unread, len(index)) == (set(), 1)


@given(st.lists(QUERIES, max_size=8), st.lists(REPORTS, min_size=1, max_size=3), TAGS, st.data())
def test_the_index_agrees_with_reading_every_query(
    queries: list[Query], reports: list[Draft], tags: Tags, data: st.DataObject
) -> None:
    index = QueryIndex(most_new=data.draw(st.integers(0, 8)))
    for number, each in enumerate(queries):
        index.add(QueryId(number), each)
    gone = data.draw(st.sets(st.integers(0, 7)))
    for number in gone:
        index.discard(QueryId(number))
    topics, places = tags
    found = index.match(story(*reports, topics=sorted(topics), places=sorted(places)))
    assert found == tuple(sorted(answered(queries, reports, tags) - gone))
