"""The privacy text and `/about`: a language model is named when one takes part, and not when none does."""

from dataclasses import replace
from datetime import UTC, datetime

from discord import ui

from bot.presentation.about import Facts, about
from bot.presentation.privacy import deleted, policy


def words(view: ui.LayoutView) -> str:
    return "\n".join(item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def test_a_language_model_that_takes_part_is_named_with_what_it_gets() -> None:
    said = words(policy("sample-1b"))
    assert "sample-1b" in said
    assert "The text of articles is sent to it" in said


def test_without_a_language_model_none_is_spoken_of() -> None:
    assert "language model" not in words(policy())


def test_how_long_backups_are_kept_is_told_where_the_operator_said_so() -> None:
    assert "Ask them how long they keep them" in words(policy())
    assert "keeps copies of the database for 30 days" in words(policy(backups_days=30))
    assert "Ask them" not in words(policy(backups_days=30))
    assert deleted(2).endswith("until whoever runs me throws it away.")
    assert deleted(2, 30).endswith("A backup made before now still does, for 30 days at most.")


def test_about_says_which_language_model_takes_part_and_what_it_gets() -> None:
    facts = Facts("1", "https://code.example", datetime(2026, 1, 1, tzinfo=UTC))
    said = words(about(replace(facts, model="sample-1b")))
    assert "A language model, sample-1b, words the points" in said
    assert "The articles' text is sent to it" in said
    assert "No language model takes part." in words(about(facts))
