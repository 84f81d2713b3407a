"""Where a sentence of news text ends, and where it only looks as if."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.sentences import cases
from bot.briefs.sentences import lines, paragraphs, split, unglued
from bot.domain.report import Span

LAYOUTS = [
    ("First paragraph\n\nSecond paragraph", ["First paragraph", "Second paragraph"]),
    ("A heading\nThe text begins. It ends.", ["A heading", "The text begins.", "It ends."]),
    (
        "This line is long enough to have been wrapped by a mail\nprogram somewhere. It ends.",
        ["This line is long enough to have been wrapped by a mail\nprogram somewhere.", "It ends."],
    ),
    ("One.\u00a0Two words.", ["One.", "Two words."]),
]


@pytest.mark.parametrize(("text", "expected"), list(cases(Path(__file__).parent / "sentences.txt")))
def test_news_text_falls_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split(text)] == expected


@pytest.mark.parametrize(("text", "expected"), LAYOUTS)
def test_a_text_falls_into_its_sentences(text: str, expected: list[str]) -> None:
    assert [span.of(text) for span in split(text)] == expected


@given(st.text(alphabet="aB .!?\n\"“”()3…。'", max_size=120))
def test_sentences_cover_everything_but_white_space_in_order(text: str) -> None:
    spans = split(text)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(s.of(text) for s in spans).split()) == "".join(text.split())


@given(st.text(max_size=200))
def test_no_sentence_starts_or_ends_in_white_space(text: str) -> None:
    assert all(span.of(text) == span.of(text).strip() != "" for span in split(text))


def test_a_paragraph_is_what_stands_between_blank_lines() -> None:
    text = "One.\nStill one.\n \n\nTwo."
    assert [span.of(text) for span in paragraphs(text)] == ["One.\nStill one.", "Two."]


def test_a_short_line_stands_alone_and_a_long_one_was_wrapped() -> None:
    text = "Menu\nA line of more than fifty characters that is simply\ngoing on"
    assert [span.of(text) for span in lines(text, Span(0, len(text)))] == [
        "Menu",
        "A line of more than fifty characters that is simply\ngoing on",
    ]


def test_a_standfirst_without_a_full_stop_is_parted_from_the_first_sentence() -> None:
    text = (
        "Regulator warns that hotels keep copies of passports for far too long Thousands of guests had their "
        "passports copied by hotel chains last year, the data protection office has found."
    )
    parts = [span.of(text) for span in unglued(text, Span(0, len(text)))]
    assert parts[0].endswith("far too long")
    assert parts[1].startswith("Thousands of guests")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Hotels keep copies of passports for far too long, says the regulator of hotels | "
            "Campaigners have asked the data protection office to act against the chains before the summer."
        ),
        (
            "The minister admired the new law on messengers, says the deputy PM | "
            "Ada Quill, the minister for telephones, has agreed that the law on messengers must be mended soon."
        ),
        (
            "Pictures of the raid are being shared despite a promise to remove them | "
            "Moving pictures of the raid continue to be shared by thousands of people on the platform."
        ),
    ],
)
def test_a_standfirst_ends_where_a_common_noun_or_a_name_with_its_office_begins(text: str) -> None:
    glued = text.replace(" | ", " ")
    assert [span.of(glued) for span in unglued(glued, Span(0, len(glued)))] == text.split(" | ")


@pytest.mark.parametrize(
    "text",
    [
        (
            "Researchers described a phishing campaign that abuses Quill Cloud Application Integration to send letters "
            "which impersonate those of the tax office of Norland."
        ),
        (
            "Some years ago the author was writing a story about telephones for a magazine in Norland when two Norlandish "
            "editors told him that the song was not free."
        ),
    ],
)
def test_a_capital_within_a_name_parts_nothing(text: str) -> None:
    assert len(unglued(text, Span(0, len(text)))) == 1


def test_a_name_after_a_lower_case_word_parts_nothing() -> None:
    text = (
        "The regulator told the court on Monday that it had asked Example Telecom and its rival for "
        "records of "
        "calls made by reporters, and that the High Court rules in such cases without a hearing."
    )
    assert len(unglued(text, Span(0, len(text)))) == 1
