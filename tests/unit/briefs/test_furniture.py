"""What stands around an article never becomes news."""

import pytest

from bot.briefs import furniture
from bot.domain.report import Span

FURNITURE = [
    "Share this",
    "Share on Facebook",
    "Tweet",
    "Email this article",
    "show comments",
    "Show 12 comments",
    "Leave a comment",
    "No comments",
    "© The Example Review 2016 About Us Masthead",
    "Copyright 2024 Example Media. All rights reserved.",
    "Follow us on Mastodon",
    "By Ada Quill",
    "By Ada Quill and Ben Marsh",
    "Published 3 January 2026, 10:22 GMT",
    "5 min read",
    "Photo: Ada Quill",
    "Image credit: Example Agency",
    "A protest in the capital. (Getty Images)",
    "Read more: how the ban works",
    "Related: the court case",
    "Filed Under: privacy, law",
    "Tags: censorship",
    "Advertisement",
    "Privacy Policy",
    "We use cookies to improve the site.",
    "* * *",
    "Leia também: o caso",
    "Читайте также: дело",
]

NEWS = [
    "Share prices fell after the ban.",
    "Print media in the country are next.",
    "By Friday the order was lifted.",
    "Published documents show that the police knew.",
    "Source code of the spyware was leaked.",
    "Comments by the minister angered judges.",
    "Photo identification is now required to vote online.",
    "Watch the ministry try to explain its own law.",
    "Related laws were struck down last year.",
    "Save the Children called for a ban.",
    "Follow-up hearings are set for May.",
]


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture_is_known(line: str) -> None:
    assert furniture.is_line(line)


@pytest.mark.parametrize("line", NEWS)
def test_news_is_not_furniture(line: str) -> None:
    assert not furniture.is_line(line)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The ban is off. The post Ban lifted appeared first on Example Blog.", ["The ban is off. "]),
        ("The ban is off. Continue reading...", ["The ban is off. "]),
        ("The ban is off. Read more of this story at Example.", ["The ban is off. "]),
        ("The ban is off. Read the full story at Example.", ["The ban is off. "]),
        ("A ban. Sign up for our weekly newsletter. It is off.", ["A ban. ", " It is off."]),
        (
            "A ban. Get our breaking news email, free app or daily news podcast It is off.",
            ["A ban. ", " It is off."],
        ),
        ("This article was originally published on Example under a free licence.", []),
        ("A cable at sea. | Image: Ada Quill The cable is cut.", ["The cable is cut."]),
        (
            "Article URL: https://a.example/b Comments URL: https://c.example/d?id=7 Points: 83 # Comments: 42",
            [],
        ),
        ("Article URL: https://a.example/b Comments URL: https://c.example/d It is off.", [" It is off."]),
    ],
)
def test_footers_inside_a_paragraph_are_taken_out(text: str, left: list[str]) -> None:
    assert [span.of(text) for span in furniture.inline(text, Span(0, len(text)))] == left


def test_only_the_last_paragraphs_tell_who_wrote_it() -> None:
    bio = "Ada Quill is a reporter who covers courts and privacy for Example."
    assert furniture.is_bio(bio, 0)
    assert not furniture.is_bio(bio, 5)


@pytest.mark.parametrize(
    ("title", "outlet", "clean"),
    [
        ("Court lifts ban - The Example Times", "Example Times", "Court lifts ban"),
        ("Court lifts ban | Example | News", "", "Court lifts ban"),
        ("Court lifts ban — example.org", "example.org", "Court lifts ban"),
        ("Thousands arrested in raids - police", "Example", "Thousands arrested in raids - police"),
        ("  Court\n lifts  ban ", "Example", "Court lifts ban"),
        ("Why us? | Example", "Example", "Why us? | Example"),
        ("", "Example", ""),
    ],
)
def test_a_headline_loses_the_name_of_the_site_and_nothing_else(title: str, outlet: str, clean: str) -> None:
    assert furniture.clean_title(title, outlet) == clean
