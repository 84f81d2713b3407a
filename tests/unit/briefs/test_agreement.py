"""Several outlets: numbers that they put differently are shown as such, numbers of one alone are marked."""

import pytest

from bot.briefs.write import write_brief
from bot.domain.brief import Brief, Figure
from tests.unit.briefs.drafts import draft

TOLD = "Norland’s police arrested {number} people over posts about the election, the interior ministry said."


def told(**numbers: str) -> Brief:
    return write_brief(
        [
            draft(TOLD.format(number=number), "Norland arrests people over posts", outlet=outlet)
            for outlet, number in numbers.items()
        ]
    )


def test_two_numbers_for_one_thing_are_both_shown_with_who_says_which() -> None:
    (point,) = told(Courier="15,000", Herald="about 14,000").points
    assert set(point.figures) == {Figure("15,000", "Courier"), Figure("about 14,000", "Herald")}
    assert point.figures[0].number in point.text
    assert "14,500" not in point.text


def test_the_same_number_otherwise_written_is_no_contradiction() -> None:
    assert not told(Courier="15,000", Herald="fifteen thousand").points[0].figures
    assert not told(Courier="some 15,000", Herald="15,023").points[0].figures


def test_a_number_that_counts_something_else_is_no_contradiction() -> None:
    other = draft(
        "Norland’s police searched 14,000 homes over posts about the election, the ministry said.",
        "Searches",
        outlet="Herald",
    )
    first = draft(TOLD.format(number="15,000"), "Arrests", outlet="Courier")
    assert not any(point.figures for point in write_brief([first, other]).points)


def test_an_outlet_does_not_contradict_its_own_earlier_report() -> None:
    reports = [draft(TOLD.format(number=n), "Arrests", outlet="Courier") for n in ("15,000", "14,000")]
    assert not any(point.figures for point in write_brief(reports).points)


def test_what_one_of_three_outlets_counts_is_marked_as_its_own() -> None:
    shared = TOLD.format(number="15,000")
    extra = "Courts have already sent 2,300 bloggers to prison for their words."
    reports = [
        draft(shared, "Norland arrests people over posts", outlet="Courier"),
        draft(shared, "Arrests over posts", outlet="Herald"),
        draft(f"{shared} {extra}", "Arrests and trials", outlet="Review"),
    ]
    marked = {point.text: point.alone for point in write_brief(reports).points}
    assert marked[extra]
    assert not any(alone for text, alone in marked.items() if "15,000" in text)
    assert not any(point.alone for point in write_brief(reports[1:]).points)


def test_what_most_outlets_support_comes_before_what_one_says() -> None:
    shared = "Norland’s regulator ordered providers to block the Quill app, which has 4 million users."
    own = "A teacher in Quillport wrote a letter to the editor about her 12 pupils and the app."
    reports = [
        draft(f"{own} {shared}", "Quill blocked in Norland", outlet="Courier"),
        draft(shared, "Norland blocks Quill", outlet="Herald"),
        draft(shared, "Quill app blocked", outlet="Review"),
    ]
    assert "ordered providers to block" in write_brief(reports).points[0].text


@pytest.mark.parametrize(
    ("own", "others"),
    [
        (
            "The campaign for the recall collected more than 1.6 million signatures.",
            "Some 1,626,042 signatures for the recall of the governor have been counted.",
        ),
        (
            "Ada Heron was 25 years old when the court in Quillport jailed her over a post.",
            "The court in Quillport has jailed the young blogger Ada Heron over a post.",
        ),
    ],
)
def test_a_rounded_number_and_an_age_are_not_what_one_outlet_alone_says(own: str, others: str) -> None:
    told = (own, others, f"On Monday it was told: {others[0].lower()}{others[1:]}")
    reports = [draft(text, "News from Norland", outlet=f"Outlet {i}") for i, text in enumerate(told)]
    points = write_brief(reports).points
    assert own in [point.text for point in points]
    assert not any(point.alone for point in points)
