"""/feeds: what this server reads."""

from bot.client import RightswireBot
from bot.presentation.permissions import ManagersCog
from cogs.feeds.lists import Listing
from cogs.feeds.reading import Reading


class Feeds(
    # The last is listed first.
    Listing,
    Reading,
    ManagersCog,
    group_name="feeds",
    group_description="The sources that this server reads",
):
    """The server's feeds, for its managers."""

    def __init__(self, bot: RightswireBot) -> None:
        Reading.__init__(self, bot)
        Listing.__init__(self, bot)


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Feeds(bot))
