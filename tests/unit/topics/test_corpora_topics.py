"""Figures on the labelled sets that must not fall back, and the seed story, where the sets are at hand."""

import os
from pathlib import Path

import pytest

from benchmarks import languages as languages_benchmark
from benchmarks import places as places_benchmark
from benchmarks import topics as topics_benchmark
from benchmarks._events import stream
from bot.topics.places import load_gazetteer
from bot.topics.tagger import Tagger
from bot.topics.taxonomy import load_taxonomy

SHARED = Path(os.environ.get("RIGHTSWIRE_DATA", "/nonexistent"))
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason="RIGHTSWIRE_DATA does not name the folder of labelled sets"
)

SEED_TITLE = "China Rounds Up 15,000 in Push Against Cyber Crime"


def seed() -> str:
    """The story that started the project."""
    return (SHARED / "seed" / "000_ded18808b172690d.txt").read_text(encoding="utf-8")


def test_the_seed_story_has_exactly_its_topics() -> None:
    tags = Tagger(load_taxonomy()).topics(SEED_TITLE, seed(), "en")
    assert {tag.id for tag in tags} == {"cybercrime", "cyberlaw", "speech", "censorship"}
    assert all(words in SEED_TITLE or words in seed() for tag in tags for words in tag.because)


def test_the_seed_story_is_about_china_alone() -> None:
    assert [tag.code for tag in load_gazetteer().places(SEED_TITLE, seed())] == ["CN"]


@pytest.mark.parametrize(
    ("name", "micro"),
    [("topics/topics_gv", 0.86), ("topics/topics_bookmarks", 0.52), ("stories/events_rights", 0.9)],
)
def test_topics_on_the_labelled_sets(name: str, micro: float) -> None:
    figures = topics_benchmark.measure(topics_benchmark.rows_of(SHARED / "data" / f"{name}.dev.jsonl"))
    assert figures["micro_f1"] >= micro


@pytest.mark.parametrize(("name", "micro"), [("topics/topics_gv", 0.97), ("stories/events_rights", 0.91)])
def test_places_on_the_labelled_sets(name: str, micro: float) -> None:
    figures = places_benchmark.measure(topics_benchmark.rows_of(SHARED / "data" / f"{name}.dev.jsonl"))
    assert figures["micro_f1"] >= micro


def test_few_stories_without_topic_get_one() -> None:
    figures = topics_benchmark.measure(
        topics_benchmark.rows_of(SHARED / "data/stories/events_rights.dev.jsonl")
    )
    assert figures["irrelevant_tagged"] <= 0.06


def test_forty_characters_tell_the_language() -> None:
    rows = stream(SHARED / "data/languages/xling_ntrex.dev.jsonl")
    accuracy = languages_benchmark.identified(rows, 40)["id_accuracy"]
    assert isinstance(accuracy, float)
    assert accuracy >= 0.97
