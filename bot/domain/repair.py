"""Repairs: reports move to where they belong, and the stories they leave and join tell what is left."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.brief import Brief
from bot.domain.report import Report, ReportId
from bot.domain.story import Story, StoryId
from bot.domain.topic import PlaceTag, TopicTag

Apart = tuple[ReportId, ReportId]


@dataclass(frozen=True, slots=True)
class Telling:
    """What the pure stages make of a story's reports, and the queries that it answers."""

    brief: Brief
    topics: tuple[TopicTag, ...]
    places: tuple[PlaceTag, ...]
    query_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """Reports leave a story, which must still have this version, and open one of their own.

    `apart` are reports that people say tell of different events; no repair puts them together again.
    """

    story_id: StoryId
    expected_version: int
    leaving: frozenset[ReportId]
    stays: Telling
    leaves: Telling
    at: datetime
    notify: bool = True
    apart: frozenset[Apart] = frozenset()


@dataclass(frozen=True, slots=True)
class Merge:
    """All reports of a story join another; both must still have these versions."""

    story_id: StoryId
    expected_version: int
    other_id: StoryId
    other_version: int
    told: Telling
    notify: bool = True


def family(story: Story, report_id: ReportId) -> frozenset[ReportId]:
    """The report with the original of its text and all copies of it, which tell of one event."""
    originals: Mapping[ReportId, ReportId] = {
        report.id: report.copy_of for report in story.reports if report.copy_of is not None
    }
    root = _root(report_id, originals)
    return frozenset(report.id for report in story.reports if _root(report.id, originals) == root)


def families(story: Story, report_ids: Collection[ReportId]) -> frozenset[ReportId]:
    """All of these reports' families."""
    known = {report.id for report in story.reports}
    return frozenset(
        one for report_id in report_ids if report_id in known for one in family(story, report_id)
    )


def parted(story: Story, leaving: Collection[ReportId]) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
    """The reports that stay with the story's cards, and those that leave.

    Those with the report that opened the story stay, whichever of the two they were meant to be: it is
    what a posted card is headed with.
    """
    ours = tuple(report for report in story.reports if report.id in leaving)
    others = tuple(report for report in story.reports if report.id not in leaving)
    return (ours, others) if story.lead.id in leaving else (others, ours)


def kept_apart(stays: Collection[Report], leaves: Collection[Report]) -> frozenset[Apart]:
    """All pairs of a report here and a report there, the older one first."""
    pairs = ((one.id, other.id) for one in stays for other in leaves)
    return frozenset((min(pair), max(pair)) for pair in pairs)


def _root(report_id: ReportId, originals: Mapping[ReportId, ReportId]) -> ReportId:
    seen = {report_id}
    while (original := originals.get(report_id)) is not None and original not in seen:
        seen.add(report_id := original)
    return report_id
