"""/help and /about."""

from collections.abc import Iterator
from typing import Any, Final

from discord import app_commands
from discord.ext import commands

from bot import __version__
from bot.client import Interaction, RightswireBot, guild_of
from bot.languages.messages import _, command_name, named
from bot.presentation.about import Command, Facts, about, command_help, command_list
from bot.presentation.options import Choice, choices

SOURCE: Final = "https://github.com/rightswire/rightswire"


class Help(commands.Cog):
    """What there is to ask for."""

    def __init__(self, bot: RightswireBot) -> None:
        self._bot = bot

    @app_commands.command(name="help", description="What you can ask me")
    @app_commands.rename(wanted="about")
    @app_commands.describe(wanted="A command, or what you want to do")
    async def find(self, interaction: Interaction, wanted: str = "") -> None:
        """List the commands that whoever asks may use, or tell all of one."""
        usable = list(self._commands(interaction))
        view = command_help(usable, wanted) if wanted.strip() else command_list(usable)
        await interaction.response.send_message(view=view, ephemeral=True)

    @app_commands.command(description="What I am and where I come from")
    async def about(self, interaction: Interaction) -> None:
        """Say what this program is."""
        await interaction.response.defer(ephemeral=True)
        usecases, guild = self._bot.usecases, guild_of(interaction)
        feeds = await usecases.feeds.of_guild(guild) if guild else []
        model, encoder = usecases.briefs.model, usecases.vectors.encoder
        facts = Facts(__version__, SOURCE, usecases.since, model, len(feeds), encoder)
        await interaction.followup.send(view=about(facts), ephemeral=True)

    @find.autocomplete("wanted")
    async def _named(self, interaction: Interaction, typed: str) -> list[Choice]:
        return choices(((one.label, one.name) for one in self._commands(interaction)), typed)

    def _commands(self, interaction: Interaction) -> Iterator[Command]:
        for command in self._bot.tree.walk_commands():
            needed = (command.root_parent or command).default_permissions
            allowed = needed is None or (interaction.guild_id and needed <= interaction.permissions)
            if isinstance(command, app_commands.Command) and allowed:
                yield self._told(command, for_managers=needed is not None)

    def _told(self, command: app_commands.Command[Any, ..., Any], *, for_managers: bool) -> Command:
        options = [(named(option.display_name), _(str(option.description))) for option in command.parameters]
        name = command.qualified_name
        return Command(
            name, self._bot.mention(name), _(command.description), options, for_managers, command_name(name)
        )


async def setup(bot: RightswireBot) -> None:
    """Hand the cog the client."""
    await bot.add_cog(Help(bot))
