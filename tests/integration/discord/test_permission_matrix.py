"""Who may use which command, for every command there is: members, managers, administrators, direct messages."""

from typing import Any

import discord
import pytest
from discord import app_commands
from simcord.backend.errors import SetupError
from simcord.results import InteractionResult

from tests import commands_page
from tests.integration.discord.lab import Lab, said

Command = app_commands.Command[Any, ..., Any]


def every(lab: Lab) -> list[Command]:
    walked = lab.running().tree.walk_commands()
    return [command for command in walked if isinstance(command, app_commands.Command)]


def options(lab: Lab, command: Command) -> dict[str, Any]:
    """Something for each required option."""
    values = {discord.AppCommandOptionType.channel: lab.channel, discord.AppCommandOptionType.integer: 1}
    return {
        option.display_name: option.choices[0].value if option.choices else values.get(option.type, "1")
        for option in command.parameters
        if option.required and option.type is not discord.AppCommandOptionType.attachment
    }


def for_managers(command: Command) -> bool:
    """Whether Discord is told to hide it from ordinary members."""
    return (command.root_parent or command).default_permissions is not None


def needs_a_file(command: Command) -> bool:
    kinds = [option.type for option in command.parameters if option.required]
    return discord.AppCommandOptionType.attachment in kinds


async def test_members_are_turned_away_from_all_that_is_for_managers_even_where_they_see_it(lab: Lab) -> None:
    hidden = [command for command in every(lab) if for_managers(command)]
    for group in {command.qualified_name.split()[0] for command in hidden}:
        seen = lab.running().command_ids[group]
        lab.guild.set_command_permissions(seen, {lab.guild.default_role: True})
    for command in hidden:
        if not needs_a_file(command):
            answer = await lab.ask(command.qualified_name, **options(lab, command))
            assert answer.ephemeral, command.qualified_name
            assert "You need the Manage Server permission" in said(answer), command.qualified_name


async def test_everything_else_answers_members_and_says_so_in_private_when_it_cannot(lab: Lab) -> None:
    for command in every(lab):
        if not for_managers(command) and not needs_a_file(command):
            answer = await lab.ask(command.qualified_name, **options(lab, command))
            assert said(answer), command.qualified_name
            assert "Something went wrong" not in said(answer), command.qualified_name


async def test_managers_and_administrators_are_answered_everywhere(lab: Lab) -> None:
    role = lab.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    admin = lab.guild.add_member(lab.env.create_user("ada"), roles=[role])
    for command in every(lab):
        if needs_a_file(command):
            continue
        for actor in (lab.manager, admin):
            answer: InteractionResult = await actor.slash(
                lab.channel, command.qualified_name, **options(lab, command)
            )
            assert "You need" not in said(answer), command.qualified_name
            assert "Something went wrong" not in said(answer), command.qualified_name


async def test_direct_messages_have_all_but_what_is_for_managers(lab: Lab) -> None:
    for command in every(lab):
        if needs_a_file(command):
            continue
        name, given = command.qualified_name, options(lab, command)
        if for_managers(command):
            given.pop("channel", None)
            with pytest.raises(SetupError, match="not visible"):
                await lab.rita.slash(name, **given)
        else:
            assert "Something went wrong" not in said(await lab.rita.slash(name, **given)), name


async def test_only_what_is_for_managers_is_kept_from_members_own_installations() -> None:
    tree = (await commands_page.loaded()).tree
    for command in tree.get_commands(type=discord.AppCommandType.chat_input):
        kinds = command.to_dict(tree)["integration_types"]
        assert kinds == ([0] if command.default_permissions is not None else [0, 1]), command.name
