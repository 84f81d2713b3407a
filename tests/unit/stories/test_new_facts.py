"""What a report adds: numbers, names and places that its story did not have, and nothing doubtful."""

import pytest

from bot.domain.feed import Outlet
from bot.domain.report import Draft
from bot.domain.topic import CountryCode, PlaceTag
from bot.stories.new_facts import MOST, Told, new_facts
from tests.fakes.samples import draft

FIRST = draft(
    "Verania blocks the messenger Wren",
    "The regulator of Verania ordered 14 providers on Monday to block Wren, which has 2.3 million users. "
    "Its director, Jane Kestrel, signed the order. Three protesters were held.",
)
MALI = PlaceTag(CountryCode("ML"), ("Bamako", "Malian"))


def added(text: str, title: str = "more on Wren", *places: PlaceTag, language: str = "en") -> tuple[str, ...]:
    return new_facts(draft(title, text, language=language), places, Told([FIRST]))


def test_the_report_that_opens_a_story_adds_nothing() -> None:
    assert new_facts(FIRST, (), Told(())) == ()


def test_a_report_that_tells_the_same_in_other_words_adds_nothing() -> None:
    text = (
        "Fourteen (14) internet providers must block Wren. Some 2,300,000 people use it. Kestrel signed it."
    )
    assert added(text) == ()


def test_a_fact_that_was_new_once_is_not_new_again_though_its_report_is_read_no_more() -> None:
    later = draft("more on Wren", "The block hit 15,000 schools at once. The order was read by Anna Packet.")
    assert new_facts(later, (), Told([FIRST], facts=("15,000 schools",))) == ("Anna Packet",)
    assert new_facts(later, (), Told([FIRST], facts=("15,000 schools", "Anna Packet"))) == ()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("The block hit 15,000 schools at once.", "15,000 schools"),
        ("Providers face fines of $5 million each.", "$5 million"),
        ("Traffic fell by 40% within the hour.", "40%"),
        ("Some 9 journalists were arrested.", "9 journalists"),
        ("A fine of 3.5bn was announced.", "3.5bn"),
        ("The order was read by Anna Packet in court.", "Anna Packet"),
        ("A complaint comes from the Court of Justice of the Union today.", "Court of Justice of the Union"),
        (
            "It breaks the International Covenant on Civil and Political Rights, they say.",
            "International Covenant on Civil and Political Rights",
        ),
        ("The plea of Anna Packet on Tuesday and Friday was heard.", "Anna Packet"),
        ("Представитель ведомства Анна Пакетова заявила об этом.", "Анна Пакетова"),
        ("当局逮捕了15万名用户。", "15万名"),
        ("他被判处15年徒刑。", "15年"),
    ],
)
def test_a_number_or_name_not_told_before_is_new_in_the_reports_words(text: str, fact: str) -> None:
    assert added(text) == (fact,)


@pytest.mark.parametrize(
    "text",
    [
        "It happened on 5 March 2024 at 10:30, they said.",
        "The March 5 order of 2024 stands.",
        "They run Wren 11 servers over 4G as in the 1980s.",
        "官方说法:行动在7月31日启动,持续至8月。",
        "Это случилось 5 августа, сказал он.",
        "La mesure date du 5 août, dit-elle.",
        "See https://example.org/2024/777000/users for more.",
        "Yesterday nobody spoke. However the providers obeyed. By Anna Packet",
        "It was all over the news on Tuesday and in April.",
        "The Example Review and the Sample Times had it, as did Reuters.",
        "Jane Kestrel’s order names the three protesters, 3 people in all.",
    ],
)
def test_dates_bylines_outlets_and_what_only_looks_like_a_fact_are_not_new(text: str) -> None:
    report = draft("more on Wren", text, outlet=Outlet("Example Review"))
    assert new_facts(report, (), Told([FIRST])) == ()


def test_a_country_is_new_until_one_of_its_names_was_told() -> None:
    assert added("Providers in Bamako follow the Malian example.", "more", MALI) == ("Bamako",)
    elsewhere = Told([FIRST], {CountryCode("ML")})
    assert new_facts(draft("more", "Providers in Bamako follow."), [MALI], elsewhere) == ()
    named = Told([draft("Wren", "The Malian regulator is silent.")])
    assert new_facts(draft("more", "Providers in Bamako follow."), [MALI], named) == ()


def test_facts_come_in_the_order_of_the_report_each_once() -> None:
    text = "Then 9 journalists and Anna Packet met. Anna Packet is a lawyer. The 9 left for Bamako."
    assert added(text, "more", MALI) == ("9 journalists", "Anna Packet", "Bamako")


def test_names_of_a_headline_in_title_case_wait_for_the_text() -> None:
    assert added("The story goes on.", "Regulator Praises Total Silence") == ()


def test_single_german_nouns_are_no_names() -> None:
    assert added("Die Sperre traf viele Schulen und Anna Packet.", "mehr", language="de") == ("Anna Packet",)


def test_only_the_opening_is_read_and_a_handful_is_enough() -> None:
    assert added("Nothing. " * 400 + "It hit 15,000 schools.") == ()
    many = " ".join(f"It hit {n},500 schools." for n in range(20, 40))
    assert len(added(many)) == MOST


def test_a_changed_report_is_measured_against_its_own_first_version_too() -> None:
    changed: Draft = draft(FIRST.title, FIRST.article.text.replace("Three protesters", "Some 30 protesters"))
    assert new_facts(changed, (), Told([FIRST])) == ("30 protesters",)
