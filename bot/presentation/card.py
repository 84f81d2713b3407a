"""The card: a story that can be read in ten seconds, every claim with whom it is credited to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import discord
from discord import ui

from bot.domain.brief import MAX_POINTS_TOGETHER, Brief, Figure, Point
from bot.domain.feed import Outlet
from bot.domain.report import Draft
from bot.domain.story import Story
from bot.domain.subscription import CardSize
from bot.domain.topic import PlaceTag, TopicTag
from bot.domain.words import words
from bot.languages.formats import enumeration
from bot.languages.messages import _, plural, series
from bot.presentation.alert_buttons import AlertButton
from bot.presentation.choices import FollowButton, MuteButton
from bot.presentation.escape import UNTITLED, cut, href, line, linked, plain
from bot.presentation.layout import MAX_LABEL, Accent, Board, Frame, fits, framed, quiet, text
from bot.presentation.names import MAX_OUTLET, Names, outlet_kind, outlet_name
from bot.presentation.sources import SourcesButton
from bot.presentation.wrong import WrongButton
from bot.usecases.briefs import Reading

DYNAMIC_ITEMS: Final = (SourcesButton, WrongButton)
MAX_HEADLINE: Final = 150
MAX_THREAD_NAME: Final = 100
MAX_SENTENCE: Final = 240
MAX_BUTTONS: Final = 5
"""In one row; the link gives way first, for the headline is one too."""


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
    sentences: bool = False
    outlets: int = 3


_BARE: Final = _Detail(headline=120, points=0, links=False)
_NORMAL: Final = (_Detail(), _Detail(points=3, links=False), _Detail(headline=120, points=1, links=False))
_DETAILS: Final[Mapping[CardSize, Sequence[_Detail]]] = {
    CardSize.COMPACT: (_BARE,),
    CardSize.NORMAL: _NORMAL,
    CardSize.FULL: (_Detail(sentences=True, outlets=9), _Detail(sentences=True, outlets=5), *_NORMAL),
}


@dataclass(frozen=True, slots=True)
class Cards:
    """Makes cards, with the names that topics and countries have."""

    names: Names

    def post(self, story: Story, size: CardSize = CardSize.NORMAL, above: str = "") -> ui.LayoutView:
        """The card of a story, for a channel or an answer, with a sentence of ours above it."""
        return self._view(replace(_face(story), above=above), size, _buttons(story))

    def direct(self, story: Story, size: CardSize = CardSize.NORMAL) -> ui.LayoutView:
        """The card of a story, for a member who asked to be told."""
        face = _face(story, note=quiet([_("One of your alerts"), _("`/alerts list`")]))
        return self._view(face, size, _buttons(story, direct=True))

    def reading(self, reading: Reading) -> ui.LayoutView:
        """The card of a page that somebody pointed at."""
        face = _Face(
            reading.brief,
            [reading.draft],
            (),
            reading.topics,
            reading.places,
            Accent.REQUESTED,
            quiet([_("Brief of a page, made on request")]),
        )
        return self._view(face)

    def specimen(self, story: Story, size: CardSize = CardSize.NORMAL) -> Frame:
        """The card of a story as a part of another message, without its buttons."""
        return next(filter(_fits_alone, self._frames(_face(story), size, ())))

    def labels(self, story: Story) -> list[str]:
        """The names of all the story's topics and countries."""
        topics = [self.names.topics.get(tag.id, tag.id) for tag in story.topics]
        return topics + [self.names.places.get(tag.code, tag.code) for tag in story.places]

    def _view(
        self, face: _Face, size: CardSize = CardSize.NORMAL, buttons: Sequence[ui.Item[Any]] = ()
    ) -> ui.LayoutView:
        made = (_board(face.above, frame) for frame in self._frames(face, size, buttons))
        return next(filter(fits, made))

    def _frames(self, face: _Face, size: CardSize, buttons: Sequence[ui.Item[Any]]) -> Iterator[Frame]:
        """The card in that size, then with less on it, for messages that it would burst."""
        if size is CardSize.COMPACT and buttons:
            yield self._compact(face, buttons[0])
            return
        for detail in _DETAILS[size]:
            yield self._framed(face, detail, buttons)

    def _compact(self, face: _Face, button: ui.Item[Any]) -> Frame:
        """No row of buttons: the first one stands beside the headline, and leads to all the others."""
        told = text(self._headline(face, _BARE), self._about(face), face.note)
        return framed(face.accent, ui.Section[ui.LayoutView](told, accessory=button))

    def _framed(self, face: _Face, detail: _Detail, buttons: Iterable[ui.Item[Any]]) -> Frame:
        lead = face.reports[0]
        blocks = (
            text(self._headline(face, detail), self._origin(lead)),
            text(*(_point(point, face.reports, detail) for point in face.brief.points[: detail.points])),
            text(self._tags(face), _also(face.others, detail), face.note),
        )
        row = [*_read_button(lead), *buttons][-MAX_BUTTONS:]
        items: list[ui.Item[Any]] = [block for block in blocks if block.content]
        return framed(face.accent, *items, *([ui.ActionRow(*row)] if row else []))

    def _headline(self, face: _Face, detail: _Detail) -> str:
        return f"### {linked(face.brief.headline, face.reports[0].url, detail.headline)}"

    def _origin(self, lead: Draft) -> str:
        kind = outlet_kind(lead.outlet, self.names.places)
        when = discord.utils.format_dt(lead.published_at, "R")
        return quiet([f"**{outlet_name(lead.outlet)}**", kind, when])

    def _tags(self, face: _Face) -> str:
        return quiet([*self.names.place_line(face.places), *self.names.topic_line(face.topics)])

    def _about(self, face: _Face) -> str:
        return about_line(face.reports[0], len(face.others), self.names.tag_line(face.places, face.topics))


def about_line(lead: Draft, others: int, tags: Iterable[str]) -> str:
    """Who, when, where and what about, in one quiet line."""
    outlet = outlet_name(lead.outlet)
    who = (
        plural("{outlet} and {count} more", "{outlet} and {count} more", others, outlet=outlet)
        if others
        else outlet
    )
    return quiet([who, discord.utils.format_dt(lead.published_at, "R"), *tags])


def thread_name(story: Story) -> str:
    """The headline as the title of a forum post."""
    return cut(plain(story.brief.headline), MAX_THREAD_NAME) or UNTITLED


def others(story: Story) -> list[Draft]:
    """The first report of every independent outlet but the one that opened the story."""
    return [story.report_by(outlet) for outlet in story.outlets if outlet.name != story.lead.outlet.name]


def _face(story: Story, note: str = "") -> _Face:
    return _Face(story.brief, story.reports, others(story), story.topics, story.places, note=note)


def _buttons(story: Story, *, direct: bool = False) -> list[ui.Item[Any]]:
    """All buttons but the link, at most five, the most useful one first."""
    of_all: list[ui.Item[Any]] = [
        kind.of(story, direct=direct) for kind in (SourcesButton, FollowButton, MuteButton, AlertButton)
    ]
    return of_all if direct else [*of_all, WrongButton(story.id)]


def _board(above: str, frame: Frame) -> ui.LayoutView:
    view = Board(timeout=None)
    if above:
        view.add_item(text(above))
    return view.add_item(frame)


def _fits_alone(frame: Frame) -> bool:
    return fits(_board("", frame))


def _point(point: Point, reports: Sequence[Draft], detail: _Detail) -> str:
    credit = _credit(point, reports)
    told = f"- {line(point.text, MAX_POINTS_TOGETHER)}" + (f" — *{credit}*" if credit else "")
    return f"{told}\n{_sentence(point)}" if detail.sentences and _says_more(point) else told


def _sentence(point: Point) -> str:
    """The source's own words, as a quotation under the point."""
    return f"> {line(point.source.shown(MAX_SENTENCE), MAX_SENTENCE)}"


def _says_more(point: Point) -> bool:
    return words(point.source.text) != words(point.text)


def _credit(point: Point, reports: Sequence[Draft]) -> str:
    if point.figures:
        return series(_according(figure) for figure in point.figures)
    outlet = reports[point.source.report if point.source.report < len(reports) else 0].outlet
    who = line(point.attribution or "", MAX_OUTLET)
    if point.alone:
        only = _("only in {outlet}", outlet=_outlet(outlet))
        return series([who, only])
    via = _outlet(outlet) if outlet.name != reports[0].outlet.name else ""
    if who.casefold() in point.text.casefold() or (via and who == outlet_name(outlet)):
        who = ""
    return _("{who}, via {outlet}", who=who, outlet=via) if who and via else who or via


def _outlet(outlet: Outlet) -> str:
    """The name of another outlet than the first, with the Creative Commons licence it wants named."""
    return series([outlet_name(outlet), outlet.creative_commons])


def _according(figure: Figure) -> str:
    number, outlet = line(figure.number, MAX_OUTLET), line(figure.outlet, MAX_OUTLET)
    return _("{number} according to {outlet}", number=number, outlet=outlet)


def _also(reports: Sequence[Draft], detail: _Detail) -> str:
    if not reports:
        return ""
    shown = reports if len(reports) <= detail.outlets else reports[: detail.outlets - 1]
    names = [linked(report.outlet.name, report.url if detail.links else None, MAX_OUTLET) for report in shown]
    left = len(reports) - len(shown)
    more = [plural("{count} more", "{count} more", left)] if left else []
    return quiet([_("Also reported by {outlets}", outlets=enumeration([*names, *more]))])


def _read_button(lead: Draft) -> list[ui.Item[Any]]:
    address = href(lead.url)
    label = cut(_("Read at {outlet}", outlet=plain(lead.outlet.name) or UNTITLED), MAX_LABEL)
    return [ui.Button[ui.LayoutView](label=label, url=address)] if address else []
