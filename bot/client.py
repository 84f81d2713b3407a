"""The discord.py client: loads the cogs, hands them the use cases, answers for their errors."""

from dataclasses import dataclass

from bot.usecases.briefs import Briefs
from bot.usecases.feeds import Feeds
from bot.usecases.stories import Stories
from bot.usecases.subscriptions import Subscriptions
from bot.usecases.tags import Tags


@dataclass(frozen=True, slots=True)
class UseCases:
    """All that a cog may ask for."""

    stories: Stories
    briefs: Briefs
    feeds: Feeds
    subscriptions: Subscriptions
    tags: Tags
