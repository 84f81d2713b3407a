"""What counts as the same word, a name, a number, and how telling a word is."""

import numpy as np
import pytest

from bot.stories.evidence import NAMES, Others, evidence
from bot.stories.frequencies import Frequencies, term_ids
from bot.stories.profile import LEAD_ONLY, WHOLE, Account, profile_of
from bot.stories.wording import amounts, days, names, numbers, stem, stems
from tests.fakes.samples import NOW


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("blocks", "blocked"),
        ("blocking", "block"),
        ("policies", "policy"),
        ("minister's", "ministers"),
        ("censored", "censor"),
        ("banned", "banning"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("news", "new"), ("press", "pres"), ("virus", "viru")])
def test_words_that_only_look_like_forms_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_scripts_without_spaces_fall_into_pairs_of_characters() -> None:
    assert stems("网络犯罪 VPN") == ["网络", "络犯", "犯罪", "vpn"]


@pytest.mark.parametrize(
    "text", ["15,000 arrests", "15.000 Festnahmen", "15 thousand", "15K users", "1.5万名", "15000"]
)
def test_a_number_is_the_same_however_it_is_written(text: str) -> None:
    assert numbers(text) == {"15000"}


def test_years_are_no_amounts() -> None:
    assert amounts("In 2021 it fined 1,950,000 users, 35 firms and, in 2100, 12.5 of 2101") == {
        "1950000",
        "35",
        "12.5",
        "2101",
    }


def test_small_fractions_and_version_numbers_are_kept_apart() -> None:
    assert numbers("1.2 billion, 1.2 per cent, version 1.2.3") == {"1200000000", "1.2", "1.2.3"}


def test_letters_scale_a_number_only_where_they_end_it() -> None:
    assert numbers("$3bn, 40m people, 12 metres, 5kg") == {"3000000000", "40000000", "12", "5"}


def test_days_of_the_week_are_told_apart_by_bits() -> None:
    assert days("On Monday it was blocked, on Sunday not. Monday again.") == 0b1000001
    assert days("It closes on mondays, and Mondayish is no day.") == 0


def test_a_capital_inside_a_sentence_makes_a_name() -> None:
    lead = "Yesterday the minister met Anna Kestrel of Packetwatch. Nobody spoke. The minister left."
    assert names("Minister meets critics", lead) == {"anna", "kestrel", stem("packetwatch")}


def test_a_headline_in_title_case_names_only_what_the_lead_has_with_a_capital() -> None:
    found = names("Verania Blocks The Messenger Wren", "Verania has blocked the messenger Wren.")
    assert found == {"verania", stem("wren")}


def test_rare_words_weigh_more_than_common_ones_from_the_first_report_on() -> None:
    the, government, packetwatch = Frequencies().idf(
        term_ids([stem(w) for w in ("the", "government", "packetwatch")])
    )
    assert 0.0 <= the < government < packetwatch


@pytest.mark.parametrize("word", ["que", "nicht", "pour", "это"])
def test_the_grammar_of_other_languages_is_not_taken_for_rare(word: str) -> None:
    grammar, name = Frequencies().idf(term_ids([stem(word), "packetwatch"]))
    assert grammar < 0.5 * name


def test_a_word_gets_less_telling_with_every_report_and_recovers_when_they_are_forgotten() -> None:
    frequencies, ids = Frequencies(), term_ids(["packetwatch"])
    before = frequencies.idf(ids)[0]
    for _ in range(50):
        frequencies.count(ids)
    assert frequencies.idf(ids)[0] < before - 2
    for _ in range(50):
        frequencies.count(ids, -1)
    assert frequencies.idf(ids)[0] == before


@pytest.mark.parametrize("reports", [40, 4_000])
def test_a_word_that_half_of_the_window_has_tells_nothing_there_and_one_of_two_reports_much(
    reports: int,
) -> None:
    frequencies, saga, event = Frequencies(), term_ids(["packetwatch"]), term_ids(["kestrel"])
    for number in range(reports):
        frequencies.count(saga if number % 2 else term_ids([]))
    frequencies.count(event)
    assert frequencies.lately(saga)[0] < 1.3
    assert frequencies.lately(event)[0] > 3.5


def test_two_windows_of_very_many_reports_tell_the_same_of_a_share_of_them() -> None:
    found = []
    for reports in (2_000, 6_000):
        frequencies, ids = Frequencies(), term_ids(["packetwatch"])
        for number in range(reports):
            frequencies.count(ids if number % 100 == 0 else term_ids([]))
        found.append(frequencies.lately(ids)[0])
    assert found[0] == pytest.approx(found[1], abs=0.01)


def test_a_profiles_vectors_have_unit_length() -> None:
    account = Account("Verania blocks Wren", "The messenger Wren was blocked on 3 May.", NOW)
    weights = profile_of(account, Frequencies()).weights
    np.testing.assert_allclose(np.linalg.norm(weights[:, [WHOLE, LEAD_ONLY]], axis=0), 1.0, rtol=1e-5)


def test_evidence_is_the_same_from_either_side() -> None:
    counted = Frequencies()
    one = profile_of(Account("Verania blocks Wren", "Wren, with 2 million users, is blocked.", NOW), counted)
    other = profile_of(Account("Messenger Wren gone in Verania", "Two providers blocked it.", NOW), counted)
    np.testing.assert_allclose(evidence(one, Others([other])), evidence(other, Others([one])), rtol=1e-5)


def test_reports_without_a_word_in_common_give_no_evidence_of_sharing_any() -> None:
    counted = Frequencies()
    one = profile_of(Account("Verania blocks Wren", "", NOW), counted)
    other = profile_of(Account("Cup final ends in draw", "", NOW), counted)
    (row,) = evidence(one, Others([other]))
    shared = {"wording", "lead", "headline_in_report", "names_of_both", "numbers", "rare_words", "words"}
    assert {name: row[NAMES.index(name)] for name in shared} == dict.fromkeys(shared, 0.0)


def told(one: Account, other: Account, counted: Frequencies) -> dict[str, float]:
    """What speaks for and against their event being one, by name."""
    (row,) = evidence(profile_of(one, counted), Others([profile_of(other, counted)]))
    return dict(zip(NAMES, row.tolist(), strict=True))


def test_the_rarest_word_in_common_is_worth_less_the_more_of_the_window_has_it() -> None:
    one, other = Account("Packetwatch falls", "", NOW), Account("Packetwatch is gone", "", NOW)
    counted, found = Frequencies(), []
    for _ in range(3):
        found.append(told(one, other, counted)["rarest_word"])
        for number in range(40):
            counted.count(term_ids([stem("packetwatch"), f"other{number}"]))
    assert found[0] > found[1] > found[2]
    assert told(one, Account("Cup final ends in draw", "", NOW), counted)["rarest_word"] == 0


@pytest.mark.parametrize(
    ("text", "same", "other"),
    [
        ("It was blocked on Monday.", 1, False),
        ("It was blocked on Tuesday.", 0, True),
        ("It was blocked on Monday and on Tuesday.", 1, False),
        ("It was blocked.", 0, False),
    ],
)
def test_days_that_texts_name_agree_or_differ(text: str, same: float, other: bool) -> None:
    found = told(
        Account("Verania", "Wren is gone since Monday.", NOW), Account("Cup final", text, NOW), Frequencies()
    )
    assert found["same_day_named"] == same
    assert (found["other_day_named"] > 0) == other


def test_another_day_says_nothing_where_the_headline_stands_in_the_report() -> None:
    one = Account("Wren blocked", "Wren was blocked on Monday.", NOW)
    later = Account("Providers sue", "Wren, blocked before, sued on Tuesday.", NOW)
    assert told(one, later, Frequencies())["other_day_named"] == 0
