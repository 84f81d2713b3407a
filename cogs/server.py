"""/server: a guided start, what is set, and what is amiss."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot
from bot.domain.feed import GuildId
from bot.domain.subscription import Subscription
from bot.languages.messages import _
from bot.presentation.doctor import doctor_entries
from bot.presentation.listing import Listing
from bot.presentation.permissions import Postable, check_manager
from bot.presentation.server import settings_entries
from bot.presentation.setup import Plan
from bot.presentation.setup_steps import setup_view
from bot.presentation.subscriptions import described


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)  # else the tree's are added
@app_commands.default_permissions(manage_guild=True)
class Server(commands.GroupCog, group_name="server", group_description="Set up Rightswire in this server"):
    """The server as a whole, for its managers."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions
        self._feeds = bot.usecases.feeds
        self._doctor = bot.usecases.doctor

    async def interaction_check(self, interaction: Interaction, /) -> bool:  # type: ignore[override]
        """Managers only."""
        return check_manager(interaction)

    @app_commands.command(description="Have a channel get the news: a minute, one message")
    async def setup(self, interaction: Interaction) -> None:
        """Show where and what would be posted, to be changed and started there."""
        await interaction.response.defer(ephemeral=True)
        view = await setup_view(interaction, Plan(_first_choice(interaction)))
        await interaction.followup.send(view=view, ephemeral=True)

    @app_commands.command(description="What is read and posted here, and what stands in the way")
    async def settings(self, interaction: Interaction) -> None:
        """List it."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild is not None
        guild = GuildId(interaction.guild.id)
        entries = settings_entries(
            await self._feeds.of_guild(guild),
            await self._subscriptions.of_guild(guild),
            self._describe,
            interaction.guild,
        )
        listing = Listing(
            _("Settings of {server}", server=interaction.guild.name), list(entries), interaction
        )
        await interaction.followup.send(view=listing, ephemeral=True)

    @app_commands.command(description="What waits, what failed and why, and what to do about it")
    async def doctor(self, interaction: Interaction) -> None:
        """Look at everything of this server."""
        await interaction.response.defer(ephemeral=True)
        assert interaction.guild is not None
        ward = await self._doctor.ward(GuildId(interaction.guild.id))
        entries = doctor_entries(ward, interaction.guild)
        listing = Listing(_("How {server} is", server=interaction.guild.name), entries, interaction)
        await interaction.followup.send(view=listing, ephemeral=True)

    def _describe(self, subscription: Subscription) -> str:
        return described(self._subscriptions.describe(subscription.query))


def _first_choice(interaction: Interaction) -> int:
    """The channel that setup is asked for in, or the first text channel where that is none to post in."""
    here, guild = interaction.channel, interaction.guild
    if isinstance(here, Postable) or guild is None or not guild.text_channels:
        return interaction.channel_id or 0
    return guild.text_channels[0].id


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Server(bot))
