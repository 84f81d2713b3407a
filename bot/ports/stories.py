"""Stories, their reports, and what is asked of them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from typing import Protocol

from bot.domain.correction import Correction, Lesson
from bot.domain.feed import (
    EntryId,
    GuildId,
)
from bot.domain.report import ReportId
from bot.domain.story import (
    Comparison,
    Story,
    StoryChange,
    StoryFilter,
    StoryId,
    StoryText,
    WindowReport,
)
from bot.domain.trend import Subject


class StoryStore(Protocol):
    """Stories, their reports, and the deliveries that a change makes owed."""

    def window(self, since: datetime, most: int) -> AsyncIterator[WindowReport]:
        """Reports in stories published since then, of many those published last; in order of arrival."""
        ...

    async def revision(self) -> int:
        """The number of the last change of a report; it grows with each that is new, changed or moved."""
        ...

    async def revised(self, after: int) -> Sequence[WindowReport]:
        """Reports that changed after that revision, in order of their changes."""
        ...

    def turn(self) -> AbstractAsyncContextManager[bool]:
        """Be the only one, over all processes, who finds a report its story; waits for the others.

        It gives whether there are others, so that reports may have come since the last turn. It spares work
        that `commit` would refuse, and is no more than that.
        """
        ...

    async def get(self, story_id: StoryId) -> Story:
        """The story, or the one that it has become a part of. Raises NotFound."""
        ...

    async def latest(self, wanted: StoryFilter, limit: int) -> Sequence[Story]:
        """Stories that the filter lets through, the last changed first."""
        ...

    async def texts(self, wanted: StoryFilter, limit: int) -> Sequence[StoryText]:
        """What the same stories say, in the same order."""
        ...

    async def story_of(self, entry_id: EntryId) -> Story | None:
        """The story that holds the report made of this entry."""
        ...

    async def at(self, url: str, limit: int) -> Sequence[StoryId]:
        """Stories with a report of that address, however it is spelled; the report that came last first."""
        ...

    async def commit(self, change: StoryChange) -> Story:
        """Write the report, the story's new version and what it makes owed, in one transaction.

        The entry is no longer pending. With `notify`, each active at-once subscription to one of
        `query_ids` whose server is in the audience, and that waits for no more independent outlets
        than the story now has, is owed the story, once per target for ever and not where it is muted;
        where it rests since its last message it is owed the story when the rest is over, unless the
        story is STRONG. Those who follow the story are owed an update when the report adds new facts;
        messages already posted within the edit window are owed the new version in any case.
        Raises StoryConflict when `expected_version` is not the stored one, or a report of the longest
        window was revised after `seen`; NotFound for no story.
        """
        ...

    async def comparisons(self, story_id: StoryId) -> Mapping[ReportId, Sequence[Comparison]]:
        """What that story's reports were compared with when they came, the likeliest first."""
        ...


class CorrectionStore(Protocol):
    """What managers say that stories are about."""

    async def correct(self, correction: Correction, query_ids: tuple[int, ...] = ()) -> Story:
        """Keep it in place of that server's earlier one; returns the story as it stands then.

        An effective one gives the story its tags as a new version, which posted messages are owed;
        from then on no report changes them. Subscriptions to `query_ids` are owed the story as by
        `StoryStore.commit`. Raises NotFound for no such story.
        """
        ...

    async def lessons(self) -> Sequence[Lesson]:
        """All corrections as labelled rows, oldest first."""
        ...


class StoryTally(Protocol):
    """How many stories there were."""

    async def tally(self, wanted: StoryFilter, by: Subject | None) -> Mapping[str, Mapping[date, int]]:
        """Stories that the filter lets through, by topic or country (None: all under ""), a day (UTC) each.

        A story belongs to the day on which its first report was published, and is left out when that
        is before `wanted.since`, which must be given.
        """
        ...


class Suggestions(Protocol):
    """What lists offer while somebody types: names alone, quickly."""

    async def outlets(self, guild: GuildId | None) -> Sequence[str]:
        """The outlets of that server's feeds and of the shared ones (None: of these alone), by name."""
        ...

    async def headlines(self, wanted: StoryFilter, limit: int) -> Sequence[tuple[StoryId, str]]:
        """The headlines of the stories that `StoryStore.latest` would give."""
        ...
