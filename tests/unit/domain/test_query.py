"""Queries: one canonical form for one wish, read back as it was written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidQuery
from bot.domain.query import MAX_TEXT, Query, Term, TermKind, phrase, query
from bot.domain.topic import CountryCode, TopicId
from bot.usecases.meaning import meaning
from tests.fakes.samples import wanted

CENSORSHIP, CHINA = TopicId("censorship"), CountryCode("CN")
NAMES = {"censorship": "Censorship"}, {"CN": "China"}


def test_the_order_and_case_of_words_do_not_matter() -> None:
    assert wanted([CENSORSHIP], [CHINA], "Telegram VPN") == wanted([CENSORSHIP], [CHINA], "vpn TELEGRAM vpn")


def test_quotes_make_a_phrase_and_minus_excludes() -> None:
    made = wanted(text='"End-to-End encryption" -Apple signal')
    clause = made.clauses[0]
    assert {term.value for term in clause.required} == {"end to end encryption", "signal"}
    assert [term.value for term in clause.excluded] == ["apple"]


@pytest.mark.parametrize(
    "text", ['signal -"face recognition"', "signal -“face recognition”", 'signal -"face recognition']
)
def test_a_phrase_can_be_left_out_too(text: str) -> None:
    (clause,) = wanted(text=text).clauses
    assert [term.value for term in clause.required] == ["signal"]
    assert [term.value for term in clause.excluded] == ["face recognition"]


def test_words_of_scripts_without_spaces_are_kept_whole() -> None:
    assert phrase("网络 犯罪") == Term(TermKind.PHRASE, "网络犯罪")


def test_nothing_asked_is_all_digital_rights_news_and_not_football() -> None:
    assert meaning(wanted(), *NAMES) == "All digital-rights news"
    assert meaning(wanted(places=[CHINA]), *NAMES) == "All digital-rights news in China"


def test_who_names_an_outlet_or_a_word_gets_whatever_has_it() -> None:
    assert meaning(wanted(outlets=["The Example"]), *NAMES) == "everything by the example"
    assert meaning(wanted(text="vpn"), *NAMES) == "“vpn”"


def test_the_query_without_conditions_is_everything() -> None:
    assert meaning(Query(), *NAMES) == "everything"


def test_a_query_is_told_in_plain_words() -> None:
    made = wanted([CENSORSHIP], [CHINA], "-apple telegram")
    assert meaning(made, *NAMES) == "Censorship and “telegram” in China, without “apple”"


def test_too_long_a_text_says_how_long_it_may_be() -> None:
    with pytest.raises(InvalidQuery, match=str(MAX_TEXT)):
        wanted(text="x" * 2000)


def test_too_many_conditions_are_refused() -> None:
    with pytest.raises(InvalidQuery, match="more than 24 conditions"):
        wanted(text=" ".join(f"word{n}" for n in range(30)))


def test_text_without_any_word_is_refused() -> None:
    with pytest.raises(InvalidQuery, match="no word"):
        wanted(text="!!!")


TERMS = st.builds(Term, st.sampled_from(TermKind), st.text("abc é语", min_size=1, max_size=8))


@given(st.lists(st.tuples(st.lists(TERMS, max_size=4), st.lists(TERMS, max_size=2)), max_size=3))
def test_the_canonical_text_reads_back_as_the_same_query(
    clauses: list[tuple[list[Term], list[Term]]],
) -> None:
    made = query(clauses)
    assert Query.from_canonical(made.canonical) == made


@given(st.text(max_size=300))
def test_any_text_is_a_query_or_refused(text: str) -> None:
    try:
        made = wanted(text=text)
    except InvalidQuery:
        return
    assert Query.from_canonical(made.canonical) == made


def test_what_a_newer_version_wrote_is_kept_to_the_letter() -> None:
    text = '[[["phrase:vpn","tone:angry"],["mood:x:y"]]]'
    made = Query.from_canonical(text)
    assert made.canonical == text
    assert [term.kind for term in made.clauses[0].required] == [TermKind.PHRASE, TermKind.UNKNOWN]
    assert not made.clauses[0].is_readable
