"""Subscriptions, options, permissions and the invitation in words and values."""

from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.feed import GuildId
from bot.domain.query import Query, Term, TermKind, query, wanted
from bot.domain.topic import CountryCode, TopicId
from bot.presentation.invite import PERMISSIONS, invite_url
from bot.presentation.options import MAX_CHOICES, choices
from bot.presentation.subscriptions import described, example_filter

SERVER = GuildId(1)
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


def test_an_example_is_looked_for_by_topic_place_and_words() -> None:
    asked = wanted([TopicId("censorship")], [CountryCode("CN")], '"great firewall" vpn')
    found = example_filter(asked, SERVER)
    assert found is not None
    assert (found.guild, found.topic, found.place) == (SERVER, "censorship", "CN")
    assert set(found.words) == {"great", "firewall", "vpn"}


def test_any_topic_is_no_topic_of_the_archive() -> None:
    found = example_filter(wanted(), SERVER)
    assert found is not None
    assert found.topic is None


@pytest.mark.parametrize(
    "asked",
    [
        Query(),
        wanted(text="telegram -apple"),
        query([([Term(TermKind.TOPIC, "a")], []), ([Term(TermKind.TOPIC, "b")], [])]),
    ],
)
def test_what_the_archive_cannot_be_asked_has_no_example(asked: Query) -> None:
    assert example_filter(asked, SERVER) is None


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
