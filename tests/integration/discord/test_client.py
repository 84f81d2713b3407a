"""The client: what it tells Discord at start, and what it says of itself."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot import __version__
from bot.usecases.vectors import Vectors
from tests import commands_page
from tests.fakes.encoder import FakeEncoder
from tests.integration.discord.lab import Lab, answered, labels, said


def puts(lab: Lab) -> int:
    return sum(
        request.method == "PUT" and request.path.endswith("/commands") for request in lab.env.http_requests
    )


async def test_commands_are_synced_once_and_not_again_after_a_restart(lab: Lab) -> None:
    assert puts(lab) == 1
    await lab.env.restart_bot(lab.bot())
    assert puts(lab) == 1


async def test_changed_commands_are_synced(lab: Lab) -> None:
    stored = lab.env.backend.commands[None]
    stored["help", 1]["description"] = "Something older"
    await lab.env.restart_bot(lab.bot())
    assert puts(lab) == 2


async def test_every_command_is_there(lab: Lab) -> None:
    assert set(lab.manager.available_commands(lab.channel)) == {
        *(f"news {name}" for name in ("latest", "search", "story", "brief", "digest", "trends", "why")),
        *(f"feeds {name}" for name in ("add", "list", "info", "health", "pause", "resume", "remove")),
        *(f"feeds {name}" for name in ("import", "export", "catalogue")),
        *(f"tags {name}" for name in ("correct", "reported", "why")),
        *(
            f"alerts {name}"
            for name in (
                "add",
                "edit",
                "language",
                "list",
                "pause",
                "quiet-hours",
                "remove",
                "resume",
                "test",
            )
        ),
        *(f"server {name}" for name in ("setup", "settings", "doctor", "language")),
        *(f"channels {name}" for name in ("edit", "follow", "list", "log", "preview", "unfollow")),
        *(f"privacy {name}" for name in ("policy", "export", "delete")),
        "help",
        "about",
    }


async def test_managers_commands_are_hidden_from_members_and_direct_messages(lab: Lab) -> None:
    for seen in (lab.reader.available_commands(lab.channel), lab.rita.available_commands()):
        assert "alerts add" in seen
        assert not any(command.startswith(("channels", "feeds", "tags", "server")) for command in seen)


async def test_help_lists_every_command_as_a_link(lab: Lab) -> None:
    answer = await lab.manage("help")
    assert answer.ephemeral
    lines = [line for line in said(answer).splitlines() if line.startswith("</")]
    assert len(lines) == len(lab.manager.available_commands(lab.channel))
    number = lab.running().command_ids["news"]
    assert lines[0] == f"</news latest:{number}> — The latest stories, newest first"


async def test_help_leaves_out_what_only_managers_may(lab: Lab) -> None:
    for answer in (said(await lab.ask("help")), said(await lab.rita.slash("help"))):
        assert "alerts add" in answer
        assert "channels" not in answer


async def test_help_tells_all_of_one_command(lab: Lab) -> None:
    told = said(await lab.ask("help", about="news trends"))
    assert told.startswith(f"### </news trends:{lab.running().command_ids['news']}>")
    assert "- `days`: How many days (30 unless you say otherwise)" in told
    assert "managers" not in told
    assert "For managers" in said(await lab.manage("help", about="/server setup"))


async def test_help_finds_commands_by_what_they_do(lab: Lab) -> None:
    assert "alerts quiet-hours" in said(await lab.ask("help", about="write to you"))
    assert "No command does “zebra”" in said(await lab.ask("help", about="zebra"))
    offered = await lab.reader.autocomplete(lab.channel, "help", "about", "privcy")
    assert {choice["value"] for choice in offered} >= {"privacy delete", "privacy export"}
    assert not await lab.reader.autocomplete(lab.channel, "help", "about", "server set")


async def test_about_says_what_this_is_and_where_it_comes_from(lab: Lab) -> None:
    answer = await lab.ask("about")
    assert answer.ephemeral
    assert f"Version {__version__} · running since <t:" in said(answer)
    assert "No language model takes part" in said(answer)
    assert "compared by what they mean" not in said(answer)
    assert labels(answered(answer)) == ["Source code"]


async def test_about_names_the_encoder_that_takes_part(lab: Lab) -> None:
    lab.running().usecases = replace(lab.running().usecases, vectors=Vectors(FakeEncoder({}, "encoder 1.2")))
    told = said(await lab.ask("about"))
    assert "compared by what they mean too, also between languages, by encoder 1.2" in told


def test_no_warnings_of_voice_libraries(unopened_lab: Lab, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        bot = unopened_lab.bot()
    assert not caplog.records
    assert bot.intents.value == 1
    assert bot.allowed_mentions is not None
    assert bot.allowed_mentions.everyone is False
    assert bot.http.max_ratelimit_timeout == 30


async def test_the_page_of_commands_is_that_of_the_tree() -> None:
    assert commands_page.PAGE.read_text(encoding="utf-8") == commands_page.page(
        await commands_page.loaded()
    ), "docs/commands.md is old: run scripts/docs"


async def test_discord_takes_the_whole_tree() -> None:
    tree = (await commands_page.loaded()).tree
    commands = [command.to_dict(tree) for command in tree.get_commands()]
    assert len(commands) <= 100
    for command in commands:
        assert _size(command) <= 8000
        for option in _options(command):
            assert 1 <= len(option["name"]) <= 32
            assert 1 <= len(option["description"]) <= 100
            assert len(option.get("choices", [])) <= 25
            assert len(option.get("options", [])) <= 25


def _options(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for option in command.get("options", []):
        yield option
        yield from _options(option)


def _size(part: dict[str, Any]) -> int:
    """What Discord counts: all names, descriptions and values."""
    own = sum(len(str(part.get(name, ""))) for name in ("name", "description", "value"))
    inner = [*part.get("options", []), *part.get("choices", [])]
    return own + sum(_size(each) for each in inner)
