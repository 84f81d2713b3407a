"""The checker: figures, names, quotations and credits must be the source's, hedges and negations must stay."""

from dataclasses import replace

import pytest

from bot.briefs.check import Kind, faults, faults_of
from bot.briefs.english import ENGLISH
from bot.briefs.numerals import values
from bot.briefs.speakers import credited
from bot.briefs.write import draft_brief, write_brief
from bot.domain.brief import Brief, Point, Source
from bot.domain.report import Draft, Span
from tests.unit.briefs.drafts import draft

SENTENCE = (
    "The interior ministry of Norland has not charged at least 15,000 people who were reportedly held over "
    "“false alarm” posts in March."
)
BEFORE = "The Courier reports from Quillport."


def report() -> Draft:
    return draft(f"{BEFORE} {SENTENCE}", "Norland holds 15,000")


def point(text: str, attribution: str | None = None) -> Point:
    start = len(BEFORE) + 1
    return Point(text, Source(0, Span(start, start + len(SENTENCE)), SENTENCE), attribution)


def kinds(text: str, attribution: str | None = None) -> set[Kind]:
    return {fault.kind for fault in faults_of(point(text, attribution), report())}


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        SENTENCE.replace("15,000", "15k"),
        SENTENCE.replace("15,000", "fifteen thousand"),
        "Norland has not charged at least 15,000 people who were reportedly held.",
    ],
)
def test_what_the_source_says_passes(text: str) -> None:
    assert kinds(text, "The Courier") == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (SENTENCE.replace("15,000", "16,000"), Kind.NUMBER),
        (SENTENCE.replace("15,000", "15 million"), Kind.NUMBER),
        (SENTENCE.replace("Norland", "Sudland"), Kind.NAME),
        (SENTENCE.replace("false alarm", "false flag"), Kind.QUOTATION),
        (SENTENCE.replace("has not", "has"), Kind.NEGATION),
        ("The ministry has not charged 15,000 people who were not reportedly held.", Kind.NEGATION),
        (SENTENCE.replace("reportedly ", ""), Kind.HEDGE),
        (SENTENCE.replace("at least ", ""), Kind.HEDGE),
    ],
)
def test_one_thing_changed_is_found_and_named(text: str, kind: Kind) -> None:
    assert kind in kinds(text)


def test_a_credit_must_stand_near_the_sentence() -> None:
    assert kinds(SENTENCE, "the ministry, via The Courier") == set()
    assert kinds(SENTENCE, "the ministry, via Le Monde") == {Kind.CREDIT}


def test_a_source_that_is_not_in_the_report_supports_nothing() -> None:
    moved = replace(point(SENTENCE), source=Source(0, Span(0, 10), SENTENCE))
    assert [fault.kind for fault in faults_of(moved, report())] == [Kind.SOURCE]


def test_a_fault_is_a_sentence_that_names_its_point() -> None:
    brief = Brief("Norland", "en", (point(SENTENCE), point(SENTENCE.replace("15,000", "16,000"))))
    (fault,) = faults(brief, [report()])
    assert str(fault) == "Point 2: the number “16,000” is not in the source sentence."


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("15,000 people", "15000"),
        ("15k people", "15000"),
        ("fifteen thousand people", "15000"),
        ("one hundred and twenty-three thousand", "123000"),
        ("1.5 million", "1500000"),
        ("1,5 Millionen", "1500000"),
        ("about 1.5万名", "15000"),
        ("12.5 percent", "12.5"),
    ],
)
def test_a_number_has_one_value_however_it_is_written(text: str, value: str) -> None:
    assert value in values(text)


def test_what_the_checker_faults_is_not_shown() -> None:
    reports = [report()]
    assert draft_brief(reports).points == write_brief(reports).points
    assert faults(draft_brief(reports), reports) == []


def test_an_abbreviation_in_a_credit_is_no_end_of_it() -> None:
    text = "Some 40 sites were blocked, according to the U.S. Example Agency."
    assert [cut.speaker for cut in credited(text, ENGLISH)] == ["the U.S. Example Agency"]


def test_who_alleges_keeps_the_word() -> None:
    text = "Prosecutors allege that he sold the data of 40 people. The firm alleges that the app is a copy."
    points = write_brief([draft(text, "Data sold")]).points
    assert all("alleges" in p.text or "app is a copy" not in p.text for p in points)
