"""docs/commands.md, made of the command tree: `python -m tests.commands_page` writes it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
from discord import app_commands

import cogs
from bot.client import RightswireBot
from tests.integration.discord.lab import Lab

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "commands.md"
IMAGES = "images/commands"
_HEAD = """# Commands

Made of the command tree by `scripts/docs`. A command is typed into any channel that Rightswire can see, or into its
direct messages. Options in *italics* may be left out; a list of what fits comes while you type.
"""
_KINDS = {
    discord.AppCommandOptionType.integer: "number",
    discord.AppCommandOptionType.boolean: "yes or no",
    discord.AppCommandOptionType.channel: "channel",
}

Command = app_commands.Command[Any, ..., Any]


def page(bot: RightswireBot) -> str:
    """The whole page."""
    parts = [_HEAD]
    for command in bot.tree.get_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Group):
            parts += [f"## /{command.name}", f"{command.description}. {_who(command)}"]
            parts += [
                _told(each) for each in command.walk_commands() if isinstance(each, app_commands.Command)
            ]
        elif isinstance(command, app_commands.Command):
            parts += [f"## /{command.name}", "\n\n".join(_body(command))]
    parts += ["## In the menu of a message", "Open the menu of any message, then Apps."]
    menus = bot.tree.get_commands(type=discord.AppCommandType.message)
    parts += [f"- **{menu.name}**: sums up the page that the message links to." for menu in menus]
    return "\n\n".join(part.strip() for part in parts) + "\n"


async def loaded() -> RightswireBot:
    """The bot with all its commands, on nothing."""
    bot = Lab().bot()
    for name in cogs.EXTENSIONS:
        await bot.load_extension(name)
    return bot


def _who(group: app_commands.Group) -> str:
    managers = "For whoever may manage the server." if group.default_permissions else "For everybody."
    return managers if group.guild_only else f"{managers} Also in direct messages."


def _told(command: Command) -> str:
    return "\n\n".join([f"### /{command.qualified_name}", *_body(command)])


def _body(command: Command) -> Iterator[str]:
    yield f"{command.description}."
    options = [_option(option) for option in command.parameters]
    if options:
        yield "\n".join(["| option | |", "|---|---|", *options])
    name = command.qualified_name.replace(" ", "-")
    if (DOCS / IMAGES / f"{name}.png").exists():
        yield f"![/{command.qualified_name} on a desk]({IMAGES}/{name}.png)"


def _option(option: app_commands.Parameter) -> str:
    name = f"`{option.display_name}`" if option.required else f"*`{option.display_name}`*"
    kind = _KINDS.get(option.type, "")
    limits = f"{option.min_value} to {option.max_value}" if option.max_value is not None else ""
    choices = ", ".join(choice.name for choice in option.choices)
    notes = "; ".join(filter(None, [kind, limits, choices]))
    return (
        f"| {name} | {str(option.description).replace('|', chr(92) + '|')}{f' ({notes})' if notes else ''} |"
    )


def main() -> None:
    """Write it."""
    PAGE.write_text(page(asyncio.run(loaded())), encoding="utf-8")


if __name__ == "__main__":
    main()
