"""Mending: stories whose reports, seen together, tell of two events, and two stories that tell of one.

A report is placed when it comes, by what is known then. Later ones show more: of a story's reports, which
keep to each other; of two stories, that all their reports agree.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np

from bot.domain.repair import Apart
from bot.domain.report import ReportId
from bot.domain.story import StoryId
from bot.stories.evidence import Matrix
from bot.stories.held import Held
from bot.stories.window import Window, together

# Measured over all dev sets (docs/stories.md).
PARTED: Final = 0.4
JOINED: Final = 0.6
# What holds together less than this share of what its larger half does is of a saga, not of an event.
LOOSE: Final = 0.7
_FEWEST: Final = 3
_LARGE: Final = 5
# Words of title and lead together.
_TEXT: Final = 20
# Of a larger story the first so many are looked at; the work grows with their square.
_MOST: Final = 40
_NEIGHBOURS: Final = 4
_ASKED: Final = 8


@dataclass(frozen=True, slots=True)
class Parting:
    """These reports of the story tell of another event than the rest; how likely it is that they do not."""

    story_id: StoryId
    leaving: frozenset[ReportId]
    probability: float


@dataclass(frozen=True, slots=True)
class Joining:
    """Both stories, the older one first, tell of one event."""

    story_id: StoryId
    other_id: StoryId
    probability: float


def parting(window: Window, story_id: StoryId) -> Parting | None:
    """The two halves that the story falls into, if they are unlikely to be of one event.

    In a large story, whose reports show what an event is like there, unlikely is also what is much less
    likely than that the larger half is of one. Those leave that came later: the first report is what the
    story is known by.
    """
    reports = window.of_story(story_id)[:_MOST]
    if len(reports) < _FEWEST:
        return None
    likely = window.likely(reports, reports)
    first, second = _halves(likely)
    probability = _linked(likely, first, second)
    loose = _say_enough(reports) and _is_loose(likely, max(first, second, key=len), probability)
    if probability >= PARTED and not loose:
        return None
    later = max(first, second, key=min)
    return Parting(story_id, frozenset(reports[n].id for n in later), probability)


def joining(window: Window, story_id: StoryId, apart: Collection[Apart] = ()) -> Joining | None:
    """The story that is likeliest to be the same one, if it is likely enough and nobody keeps them apart."""
    reports = window.of_story(story_id)
    others = [window.of_story(other) for other in window.neighbours(reports[-_ASKED:], _NEIGHBOURS)]
    found = [
        Joining(
            min(story_id, theirs[0].story_id),
            max(story_id, theirs[0].story_id),
            _alike(window, reports, theirs),
        )
        for theirs in others
        if not _kept_apart(reports, theirs, apart)
    ]
    best = max(found, key=lambda one: one.probability, default=None)
    return best if best and best.probability >= JOINED else None


def _alike(window: Window, reports: Sequence[Held], others: Sequence[Held]) -> float:
    likely = window.likely(reports[:_MOST], others[:_MOST])
    links = int(np.count_nonzero(~np.isnan(likely)))
    newest = max(held.profile.published_at for held in (*reports, *others))
    chained = any(window.chains(half[0].story_id, links, newest) for half in (reports, others))
    return 0.0 if chained else together(likely)


def _say_enough(reports: Sequence[Held]) -> bool:
    """Whether most reports have more than a title; titles of one event differ as much as those of several."""
    return median(report.profile.length for report in reports) >= _TEXT


def _is_loose(likely: Matrix, larger: Collection[int], probability: float) -> bool:
    """Whether the halves of a large story hold together much less than the larger of them does."""
    return len(likely) >= _LARGE and probability < LOOSE * _cohesion(likely, larger)


def _cohesion(likely: Matrix, group: Collection[int]) -> float:
    """How likely each two of the group's reports tell of one event, on average."""
    members = list(group)
    links = likely[np.ix_(members, members)]
    np.fill_diagonal(links, np.nan)
    return together(links)


def _kept_apart(reports: Collection[Held], others: Collection[Held], apart: Collection[Apart]) -> bool:
    ours, theirs = {held.id for held in reports}, {held.id for held in others}
    return any((one in ours and other in theirs) or (one in theirs and other in ours) for one, other in apart)


def _halves(likely: Matrix) -> tuple[list[int], list[int]]:
    """Groups of positions, the likeliest two put together until two are left (average link)."""
    groups = [[n] for n in range(len(likely))]
    sums, counts = _both_ways(np.nan_to_num(likely)), _both_ways((~np.isnan(likely)).astype(float))
    while len(groups) > 2:
        means = sums / np.maximum(counts, 1.0)
        np.fill_diagonal(means, -1.0)
        one, other = sorted(map(int, np.unravel_index(np.argmax(means), means.shape)))
        groups[one] += groups.pop(other)
        sums, counts = _put_together(sums, one, other), _put_together(counts, one, other)
    return groups[0], groups[1]


def _both_ways(links: Matrix) -> Matrix:
    return links + links.T


def _put_together(links: Matrix, one: int, other: int) -> Matrix:
    """The sums of links between groups once two of them are one."""
    links[one] += links[other]
    links[:, one] += links[:, other]
    return np.delete(np.delete(links, other, axis=0), other, axis=1)


def _linked(likely: Matrix, one: Collection[int], other: Collection[int]) -> float:
    """How likely the two groups are of one event, whichever of them is compared with the other."""
    across, back = likely[np.ix_(list(one), list(other))], likely[np.ix_(list(other), list(one))]
    return together(np.concatenate([across.ravel(), back.ravel()]))
