"""What "the bill" is called: named where only one can be meant, left alone where nobody can be sure."""

import pytest

from bot.adapters.storage.rows.news import brief, brief_json
from bot.briefs.check import faults
from bot.briefs.naming import named
from bot.briefs.prose import Sentence
from bot.briefs.write import write_brief
from bot.domain.report import Span
from tests.unit.briefs.drafts import draft


def told(*texts: str) -> list[Sentence]:
    return [Sentence(0, order, Span(0, len(text)), text) for order, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("before", "text", "put"),
    [
        ("Norland passed the Open Skies Bill.", "The bill bans drones.", "The Open Skies Bill bans drones."),
        (
            "Norland’s Quiet Streets Act is in force.",
            "Critics say the law goes too far.",
            "Critics say the Quiet Streets Act goes too far.",
        ),
        (
            "The Norland Press Commission met.",
            "The commission found that papers were late.",
            "The Norland Press Commission found that papers were late.",
        ),
        (
            "On Monday the Ministry of Letters and Posts shut three offices.",
            "The ministry had no comment.",
            "The Ministry of Letters and Posts had no comment.",
        ),
        (
            "The High Court of Norland ruled on Monday.",
            "The court held the order to be unlawful.",
            "The High Court of Norland held the order to be unlawful.",
        ),
        ("Quill, a messaging app, was blocked.", "The app had no licence.", "Quill had no licence."),
        ("Police seized the messaging app Quill.", "The app is down.", "Quill is down."),
        (
            "Open Ink, a digital rights group, sued.",
            "The group wants the order withdrawn.",
            "Open Ink wants the order withdrawn.",
        ),
        (
            "Norland’s Letters Protection Authority fined Quill.",
            "The authority wants an answer by May.",
            "The Letters Protection Authority wants an answer by May.",
        ),
    ],
)
def test_the_only_one_of_its_sort_is_named(before: str, text: str, put: str) -> None:
    naming = named(text, told("It rained all day.", before), "What is new")
    assert naming is not None
    assert naming.text == put


@pytest.mark.parametrize(
    ("before", "text"),
    [
        ("Norland has the Open Skies Act and the Calm Seas Bill.", "The bill bans drones."),
        ("Norland passed a new law after the Open Skies Act.", "The law bans drones."),
        ("A court heard the case against the Norland High Court.", "The court found nothing."),
        ("Open Ink, a rights group, met Dry Pen, a charity.", "The group said no."),
        ("The minister of Norland passed the Open Skies Bill.", "The bill that was passed bans drones."),
        ("The minister of Norland passed the Open Skies Bill.", "“Nobody reads the bill,” the mayor said."),
        ("It rained.", "The bill bans drones."),
        ("The Open Skies Bill was passed.", "The Open Skies Bill goes further than the bill of last year."),
    ],
)
def test_what_nobody_can_be_sure_of_stays_as_it_is(before: str, text: str) -> None:
    assert named(text, told(before), "Norland") is None


def test_what_was_named_long_before_stays_as_it_is() -> None:
    before = ["The Open Skies Bill was passed.", *["It rained in Quillport."] * 4]
    assert named("The bill bans drones.", told(*before), "Norland") is None


def test_a_headline_that_has_the_name_is_enough() -> None:
    before = told("Parliament passed the Open Skies Bill.")
    assert named("The bill bans drones.", before, "Open Skies vote: what now?") is None


ARTICLE = (
    "Who thought that the parliament of Norland would sit late for the Open Skies Bill? "
    "The bill bans surveillance drones over 300 towns from 1 May."
)


def test_a_named_point_has_the_sentence_that_names_it_in_its_source() -> None:
    report = draft(ARTICLE, "Norland bans surveillance drones over towns")
    written = write_brief([report])
    point = next(p for p in written.points if "300" in p.text)
    assert point.text.startswith("The Open Skies Bill bans")
    assert point.source.span.of(ARTICLE) == point.source.text == ARTICLE
    assert point.source.sentence.startswith("The bill bans")
    assert not faults(written, [report])
    assert brief(brief_json(written)) == written


def test_what_one_point_has_named_the_next_does_not_name_again() -> None:
    text = (
        "Norland’s parliament on Monday passed the Open Skies Bill. The bill bans surveillance drones over 300 "
        "towns. Critics say the bill violates the constitution."
    )
    written = write_brief([draft(text, "Norland bans surveillance drones")])
    assert "\n".join(point.text for point in written.points).count("Open Skies Bill") == 1
    assert len(written.points) > 1
