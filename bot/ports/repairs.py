"""Stories taken apart and put together, and what readers say is wrong."""

from collections.abc import Collection, Sequence
from typing import Protocol

from bot.domain.feed import GuildId
from bot.domain.objection import Complaint, Objection, Wrong
from bot.domain.repair import Apart, Merge, Split
from bot.domain.report import ReportId
from bot.domain.story import Story, StoryId


class RepairStore(Protocol):
    """Reports on their way from one story to another."""

    async def split(self, split: Split) -> tuple[Story, Story]:
        """Let reports leave their story; returns what stays and what left.

        What was posted of the story lately is owed its new version. The other is a new story for the
        same servers and, with `notify`, owed to whoever subscribed to it, as by `StoryStore.commit`, but
        not where the first is muted. An update that waits and tells what a leaving report added is
        dropped. Raises StoryConflict when the story or one of the reports is not as expected, NotFound.
        """
        ...

    async def merge(self, merge: Merge) -> Story:
        """Put all of the other story's reports into the first; returns that.

        The other is no more: whoever asks for it is given the first, and what was chosen for it, by
        corrections, following or muting, holds for the first unless that had its own. A target that had
        the card of only one of them has the first's from now on; where both were posted lately, both
        are owed an edit, the other's as a delivery whose subject is still the other story. A card that
        waits where the first one's is there already is dropped. Raises StoryConflict, NotFound.
        """
        ...

    async def apart(self, report_ids: Collection[ReportId]) -> Collection[Apart]:
        """Pairs with one of these reports that people say tell of different events."""
        ...


class ObjectionStore(Protocol):
    """What readers say is wrong with stories, for the managers of their server."""

    async def keep(self, objection: Objection) -> None:
        """In place of what that member said of the kind before. Raises NotFound for no such story."""
        ...

    async def complaints(self, guild: GuildId, limit: int) -> Sequence[Complaint]:
        """What members of that server object to, the latest first."""
        ...

    async def settle(self, guild: GuildId, story_id: StoryId, wrong: Wrong | None = None) -> None:
        """Managers of that server have dealt with it (None: with all of that story)."""
        ...

    async def withhold(self, story_id: StoryId, sentence: str) -> Story:
        """Say nothing any more that was made of that sentence: a new version, which cards are owed.

        Raises NotFound.
        """
        ...
