"""/alerts add, edit, list, remove: what a member wants to be told."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of
from bot.domain.feed import UserId
from bot.domain.subscription import Manner, Subscription
from bot.languages.messages import _
from bot.presentation.listing import Listing
from bot.presentation.manners import Wished, changed
from bot.presentation.own import AlertArgument
from bot.presentation.subscriptions import (
    alert_added,
    alert_changed,
    alert_removed,
    alert_restored,
    described,
    rate,
    subscription_entry,
)
from bot.presentation.texts import NO_ALERTS
from bot.presentation.undo import Undoable
from bot.presentation.wishes import wishing
from bot.usecases.subscriptions import Wish


class Choosing(commands.Cog):
    """What a member's alerts are for."""

    def __init__(self, bot: RightswireBot) -> None:
        self._subscriptions = bot.usecases.subscriptions
        self._previews = bot.usecases.previews
        self._tags = bot.usecases.tags

    @app_commands.command(description="Be told by direct message when there is news")
    @wishing(Wished)
    async def add(self, interaction: Interaction, wish: Wished) -> None:
        """Make an alert."""
        await interaction.response.defer(ephemeral=True)
        member, guild = UserId(interaction.user.id), guild_of(interaction)
        asked = Wish(wish.query(self._tags), changed(Manner(), wish, await self._zone(member)))
        await interaction.client.remember(interaction)
        made = await self._subscriptions.alert(asked, member, guild)
        told = rate(await self._previews.of(asked, guild))
        reopened = await self._subscriptions.reopen_inbox(member)
        sentence = alert_added(self._describe(made), made.manner, told, reopened=reopened > 0)
        await interaction.followup.send(sentence, ephemeral=True)

    @app_commands.command(description="Change what one of your alerts is for, or when it comes")
    @app_commands.describe(alert="Which one")
    @wishing(Wished)
    async def edit(self, interaction: Interaction, alert: AlertArgument, wish: Wished) -> None:
        """Change it: what is not named stays, but all that says which stories is said anew."""
        await interaction.response.defer(ephemeral=True)
        member = UserId(interaction.user.id)
        query = wish.query(self._tags) if wish.names_stories else None
        before = await self._subscriptions.alert_of(alert, member)
        manner = changed(before.manner, wish, await self._zone(member))
        after = await self._subscriptions.change_alert(alert, member, query, manner)
        told = rate(await self._previews.of(Wish(after.query, after.manner), after.guild))
        sentence = alert_changed(self._describe(after), after.manner, told)
        await interaction.followup.send(sentence, ephemeral=True)

    @app_commands.command(name="list", description="Your alerts")
    async def show(self, interaction: Interaction) -> None:
        """List them."""
        await interaction.response.defer(ephemeral=True)
        own = await self._subscriptions.of_member(UserId(interaction.user.id))
        if not own:
            await interaction.followup.send(_(NO_ALERTS), ephemeral=True)
            return
        entries = [subscription_entry(alert, self._describe(alert)) for alert in own]
        await interaction.followup.send(view=Listing(_("Your alerts"), entries, interaction), ephemeral=True)

    @app_commands.command(description="End one of your alerts")
    @app_commands.describe(alert="Which one")
    async def remove(self, interaction: Interaction, alert: AlertArgument) -> None:
        """End it."""
        await interaction.response.defer(ephemeral=True)
        member = UserId(interaction.user.id)
        gone = await self._subscriptions.remove_alert(alert, member)

        async def undo(_pressed: Interaction) -> str:
            return alert_restored(self._describe(await self._subscriptions.restore(gone, member)))

        view = Undoable(alert_removed(self._describe(gone)), interaction, undo)
        await interaction.followup.send(view=view, ephemeral=True)

    async def _zone(self, member: UserId) -> str:
        hours = await self._subscriptions.quiet_hours(member)
        return hours.zone if hours else "UTC"

    def _describe(self, alert: Subscription) -> str:
        return described(self._subscriptions.describe(alert.query))
