"""/news: reading digital-rights news."""

from discord.ext import commands

from bot.client import RightswireBot
from cogs.news.reading import Reading
from cogs.news.trends import Looking
from cogs.news.why import Explaining


class News(
    Explaining,
    Looking,
    Reading,
    commands.GroupCog,
    group_name="news",
    group_description="Read digital-rights news",
):
    """All of /news in one group."""

    def __init__(self, bot: RightswireBot) -> None:
        Reading.__init__(self, bot)
        Looking.__init__(self, bot)


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(News(bot))
