"""Why a story is as it is: the words behind its tags, and how each report came to be in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import discord
from discord import ui

from bot.domain.report import Report, ReportId
from bot.domain.story import Phase, Story
from bot.languages.formats import enumeration
from bot.languages.messages import _, marked, plural
from bot.presentation.escape import UNTITLED, line, linked
from bot.presentation.layout import Accent, Board, fits, framed, quiet, spaced, text
from bot.presentation.names import Names, kind_name, outlet_name
from bot.usecases.stories import Considered, Reasons

MAX_HEADLINE: Final = 120
_MAX_WORD: Final = 40
_MOST_WORDS: Final = 4
_MOST_REPORTS: Final = 8

_OFF_TOPIC: Final = marked(
    "None: nothing in it is about digital rights, so that only who follows its words or its outlet is told."
)


_PHASES: Final = {
    Phase.NEW: marked("New"),
    Phase.DEVELOPING: marked("Developing"),
    Phase.QUIET: marked("Quiet"),
}


def why_message(reasons: Reasons, names: Names, now: datetime, way: Sequence[str] = ()) -> ui.LayoutView:
    """Topics and places with their words, report by report what it was compared with, then its way."""
    fewer = [(told, most) for told in (way, ()) for most in range(_MOST_REPORTS, 0, -1)]
    made = (_message(reasons, names, now, told, most) for told, most in fewer)
    return next(filter(fits, made))


def _message(reasons: Reasons, names: Names, now: datetime, way: Sequence[str], most: int) -> ui.LayoutView:
    story = reasons.story
    kept, left = story.reports[:most], len(story.reports) - most
    items: list[ui.Item[Any]] = [
        text(f"### {_('Why: {title}', title=linked(story.brief.headline, story.lead.url, MAX_HEADLINE))}"),
        text(_standing(story, now)),
        text(f"**{_('Topics')}**", *_tags(story.topics, names.topics, _(_OFF_TOPIC))),
        text(f"**{_('Places')}**", *_tags(story.places, names.places, _("None: it names no country."))),
        ui.Separator(),
        text(f"**{_('One event, by these reports')}**"),
        *spaced(text(*_report(report, story, reasons.considered)) for report in kept),
        *([text(quiet([plural("and {count} more", "and {count} more", left)]))] if left > 0 else []),
        *([ui.Separator(), text(*way)] if way else []),
    ]
    return Board(timeout=None).add_item(framed(Accent.LIST, *items))


def _standing(story: Story, now: datetime) -> str:
    counted = [f"{len(outlets)} × {kind_name(kind)}" for kind, outlets in story.outlets_by_kind.items()]
    changed = discord.utils.format_dt(story.changed_at, "R")
    phase = _(_PHASES[story.phase(now)])
    return quiet([phase, *counted, _("last changed {when}", when=changed)])


def _tags(tags: Iterable[Any], names: Mapping[str, str], none: str) -> Iterator[str]:
    lines = [f"- {names.get(_id(tag), _id(tag))}: {_because(tag.because)}" for tag in tags]
    yield from lines or [none]


def _id(tag: Any) -> str:
    return str(tag.id if hasattr(tag, "id") else tag.code)


def _because(words: Sequence[str]) -> str:
    return enumeration([f"“{line(word, _MAX_WORD)}”" for word in words[:_MOST_WORDS]] or [_("its outlet")])


def _report(
    report: Report, story: Story, considered: Mapping[ReportId, Sequence[Considered]]
) -> Iterator[str]:
    yield f"**{outlet_name(report.outlet)}**: {linked(report.title, report.url, MAX_HEADLINE)}"
    joined = [other for other in considered.get(report.id, ()) if other.joined]
    how = _how_it_came(report, story, considered.get(report.id, ()))
    yield quiet([how, *(_likeness(joined[0]) if joined and report.copy_of is None else [])])
    for other in considered.get(report.id, ()):
        if not other.joined and other.story is not None:
            headline = line(other.story.brief.headline, MAX_HEADLINE) or UNTITLED
            told = _(
                "{percent} one event with “{title}”", percent=_percent(other.probability), title=headline
            )
            yield quiet([told, *_likeness(other)])


def _how_it_came(report: Report, story: Story, considered: Sequence[Considered]) -> str:
    joined = next((other for other in considered if other.joined), None)
    if report.copy_of is not None:
        return _("The same text as an earlier report: a re-post, which confirms nothing")
    if report.id == story.lead.id:
        return _("Opened the story")
    if joined is not None:
        return _(
            "Joined: {percent} one event with the reports before it", percent=_percent(joined.probability)
        )
    return _("Joined; how likely it was is kept for 30 days only")


def _likeness(other: Considered) -> list[str]:
    """What their vectors say, where both have one."""
    if other.likeness is None:
        return []
    return [_("{percent} alike in meaning", percent=_percent(other.likeness))]


def _percent(probability: float) -> str:
    return f"{100 * min(max(probability, 0.0), 1.0):.0f}%"
