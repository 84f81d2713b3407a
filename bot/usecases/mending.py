"""Mending: every few minutes the stories that changed are looked at again, taken apart and put together."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog

from bot.domain.errors import NotFound, StoryConflict
from bot.domain.repair import Merge, Split, families, kept_apart, parted
from bot.domain.report import Report
from bot.domain.story import NEWS_AGE, Story, StoryId
from bot.ports.clock import Clock
from bot.stories.mending import Joining, Parting, joining, parting
from bot.usecases.ingest import Ingest
from bot.usecases.lanes import Senders
from bot.usecases.objections import Files
from bot.usecases.telling import Teller, accounts_of

log = structlog.get_logger()


class Mending:
    """Has stories follow what later reports have shown."""

    def __init__(self, files: Files, ingest: Ingest, teller: Teller, senders: Senders, clock: Clock) -> None:
        self._stories, self._repairs = files.stories, files.repairs
        self._ingest = ingest
        self._window = ingest.window
        self._teller = teller
        self._senders = senders
        self._clock = clock

    async def once(self) -> int:
        """Look at the stories that changed since the last time; returns how many were mended."""
        await self._ingest.catch_up()
        changed, mended = self._window.take_changed(), 0
        for story_id in changed:
            mended += await self._part(story_id)
        await self._ingest.catch_up()
        for story_id in dict.fromkeys([*changed, *self._window.take_changed()]):
            mended += await self._join(story_id)
        if mended:
            await self._senders.wake()
        return mended

    async def _part(self, story_id: StoryId) -> bool:
        await asyncio.sleep(0)  # each look takes some milliseconds; others have their turn in between
        found = parting(self._window, story_id)
        if found is None:
            return False
        try:
            split = await self._split(found)
            if split is None:
                return False
            _, left = await self._repairs.split(split)
        except (StoryConflict, NotFound):
            return False  # it changed meanwhile, and is looked at again
        log.info("story.parted", story=story_id, opened=left.id, reports=len(left.reports))
        return True

    async def _join(self, story_id: StoryId) -> bool:
        await asyncio.sleep(0)
        held = {report.id for report in self._window.of_story(story_id)}
        found = joining(self._window, story_id, await self._repairs.apart(held)) if held else None
        if found is None:
            return False
        try:
            merge = await self._merge(found)
            if merge is None:
                return False
            story = await self._repairs.merge(merge)
        except (StoryConflict, NotFound):
            return False
        log.info("story.joined", story=story.id, gone=found.other_id, reports=len(story.reports))
        await self._ingest.catch_up()
        return True

    async def _split(self, found: Parting) -> Split | None:
        story = await self._stories.get(found.story_id)
        stays, leaves = parted(story, families(story, found.leaving))
        if not leaves:
            return None
        return Split(
            story_id=story.id,
            expected_version=story.version,
            leaving=frozenset(report.id for report in leaves),
            stays=await self._teller.tell(accounts_of(stays), story),
            leaves=await self._teller.tell(accounts_of(leaves), replace(story, corrected=False)),
            at=self._clock.now(),
            notify=self._is_news(leaves),
        )

    async def _merge(self, found: Joining) -> Merge | None:
        """None where people keep apart reports of the two that the window no longer holds."""
        kept, other = await self._stories.get(found.story_id), await self._stories.get(found.other_id)
        apart = await self._repairs.apart({report.id for report in kept.reports})
        if kept_apart(kept.reports, other.reports) & set(apart):
            return None
        reports = sorted((*kept.reports, *other.reports), key=lambda report: report.id)
        said = kept if kept.corrected else _corrected_as(kept, other)
        return Merge(
            story_id=found.story_id,
            expected_version=kept.version,
            other_id=found.other_id,
            other_version=other.version,
            told=await self._teller.tell(accounts_of(reports), said),
            notify=self._is_news(reports),
        )

    def _is_news(self, reports: Sequence[Report]) -> bool:
        latest: datetime = max(report.published_at for report in reports)
        return self._clock.now() - latest < NEWS_AGE


def _corrected_as(kept: Story, other: Story) -> Story:
    """What people said of either story holds for both together."""
    withheld = (*kept.withheld, *other.withheld)
    if not other.corrected:
        return replace(kept, withheld=withheld)
    return replace(kept, withheld=withheld, corrected=True, topics=other.topics, places=other.places)
