"""/alerts: what a member wants to be told by direct message."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of
from bot.domain.errors import NotFound
from bot.domain.feed import UserId
from bot.domain.query import wanted
from bot.domain.subscription import Subscription, SubscriptionId
from bot.presentation.listing import Listing
from bot.presentation.options import Choice, PlaceArgument, TopicArgument, choices
from bot.presentation.subscriptions import alert_added, alert_removed, described, subscription_entry
from bot.presentation.texts import NO_ALERTS


class Alerts(commands.GroupCog, group_name="alerts", group_description="News for you, by direct message"):
    """A member's own subscriptions, in servers and in direct messages."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions

    @app_commands.command(description="Be told by direct message when there is news")
    @app_commands.describe(
        topic="About this topic",
        place="About this country",
        words='Words that must occur; "in quotes" as a phrase, -word to leave out',
    )
    async def add(
        self,
        interaction: Interaction,
        topic: TopicArgument | None = None,
        place: PlaceArgument | None = None,
        words: str = "",
    ) -> None:
        """Make an alert."""
        await interaction.response.defer(ephemeral=True)
        query = wanted([topic.id] if topic else (), [place.code] if place else (), words)
        member = UserId(interaction.user.id)
        made = await self._subscriptions.alert(query, member, guild_of(interaction))
        reopened = await self._subscriptions.reopen_inbox(member)
        await interaction.followup.send(
            alert_added(self._describe(made), reopened=reopened > 0), ephemeral=True
        )

    @app_commands.command(name="list", description="Your alerts")
    async def show(self, interaction: Interaction) -> None:
        """List them; asking for them is a sign that the inbox is open again."""
        await interaction.response.defer(ephemeral=True)
        member = UserId(interaction.user.id)
        own = await self._subscriptions.of_member(member)
        if not own:
            await interaction.followup.send(NO_ALERTS, ephemeral=True)
            return
        entries = [subscription_entry(alert, self._describe(alert)) for alert in own]
        await interaction.followup.send(view=Listing("Your alerts", entries, interaction), ephemeral=True)

    @app_commands.command(description="End one of your alerts")
    @app_commands.describe(alert="Which one")
    async def remove(self, interaction: Interaction, alert: str) -> None:
        """End it."""
        await interaction.response.defer(ephemeral=True)
        if not alert.isdecimal():
            raise NotFound("alert")
        gone = await self._subscriptions.remove_alert(SubscriptionId(int(alert)), UserId(interaction.user.id))
        await interaction.followup.send(alert_removed(self._describe(gone)), ephemeral=True)

    @remove.autocomplete("alert")
    async def _own(self, interaction: Interaction, typed: str) -> list[Choice]:
        own = await self._subscriptions.of_member(UserId(interaction.user.id))
        return choices(((self._subscriptions.describe(alert.query), str(alert.id)) for alert in own), typed)

    def _describe(self, alert: Subscription) -> str:
        return described(self._subscriptions.describe(alert.query))


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Alerts(bot))
