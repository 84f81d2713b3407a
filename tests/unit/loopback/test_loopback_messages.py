"""What the loopback Discord promises about messages, without its sockets."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.loopback.core import Discord, Options
from tests.loopback.errors import Refusal
from tests.loopback.messages import Draft
from tests.loopback.model import Message

V2 = 1 << 15


@dataclass
class Hands:
    """A clock that a test turns."""

    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Lab:
    """A Discord with nothing listening, and the bot's #news."""

    clock: Hands
    discord: Discord

    def post(self, **body: Any) -> Message:
        channel = self.discord.directory.channel("news")
        return self.discord.messages.post(Draft(channel, self.discord.state.bot, body))

    def posted(self) -> list[Message]:
        return self.discord.directory.channel("news").visible()


@pytest.fixture
def lab() -> Lab:
    clock = Hands()
    return Lab(clock, Discord(Options(clock=clock, spec=None, nonce_window=120)))


def test_a_nonce_holds_within_its_window_and_no_longer(lab: Lab) -> None:
    first = lab.post(content="Story", nonce="n", enforce_nonce=True)
    lab.clock.now += 119
    again = lab.post(content="Story", nonce="n", enforce_nonce=True)
    lab.clock.now += 2
    late = lab.post(content="Story", nonce="n", enforce_nonce=True)

    assert again is first
    assert late is not first
    assert len(lab.posted()) == 2


def test_a_nonce_that_is_not_enforced_prevents_nothing(lab: Lab) -> None:
    assert lab.post(content="Story", nonce="n") is not lab.post(content="Story", nonce="n")


def test_the_nonce_of_a_deleted_message_is_answered_with_unknown_message(lab: Lab) -> None:
    lab.discord.messages.delete(lab.post(content="Story", nonce="n", enforce_nonce=True))
    with pytest.raises(Refusal) as refused:
        lab.post(content="Story", nonce="n", enforce_nonce=True)
    assert refused.value.body["code"] == 10008
    assert lab.posted() == []


def text(content: str) -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(**keys: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Press", "custom_id": "press"} | keys


def row(*children: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(children)}


@pytest.mark.parametrize(
    ("components", "where"),
    [
        ([text("x" * 2001), text("x" * 2000)], "components"),
        ([text("x")] * 41, "components"),
        ([row(*[button(custom_id=str(n)) for n in range(5)])] * 7, "components"),
        ([row(button(), button())], "custom_id"),
        ([row(button(custom_id="x" * 101))], "custom_id"),
        ([row(button(label="x" * 81))], "label"),
        ([row(button(style=5, custom_id=None, url="javascript:alert(1)"))], "url"),
        ([row(button(style=5, custom_id=None, url="https://example.org/" + "x" * 500))], "url"),
        ([row()], "components"),
        ([text("")], "content"),
        ([button()], "type"),
        ([{"type": 9, "components": [text("x")]}], "accessory"),
        ([{"type": 12, "items": [{"media": {"url": "attachment://missing.png"}}]}], "components"),
    ],
)
def test_components_that_discord_refuses_are_refused(lab: Lab, components: list[Any], where: str) -> None:
    with pytest.raises(Refusal) as refused:
        lab.post(components=components, flags=V2)
    assert refused.value.body["code"] == 50035
    assert f"'{where}'" in str(refused.value.body["errors"])
    assert lab.posted() == []


def test_forty_components_of_four_thousand_characters_fit(lab: Lab) -> None:
    lab.post(components=[text("x" * 100)] * 40, flags=V2)
    assert len(lab.posted()) == 1


@pytest.mark.parametrize("legacy", [{"content": "x"}, {"embeds": [{"title": "x"}]}])
def test_components_v2_and_legacy_fields_exclude_each_other(lab: Lab, legacy: dict[str, Any]) -> None:
    with pytest.raises(Refusal, match="LEGACY_FIELDS"):
        lab.post(components=[text("x")], flags=V2, **legacy)


def test_the_components_v2_flag_cannot_be_taken_off(lab: Lab) -> None:
    message = lab.post(components=[text("x")], flags=V2)
    lab.discord.messages.edit(message, {"flags": 0})
    assert message.flags == V2


def test_a_refused_edit_changes_nothing(lab: Lab) -> None:
    message = lab.post(content="Story")
    with pytest.raises(Refusal):
        lab.discord.messages.edit(message, {"content": "x" * 2001})
    assert (message.content, message.edits) == ("Story", 0)


def test_without_allowed_mentions_a_named_member_is_pinged(lab: Lab) -> None:
    reader = lab.discord.directory.user("reader")
    message = lab.post(components=[text(f"<@{reader.id}> <@123> @everyone")], flags=V2)

    assert message.pinged.users == (reader.id,)
    assert not message.pinged.everyone, "the bot lacks the right to mention everyone"


def test_editing_a_mention_in_pings_nobody(lab: Lab) -> None:
    reader = lab.discord.directory.user("reader")
    message = lab.post(content="Story")
    lab.discord.messages.edit(message, {"content": f"<@{reader.id}>"})

    assert message.mentions.users == (reader.id,)
    assert message.pinged.users == ()


def test_parse_and_ids_of_one_kind_exclude_each_other(lab: Lab) -> None:
    with pytest.raises(Refusal, match="mutually exclusive"):
        lab.post(content="x", allowed_mentions={"parse": ["users"], "users": ["1"]})
