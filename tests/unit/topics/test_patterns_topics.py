"""What each form of a rule finds, and what it does not."""

import pytest

from bot.topics.patterns import BadPattern, Matcher, Matchers, parse, read_list
from bot.topics.tokens import tokens

LISTS = {"block": read_list("block*, take* down"), "site": read_list("website*, web page")}


def fits(pattern: str, text: str) -> bool:
    """Whether the pattern is found in the text."""
    return any(Matchers([Matcher([parse(pattern)], LISTS)]).hits(tokens(text), [0]))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("censor*", "The CENSORS came"),
        ("internet|web shutdown", "A web shutdown"),
        ("{block} & {site}", "Websites of three parties were blocked"),
        ("{block} & {site}", "A web page was taken before it takes down more"),
        ("label* & extremist & media", "labels a media site extremist"),
        ("charged > cybercrime", "charged under the new cybercrime law"),
        ("vie privée", "VIE PRIVEE"),
        ("审查", "网络审查加强"),
        ("u s", "in the U S today"),
        ("AI law", "the A.I. law"),
        ("AI law", "THE AI LAW"),
    ],
)
def test_a_pattern_is_found(pattern: str, text: str) -> None:
    assert fits(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("censor", "The censors came"),
        ("internet shutdown", "The internet. Shutdown at noon."),
        ("internet shutdown", "internet in shutdown"),
        ("{block} & {site}", "blocked one two three four five six seven eight nine website"),
        ("charged > cybercrime", "cybercrime was charged"),
        ("press freedom", "freedom press"),
        ("审查", "审议调查"),
        ("AI", "ai ministri"),
    ],
)
def test_a_near_miss_is_not_found(pattern: str, text: str) -> None:
    assert not fits(pattern, text)


@pytest.mark.parametrize("pattern", ["", "a &", "{Site}", "*ing", "a & b > c"])
def test_an_unreadable_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(BadPattern):
        parse(pattern)


def test_each_of_several_matchers_finds_what_is_its_own() -> None:
    matchers = Matchers(
        [
            Matcher([parse("censor*")], LISTS),
            Matcher([parse("{block} & {site}"), parse("censor*")], LISTS),
        ]
    )
    text = tokens("Censors blocked a website")
    assert [(number, hit.pattern) for number, hit in matchers.hits(text, [0])] == [(0, 0)]
    assert [(number, hit.pattern) for number, hit in matchers.hits(text, [1, 0])] == [(1, 1), (1, 0), (0, 0)]
