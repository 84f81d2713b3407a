"""Whether Discord has our commands already."""

from typing import Any

import pytest

from bot.client import same_commands

OURS: list[dict[str, Any]] = [
    {
        "name": "news",
        "description": "Read",
        "type": 1,
        "nsfw": False,
        "default_member_permissions": 32,
        "contexts": [0, 1],
        "options": [{"name": "latest", "description": "The latest", "type": 1, "options": []}],
    }
]
# Discord adds ids and versions, leaves out what is empty, and spells permissions as text.
THEIRS: list[dict[str, Any]] = [
    {
        "id": "1",
        "application_id": "2",
        "version": "3",
        "name": "news",
        "description": "Read",
        "type": 1,
        "default_member_permissions": "32",
        "contexts": [0, 1],
        "options": [{"name": "latest", "description": "The latest", "type": 1}],
    }
]


def test_what_discord_spells_otherwise_is_the_same() -> None:
    assert same_commands(OURS, THEIRS)


@pytest.mark.parametrize(
    "change",
    [
        {"description": "Something else"},
        {"default_member_permissions": None},
        {"contexts": [0]},
        {"options": []},
        {"options": [{"name": "latest", "description": "The latest", "type": 1, "required": True}]},
        {"name": "olds"},
    ],
)
def test_any_difference_is_seen(change: dict[str, Any]) -> None:
    assert not same_commands(OURS, [THEIRS[0] | change])
    assert not same_commands([OURS[0] | change], THEIRS)


def test_a_missing_or_further_command_is_seen() -> None:
    assert not same_commands(OURS, [])
    assert not same_commands(OURS, [*THEIRS, THEIRS[0] | {"name": "old"}])
