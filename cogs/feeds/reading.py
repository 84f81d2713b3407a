"""/feeds add, list, info, health, pause, resume, remove: the feeds one by one."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of
from bot.domain.feed import OutletKind, UserId
from bot.languages.messages import _
from bot.presentation import feeds as words
from bot.presentation.feed_options import AnyFeed, OwnFeed, catalogue_choices
from bot.presentation.listing import Listing
from bot.presentation.names import Names
from bot.presentation.options import PlaceArgument
from bot.presentation.permissions import check_manager, guild_here
from bot.presentation.texts import NO_FEEDS
from bot.presentation.undo import Undoable
from bot.usecases.feeds import FeedRequest
from bot.usecases.meaning import KINDS


class Reading(commands.Cog):
    """The server's feeds."""

    def __init__(self, bot: RightswireBot) -> None:
        self._feeds = bot.usecases.feeds
        self._names = Names.of(bot.usecases.tags)

    @app_commands.command(description="Read a feed, or a site's, from now on")
    @app_commands.describe(
        address="The address of a feed or of a site that has one, or an outlet of the catalogue",
        name="What to call the outlet (its own title unless you say otherwise)",
        kind="What the outlet is",
        country="Where it is at home",
    )
    @app_commands.choices(
        kind=[
            app_commands.Choice(name=app_commands.locale_str(name), value=kind)
            for kind, name in KINDS.items()
        ]
    )
    @app_commands.autocomplete(address=catalogue_choices)
    async def add(
        self,
        interaction: Interaction,
        address: str,
        name: str | None = None,
        kind: str | None = None,
        country: PlaceArgument | None = None,
    ) -> None:
        """Look at the address and have it polled."""
        await interaction.response.defer(ephemeral=True)
        who, what = UserId(interaction.user.id), OutletKind(kind) if kind else None
        await interaction.client.remember(interaction)
        home = country.code if country else None
        request = FeedRequest(address, guild_of(interaction), who, name, what, home)
        await interaction.followup.send(words.feed_added(await self._feeds.add(request)), ephemeral=True)

    @app_commands.command(name="list", description="What this server reads")
    async def show(self, interaction: Interaction) -> None:
        """List the server's feeds and the shared ones."""
        await interaction.response.defer(ephemeral=True)
        entries = [words.feed_entry(one) for one in await self._feeds.checkups(guild_of(interaction))]
        view = Listing(_("Feeds"), entries or [_(NO_FEEDS)], interaction)
        await interaction.followup.send(view=view, ephemeral=True)

    @app_commands.command(description="All there is to know of a feed")
    @app_commands.describe(feed="Which one")
    async def info(self, interaction: Interaction, feed: AnyFeed) -> None:
        """Tell what it is, what it brings and when it is read next."""
        await interaction.response.defer(ephemeral=True)
        checkup = await self._feeds.checkup(feed, guild_of(interaction))
        await interaction.followup.send(view=words.feed_details(checkup, self._names), ephemeral=True)

    @app_commands.command(description="Which feeds fail, are silent or paused")
    async def health(self, interaction: Interaction) -> None:
        """Count the feeds by how reading them goes, and show those that need somebody."""
        await interaction.response.defer(ephemeral=True)
        title, entries = words.health_report(await self._feeds.checkups(guild_of(interaction)))
        await interaction.followup.send(view=Listing(title, entries, interaction), ephemeral=True)

    @app_commands.command(description="Stop posting a feed's news here for a while")
    @app_commands.describe(feed="Which one")
    async def pause(self, interaction: Interaction, feed: OwnFeed) -> None:
        """Rest it for this server."""
        await interaction.response.defer(ephemeral=True)
        paused = await self._feeds.pause(feed, guild_here(interaction))
        await interaction.followup.send(words.feed_paused(paused), ephemeral=True)

    @app_commands.command(description="Read a feed again that was paused or given up")
    @app_commands.describe(feed="Which one")
    async def resume(self, interaction: Interaction, feed: OwnFeed) -> None:
        """Take it up again for this server."""
        await interaction.response.defer(ephemeral=True)
        changed = await self._feeds.resume(feed, guild_here(interaction))
        await interaction.followup.send(words.feed_resumed(changed), ephemeral=True)

    @app_commands.command(description="Stop reading a feed")
    @app_commands.describe(feed="Which one")
    async def remove(self, interaction: Interaction, feed: OwnFeed) -> None:
        """Take it from this server."""
        await interaction.response.defer(ephemeral=True)
        gone = await self._feeds.remove(feed, guild_of(interaction))

        async def undo(pressed: Interaction) -> str:
            check_manager(pressed)
            who = UserId(pressed.user.id)
            return words.feed_restored(await self._feeds.restore(gone, guild_of(pressed), who))

        view = Undoable(words.feed_removed(gone), interaction, undo)
        await interaction.followup.send(view=view, ephemeral=True)
