"""/tags: what a story is about, and saying so when it is wrong."""

from discord import app_commands

from bot.client import Interaction, RightswireBot
from bot.presentation.names import Names
from bot.presentation.options import StoryArgument
from bot.presentation.permissions import ManagersCog, guild_here
from bot.presentation.reported import reported_view
from bot.presentation.tags import corrected, reasons
from bot.usecases.corrections import Said, places_in, topics_in

_STORY = "Pick a headline, or paste the link of a report or some words"


class Tags(
    ManagersCog,
    group_name="tags",
    group_description="What stories are about, and what readers say is wrong",
):
    """Tags, for a server's managers."""

    def __init__(self, bot: RightswireBot) -> None:
        self._stories = bot.usecases.stories
        self._corrections = bot.usecases.corrections
        self._objections = bot.usecases.objections
        self._tags = bot.usecases.tags
        self._names = Names.of(bot.usecases.tags)

    @app_commands.command(description="Why a story has its topics and countries")
    @app_commands.describe(story=_STORY)
    async def why(self, interaction: Interaction, story: StoryArgument) -> None:
        """Show each tag with the words it was given for."""
        await interaction.response.defer(ephemeral=True)
        found = await self._stories.find(story, guild_here(interaction))
        await interaction.followup.send(reasons(found, self._names), ephemeral=True)

    @app_commands.command(description="Say which topics and countries a story is about")
    @app_commands.describe(
        story=_STORY,
        topics="All its topics, with commas between; “none” for no topic; left out: as they are",
        places="All its countries, with commas between; “none” for no country; left out: as they are",
    )
    async def correct(
        self,
        interaction: Interaction,
        story: StoryArgument,
        topics: str | None = None,
        places: str | None = None,
    ) -> None:
        """Have the story follow, and remember what was said."""
        await interaction.response.defer(ephemeral=True)
        guild = guild_here(interaction)
        said = Said(guild, topics_in(topics, self._tags), places_in(places, self._tags))
        found = await self._stories.find(story, guild)
        only_server = len(interaction.client.guilds) == 1
        correction = await self._corrections.correct(found, said, only_server=only_server)
        await interaction.followup.send(corrected(found, correction, self._names), ephemeral=True)

    @app_commands.command(description="What readers of this server say is wrong with stories")
    async def reported(self, interaction: Interaction) -> None:
        """List it, to be taken off once it is dealt with."""
        await interaction.response.defer(ephemeral=True)
        view = await reported_view(self._objections, guild_here(interaction))
        await interaction.followup.send(view=view, ephemeral=True)


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Tags(bot))
