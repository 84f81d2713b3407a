"""/feeds: what this server reads."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of
from bot.domain.errors import NotFound
from bot.domain.feed import Feed, FeedId, OutletKind, UserId
from bot.presentation.feeds import feed_added, feed_entry, feed_removed
from bot.presentation.listing import Listing
from bot.presentation.names import KINDS
from bot.presentation.options import Choice, PlaceArgument, choices
from bot.presentation.permissions import check_manager
from bot.presentation.texts import NO_FEEDS
from bot.usecases.feeds import FeedRequest


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # else the tree's are added
@app_commands.default_permissions(manage_guild=True)
class Feeds(commands.GroupCog, group_name="feeds", group_description="The sources that this server reads"):
    """The server's feeds, for its managers."""

    def __init__(self, bot: RightswireBot) -> None:
        self._feeds = bot.usecases.feeds

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Managers only."""
        return check_manager(interaction)

    @app_commands.command(description="Read a feed from now on")
    @app_commands.describe(
        address="The address of an RSS, Atom or JSON feed",
        name="What to call the outlet (its own title unless you say otherwise)",
        kind="What the outlet is",
        country="Where it is at home",
    )
    @app_commands.choices(
        kind=[app_commands.Choice(name=name, value=kind.value) for kind, name in KINDS.items()]
    )
    async def add(
        self,
        interaction: Interaction,
        address: str,
        name: str | None = None,
        kind: str = OutletKind.PRESS.value,
        country: PlaceArgument | None = None,
    ) -> None:
        """Look at the address and have it polled."""
        await interaction.response.defer(ephemeral=True)
        request = FeedRequest(
            address,
            guild_of(interaction),
            UserId(interaction.user.id),
            name,
            OutletKind(kind),
            country.code if country else None,
        )
        added = await self._feeds.add(request)
        await interaction.followup.send(feed_added(added.feed, added.found), ephemeral=True)

    @app_commands.command(name="list", description="What this server reads")
    async def show(self, interaction: Interaction) -> None:
        """List the server's feeds and the shared ones."""
        await interaction.response.defer(ephemeral=True)
        feeds = await self._feeds.of_guild(guild_of(interaction))
        if not feeds:
            await interaction.followup.send(NO_FEEDS, ephemeral=True)
            return
        entries = [feed_entry(feed) for feed in feeds]
        await interaction.followup.send(view=Listing("Feeds", entries, interaction), ephemeral=True)

    @app_commands.command(description="Stop reading a feed")
    @app_commands.describe(feed="Which one")
    async def remove(self, interaction: Interaction, feed: str) -> None:
        """Take it from this server."""
        await interaction.response.defer(ephemeral=True)
        if not feed.isdecimal():
            raise NotFound("feed")
        gone = await self._feeds.remove(FeedId(int(feed)), guild_of(interaction))
        await interaction.followup.send(feed_removed(gone), ephemeral=True)

    @remove.autocomplete("feed")
    async def _own(self, interaction: Interaction, typed: str) -> list[Choice]:
        guild = guild_of(interaction)
        own = [feed for feed in await self._feeds.of_guild(guild) if guild in feed.servers]
        return choices(((_label(feed), str(feed.id)) for feed in own), typed)


def _label(feed: Feed) -> str:
    return f"{feed.outlet.name} ({feed.host})"


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Feeds(bot))
