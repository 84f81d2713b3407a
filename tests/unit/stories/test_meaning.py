"""What is read of a report, how its vector is kept, and how reports are found by it."""

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.domain.report import ReportId
from bot.stories.meaning import (
    OPENING,
    PRECISION,
    TITLE,
    WHOLE,
    Meaning,
    Nearest,
    likeness,
    packed,
    passages,
    unpacked,
)


def unit(*numbers: float) -> NDArray[np.float32]:
    vector = np.array(numbers, dtype=np.float32)
    found: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return found


def meaning(*numbers: float) -> Meaning:
    return unpacked(packed("fake", ("a", "a", "a"), {"a": unit(*numbers)}))


@pytest.mark.parametrize(
    ("title", "text", "read"),
    [
        ("Wren blocked", "It is gone.", ("Wren blocked", "Wren blocked. It is gone.", "It is gone.")),
        ("Wren blocked", "", ("Wren blocked", "Wren blocked", "")),
        ("", "It is gone.", ("", "It is gone.", "It is gone.")),
    ],
)
def test_title_whole_and_opening_are_read(title: str, text: str, read: tuple[str, str, str]) -> None:
    assert passages(title, text) == read


def test_no_more_than_the_opening_of_a_long_text_is_read() -> None:
    assert len(passages("", 10_000 * "word ")[WHOLE]) == 600


def test_a_vector_keeps_its_passages_to_a_hundredth_and_nothing_for_what_is_missing() -> None:
    rows = {"Wren": unit(0.3, -0.9, 0.1)}
    kept = unpacked(packed("fake", ("Wren", "Wren", ""), rows))
    np.testing.assert_allclose(kept[TITLE] / PRECISION, rows["Wren"], atol=0.005)
    np.testing.assert_array_equal(kept[WHOLE], kept[TITLE])
    assert not kept[OPENING].any()


def test_a_vector_takes_a_byte_for_each_number() -> None:
    vector = packed("fake", ("a", "b", "c"), {text: unit(*range(1, 513)) for text in "abc"})
    assert len(vector.values) == 3 * 512


def test_likeness_is_the_cosine_and_nothing_without_a_vector() -> None:
    one, other = meaning(1, 0), meaning(1, 1)
    found = likeness(one, [one, None, other])
    np.testing.assert_allclose(found, [[1.0] * 4, [0.0] * 4, [0.5**0.5] * 4], atol=0.01)


def test_a_title_is_compared_with_the_other_ones_opening_either_way() -> None:
    rows = {"x": unit(1, 0), "y": unit(0, 1)}
    one = unpacked(packed("fake", ("x", "y", "y"), rows))
    other = unpacked(packed("fake", ("y", "x", "x"), rows))
    np.testing.assert_allclose(likeness(one, [other]), [[0, 0, 0, 1]], atol=0.01)


def test_the_nearest_come_first_and_whoever_was_removed_comes_no_more() -> None:
    nearest = Nearest()
    assert nearest.alike(meaning(1, 0), 3) == []
    for number in range(400):
        nearest.add(ReportId(number), meaning(1, number))
    assert nearest.alike(meaning(1, 0), 3) == [ReportId(0), ReportId(1), ReportId(2)]
    for number in (0, 2, 399, 399, 777):
        nearest.remove(ReportId(number))
    assert nearest.alike(meaning(1, 0), 2) == [ReportId(1), ReportId(3)]
    nearest.add(ReportId(0), meaning(1, 0))
    assert nearest.alike(meaning(1, 0), 2) == [ReportId(0), ReportId(1)]
    assert len(nearest.alike(meaning(1, 0), 1000)) == 397 + 1
