"""Grouping is clearly better than the TF-IDF average link that it replaced, on reports with gold events."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from benchmarks import reposts, stories
from bot.adapters.encoder.encoder import installed
from bot.stories.copies import imprint, is_copy

DATA = os.environ.get("RIGHTSWIRE_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="RIGHTSWIRE_DATA names no folder of measured data")


READ = pytest.mark.skipif(installed() is None, reason="the extra [semantic] is not installed")


def scores(name: str, *options: str) -> dict[str, Any]:
    return stories.run(["--data", str(Path(str(DATA)) / "data" / name), *options])


@pytest.mark.parametrize(
    ("name", "bcubed", "pairwise"),
    [
        ("stories/events_allsides.dev.jsonl", 0.91, 0.81),
        ("stories/events_rights.dev.jsonl", 0.89, 0.74),
        ("stories/events_neus.dev.jsonl", 0.84, 0.73),
    ],
)
def test_stories_agree_with_the_gold_events(name: str, bcubed: float, pairwise: float) -> None:
    found = scores(name)
    assert found["bcubed_f1"] >= bcubed
    assert found["pairwise_f1"] >= pairwise


@READ
@pytest.mark.parametrize(
    ("name", "bcubed", "pairwise", "options"),
    [
        ("stories/events_rights.dev.jsonl", 0.90, 0.76, ()),
        ("languages/xling_ntrex.dev.jsonl", 0.95, 0.92, ("--languages", "en,zh,ar")),
    ],
)
def test_with_an_encoder_they_agree_more_and_in_several_languages(
    name: str, bcubed: float, pairwise: float, options: tuple[str, ...]
) -> None:
    found = scores(name, "--semantic", *options)
    assert found["bcubed_f1"] >= bcubed
    assert found["pairwise_f1"] >= pairwise


def test_copies_are_found_and_no_independent_report_is_taken_for_one() -> None:
    found: dict[str, Any] = reposts.run(["--data", str(Path(str(DATA)) / "data/repost/dups_synth.dev.jsonl")])
    assert found["false_merges"] == 0
    assert found["f1"] >= 0.998


def test_harder_copies_are_found_too_and_no_round_up_of_headlines() -> None:
    with (Path(str(DATA)) / "data/repost/dups_synth.dev.jsonl").open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if not row.get("_meta")]
    missed = Counter(row["kind"] for row in reposts.harder(rows) if _copied(row) != row["dup"])
    assert missed.keys() <= {"paraphrase"}
    assert missed["paraphrase"] <= 2


def _copied(row: dict[str, Any]) -> bool:
    return is_copy(imprint(row["a_title"], row["a_text"]), imprint("", row["b"]))


def test_without_an_encoder_names_and_numbers_join_languages_and_no_events() -> None:
    found = scores("languages/xling_ntrex.dev.jsonl", "--languages", "en,es,fr,de,pt")
    assert found["bcubed_precision"] >= 0.95
    # Each alone would be a fifth.
    assert found["bcubed_recall"] >= 0.3
