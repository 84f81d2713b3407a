"""Who may use which command: members, managers, administrators, where the bot may not post, direct messages.

`matrix.py` has a row for every command that there is, and each row is walked by each of them.
"""

from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands
from simcord.actors import MemberActor
from simcord.backend.errors import SetupError

from tests import commands_page
from tests.integration.discord.lab import Lab, said
from tests.integration.discord.matrix import COMMANDS, MENUS, NO_MANAGER, PAGE, barred, furnish, use

Command = app_commands.Command[Any, ..., Any]


def every(lab: Lab) -> dict[str, Command]:
    walked = lab.running().tree.walk_commands()
    return {one.qualified_name: one for one in walked if isinstance(one, app_commands.Command)}


def for_managers(command: Command) -> bool:
    """Whether Discord is told to hide it from ordinary members."""
    return (command.root_parent or command).default_permissions is not None


def halves(names: list[str]) -> Iterator[tuple[str, bool]]:
    """Each name, and whether the bot is to be started again before it: once, in between."""
    yield from ((name, number == len(names) // 2) for number, name in enumerate(names))


@pytest.fixture
def furnished(lab: Lab) -> Lab:
    furnish(lab)
    return lab


async def test_every_command_and_every_menu_entry_has_a_row(lab: Lab) -> None:
    assert set(every(lab)) == set(COMMANDS)
    menus = lab.running().tree.get_commands(type=discord.AppCommandType.message)
    assert {menu.name for menu in menus} == set(MENUS)
    assert not lab.running().tree.get_commands(type=discord.AppCommandType.user)


async def test_members_are_turned_away_from_all_that_is_for_managers_even_where_they_see_it(
    furnished: Lab,
) -> None:
    lab = furnished
    hidden = [name for name, command in every(lab).items() if for_managers(command)]
    for group in {name.split()[0] for name in hidden}:
        seen = lab.running().command_ids[group]
        lab.guild.set_command_permissions(seen, {lab.guild.default_role: True})
    for name in hidden:
        answer = await use(lab, lab.reader, name, lab.channel)
        assert answer.ephemeral, name
        assert NO_MANAGER in said(answer), name


async def test_members_have_everything_else_before_and_after_a_restart(furnished: Lab) -> None:
    lab = furnished
    open_to_all = [name for name, command in every(lab).items() if not for_managers(command)]
    await _walk(lab, lab.reader, open_to_all)


async def test_managers_have_everything_before_and_after_a_restart(furnished: Lab) -> None:
    await _walk(furnished, furnished.manager, list(COMMANDS))


async def test_administrators_have_everything_whatever_their_roles_say(furnished: Lab) -> None:
    lab = furnished
    role = lab.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    admin = lab.guild.add_member(lab.env.create_user("ada"), roles=[role])
    await _walk(lab, admin, list(COMMANDS))


async def test_where_the_bot_may_not_post_all_is_answered_and_what_posts_says_what_is_missing(
    furnished: Lab,
) -> None:
    lab = furnished
    closed, wrong = barred(lab), {}
    for name, row in COMMANDS.items():
        told = said(await use(lab, lab.manager, name, closed))
        if (row.barred or row.says) not in told:
            wrong[name] = told
    assert not wrong


async def test_direct_messages_have_all_but_what_is_for_managers(furnished: Lab) -> None:
    lab = furnished
    for (name, command), (_, again) in zip(every(lab).items(), halves(list(COMMANDS)), strict=True):
        if again:
            await lab.env.restart_bot(lab.bot())
        if for_managers(command):
            with pytest.raises(SetupError, match="not visible"):
                await use(lab, lab.rita, name)
        else:
            assert COMMANDS[name].says in said(await use(lab, lab.rita, name)), name


@pytest.mark.parametrize("name", MENUS)
async def test_a_messages_menu_is_for_everybody_everywhere(furnished: Lab, name: str) -> None:
    lab = furnished
    places = (lab.channel, barred(lab))
    for actor in (lab.reader, lab.manager):
        for channel in places:
            message = await lab.manager.send(channel, PAGE)
            assert MENUS[name].says in said(await actor.context_menu(channel, name, message)), channel.name
            await lab.env.restart_bot(lab.bot())


async def test_only_what_is_for_managers_is_kept_from_members_own_installations() -> None:
    tree = (await commands_page.loaded()).tree
    for command in tree.get_commands(type=discord.AppCommandType.chat_input):
        kinds = command.to_dict(tree)["integration_types"]
        assert kinds == ([0] if command.default_permissions is not None else [0, 1]), command.name


async def _walk(lab: Lab, actor: MemberActor, names: list[str]) -> None:
    wrong = {}
    for name, again in halves(names):
        if again:
            await lab.env.restart_bot(lab.bot())
        told = said(await use(lab, actor, name, lab.channel))
        if COMMANDS[name].says not in told:
            wrong[name] = told
    assert not wrong
