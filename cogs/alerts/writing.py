"""/alerts pause, resume, test, quiet-hours, language: when and how a member is written to."""

from discord import app_commands
from discord.ext import commands

from bot.alerts.quiet import quiet_hours
from bot.client import Interaction, RightswireBot, write
from bot.domain.feed import UserId
from bot.domain.language import Addressee
from bot.domain.subscription import Subscription
from bot.presentation.card import Cards
from bot.presentation.names import Names
from bot.presentation.options import ZoneArgument
from bot.presentation.own import AlertArgument
from bot.presentation.spoken import language_choices, member_written_to, picked
from bot.presentation.subscriptions import (
    alert_example,
    alert_paused,
    alert_resumed,
    alert_tested,
    described,
    quiet_kept,
)
from bot.usecases.subscriptions import Wish


class Writing(commands.Cog):
    """Direct messages, as a member wants them."""

    def __init__(self, bot: RightswireBot) -> None:
        self._alerts = bot.usecases.subscriptions
        self._tried = bot.usecases.previews
        self._languages = bot.usecases.languages
        self._cards = Cards(Names.of(bot.usecases.tags))

    @app_commands.command(description="Stop one of your alerts for a while")
    @app_commands.describe(alert="Which one")
    async def pause(self, interaction: Interaction, alert: AlertArgument) -> None:
        """Let it rest."""
        await interaction.response.defer(ephemeral=True)
        paused = await self._alerts.pause_alert(alert, UserId(interaction.user.id))
        await interaction.followup.send(alert_paused(self._called(paused)), ephemeral=True)

    @app_commands.command(description="Start an alert again that was paused")
    @app_commands.describe(alert="Which one")
    async def resume(self, interaction: Interaction, alert: AlertArgument) -> None:
        """Make it active again."""
        await interaction.response.defer(ephemeral=True)
        resumed = await self._alerts.resume_alert(alert, UserId(interaction.user.id))
        await interaction.followup.send(alert_resumed(self._called(resumed)), ephemeral=True)

    @app_commands.command(description="Send yourself the latest story that fits one of your alerts")
    @app_commands.describe(alert="Which one")
    async def test(self, interaction: Interaction, alert: AlertArgument) -> None:
        """Show by direct message what it brings, and that it can. Raises InboxClosed."""
        await interaction.response.defer(ephemeral=True)
        tried = await self._alerts.alert_of(alert, UserId(interaction.user.id))
        found = await self._tried.of(Wish(tried.query, tried.manner), tried.guild)
        for story in found.stories[:1]:
            above = alert_example(self._called(tried))
            await write(interaction.user, self._cards.post(story, tried.manner.size, above))
        await interaction.followup.send(alert_tested(found=bool(found.stories)), ephemeral=True)

    @app_commands.command(name="quiet-hours", description="When I am not to write to you")
    @app_commands.describe(starts="From, like 22:00; none ends them", ends="Like 7:30", zone="Type a city")
    async def quiet(
        self, interaction: Interaction, starts: str = "", ends: str = "", zone: ZoneArgument | None = None
    ) -> None:
        """Hold back what comes in these hours until they are over."""
        await interaction.response.defer(ephemeral=True)
        hours = quiet_hours(starts, ends, zone or "") if starts or ends or zone else None
        await self._alerts.keep_quiet(UserId(interaction.user.id), hours)
        await interaction.followup.send(quiet_kept(hours), ephemeral=True)

    @app_commands.command(description="In which language I write to you, and answer you")
    @app_commands.describe(language="Which one")
    @app_commands.choices(language=language_choices("as Discord says"))
    async def language(self, interaction: Interaction, language: str) -> None:
        """Have direct messages and answers in that language."""
        await interaction.response.defer(ephemeral=True)
        chosen = picked(language)
        await self._languages.choose(Addressee.member(UserId(interaction.user.id)), chosen)
        await interaction.client.remember(interaction)
        await interaction.client.hear(interaction)
        await interaction.followup.send(member_written_to(chosen), ephemeral=True)

    def _called(self, alert: Subscription) -> str:
        return described(self._alerts.describe(alert.query))
