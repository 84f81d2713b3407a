"""/server: a guided start, what is set, and what is amiss."""

from discord import app_commands

from bot.client import Interaction, RightswireBot
from bot.domain.feed import GuildId
from bot.domain.language import Addressee
from bot.domain.subscription import Subscription
from bot.languages.messages import _
from bot.presentation.doctor import doctor_entries
from bot.presentation.listing import Listing
from bot.presentation.permissions import ManagersCog, Postable, guild_here
from bot.presentation.server import settings_entries
from bot.presentation.setup import Plan
from bot.presentation.setup_steps import setup_view
from bot.presentation.spoken import language_choices, picked, server_written_to
from bot.presentation.subscriptions import described


class Server(ManagersCog, group_name="server", group_description="Set up Rightswire in this server"):
    """The server as a whole, for its managers."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions
        self._feeds = bot.usecases.feeds
        self._doctor = bot.usecases.doctor
        self._languages = bot.usecases.languages

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
            (interaction.guild, await interaction.client.writing(interaction)),
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

    @app_commands.command(description="In which language I write in this server's channels")
    @app_commands.describe(language="Which one; a channel may have one of its own")
    @app_commands.choices(language=language_choices("as Discord says"))
    async def language(self, interaction: Interaction, language: str) -> None:
        """Have what is posted from now on, and what everybody sees, in that language."""
        await interaction.response.defer(ephemeral=True)
        chosen = picked(language)
        await self._languages.choose(Addressee.server(guild_here(interaction)), chosen)
        await interaction.client.remember(interaction)
        await interaction.followup.send(server_written_to(chosen), ephemeral=True)

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
