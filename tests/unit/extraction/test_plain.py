"""Text files: heading, paragraphs and quotations are told apart."""

import pytest

from bot.domain.report import Page
from bot.extraction.plain import read_text

BODY = "The court ruled on Monday.\n\nThe ban was lifted at once."


def quoted(page: Page) -> list[str]:
    return [span.of(page.article.text) for span in page.article.blockquotes]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("Court Lifts Ban", "Court Lifts Ban"),
        ("The Week in Law\nCourt Lifts Ban on Encrypted Mail", "Court Lifts Ban on Encrypted Mail"),
        ("Court Lifts Ban on Encrypted Mail\nBy Ada Byron", "Court Lifts Ban on Encrypted Mail"),
        ("Court Lifts Ban on Encrypted Mail\nAda Byron\n3 May 2026", "Court Lifts Ban on Encrypted Mail"),
        ("Will the Ban Be Lifted?", "Will the Ban Be Lifted?"),
        ("  Court  lifts\u202e ban ", "Court lifts ban"),
    ],
)
def test_the_heading_gives_the_title_and_leaves_the_text(heading: str, title: str) -> None:
    page = read_text(f"{heading}\n\n{BODY}")

    assert (page.title, page.article.text) == (title, BODY)


def test_a_given_title_wins_and_the_heading_leaves_the_text_all_the_same() -> None:
    page = read_text(f"Kicker\nHeadline\n\n{BODY}", "Mine")

    assert (page.title, page.article.text) == ("Mine", BODY)


@pytest.mark.parametrize("first", ["He was tired.", "They said:", "A list,\nof sorts,", "x" * 300])
def test_a_first_paragraph_that_reads_like_text_is_no_heading(first: str) -> None:
    page = read_text(f"{first}\n\n{BODY}")

    assert page.title == ""
    assert page.article.text.startswith(first[:5])


def test_a_single_line_is_text() -> None:
    assert read_text("Court Lifts Ban").article.text == "Court Lifts Ban"


def test_wrapped_lines_are_joined_and_spaces_are_single() -> None:
    page = read_text("The court\nruled  on\tMonday.\r\n\r\n\r\n The ban was\u00a0lifted.\n")

    assert page.article.text == "The court ruled on Monday.\n\nThe ban was lifted."


def test_the_lines_of_a_list_stay_lines() -> None:
    assert (
        read_text("He wants:\n\n- one\n- two\n\nThat is all.").article.text
        == "He wants:\n\n- one\n- two\n\nThat is all."
    )


def test_long_lines_without_blank_ones_between_are_paragraphs() -> None:
    long = (
        "The court ruled on Monday that the ban had been unlawful from the first day and had to be lifted "
        * 2
    )

    page = read_text(f"Court Lifts Ban\n{long.strip()}.\nNobody objected.")

    assert page.title == "Court Lifts Ban"
    assert page.article.text == f"{long.strip()}.\n\nNobody objected."


def test_site_furniture_after_the_last_sentence_is_dropped() -> None:
    page = read_text(f"{BODY}\n\nShare icon\nshow comments\n© A Magazine 2005-2026 About Us Advertise")

    assert page.article.text == BODY


def test_a_text_without_any_sentence_is_kept_whole() -> None:
    assert read_text("roses are red\nviolets are blue\n\nand so on").article.text.endswith("and so on")


@pytest.mark.parametrize(
    "quotation",
    [
        "“We never saw it.”",
        '"We never saw it," he said, "not once."',
        "„Das war nie so.“",
        "« Jamais vu. »",
        "「見ていない。」",
    ],
)
def test_a_paragraph_in_quotation_marks_is_a_block_quotation(quotation: str) -> None:
    page = read_text(f"{BODY}\n\n{quotation}\n\nHe left.")

    assert quoted(page) == ([] if " he said" in quotation else [quotation])


@pytest.mark.parametrize("mixed", ["“We never saw it,” he said.", "He said “no”.", "“One” and “two”"])
def test_a_paragraph_that_only_contains_a_quotation_is_not(mixed: str) -> None:
    assert quoted(read_text(f"{BODY}\n\n{mixed}\n\nHe left.")) == []


def test_nothing_gives_an_empty_page() -> None:
    page = read_text("")

    assert (page.title, page.article.text, page.article.language) == ("", "", "und")
