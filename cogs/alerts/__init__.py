"""/alerts: what a member wants to be told by direct message."""

from discord.ext import commands

from bot.client import RightswireBot
from cogs.alerts.choosing import Choosing
from cogs.alerts.writing import Writing


class Alerts(
    # The last is listed first.
    Writing,
    Choosing,
    commands.GroupCog,
    group_name="alerts",
    group_description="News for you, by direct message",
):
    """A member's own subscriptions, in servers and in direct messages."""

    def __init__(self, bot: RightswireBot) -> None:
        Choosing.__init__(self, bot)
        Writing.__init__(self, bot)


async def setup(bot: RightswireBot) -> None:
    """Hand the cog its use cases."""
    await bot.add_cog(Alerts(bot))
