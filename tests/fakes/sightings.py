"""SightingStore in memory."""

from collections.abc import Sequence

from bot.domain.sighting import Fate, Sighting
from bot.domain.story import StoryId
from bot.domain.url import canonical
from tests.fakes.world import EntryRow, World


class FakeSightingStore:
    """Entries of the world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def at(self, url: str, limit: int) -> Sequence[Sighting]:
        rows = [row for row in self._world.entries.values() if row.entry.url]
        return self._seen([row for row in rows if canonical(row.entry.url or "") == canonical(url)], limit)

    async def of_story(self, story_id: StoryId, limit: int) -> Sequence[Sighting]:
        rows = self._world.entries.values()
        return self._seen([row for row in rows if self._sighting(row).story_id == story_id], limit)

    async def note(self, limit: int) -> int:
        return 0

    def _seen(self, rows: list[EntryRow], limit: int) -> list[Sighting]:
        return [self._sighting(row) for row in sorted(rows, key=lambda row: row.id, reverse=True)[:limit]]

    def _sighting(self, row: EntryRow) -> Sighting:
        told = ((story, report) for story in self._world.stories.values() for report in story.reports)
        story, report = next((pair for pair in told if pair[1].entry_id == row.id), (None, None))
        return Sighting(
            self._world.feeds[row.feed_id],
            Fate(row.state),
            report.title if report else row.entry.title,
            row.first_seen_at,
            report.published_at if report else row.entry.published_at or row.entry.updated_at,
            row.backlog,
            row.why,
            story.id if story else None,
        )
