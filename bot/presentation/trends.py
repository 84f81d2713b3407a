"""Trends in words and pictures; the words stand alone where no picture can be drawn."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Final

import discord
from discord import ui

from bot.domain.trend import Trend
from bot.languages import formats
from bot.languages.formats import enumeration, number
from bot.languages.messages import _, marked, plural, series
from bot.presentation.escape import line
from bot.presentation.layout import Accent, Board, framed, quiet, text
from bot.presentation.looks import LOOKS, Heading
from bot.presentation.names import MAX_NAME, Names
from bot.presentation.pictures import drawn
from bot.usecases.trends import Overview

# Between these, a change is nothing to speak of.
_MORE: Final = 1.3
_LESS: Final = 0.75
_NAMED: Final = 5
_RISEN: Final = 3
_LEAST_STORIES: Final = 3
_TITLE: Final = 200
_MAX_ALTERNATIVE: Final = 1024
NO_TRENDS: Final = marked(
    "No story in that time, so there is nothing to show. Try more days or fewer options."
)
_WITHOUT_PICTURES: Final = marked("Pictures need the extra `charts`, which whoever runs me can install.")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture with its words for those who do not see it."""

    name: str
    image: bytes
    alternative: str


class TrendMessage(Board):
    """Words with pictures below; `files` go out with it."""

    def __init__(self, words: str, pictures: Sequence[Picture]) -> None:
        super().__init__(timeout=None)
        self.files = [discord.File(BytesIO(one.image), filename=one.name) for one in pictures]
        below = [_shown(one) for one in pictures] or [text(quiet([_(_WITHOUT_PICTURES)]))]
        self.add_item(framed(Accent.LIST, text(words), *below))


async def trend_message(title: str, trend: Trend, look: str) -> TrendMessage:
    """One topic or place over time."""
    about = _span(trend)
    if trend.usual:
        about = _("{span}; dashed: usual, {rate}", span=about, rate=rate(trend.usual))
    heading = Heading(title, about, LOOKS[look])
    image = await drawn(lambda figures: figures.timeline(heading, trend))
    pictures = [Picture("trend.png", image, trend_alternative(title, trend))] if image else []
    return TrendMessage(trend_words(title, trend), pictures)


async def overview_message(overview: Overview, names: Names, look: str) -> TrendMessage:
    """Every topic over time, and the map of places."""
    pictures = [picture async for picture in _overview_pictures(overview, names, look)]
    return TrendMessage(overview_words(overview, names), pictures)


def trend_words(title: str, trend: Trend) -> str:
    """A trend in three lines: how much, against what is usual, and when most."""
    day, most = trend.peak
    lines = [
        f"### {line(title, _TITLE)}",
        f"**{_span(trend)}**",
        _("{rate}; {compared}", rate=rate(trend.a_day), compared=against_usual(trend)),
        quiet([_("Most on {day}: {count}", day=day_name(day), count=most)]),
    ]
    return "\n".join(lines)


def overview_words(overview: Overview, names: Names) -> str:
    """What was in the news most, and what more than usual."""
    everything = overview.everything
    lines = [
        f"### {_('Digital rights in the last {days} days', days=len(everything.counts))}",
        _(
            "**{stories}**, {rate}; {compared}",
            stories=stories(everything.total),
            rate=rate(everything.a_day),
            compared=against_usual(everything),
        ),
        _("Most about {topics}.", topics=_ranking(overview.topics, names.topics)),
    ]
    if overview.places:
        lines.append(_("Most in {places}.", places=_ranking(overview.places, names.places)))
    risen = _risen(overview, names)
    return "\n".join([*lines, quiet([_("More than usual: {names}", names=risen) if risen else ""])]).strip()


def trend_alternative(title: str, trend: Trend) -> str:
    """The picture of a trend for those who do not see it."""
    day, most = trend.peak
    numbers = series(map(number, trend.counts))
    said = (
        _("Chart of stories a day: {title}, from {day}.", title=title, day=day_name(trend.start)),
        _("{stories}, {compared}.", stories=stories(trend.total), compared=against_usual(trend)),
        _("Most on {day}: {count}.", day=day_name(day), count=most),
        _("Day by day: {numbers}.", numbers=numbers),
    )
    return " ".join(said)[:_MAX_ALTERNATIVE]


def ranking_alternative(what: str, trends: tuple[Trend, ...], names: Mapping[str, str]) -> str:
    """A picture of many trends for those who do not see it."""
    told = (f"{names.get(one.key, one.key)} {number(one.total)}" for one in trends)
    return _("{what}: {ranking}.", what=what, ranking=series(told))[:_MAX_ALTERNATIVE]


def stories(count: int) -> str:
    """So many stories."""
    return plural("{count} story", "{count} stories", count)


def rate(a_day: float) -> str:
    """So many a day, or a week where a day is too short."""
    if a_day >= 1:
        return _("{count} a day", count=f"{number(round(a_day, 1))}")
    return _("{count} a week", count=f"{number(round(7 * a_day, 1))}")


def against_usual(trend: Trend) -> str:
    """Whether that is much."""
    if trend.usual is None:
        return _("I have not read long enough to say what is usual")
    if not trend.usual:
        return _("there were none in the time before")
    usual = rate(trend.usual)
    change = trend.change or 0.0
    if change >= _MORE:
        return _("{times} times the usual (usual is {usual})", times=round(change, 1), usual=usual)
    if change <= _LESS:
        return _("less than usual (usual is {usual})", usual=usual)
    return _("about as usual (usual is {usual})", usual=usual)


def day_name(day: date) -> str:
    """A day without its year."""
    return formats.day(day)


async def _overview_pictures(overview: Overview, names: Names, look: str) -> AsyncIterator[Picture]:
    everything, colours = overview.everything, LOOKS[look]
    last = everything.start + timedelta(days=len(everything.counts) - 1)
    dates = _("Stories a day, {first} to {last}", first=day_name(everything.start), last=day_name(last))
    known = _("{dates}; dashed: usual", dates=dates) if everything.usual else dates
    topics = [(names.topics.get(one.key, one.key), one) for one in overview.topics]
    heading = Heading(_("Digital rights, topic by topic"), known, colours)
    image = await drawn(lambda figures: figures.multiples(heading, topics))
    if image:
        words = ranking_alternative(
            _("Charts of stories a day for each topic"), overview.topics, names.topics
        )
        yield Picture("topics.png", image, words)
    places = [(one.key, names.places.get(one.key, one.key), one.total) for one in overview.places]
    about = _("{stories}, by the countries they are about", stories=_span(everything))
    above = Heading(_("Where it happened"), about, colours)
    image = await drawn(lambda figures: figures.world(above, places)) if places else None
    if image:
        words = ranking_alternative(_("World map of stories"), overview.places, names.places)
        yield Picture("places.png", image, words)


def _shown(picture: Picture) -> ui.Item[ui.LayoutView]:
    """In a gallery of its own: in one of two, Discord cuts both to squares."""
    media = discord.MediaGalleryItem(f"attachment://{picture.name}", description=picture.alternative)
    return ui.MediaGallery(media)


def _span(trend: Trend) -> str:
    days = len(trend.counts)
    return plural("{stories} in {count} day", "{stories} in {count} days", days, stories=stories(trend.total))


def _ranking(trends: tuple[Trend, ...], names: Mapping[str, str]) -> str:
    return enumeration([f"{_name(one, names)} ({one.total})" for one in trends[:_NAMED]] or [_("nothing")])


def _risen(overview: Overview, names: Names) -> str:
    risen = [
        (one.change or 0.0, _name(one, known))
        for trends, known in ((overview.topics, names.topics), (overview.places, names.places))
        for one in trends
        if one.total >= _LEAST_STORIES and (one.change or 0.0) >= _MORE
    ]
    top = sorted(risen, reverse=True)[:_RISEN]
    return (
        enumeration([_("{name} ({times} times)", name=name, times=round(times, 1)) for times, name in top])
        if top
        else ""
    )


def _name(trend: Trend, names: Mapping[str, str]) -> str:
    return line(names.get(trend.key, trend.key), MAX_NAME)
