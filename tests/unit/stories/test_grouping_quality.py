"""Grouping is clearly better than the TF-IDF average link that it replaced, on reports with gold events."""

import os
from pathlib import Path

import pytest

from benchmarks import reposts, stories

DATA = os.environ.get("RIGHTSWIRE_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="RIGHTSWIRE_DATA names no folder of measured data")


def scores(name: str) -> dict[str, object]:
    return stories.run(["--data", str(Path(str(DATA)) / "data/stories" / name)])


@pytest.mark.parametrize(
    ("name", "bcubed", "pairwise"),
    [
        ("events_allsides.dev.jsonl", 0.88, 0.77),
        ("events_rights.dev.jsonl", 0.88, 0.70),
        ("events_neus.dev.jsonl", 0.82, 0.69),
    ],
)
def test_stories_agree_with_the_gold_events(name: str, bcubed: float, pairwise: float) -> None:
    found = scores(name)
    assert found["bcubed_f1"] >= bcubed  # type: ignore[operator]
    assert found["pairwise_f1"] >= pairwise  # type: ignore[operator]


def test_copies_are_found_and_no_independent_report_is_taken_for_one() -> None:
    found = reposts.run(["--data", str(Path(str(DATA)) / "data/repost/dups_synth.dev.jsonl")])
    assert found["false_merges"] == 0
    assert found["f1"] >= 0.998  # type: ignore[operator]
