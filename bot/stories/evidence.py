"""What speaks for two reports telling of one event, and against it, as far as their words go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.stories.profile import (
    ACTOR,
    COUNTRY,
    IDF,
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
_LONGEST: Final = 150


@dataclass(frozen=True, slots=True)
class _Shared:
    """Column sums with each other report in a row: of the weights of the terms in common, here and there.

    In `sums` the vectors are multiplied; `others` sums over all terms of each other report.
    """

    sums: Matrix
    sums_of_others: Matrix
    others: Matrix


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
)


def evidence(report: Profile, others: Sequence[Profile]) -> Matrix:
    """A row of evidence for each of the other reports, columns as NAMES."""
    shared = _shared(report, others)
    own = report.weights.sum(axis=0)
    sums, found, theirs = shared.sums, shared.sums_of_others, shared.others
    lengths = _lengths(report, others)
    both_named = (own[ACTOR] > 0) & (theirs[:, ACTOR] > 0)
    both_numbered = (own[NUMBER] > 0) & (theirs[:, NUMBER] > 0)
    # Nothing when only one names a country, little for the home of most news.
    elsewhere = (sums[:, COUNTRY] == 0) * np.minimum(own[COUNTRY], theirs[:, COUNTRY])
    return np.stack(
        [
            np.ones(len(others)),
            sums[:, WHOLE],
            sums[:, LEAD_ONLY],
            np.maximum(_share(sums[:, TITLE], own[TITLE]), _share(found[:, TITLE], theirs[:, TITLE])),
            _share(sums[:, NAME], own[NAME] + theirs[:, NAME] - sums[:, NAME]),
            _share(sums[:, NAME], np.minimum(own[NAME], theirs[:, NAME])),
            np.log1p(sums[:, NUMBER]),
            both_numbered & (sums[:, NUMBER] == 0),
            np.log1p(sums[:, RARITY]),
            np.log1p(sums[:, IDF]),
            np.array([bool(report.outlet) and report.outlet == other.outlet for other in others]),
            lengths.min(axis=0),
            lengths.max(axis=0),
            np.minimum(sums[:, SUBJECT], found[:, SUBJECT]),
            np.maximum(sums[:, SUBJECT], found[:, SUBJECT]),
            both_named * np.minimum(1.0 - sums[:, ACTOR], 1.0 - found[:, ACTOR]),
            np.log1p(sums[:, RARITY]) * elsewhere,
            np.log1p([_days_apart(report, other) for other in others]),
        ],
        axis=1,
    ).astype(np.float64)


def _lengths(report: Profile, others: Sequence[Profile]) -> Matrix:
    """Logarithms of the two reports' numbers of words, in two rows."""
    counts = [[report.length] * len(others), [other.length for other in others]]
    return np.log(np.clip(np.array(counts, dtype=np.float64), 1.0, _LONGEST))


def _days_apart(one: Profile, other: Profile) -> float:
    return abs((one.published_at - other.published_at).total_seconds()) / _DAY


def _shared(report: Profile, others: Sequence[Profile]) -> _Shared:
    ids = np.concatenate([other.ids for other in others])
    theirs = np.concatenate([other.weights for other in others]).astype(np.float64)
    counts = np.array([len(other.ids) for other in others])
    row_of = np.repeat(np.arange(len(others)), counts)
    position = np.minimum(np.searchsorted(report.ids, ids), max(len(report.ids) - 1, 0))
    hit = report.ids[position] == ids if len(report.ids) else np.zeros(len(ids), dtype=bool)
    mine = report.weights[position[hit]].astype(np.float64)
    found, rows = theirs[hit], row_of[hit]
    products = mine.copy()
    products[:, WHOLE] *= found[:, WHOLE]
    products[:, LEAD_ONLY] *= found[:, LEAD_ONLY]
    products[:, NAME] *= found[:, NAME] > 0
    products[:, NUMBER] *= found[:, NUMBER] > 0
    products[:, COUNTRY] *= found[:, COUNTRY] > 0
    return _Shared(
        sums=_by_row(products, rows, len(others)),
        sums_of_others=_by_row(found, rows, len(others)),
        others=_by_row(theirs, row_of, len(others)),
    )


def _by_row(values: Matrix, rows: NDArray[np.int64], count: int) -> Matrix:
    total = np.zeros((count, values.shape[1]))
    for column in range(values.shape[1]):
        total[:, column] = np.bincount(rows, values[:, column], minlength=count)
    return total


def _share(part: Matrix, whole: Matrix | np.floating) -> Matrix:
    share: Matrix = part / np.maximum(whole, 1e-9)
    return share
