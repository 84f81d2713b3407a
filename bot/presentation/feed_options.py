"""Options that name a feed: one that the server reads, or one of the catalogue to begin with."""

from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import NotFound
from bot.domain.feed import FeedId, GuildId
from bot.presentation.options import Choice, Value, choices
from bot.usecases.feeds import Feeds


class FeedOption(app_commands.Transformer):
    """A feed of this server, by its number; the list shows names."""

    async def transform(self, _: discord.Interaction[Any], value: str, /) -> FeedId:
        """The number. Raises TransformerError because of NotFound."""
        if not value.isdecimal() or len(value) > 18:
            raise app_commands.TransformerError(value, self.type, self) from NotFound("feed")
        return FeedId(int(value))

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """The server's own feeds that fit."""
        feeds: Feeds = interaction.client.usecases.feeds
        guild = GuildId(interaction.guild_id or 0)
        own = [feed for feed in await feeds.of_guild(guild) if guild in feed.servers]
        return choices(((f"{feed.outlet.name} ({feed.host})", str(feed.id)) for feed in own), str(value))


class AnyFeedOption(FeedOption):
    """A feed that this server reads, shared ones too."""

    async def autocomplete(self, interaction: discord.Interaction[Any], value: Value, /) -> list[Choice]:
        """All that fit."""
        feeds: Feeds = interaction.client.usecases.feeds
        read = await feeds.of_guild(GuildId(interaction.guild_id or 0))
        return choices(((f"{feed.outlet.name} ({feed.host})", str(feed.id)) for feed in read), str(value))


OwnFeed = app_commands.Transform[FeedId, FeedOption]
AnyFeed = app_commands.Transform[FeedId, AnyFeedOption]


async def catalogue_choices(interaction: discord.Interaction[Any], typed: str) -> list[Choice]:
    """Outlets of the catalogue that fit, unless an address is being typed."""
    feeds: Feeds = interaction.client.usecases.feeds
    if "://" in typed:
        return []
    return choices(((feed.outlet.name, feed.url) for feed in feeds.catalogue if len(feed.url) <= 100), typed)
