"""/help and /about."""

from collections.abc import Iterator
from typing import Any, Final

from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client import Interaction, RightswireBot
from bot.presentation.about import about, command_list

SOURCE: Final = "https://github.com/rightswire/rightswire"


class Help(commands.Cog):
    """What there is to ask for."""

    def __init__(self, bot: RightswireBot) -> None:
        self._bot = bot

    @app_commands.command(description="What you can ask me")
    async def help(self, interaction: Interaction) -> None:
        """List the commands that whoever asks may use."""
        lines = [
            (
                command.qualified_name.split()[0],
                self._bot.mention(command.qualified_name),
                command.description,
            )
            for command in self._commands(interaction)
        ]
        await interaction.response.send_message(view=command_list(lines), ephemeral=True)

    @app_commands.command(description="What I am and where I come from")
    async def about(self, interaction: Interaction) -> None:
        """Say what this program is."""
        await interaction.response.send_message(
            view=about(__version__, SOURCE, self._bot.usecases.briefs.model), ephemeral=True
        )

    def _commands(self, interaction: Interaction) -> Iterator[app_commands.Command[Any, ..., Any]]:
        for command in self._bot.tree.walk_commands():
            needed = (command.root_parent or command).default_permissions
            allowed = needed is None or (interaction.guild_id and needed <= interaction.permissions)
            if isinstance(command, app_commands.Command) and allowed:
                yield command


async def setup(bot: RightswireBot) -> None:
    """Hand the cog the client."""
    await bot.add_cog(Help(bot))
