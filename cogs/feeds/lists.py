"""/feeds import, export, catalogue: many feeds at a time."""

from io import BytesIO

import discord
from discord import app_commands
from discord.ext import commands

from bot.catalogue.catalogue import fitting
from bot.client import Interaction, RightswireBot, guild_of
from bot.domain.feed import UserId
from bot.languages.messages import _
from bot.presentation.catalogue import CatalogueList
from bot.presentation.imports import EXPORTED, Importing, check_file
from bot.presentation.names import Names
from bot.presentation.options import PlaceArgument, TopicArgument
from bot.usecases.lists import Importer


class Listing(commands.Cog):
    """Lists of feeds."""

    def __init__(self, bot: RightswireBot) -> None:
        self._known = bot.usecases.feeds
        self._lists = bot.usecases.lists
        self._called = Names.of(bot.usecases.tags)

    @app_commands.command(name="import", description="Read all feeds of an OPML file")
    @app_commands.describe(file="A list of feeds as your feed reader exports it (.opml)")
    async def take(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Look at each feed of the list and have it polled."""
        check_file(file)
        await interaction.response.defer(ephemeral=True)
        await interaction.client.remember(interaction)
        importing = Importing(interaction)
        who = Importer(guild_of(interaction), UserId(interaction.user.id))
        await importing.end(await self._lists.import_opml(await file.read(), who, importing.tell))

    @app_commands.command(name="export", description="This server's feeds as an OPML file")
    async def give(self, interaction: Interaction) -> None:
        """Hand over the list."""
        await interaction.response.defer(ephemeral=True)
        body = await self._lists.export_opml("Rightswire", guild_of(interaction))
        file = discord.File(BytesIO(body), "rightswire-feeds.opml")
        await interaction.followup.send(_(EXPORTED), file=file, ephemeral=True)

    @app_commands.command(description="Feeds about digital rights to begin with")
    @app_commands.describe(topic="Only those that write of this", country="Only those at home there")
    async def catalogue(
        self,
        interaction: Interaction,
        topic: TopicArgument | None = None,
        country: PlaceArgument | None = None,
    ) -> None:
        """List them, with a button that adds all of those."""
        await interaction.response.defer(ephemeral=True)
        found = fitting(self._known.catalogue, topic.id if topic else None, country.code if country else None)
        there = {feed.url for feed in await self._known.of_guild(guild_of(interaction))}
        board = CatalogueList(found, there, interaction, self._called)
        await interaction.followup.send(view=board, ephemeral=True)
