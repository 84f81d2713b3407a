"""Pictures of trends: every script, both looks, any numbers."""

import warnings
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread

from bot.domain.trend import Trend
from bot.presentation import figures
from bot.presentation.looks import LOOKS, Heading

START = date(2026, 10, 27)
numbers = st.lists(st.integers(0, 5000), min_size=7, max_size=365).map(tuple)
trends = st.builds(Trend, st.just("x"), st.just(START), numbers, st.none() | st.floats(0, 500))


def size(image: bytes) -> tuple[int, int]:
    height, width, _ = imread(BytesIO(image)).shape
    return width, height


@settings(max_examples=6, deadline=None)
@given(trends, st.sampled_from(list(LOOKS)))
def test_any_numbers_can_be_drawn(trend: Trend, look: str) -> None:
    heading = Heading("Censorship in China", "so many stories", LOOKS[look])
    assert size(figures.timeline(heading, trend)) == (1080, 660)


def test_each_topic_has_a_chart_and_the_picture_grows_with_them() -> None:
    heading = Heading("Topic by topic", "stories a day")
    few = [(f"Topic {number}", Trend("x", START, (1, 0, 3, 0, 0, 0, 2), 1.0)) for number in range(3)]
    assert size(figures.multiples(heading, few * 7))[1] > size(figures.multiples(heading, few))[1]


def test_small_countries_and_unknown_ones_do_no_harm_to_the_map() -> None:
    told = [("CN", "China", 40), ("SG", "Singapore", 2), ("XX", "Nowhere", 1), ("TV", "Tuvalu", 1)]
    assert size(figures.world(Heading("Where", "by country"), told)) == (1080, 880)


def test_right_to_left_and_chinese_are_drawn_without_a_missing_sign() -> None:
    if "Noto Sans CJK SC" not in figures._families():
        pytest.skip("no font with Chinese on this machine")
    with warnings.catch_warnings(action="error"):  # matplotlib warns of each sign that no font has
        figures.timeline(Heading("الرقابة في الصين · 审查制度", "Цензура"), Trend("x", START, (1,) * 7))


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    figures.timeline(Heading("$20 million, $x_{", "fined"), Trend("x", START, (1,) * 7))


def test_the_map_knows_nearly_every_country() -> None:
    from bot.topics.places import load_gazetteer

    codes = {place.code for place in load_gazetteer().suggest("", limit=400)}
    missing = codes - figures._countries().keys()
    assert not missing & {"SG", "BH", "MT", "LU", "HK", "TW", "XK", "PS", "FJ"}
    assert len(missing) < 20
