"""What became of what was owed."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.feed import GuildId
from bot.domain.life import Life, Standing
from bot.domain.story import StoryId


class DeliveryLog(Protocol):
    """What became of what was owed to a server's channels, threads and forums."""

    async def of_story(self, story_id: StoryId, guild: GuildId) -> Sequence[Life]:
        """What came of the story in what that server's channels follow now, in the order it was owed.

        A digest that holds it counts as well. Members' own alerts do not.
        """
        ...

    async def standings(self, guild: GuildId) -> Sequence[Standing]:
        """How it stands with what that server's channels follow now; places without anything to tell too."""
        ...
