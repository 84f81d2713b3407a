"""/news latest, digest, search, story, brief: what there is to read."""

from collections.abc import Sequence

from discord import app_commands
from discord.ext import commands

from bot.alerts.language import Options
from bot.client import Interaction, RightswireBot, guild_of, think
from bot.domain.digest import Occasion
from bot.domain.story import Story, StoryFilter
from bot.domain.subscription import CardSize
from bot.languages.messages import _
from bot.presentation.card import Cards
from bot.presentation.digest import PERIODS, occasion_title
from bot.presentation.listing import Listing, story_entry
from bot.presentation.names import Names
from bot.presentation.options import OutletArgument, PlaceArgument, StoryArgument, TopicArgument
from bot.presentation.texts import NO_STORIES, NOTHING_FOUND, NOTHING_THEN
from bot.usecases.stories import MAX_STORIES

_QUIET = "Show the answer to you alone"


class Reading(commands.Cog):
    """Stories, for everybody."""

    def __init__(self, bot: RightswireBot) -> None:
        self._stories = bot.usecases.stories
        self._briefs = bot.usecases.briefs
        self._tags = bot.usecases.tags
        self._digests = bot.usecases.digests
        self._names = Names.of(bot.usecases.tags)
        self._cards = Cards(self._names)

    @app_commands.command(description="The latest stories, newest first")
    @app_commands.describe(
        topic="Only stories about this topic",
        place="Only stories about this country",
        outlet="Only stories that this outlet reported",
        count="How many stories (5 unless you say otherwise)",
        quiet=_QUIET,
    )
    async def latest(
        self,
        interaction: Interaction,
        *,
        topic: TopicArgument | None = None,
        place: PlaceArgument | None = None,
        outlet: OutletArgument | None = None,
        count: app_commands.Range[int, 1, MAX_STORIES] = 5,
        quiet: bool = False,
    ) -> None:
        """List what the options let through."""
        await think(interaction, quiet=quiet)
        wanted = StoryFilter(
            guild_of(interaction),
            topic.id if topic else None,
            place.code if place else None,
            outlet,
            tagged=outlet is None,
        )
        found = await self._stories.latest(wanted, count)
        asked = [
            self._names.topics[topic.id] if topic else "",
            self._names.places[place.code] if place else "",
            outlet or "",
        ]
        title = " · ".join(filter(None, [_("Latest news"), *asked]))
        await self._list(interaction, title, found, _(NOTHING_FOUND if any(asked) else NO_STORIES))

    @app_commands.command(description="What mattered most in a day, a week or an hour")
    @app_commands.describe(period="How far back (a day unless you say otherwise)", quiet=_QUIET)
    @app_commands.choices(period=PERIODS)
    async def digest(
        self, interaction: Interaction, *, period: str = Occasion.DAILY.value, quiet: bool = False
    ) -> None:
        """List the stories of that time, the most important first."""
        await think(interaction, quiet=quiet)
        occasion = Occasion(period)
        found = await self._digests.lately(occasion, guild_of(interaction))
        await self._list(interaction, occasion_title(occasion), found, _(NOTHING_THEN))

    @app_commands.command(description="Find stories by their words")
    @app_commands.describe(query="Words that must all occur", quiet=_QUIET)
    async def search(self, interaction: Interaction, query: str, *, quiet: bool = False) -> None:
        """List the stories that answer the query."""
        await think(interaction, quiet=quiet)
        asked = self._tags.query(query, Options())
        found = await self._stories.answering(asked, guild_of(interaction))
        await self._list(interaction, _("Stories with “{words}”", words=query), found, _(NOTHING_FOUND))

    @app_commands.command(description="Show one story")
    @app_commands.describe(
        story="Pick a headline, or paste the link of a report or some words",
        size="How much of it to show",
        quiet=_QUIET,
    )
    @app_commands.choices(
        size=[
            app_commands.Choice(name=app_commands.locale_str(size.title()), value=size) for size in CardSize
        ]
    )
    async def story(
        self,
        interaction: Interaction,
        story: StoryArgument,
        *,
        size: str = CardSize.NORMAL.value,
        quiet: bool = False,
    ) -> None:
        """Show its card."""
        await think(interaction, quiet=quiet)
        found = await self._stories.find(story, guild_of(interaction))
        await interaction.followup.send(view=self._cards.post(found, CardSize(size)))

    @app_commands.command(description="Sum up any public web page in a few lines")
    @app_commands.describe(url="The page's address", quiet=_QUIET)
    async def brief(self, interaction: Interaction, url: str, *, quiet: bool = False) -> None:
        """Read the page and show its brief."""
        await think(interaction, quiet=quiet)
        reading = await self._briefs.of_url(url)
        await interaction.followup.send(view=self._cards.reading(reading))

    async def _list(self, interaction: Interaction, title: str, found: Sequence[Story], empty: str) -> None:
        if not found:
            await interaction.followup.send(empty)
            return
        entries = [story_entry(story, self._names) for story in found]
        await interaction.followup.send(view=Listing(title, entries, interaction))
