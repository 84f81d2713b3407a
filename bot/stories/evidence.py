"""What speaks for two reports telling of one event, and against it, as far as their words go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.stories.profile import (
    ACTOR,
    COLUMNS,
    COUNTRY,
    IDF,
    LATELY,
    LEAD_ONLY,
    NAME,
    NUMBER,
    RARITY,
    SUBJECT,
    TITLE,
    WHOLE,
    Profile,
)

Matrix = NDArray[np.float64]

_DAY: Final = 86_400.0
_LONGEST: Final = 150.0
_MULTIPLIED: Final = [WHOLE, LEAD_ONLY]
_IN_BOTH: Final = [NAME, NUMBER, COUNTRY]


@dataclass(frozen=True, slots=True)
class _Shared:
    """Column sums with each other report in a row: of the weights of the terms in common, here and there.

    In `sums` the vectors are multiplied. `rarest` is the most that a word in common weighs lately.
    """

    sums: Matrix
    sums_of_others: Matrix
    rarest: Matrix


class Others:
    """The reports that others are compared with, in columns: made once for all that are."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self.profiles: Final = profiles
        self.ids: Final = np.concatenate([other.ids for other in profiles])
        self.weights: Final = np.concatenate([other.weights for other in profiles])
        self.rows: Final = np.repeat(np.arange(len(profiles)), [len(other.ids) for other in profiles])
        self.totals: Final = np.array([other.totals for other in profiles])
        self.lengths: Final = np.array([_length(other) for other in profiles])
        self.days: Final = np.array([other.days for other in profiles])

    def __len__(self) -> int:
        return len(self.profiles)


NAMES: Final = (
    "constant",
    "wording",
    "lead",
    "headline_in_report",
    "names_of_both",
    "names_of_shorter",
    "numbers",
    "numbers_disagree",
    "rare_words",
    "words",
    "same_outlet",
    "shorter",
    "longer",
    "subject_of_both",
    "subject_of_one",
    "actors_differ",
    "rare_words_elsewhere",
    "days_apart",
    "rarest_word",
    "same_day_named",
    "other_day_named",
)


def evidence(report: Profile, others: Others) -> Matrix:
    """A row of evidence for each of the other reports, columns as NAMES."""
    shared = _shared(report, others)
    sums, found = shared.sums, shared.sums_of_others
    own, theirs = report.totals, others.totals
    length = _length(report)
    both_named = (own[ACTOR] > 0) & (theirs[:, ACTOR] > 0)
    both_numbered = (own[NUMBER] > 0) & (theirs[:, NUMBER] > 0)
    # Nothing when only one names a country, little for the home of most news.
    elsewhere = (sums[:, COUNTRY] == 0) * np.minimum(own[COUNTRY], theirs[:, COUNTRY])
    rare = np.log1p(sums[:, RARITY])
    headline = np.maximum(_share(sums[:, TITLE], own[TITLE]), _share(found[:, TITLE], theirs[:, TITLE]))
    same_day = (others.days & report.days) > 0
    # What has the other's headline may be what followed a day later.
    other_day = (others.days > 0) * bool(report.days) * ~same_day * (1.0 - headline)
    rows = np.empty((len(NAMES), len(others)))
    rows[:] = (
        np.ones(len(others)),
        sums[:, WHOLE],
        sums[:, LEAD_ONLY],
        headline,
        _share(sums[:, NAME], own[NAME] + theirs[:, NAME] - sums[:, NAME]),
        _share(sums[:, NAME], np.minimum(own[NAME], theirs[:, NAME])),
        np.log1p(sums[:, NUMBER]),
        both_numbered & (sums[:, NUMBER] == 0),
        rare,
        np.log1p(sums[:, IDF]),
        [bool(report.outlet) and report.outlet == other.outlet for other in others.profiles],
        np.minimum(length, others.lengths),
        np.maximum(length, others.lengths),
        np.minimum(sums[:, SUBJECT], found[:, SUBJECT]),
        np.maximum(sums[:, SUBJECT], found[:, SUBJECT]),
        both_named * np.minimum(1.0 - sums[:, ACTOR], 1.0 - found[:, ACTOR]),
        rare * elsewhere,
        np.log1p([_days_apart(report, other) for other in others.profiles]),
        shared.rarest,
        same_day,
        other_day,
    )
    return rows.T


def _length(report: Profile) -> float:
    """The logarithm of its number of words."""
    return float(np.log(min(max(float(report.length), 1.0), _LONGEST)))


def _days_apart(one: Profile, other: Profile) -> float:
    return abs((one.published_at - other.published_at).total_seconds()) / _DAY


def _shared(report: Profile, others: Others) -> _Shared:
    count = len(others)
    if not len(report.ids):
        return _Shared(np.zeros((count, COLUMNS)), np.zeros((count, COLUMNS)), np.zeros(count))
    position = report.ids.searchsorted(others.ids)
    position[position == len(report.ids)] = 0
    hit = np.flatnonzero(report.ids[position] == others.ids)
    products = report.weights[position[hit]].astype(np.float64)
    found = others.weights[hit].astype(np.float64)
    products[:, _MULTIPLIED] *= found[:, _MULTIPLIED]
    products[:, _IN_BOTH] *= found[:, _IN_BOTH] > 0
    # Which place of the flattened sums each weight adds to.
    places = (others.rows[hit, np.newaxis] * COLUMNS + np.arange(COLUMNS)).ravel()
    rarest = np.zeros(count)
    np.maximum.at(rarest, others.rows[hit], products[:, LATELY])
    return _Shared(_summed(products, places, count), _summed(found, places, count), rarest)


def _summed(values: Matrix, places: NDArray[np.int64], count: int) -> Matrix:
    sums: Matrix = np.bincount(places, values.ravel(), minlength=count * COLUMNS).astype(np.float64)
    return sums.reshape(count, COLUMNS)


def _share(part: Matrix, whole: Matrix | np.floating) -> Matrix:
    share: Matrix = part / np.maximum(whole, 1e-9)
    return share
