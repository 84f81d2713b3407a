"""How many stories there were, in memory."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from bot.domain.story import Story, StoryFilter
from bot.domain.trend import Subject
from tests.fakes.filter import passes
from tests.fakes.world import World


class FakeStoryTally:
    """StoryTally in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def tally(self, wanted: StoryFilter, by: Subject | None) -> Mapping[str, Mapping[date, int]]:
        counts: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
        for story in self._world.stories.values():
            first = min(report.published_at for report in story.reports)
            if passes(wanted, story) and wanted.since is not None and first >= wanted.since:
                for key in _keys(story, by):
                    counts[key][first.date()] += 1
        return counts


def _keys(story: Story, by: Subject | None) -> Iterable[str]:
    match by:
        case Subject.TOPIC:
            return [tag.id for tag in story.topics]
        case Subject.PLACE:
            return [tag.code for tag in story.places]
        case None:
            return [""]
