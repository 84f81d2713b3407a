"""Which of a forum's tags a story gets."""

from types import SimpleNamespace
from typing import Any

import discord

from bot.adapters.discord.publisher import fitting_tags


def forum(*names: str, required: bool = False, moderated: tuple[str, ...] = ()) -> Any:
    tags = [discord.ForumTag(name=name, moderated=name in moderated) for name in names]
    return SimpleNamespace(available_tags=tags, flags=SimpleNamespace(require_tag=required))


def chosen(place: Any, *labels: str) -> list[str]:
    return [tag.name for tag in fitting_tags(place, labels)]


def test_tags_named_like_topics_and_countries_are_applied() -> None:
    assert chosen(forum("china", "Sport", "Censorship"), "Censorship", "China") == ["china", "Censorship"]


def test_at_most_five_are_applied() -> None:
    names = [f"Topic {n}" for n in range(9)]
    assert chosen(forum(*names), *names) == names[:5]


def test_a_forum_that_requires_a_tag_gets_one() -> None:
    assert chosen(forum("Staff", "Other", required=True, moderated=("Staff",)), "Censorship") == ["Other"]
    assert chosen(forum("Other"), "Censorship") == []
