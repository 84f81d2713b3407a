"""Subscriptions, options, permissions and the invitation in words and values."""

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.invite import PERMISSIONS, invite_url
from bot.presentation.options import MAX_CHOICES, choices
from bot.presentation.subscriptions import described, rate
from bot.usecases.previews import Preview
from tests.fakes.samples import story

OUTLETS = [
    (name, name) for name in ("Sample Wire", "The Example Times", "Specimen Rights Network", "Wirecutter")
]


def names(typed: str) -> list[str]:
    return [choice.name for choice in choices(OUTLETS, typed)]


def test_choices_begin_with_what_was_typed_or_hold_it() -> None:
    assert names("wire") == ["Wirecutter", "Sample Wire"]
    assert names("TIMES") == ["The Example Times"]


def test_choices_forgive_a_typing_error() -> None:
    assert names("specimne") == ["Specimen Rights Network"]
    assert names("zzzzzz") == []


@given(
    st.lists(st.tuples(st.text(max_size=200), st.text(min_size=1, max_size=200)), max_size=60),
    st.text(max_size=20),
)
def test_discord_takes_every_list_of_choices(offered: list[tuple[str, str]], typed: str) -> None:
    made = choices(offered, typed)
    assert len(made) <= MAX_CHOICES
    assert all(1 <= len(choice.name) <= 100 and 1 <= len(str(choice.value)) <= 100 for choice in made)


def test_a_description_cannot_escape_its_sentence() -> None:
    assert described("a**b @everyone") == "**a\\*\\*b @\u2060everyone**"


@pytest.mark.parametrize(
    ("count", "cut", "said"),
    [
        (0, False, "Nothing of the last 7 days fits"),
        (0, True, "Nothing of the latest stories fits"),
        (1, False, "1 story would have come: less than one a day"),
        (7, False, "7 stories would have come: about 1 a day"),
        (30, True, "at least 30 stories would have come: about 4 a day"),
    ],
)
def test_a_preview_says_how_often_it_would_have_rung(count: int, cut: bool, said: str) -> None:
    assert said in rate(Preview((story(),) * count, cut=cut))


def test_the_invitation_asks_for_what_is_needed_and_no_more() -> None:
    link = invite_url(42)
    assert "client_id=42" in link
    assert "scope=bot+applications.commands" in link
    assert f"permissions={PERMISSIONS.value}" in link
    granted = {name for name, allowed in PERMISSIONS if allowed}
    assert granted == {
        "read_messages",
        "send_messages",
        "embed_links",
        "read_message_history",
        "create_public_threads",
        "send_messages_in_threads",
    }
    assert not discord.Permissions(PERMISSIONS.value).administrator


def test_values_are_kept_as_they_are() -> None:
    made: Any = choices([("Label", "7")], "")
    assert made[0].value == "7"
