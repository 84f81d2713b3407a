"""The card: a story that can be read in ten seconds, every claim with whom it is credited to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
from discord import ui

from bot.domain.brief import Brief, Figure, Point
from bot.domain.report import Draft
from bot.domain.story import Story
from bot.domain.topic import PlaceTag, TopicTag
from bot.presentation.escape import UNTITLED, cut, href, line, linked, plain
from bot.presentation.layout import MAX_LABEL, Accent, Board, enumeration, fits, framed, quiet, text
from bot.presentation.names import MAX_OUTLET, Names, outlet_kind, outlet_name
from bot.presentation.sources import SourcesButton
from bot.usecases.briefs import Reading

DYNAMIC_ITEMS: Final = (SourcesButton,)
MAX_HEADLINE: Final = 150
MAX_POINT: Final = 200
MAX_THREAD_NAME: Final = 100
_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class _Face:
    """What a card shows, of a story or of a page that somebody pointed at."""

    brief: Brief
    reports: Sequence[Draft]
    others: Sequence[Draft]
    topics: Iterable[TopicTag]
    places: Iterable[PlaceTag]
    accent: Accent = Accent.STORY
    note: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much of it is shown; less when a hostile text would burst the message."""

    headline: int = MAX_HEADLINE
    points: int = 4
    links: bool = True


_DETAILS: Final = (_Detail(), _Detail(points=3, links=False), _Detail(headline=120, points=1, links=False))


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes cards, with the names that topics and countries have."""

    names: Names

    def post(self, story: Story) -> ui.LayoutView:
        """The card of a story, for a channel or an answer."""
        return self._view(_face(story), SourcesButton.of(story))

    def preview(self, story: Story, sentence: str) -> ui.LayoutView:
        """A sentence of ours with a story's card under it."""
        return self._view(replace(_face(story), above=sentence), SourcesButton.of(story))

    def direct(self, story: Story) -> ui.LayoutView:
        """The card of a story, for a member who asked to be told."""
        face = _face(story, note=quiet(["One of your alerts", "`/alerts list`"]))
        return self._view(face, SourcesButton.of(story, direct=True))

    def reading(self, reading: Reading) -> ui.LayoutView:
        """The card of a page that somebody pointed at."""
        face = _Face(
            reading.brief,
            [reading.draft],
            (),
            reading.topics,
            reading.places,
            Accent.REQUESTED,
            quiet(["Brief of a page, made on request"]),
        )
        return self._view(face)

    def labels(self, story: Story) -> list[str]:
        """The names of all the story's topics and countries."""
        topics = [self.names.topics.get(tag.id, tag.id) for tag in story.topics]
        return topics + [self.names.places.get(tag.code, tag.code) for tag in story.places]

    def _view(self, face: _Face, *buttons: ui.Item[Any]) -> ui.LayoutView:
        made = (self._detailed(face, detail, buttons) for detail in _DETAILS)
        return next(filter(fits, made))

    def _detailed(self, face: _Face, detail: _Detail, buttons: Iterable[ui.Item[Any]]) -> ui.LayoutView:
        lead = face.reports[0]
        points = face.brief.points[: detail.points]
        blocks = (
            text(f"### {linked(face.brief.headline, lead.url, detail.headline)}", self._origin(lead)),
            text(*(f"- {_point(point, face.reports)}" for point in points)),
            text(self._tags(face), _also(face.others, links=detail.links), face.note),
        )
        row = [*_read_button(lead), *buttons]
        items: list[ui.Item[Any]] = [block for block in blocks if block.content]
        items += [ui.ActionRow(*row)] if row else []
        view = Board(timeout=None)
        if face.above:
            view.add_item(text(face.above))
        return view.add_item(framed(face.accent, *items))

    def _origin(self, lead: Draft) -> str:
        kind = outlet_kind(lead.outlet, self.names.places)
        return quiet(
            [
                f"**{outlet_name(lead.outlet)}**",
                kind,
                discord.utils.format_dt(lead.published_at, "R"),
            ]
        )

    def _tags(self, face: _Face) -> str:
        return quiet([*self.names.place_line(face.places), *self.names.topic_line(face.topics)])


def thread_name(story: Story) -> str:
    """The headline as the title of a forum post."""
    return cut(plain(story.brief.headline), MAX_THREAD_NAME) or UNTITLED


def others(story: Story) -> list[Draft]:
    """The first report of every independent outlet but the one that opened the story."""
    return [story.report_by(outlet) for outlet in story.outlets if outlet.name != story.lead.outlet.name]


def _face(story: Story, note: str = "") -> _Face:
    return _Face(story.brief, story.reports, others(story), story.topics, story.places, note=note)


def _point(point: Point, reports: Sequence[Draft]) -> str:
    credit = _credit(point, reports)
    return line(point.text, MAX_POINT) + (f" — *{credit}*" if credit else "")


def _credit(point: Point, reports: Sequence[Draft]) -> str:
    if point.figures:
        return ", ".join(_according(figure) for figure in point.figures)
    outlet = reports[point.source.report if point.source.report < len(reports) else 0].outlet
    who = line(point.attribution or "", MAX_OUTLET)
    if point.alone:
        return f"{who}, only in {outlet_name(outlet)}" if who else f"only in {outlet_name(outlet)}"
    via = outlet_name(outlet) if outlet.name != reports[0].outlet.name else ""
    if who.casefold() in point.text.casefold() or who == via:
        who = ""
    return f"{who}, via {via}" if who and via else who or via


def _according(figure: Figure) -> str:
    return f"{line(figure.number, MAX_OUTLET)} according to {line(figure.outlet, MAX_OUTLET)}"


def _also(reports: Sequence[Draft], *, links: bool) -> str:
    if not reports:
        return ""
    shown = reports if len(reports) <= _NAMED else reports[: _NAMED - 1]
    names = [linked(report.outlet.name, report.url if links else None, MAX_OUTLET) for report in shown]
    more = [f"{len(reports) - len(shown)} more"] if len(shown) < len(reports) else []
    return quiet([f"Also reported by {enumeration([*names, *more])}"])


def _read_button(lead: Draft) -> list[ui.Item[Any]]:
    address = href(lead.url)
    label = cut(f"Read at {plain(lead.outlet.name) or UNTITLED}", MAX_LABEL)
    return [ui.Button[ui.LayoutView](label=label, url=address)] if address else []
