"""What lists offer while somebody types, from memory."""

from collections.abc import Sequence

from bot.domain.feed import GuildId
from bot.domain.story import StoryFilter, StoryId
from bot.domain.words import words
from tests.fakes.filter import passes
from tests.fakes.world import World


class FakeSuggestions:
    """Suggestions in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def outlets(self, guild: GuildId | None) -> Sequence[str]:
        read = [feed for feed in self._world.feeds.values() if feed.shared or guild in feed.servers]
        return sorted({feed.outlet.name for feed in read}, key=words)

    async def headlines(self, wanted: StoryFilter, limit: int) -> Sequence[tuple[StoryId, str]]:
        found = [story for story in self._world.stories.values() if passes(wanted, story)]
        found.sort(key=lambda story: (story.changed_at, story.id), reverse=True)
        return [(story.id, story.brief.headline) for story in found[:limit]]
