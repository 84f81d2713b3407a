"""Telling: what the pure stages make of a story's reports, whoever put them together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.brief import Brief
from bot.domain.repair import Telling
from bot.domain.report import Draft, Report
from bot.domain.story import Story
from bot.domain.topic import PlaceTag, TopicTag, agreed, agreed_places
from bot.usecases.editor import Editor
from bot.usecases.tags import Tags

# How the story began, and what is known by now.
FIRST: Final = 16
LATEST: Final = 48


class Teller:
    """Tags and briefs stories, and says which queries they answer."""

    def __init__(self, tags: Tags, index: QueryIndex, editor: Editor) -> None:
        self._tags = tags
        self._index = index
        self._editor = editor

    async def tell(self, told: Mapping[int, Draft], story: Story | None) -> Telling:
        """What these reports say, by their positions in the story; people's word on it stands."""
        reports = tuple(told.values())
        topics, places = self._tagged(reports, story)
        brief = _at_positions(await self._editor.brief(reports), tuple(told))
        return Telling(
            brief=brief.without(story.withheld) if story else brief,
            topics=topics,
            places=places,
            query_ids=self._index.match(facts_of(topics, places, reports)),
        )

    def _tagged(
        self, reports: Sequence[Draft], story: Story | None
    ) -> tuple[tuple[TopicTag, ...], tuple[PlaceTag, ...]]:
        if story is not None and story.corrected:
            return story.topics, story.places
        topics = agreed([self._topics(report) for report in reports])
        places = agreed_places(
            [self._tags.places_of(report.title, report.article.text) for report in reports]
        )
        return topics, places

    def _topics(self, report: Draft) -> tuple[TopicTag, ...]:
        return self._tags.topics_of(report.title, report.article.text, report.article.language)


def accounts(reports: Sequence[Draft], copies: Collection[int]) -> dict[int, Draft]:
    """What a brief is made of, by position; `copies` are the positions of re-posts.

    A re-post says nothing of its own, unless there is nothing else. Of very many accounts the FIRST and the
    LATEST tell the story, so that one more costs the same however many there are.
    """
    original = [position for position in range(len(reports)) if position not in copies]
    told = original or list(range(len(reports)))
    if len(told) > FIRST + LATEST:
        told = [*told[:FIRST], *told[-LATEST:]]
    return {position: reports[position] for position in told}


def accounts_of(reports: Sequence[Report]) -> dict[int, Draft]:
    """What a brief of these stored reports is made of."""
    return accounts(reports, copies_among(reports))


def copies_among(reports: Sequence[Report]) -> set[int]:
    """The positions of re-posts."""
    return {position for position, report in enumerate(reports) if report.copy_of is not None}


def _at_positions(brief: Brief, positions: tuple[int, ...]) -> Brief:
    points = (
        replace(point, source=replace(point.source, report=positions[point.source.report]))
        for point in brief.points
    )
    return replace(brief, points=tuple(points))
