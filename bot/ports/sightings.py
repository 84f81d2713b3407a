"""What feeds carried, by address and by story."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.sighting import Sighting
from bot.domain.story import StoryId


class SightingStore(Protocol):
    """Entries, whatever became of them."""

    async def at(self, url: str, limit: int) -> Sequence[Sighting]:
        """Entries with that address, however it is spelled, in whosever feeds; the last seen first."""
        ...

    async def of_story(self, story_id: StoryId, limit: int) -> Sequence[Sighting]:
        """The entries of that story's reports, the last seen first."""
        ...

    async def note(self, limit: int) -> int:
        """Note the addresses of entries that an earlier version wrote, so that `at` finds them.

        Returns how many were noted, 0 when there are no more.
        """
        ...
