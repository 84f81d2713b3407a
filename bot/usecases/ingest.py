"""Ingest: a pending entry becomes a report, the report finds its story, the story finds its readers."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import Final

import structlog

from bot.alerts.index import QueryIndex
from bot.domain.brief import Brief
from bot.domain.errors import RightswireError, StoryConflict
from bot.domain.feed import EntryId, FeedId, PendingEntry
from bot.domain.report import Draft, Report
from bot.domain.sighting import FAULT_OF_OURS
from bot.domain.story import NEWS_AGE, Audience, Story, StoryChange, StoryId, WindowReport
from bot.domain.topic import CountryCode, PlaceTag
from bot.ports.clock import Clock
from bot.ports.feeds import FeedStore
from bot.ports.jobs import Readers
from bot.ports.stories import StoryStore
from bot.stories.new_facts import Told, new_facts
from bot.stories.window import Placement, Window
from bot.usecases.arrivals import Arrival, Arrivals
from bot.usecases.editor import Editor
from bot.usecases.lanes import Senders
from bot.usecases.tags import Tags
from bot.usecases.telling import Teller, accounts, copies_among
from bot.usecases.vectors import Vectors
from bot.usecases.web import Web

log = structlog.get_logger()

BATCH: Final = 50
READ_AHEAD: Final = 8
_ATTEMPTS: Final = 5


@dataclass(frozen=True, slots=True)
class Desk:
    """The stages that a report passes.

    Without an editor, briefs are the embedded ones; without vectors, grouping goes by words alone.
    """

    window: Window
    tags: Tags
    index: QueryIndex
    editor: Editor | None = None
    vectors: Vectors = field(default_factory=Vectors)


@dataclass(frozen=True, slots=True)
class Archive:
    """The stores that ingesting reads and writes."""

    feeds: FeedStore
    stories: StoryStore
    readers: Readers


class Ingest:
    """Makes stories of entries, one at a time: each report is compared with all before it."""

    def __init__(self, archive: Archive, web: Web, desk: Desk, senders: Senders, clock: Clock) -> None:
        self._archive = archive
        self._arrivals = Arrivals(web, desk.vectors, clock)
        self._desk = desk
        self._teller = Teller(desk.tags, desk.index, desk.editor or Editor(clock))
        self._senders = senders
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._in_hand: set[EntryId] = set()
        self._seen = 0
        self._told_full = False

    @property
    def window(self) -> Window:
        """The reports that a new one is compared with."""
        return self._desk.window

    async def load(self) -> int:
        """Fill the live window from the store; returns how many reports it holds."""
        window = self._desk.window
        self._seen = await self._archive.stories.revision()
        async for report in self._archive.stories.window(self._clock.now() - window.span, window.most):
            self._hold(report)
        window.take_changed()
        self._tell_if_full()
        return len(window)

    async def catch_up(self) -> None:
        """Take into the window what came, changed or was moved since, by whatever process."""
        async with self._one_at_a_time:
            await self._catch_up()

    async def feed(self, feed_id: FeedId | None = None) -> int:
        """Ingest that feed's pending entries (None: everybody's); returns how many there were."""
        done = 0
        while entries := await self._take(feed_id):
            try:
                await self._batch(entries)
            finally:
                self._in_hand -= {pending.id for pending in entries}
            done += len(entries)
        if done:
            await self._senders.wake()
        return done

    async def host(self, host: str) -> None:
        """Ingest what is pending of that host's feeds: what failed, or what a dead process left."""
        pending = await self._archive.feeds.pending(None, BATCH)
        for feed_id in sorted({entry.feed.id for entry in pending if entry.feed.host == host}):
            await self.feed(feed_id)

    async def _batch(self, entries: Sequence[PendingEntry]) -> None:
        """Each in its turn, while the next ones are read: a slow page must not hold up what others say."""
        places, failed = asyncio.Semaphore(READ_AHEAD), None
        async with asyncio.TaskGroup() as group:
            drafts = [group.create_task(self._read(pending, places)) for pending in entries]
            try:
                for pending, draft in zip(entries, drafts, strict=True):
                    await self._entry(pending, draft)
            except RightswireError as error:
                # The world's fault, not the entry's: it stays pending and the sweep comes back to it.
                failed = error
                for draft in drafts:
                    draft.cancel()
        if failed:
            raise failed

    async def _read(self, pending: PendingEntry, places: asyncio.Semaphore) -> Arrival | Exception:
        """What it says, or what went wrong with it, which is raised when its turn comes."""
        async with places:
            try:
                return await self._arrivals.of(pending)
            except Exception as error:  # noqa: BLE001
                return error

    async def _take(self, feed_id: FeedId | None) -> list[PendingEntry]:
        """Pending entries that nobody else works on here; none if a newer process reads queries better."""
        if self._desk.index.unread and await self._archive.readers.read_more(self._clock.now()):
            return []
        pending = await self._archive.feeds.pending(feed_id, BATCH)
        taken = [entry for entry in pending if entry.id not in self._in_hand]
        self._in_hand |= {entry.id for entry in taken}
        return taken

    async def _entry(self, pending: PendingEntry, read: asyncio.Task[Arrival | Exception]) -> None:
        try:
            await self._report(pending, await read)
        except RightswireError:
            raise
        except Exception as error:
            # The boundary of an entry: one that breaks a stage must not hold up all that come after it.
            log.exception("entry.failed", feed=pending.feed.url, entry=pending.id)
            await self._archive.feeds.refuse(pending.id, f"{FAULT_OF_OURS}: {type(error).__name__}")

    async def _report(self, pending: PendingEntry, arrival: Arrival | Exception) -> None:
        if isinstance(arrival, Exception):
            raise arrival
        started, draft = perf_counter(), arrival.draft
        if not draft.title and not draft.article.text:
            await self._archive.feeds.refuse(pending.id, "neither a title nor a text")
            log.info("entry.refused", feed=pending.feed.url, why="neither a title nor a text")
            return
        async with self._one_at_a_time, self._archive.stories.turn() as others:
            story = await self._settle(pending, arrival, others=others)
        log.info(
            "report.ingested",
            outlet=draft.outlet.name,
            title=draft.title[:120],
            story=story.id,
            reports=len(story.reports),
            topics=[tag.id for tag in story.topics],
            places=[tag.code for tag in story.places],
            ms=round((perf_counter() - started) * 1000),
        )

    async def _settle(self, pending: PendingEntry, arrival: Arrival, *, others: bool) -> Story:
        for attempt in range(1, _ATTEMPTS + 1):
            if others or attempt > 1:
                await self._catch_up()
            else:
                # What we have written we know; that a person has moved a report, the store will say.
                self._learn(())
            change = replace(await self._change(pending, arrival), seen=self._seen)
            try:
                story = await self._archive.stories.commit(change)
            except StoryConflict:
                if attempt == _ATTEMPTS:
                    raise
            else:
                written = _report_of(story, pending.id)
                self._learn([WindowReport.of(written, story, arrival.vector)] if written else ())
                return story
        raise AssertionError("unreachable")

    async def _catch_up(self) -> None:
        self._learn(await self._archive.stories.revised(self._seen))

    def _learn(self, revised: Sequence[WindowReport]) -> None:
        """Take what was revised since the last time into the window, and out of it what is too old."""
        oldest = self._clock.now() - self._desk.window.span
        for report in revised:
            if report.published_at >= oldest:
                self._hold(report)
            self._seen = report.revision
        self._desk.window.forget(oldest)
        self._tell_if_full()

    def _tell_if_full(self) -> None:
        """Say once that reports are compared with fewer than those of the window's span."""
        window = self._desk.window
        if len(window) < window.most or self._told_full:
            return
        self._told_full = True
        hours = (self._clock.now() - window.oldest).total_seconds() / 3600 if window.oldest else 0.0
        log.warning("window.full", reports=len(window), hours=round(hours, 1))

    async def _change(self, pending: PendingEntry, arrival: Arrival) -> StoryChange:
        now, draft = self._clock.now(), arrival.draft
        known = await self._archive.stories.story_of(pending.id) if pending.changed else None
        placement = self._placement(arrival, now) if known is None else Placement(known.id, 1.0)
        story = known or await self._story(placement.story_id)
        replaced = _report_of(story, pending.id)
        copy_of = replaced.copy_of if replaced else placement.copy_of
        change = StoryChange(
            entry_id=pending.id,
            draft=draft,
            brief=Brief("", ""),
            topics=(),
            places=(),
            audience=Audience(pending.feed.shared, pending.feed.readers),
            at=now,
            story_id=story.id if story else None,
            expected_version=story.version if story else 0,
            copy_of=copy_of,
            updates=replaced.id if replaced else None,
            new_facts=self._new_facts(story, draft) if story and copy_of is None else (),
            compared=placement.compared,
            notify=not pending.backlog and now - draft.published_at < NEWS_AGE,
            vector=arrival.vector,
        )
        return await self._told(change, _accounts(story, change), story)

    def _placement(self, arrival: Arrival, now: datetime) -> Placement:
        draft = arrival.draft
        countries = self._countries(draft.title, draft.article.text)
        return self._desk.window.place(draft, now, countries, arrival.vector)

    async def _told(self, change: StoryChange, told: Mapping[int, Draft], story: Story | None) -> StoryChange:
        """The change with what the pure stages make of the story's accounts."""
        telling = await self._teller.tell(told, story)
        return replace(
            change,
            brief=telling.brief,
            topics=telling.topics,
            places=telling.places,
            query_ids=telling.query_ids,
        )

    def _new_facts(self, story: Story, draft: Draft) -> tuple[str, ...]:
        told = tuple(accounts(story.reports, ()).values())
        places = {tag.code for report in told for tag in self._places(report)}
        found = [fact for report in story.reports for fact in report.new_facts]
        return new_facts(draft, self._places(draft), Told(told, places, found))

    async def _story(self, story_id: StoryId | None) -> Story | None:
        return await self._archive.stories.get(story_id) if story_id is not None else None

    def _places(self, report: Draft) -> tuple[PlaceTag, ...]:
        return self._desk.tags.places_of(report.title, report.article.text)

    def _countries(self, title: str, text: str) -> tuple[CountryCode, ...]:
        return tuple(tag.code for tag in self._desk.tags.places_of(title, text))

    def _hold(self, report: WindowReport) -> None:
        countries = self._countries(report.title, report.text)
        vector = self._desk.vectors.ours(report.vector)
        self._desk.window.add(replace(report, countries=countries, vector=vector))


def _accounts(story: Story | None, change: StoryChange) -> dict[int, Draft]:
    """What the story's brief is made of after the change."""
    before = story.reports if story else ()
    after, copies = list[Draft](before), copies_among(before)
    if change.updates is None:
        after.append(change.draft)
        copies |= {len(before)} if change.copy_of is not None else set()
    else:
        after[[report.id for report in before].index(change.updates)] = change.draft
    return accounts(after, copies)


def _report_of(story: Story | None, entry_id: EntryId) -> Report | None:
    reports = story.reports if story else ()
    return next((report for report in reports if report.entry_id == entry_id), None)
