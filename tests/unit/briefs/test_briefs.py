"""Briefs of whole articles: every claim in its source's words, credited, within the limits."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.briefs.choose import Limits
from bot.briefs.edit import is_balanced
from bot.briefs.write import write_brief
from bot.domain.brief import MAX_POINT, MAX_POINTS_TOGETHER, Brief
from tests.unit.briefs.drafts import draft, marked

TITLE = "Norland Rounds Up 9,000 in Sweep Against Online Fraud"
OPENING = (
    "Since the election the government of Norland has gone after one group of critics after another. The "
    "capital’s "
    "newest success sounds grand; police have reportedly detained more than 9,000 suspected online "
    "fraudsters "
    "recently, The\u00a0Courier\u00a0writes:"
)
QUOTED = """
“We will widen the search in the coming months,” the interior ministry said on its website, adding that \
the detentions had come out of inquiries into 3,200 complaints.
In March, according to the notice, Norland opened a drive code-named “Clean Screens”, aimed at breaking \
up “fraud rings”.
Norland does have trouble with fraud, most of which is run from abroad.
""".strip().splitlines()
OWN = (
    "Norland’s fraudsters are not only people who empty bank accounts. They also include reporters whose "
    "work "
    "embarrasses the cabinet. The Courier goes on:"
)
QUOTED_AGAIN = (
    "However, it is also clear that in the ministry’s reading, “online fraud” in Norland also covers "
    "satire and the use of "
    "social media to share leaked papers. Since 2019 police have opened cases over “false alarm” posts. […]"
)
CLOSING = "Satire in Norland has long been a game of hide and seek with officials who read along."
FURNITURE = "Magazine Icon\nshow comments\n© The Example Review 2016 About Us Masthead"
ARTICLE = "\n\n".join(("The Net Tightens\n" + TITLE, OPENING, *QUOTED, OWN, QUOTED_AGAIN, CLOSING, FURNITURE))


def texts(brief: Brief) -> str:
    return "\n".join(point.text for point in brief.points)


def assert_sound(brief: Brief, articles: list[str]) -> None:
    """What holds of every brief whatever the article."""
    assert len(brief.points) <= 4
    assert sum(len(p.text) for p in brief.points) <= MAX_POINTS_TOGETHER
    for point in brief.points:
        assert point.source.span.of(articles[point.source.report]) == point.source.text
        assert is_part(point.text, point.source.text)
        assert is_balanced(point.text)
        assert not re.search(r"\[…\]|\.\.\.|…|:$", point.text)


def is_part(shorter: str, longer: str) -> bool:
    rest = iter(bare(longer))
    return all(word in rest for word in bare(shorter))


def bare(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def test_a_reader_of_the_points_alone_learns_who_how_many_and_why_it_matters() -> None:
    brief = write_brief([draft(ARTICLE, TITLE)])
    assert brief.headline == TITLE
    owners = {p.text: p.attribution for p in brief.points}
    by_fact = {
        fact: next((who or "page" for text, who in owners.items() if fact in text), None)
        for fact in (
            "9,000 suspected",
            "3,200 complaints",
            "“Clean Screens”",
            "satire and the use of social media",
        )
    }
    assert None not in by_fact.values(), texts(brief)
    assert all("The Courier" in str(who) for who in by_fact.values())
    assert "more than 9,000" in texts(brief)
    assert "reportedly" in texts(brief)
    assert_sound(brief, [ARTICLE])


@pytest.mark.parametrize(
    "junk", ["writes:", "goes on", "[…]", "show comments", "Icon", "©", "However", "Tightens"]
)
def test_what_only_holds_the_page_together_is_not_shown(junk: str) -> None:
    assert junk not in texts(write_brief([draft(ARTICLE, TITLE)]))


def test_marked_quotations_give_the_same_facts_to_the_quoted_outlet() -> None:
    report = marked(OPENING, *(f"> {p}" for p in QUOTED), OWN, f"> {QUOTED_AGAIN}", CLOSING, title=TITLE)
    brief = write_brief([report])
    assert {"9,000", "3,200", "Clean", "satire"} <= set(re.findall(r"\d,\d+|\w+", texts(brief)))
    assert all(p.attribution and p.attribution.endswith("The Courier") for p in brief.points)


def test_with_the_model_article_its_facts_are_told() -> None:
    folder = os.environ.get("RIGHTSWIRE_DATA")
    if not folder:
        pytest.skip("RIGHTSWIRE_DATA names no folder with the corpora")
    text = next(iter(sorted((Path(folder) / "seed").glob("*.txt")))).read_text(encoding="utf-8")
    brief = write_brief([draft(text, "China Rounds Up 15,000 in Push Against Cyber Crime")])
    told = {p.text: p.attribution or "" for p in brief.points}
    for fact, owner in (
        ("15,000", "FT"),
        ("7,400 cases", "FT"),
        ("“Cleaning the Internet”", "FT"),
        ("blogging", "FT"),
    ):
        assert any(fact in point and owner in who for point, who in told.items()), told
    assert "social media" in texts(brief)
    assert any("ministry" in point + who for point, who in told.items())
    assert_sound(brief, [text])


def test_nothing_to_read_gives_a_headline_alone() -> None:
    assert write_brief([draft("", "Court lifts ban - The Example Review")]) == Brief("Court lifts ban", "en")
    assert write_brief([]).points == ()


def test_a_summary_of_one_sentence_is_one_point() -> None:
    brief = write_brief([draft("A court in Norland has lifted the ban on satire.", "Court lifts ban")])
    assert [p.text for p in brief.points] == ["A court in Norland has lifted the ban on satire."]


def test_a_summary_that_the_feed_cut_off_is_not_shown_half() -> None:
    brief = write_brief(
        [draft("A court in Norland has lifted the ban on satire, ruling that the […]", "Ban")]
    )
    assert [p.text for p in brief.points] == ["A court in Norland has lifted the ban on satire."]


def test_without_a_title_the_first_point_is_the_headline() -> None:
    brief = write_brief([draft("A court in Norland has lifted the ban on satire.")])
    assert brief.headline == "A court in Norland has lifted the ban on satire."


def test_several_reports_tell_what_most_carry_and_say_nothing_twice() -> None:
    reports = [
        draft(
            "A court in Norland lifted the ban on the Quill app on Tuesday. The minister had a cold that "
            "day.",
            "Court lifts app ban",
        ),
        draft(
            "Norland’s court on Tuesday lifted the ban on the Quill app. Some 4 million people use the "
            "Quill app.",
            "Quill is back",
        ),
        draft("The Quill app is used by some 4 million people. The weather was fine.", "App returns"),
    ]
    brief = write_brief(reports)
    assert brief.headline == "Court lifts app ban"
    assert sum("lifted the ban" in p.text for p in brief.points) == 1
    assert sum("4 million" in p.text for p in brief.points) == 1
    assert_sound(brief, [r.article.text for r in reports])


def test_limits_of_words_and_points_are_kept() -> None:
    brief = write_brief([draft(ARTICLE, TITLE)], Limits(points=2, characters=None, each=None, words=30))
    assert 1 <= len(brief.points) <= 2
    assert len(texts(brief).split()) <= 30


def test_a_point_is_no_longer_than_wished_for_where_it_can_be_shorter_without_harm() -> None:
    long = (
        "Norland’s regulator ordered 14 providers to block the messenger Quill, which has two million users there "
        "on Monday (the first of that kind in quite a while)."
    )
    (told,) = write_brief([draft(long, "Quill blocked")]).points
    assert "ordered 14 providers to block" in told.text
    assert len(told.text) <= MAX_POINT


@pytest.mark.parametrize(
    ("language", "text", "point"),
    [
        ("it", "ESCLUSIVA\n\nShare this article\n\nUn giudice ha annullato il blocco del sito.\n\n© 2026 La Prova", "Un giudice ha annullato il blocco del sito."),
        ("ru", "Суд отменил запрет сайта. Однако министр подал жалобу.", "Суд отменил запрет сайта."),
        ("zh", "法院星期二取消了对该应用的禁令。然而，部长表示将上诉。", "法院星期二取消了对该应用的禁令。"),
        ("es", "Un juez anuló el bloqueo. Sin embargo, el ministro recurrirá.", "Un juez anuló el bloqueo."),
        ("und", "Ein Gericht hat das Verbot aufgehoben.", "Ein Gericht hat das Verbot aufgehoben."),
        ("ja", "裁判所は火曜日にアプリの禁止を取り消した。", "裁判所は火曜日にアプリの禁止を取り消した。"),
    ],
)  # fmt: skip
def test_other_languages_give_their_lead(language: str, text: str, point: str) -> None:
    assert write_brief([draft(text, "", language)]).points[0].text == point


BLOCKS = st.sampled_from(
    [
        "However, police reportedly held 40 people, The Courier reports:",
        "“We go on,” the ministry said, adding that the raids had followed 12 complaints.",
        "The Courier goes on:",
        "But they were not charged (so far). This is new […]",
        "Share this",
        "In May, according to the notice, Norland opened a drive called “Clean Screens”, aimed at fraud.",
        "He said: “We lost. We will win.”",
        "An open “quotation never ends.",
        "The app, which 4 million use, was banned; users have sued.",
        "法院取消了禁令。部长表示将上诉。",
        "Dr. Quill of Example Inc. denies it... The post Ban appeared first on Example.",
        "1. Install the app. 2. Sign in.",
        "\n",
    ],
)


@settings(max_examples=60)
@given(st.lists(BLOCKS, max_size=9), st.sampled_from([" ", "\n", "\n\n"]))
def test_whatever_the_article_its_brief_is_sound(blocks: list[str], between: str) -> None:
    text = between.join(blocks)
    assert_sound(write_brief([draft(text, "Police hold 40")]), [text])


@settings(max_examples=60)
@given(st.text(max_size=300), st.text(max_size=60))
def test_no_text_is_an_error(text: str, title: str) -> None:
    assert_sound(write_brief([draft(text, title, "und")]), [text])


@pytest.mark.parametrize(
    "text",
    [
        "Norland bans the Quill app The Courier Norland's users turn to rival apps Evening Post",
        "Article URL: https://a.example/b Comments URL: https://c.example/d?id=7 Points: 83 # Comments: 42",
        "Looking to the year ahead, where does Norland go next with its ban?",
        "Here's how to keep the Quill app in just a few steps, whatever Norland does.",
        "Maybe they will ban the Quill app in the whole of Norland next year.",
        "Learn what the Norland ban means for users of the Quill app.",
        "We spoke to lawyers in Norland about what the ban means for users.",
        "Some years ago I wrote a story about Norland and its many bans of apps.",
    ],
)
def test_what_is_no_news_is_not_told_even_where_there_is_nothing_else(text: str) -> None:
    assert not write_brief([draft(text, "Norland bans the Quill app - The Courier")]).points


def test_a_text_that_begins_with_its_title_and_is_a_text_is_read() -> None:
    told = draft(
        "Norland bans the Quill app The ministry gave no reason for it on Monday.",
        "Norland bans the Quill app",
    )
    assert write_brief([told]).points
