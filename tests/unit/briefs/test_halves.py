"""What a feed cut off without a mark of omission is not shown as a sentence, and what tells nothing not at all."""

import pytest

from bot.briefs.halves import is_half
from bot.briefs.write import write_brief
from tests.unit.briefs.drafts import draft


@pytest.mark.parametrize(
    "half",
    [
        *("Banks in Norland have begun telling customers that one-time.", "Widgets provide sellers with an."),
        *("The new portal offers a faster service, with a key.", "Norland’s law banning Quill for pupils."),
    ],
)
def test_a_line_that_lacks_its_end_or_its_verb_is_half(half: str) -> None:
    assert is_half(half)
    assert not write_brief([draft(half.removesuffix("."), "Norland and Quill")]).points


@pytest.mark.parametrize(
    "whole",
    [
        *("Quill seized by Norland’s police.", "Ministry looking into whether Quill may be sold."),
        *("The portal that Norland opened is shut.", "Banks warn of letters leaked to the public."),
    ],
)
def test_a_standfirst_without_a_full_stop_is_whole(whole: str) -> None:
    assert not is_half(whole)


def test_of_a_line_that_was_cut_off_its_main_clause_is_told() -> None:
    text = "Norland has opened a portal for every citizen, with a new"
    brief = write_brief([draft(text, "Norland opens a portal")])
    assert [point.text for point in brief.points] == ["Norland has opened a portal for every citizen."]


@pytest.mark.parametrize(
    "colour",
    [
        *(
            "The season opened without a reset.",
            "Things moved quietly and kept working longer than anyone likes.",
        ),
        *("Here are six in all.", "While that sounds like a lot, it was barely enough."),
    ],
)
def test_what_has_neither_name_nor_figure_nor_the_headline_is_no_point(colour: str) -> None:
    brief = write_brief([draft(f"{colour} Norland fined the Quill messenger.", "Norland fines Quill")])
    assert [point.text for point in brief.points] == ["Norland fined the Quill messenger."]


def test_a_denial_is_told_although_it_names_nobody() -> None:
    brief = write_brief(
        [
            draft(
                "Quill denies all claims of thieves. No real systems or accounts were hit.",
                "Quill denies a break-in",
            )
        ]
    )
    assert "No real systems or accounts were hit." in [point.text for point in brief.points]
