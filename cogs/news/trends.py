"""/news trends: what was in the news how often, as a picture."""

from discord import app_commands
from discord.ext import commands

from bot.client import Interaction, RightswireBot, guild_of, think
from bot.domain.topic import Place, Topic
from bot.languages.messages import _
from bot.presentation.looks import LOOKS
from bot.presentation.names import Names
from bot.presentation.options import PlaceArgument, TopicArgument
from bot.presentation.trends import NO_TRENDS, TrendMessage, overview_message, trend_message
from bot.usecases.trends import DAYS, LEAST_DAYS, MOST_DAYS


class Looking(commands.Cog):
    """Trends, for everybody."""

    def __init__(self, bot: RightswireBot) -> None:
        self._trends = bot.usecases.trends
        self._names = Names.of(bot.usecases.tags)

    @app_commands.command(description="See how often topics and places were in the news, as a picture")
    @app_commands.describe(
        topic="Only this topic, day by day (without: all topics, and a map)",
        place="Only this country, day by day",
        days=f"How many days ({DAYS} unless you say otherwise)",
        look="Dark or light picture",
        quiet="Show the answer to you alone",
    )
    @app_commands.choices(
        look=[app_commands.Choice(name=app_commands.locale_str(name.title()), value=name) for name in LOOKS]
    )
    async def trends(
        self,
        interaction: Interaction,
        *,
        topic: TopicArgument | None = None,
        place: PlaceArgument | None = None,
        days: app_commands.Range[int, LEAST_DAYS, MOST_DAYS] = DAYS,
        look: str = "dark",
        quiet: bool = False,
    ) -> None:
        """Count, draw and show."""
        await think(interaction, quiet=quiet)
        if topic or place:
            message = await self._one(interaction, topic, place, (days, look))
        else:
            message = await self._all(interaction, days, look)
        if message is None:
            await interaction.followup.send(_(NO_TRENDS))
        else:
            await interaction.followup.send(view=message, files=message.files)

    async def _one(
        self, interaction: Interaction, topic: Topic | None, place: Place | None, shown: tuple[int, str]
    ) -> TrendMessage | None:
        days, look = shown
        wanted = (topic.id if topic else None, place.code if place else None)
        trend = await self._trends.of(guild_of(interaction), days, *wanted)
        title = self._title(topic, place)
        return await trend_message(title, trend, look) if trend.total else None

    def _title(self, topic: Topic | None, place: Place | None) -> str:
        if topic and place:
            return _(
                "{topic} in {place}", topic=self._names.topics[topic.id], place=self._names.places[place.code]
            )
        return self._names.topics[topic.id] if topic else self._names.places[place.code] if place else ""

    async def _all(self, interaction: Interaction, days: int, look: str) -> TrendMessage | None:
        overview = await self._trends.overview(guild_of(interaction), days)
        return await overview_message(overview, self._names, look) if overview.everything.total else None
