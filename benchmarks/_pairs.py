"""Pairs of reports, with what annotators said of them, as the pair model is trained on."""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks._events import Row, countries_of
from bot.domain.report import Article
from bot.domain.vector import Vector
from bot.stories.evidence import Matrix, Others
from bot.stories.frequencies import Frequencies
from bot.stories.meaning import PASSAGES
from bot.stories.model import COLUMNS, Pair, logistic, pairs, table
from bot.stories.profile import Account, Profile, profile_of

# Events of undated news are dealt into windows of this many, as a window holds unrelated news only.
WINDOW_EVENTS: Final = 100
UNDATED_GAP: Final = float(np.log1p(1.0))
DAYS: Final = COLUMNS.index("days_apart")
SPAN: Final = timedelta(days=3)
RIDGE: Final = 3.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """Evidence (columns as COLUMNS), kind and label of pairs, and how much each counts.

    `groups` says which saga the later report is of, and `others` which one the earlier is of, for folds.
    """

    table: Matrix
    kinds: NDArray[np.int64]
    same: NDArray[np.bool_]
    importance: Matrix
    groups: NDArray[np.str_]
    others: NDArray[np.str_]

    def only(self, chosen: NDArray[np.bool_]) -> "Pairs":
        """Those of them."""
        return Pairs(
            self.table[chosen],
            self.kinds[chosen],
            self.same[chosen],
            self.importance[chosen],
            self.groups[chosen],
            self.others[chosen],
        )

    def weighing(self, times: float) -> "Pairs":
        """The same pairs, counting so much more."""
        return replace(self, importance=self.importance * times)


def undated(rows: Sequence[Row], share: float, every: int = 1) -> Iterator[Pairs]:
    """Pairs within random windows of events, which stand in for days; of every so manyeth window."""
    events = sorted({row.event for row in rows})
    random.Random(1).shuffle(events)
    for start in range(0, len(events), WINDOW_EVENTS * every):
        chosen = set(events[start : start + WINDOW_EVENTS])
        found = pairs_of([row for row in rows if row.event in chosen], share)
        found.table[:, DAYS] = UNDATED_GAP
        yield found


def mere_title(row: Row) -> Row:
    """The row as a report that has nothing but its title."""
    draft = replace(row.draft, article=Article("", row.draft.article.language))
    return replace(row, draft=draft, countries=countries_of(draft), vector=_of_title(row.vector))


def _of_title(vector: Vector | None) -> Vector | None:
    """What an encoder that read the report gives for its title alone."""
    if vector is None:
        return None
    title, _, opening = np.split(np.frombuffer(vector.values, dtype=np.int8), PASSAGES)
    return Vector(vector.encoder, np.concatenate([title, title, np.zeros_like(opening)]).tobytes())


def pairs_of(rows: Sequence[Row], share: float = 1.0) -> Pairs:
    """Pairs of a report and an earlier one within three days: all of one event, and that share of the others.

    Those count for the ones that are left out.
    """
    frequencies, chance = Frequencies(), np.random.default_rng(1)
    profiles: list[Profile] = []
    found: list[Pairs] = []
    oldest = 0
    for number, row in enumerate(rows):
        profile = profile_of(_account(row), frequencies)
        while oldest < number and profiles[oldest].published_at < profile.published_at - SPAN:
            frequencies.count(profiles[oldest].ids, -1)
            oldest += 1
        near = [
            n
            for n in range(oldest, number)
            if abs(profiles[n].published_at - profile.published_at) <= SPAN
            and (rows[n].event == row.event or chance.random() < share)
        ]
        if near:
            found.append(_compared(profile, [profiles[n] for n in near], row, [rows[n] for n in near]))
        profiles.append(profile)
        frequencies.count(profile.ids)
    whole = together(found)
    return replace(whole, importance=np.where(whole.same, 1.0, 1.0 / share))


def _account(row: Row) -> Account:
    draft = row.draft
    article = draft.article
    return Account(
        draft.title,
        article.text,
        draft.published_at,
        draft.outlet.name,
        row.countries,
        article.language,
        row.vector,
    )


def _compared(profile: Profile, profiles: Sequence[Profile], row: Row, rows: Sequence[Row]) -> Pairs:
    others, count = Others(profiles), len(profiles)
    return Pairs(
        table(profile, others).astype(np.float32),
        pairs(profile, others),
        np.array([other.event == row.event for other in rows]),
        np.ones(count, dtype=np.float32),
        np.full(count, row.saga or row.event),
        np.array([other.saga or other.event for other in rows]),
    )


def together(parts: Sequence[Pairs]) -> Pairs:
    """All of them."""
    return Pairs(
        np.concatenate([part.table for part in parts]),
        np.concatenate([part.kinds for part in parts]),
        np.concatenate([part.same for part in parts]),
        np.concatenate([part.importance for part in parts]),
        np.concatenate([part.groups for part in parts]),
        np.concatenate([part.others for part in parts]),
    )


def each_event_once(found: Pairs, positive: float, negative: float) -> Pairs:
    """The pairs, those of one event counting less the larger it is, so that it does not drown others."""
    size = {event: (1 + (1 + 8 * n) ** 0.5) / 2 for event, n in Counter(found.groups[found.same]).items()}
    sizes = np.array([size.get(group, 1.0) for group in found.groups])
    return replace(found, importance=np.where(found.same, positive / sizes, negative * found.importance))


def fitted(found: Pairs, columns: Sequence[str] = COLUMNS) -> Matrix:
    """Ridge logistic regression over these columns, by Newton's method; zero for the other columns."""
    chosen = [COLUMNS.index(name) for name in columns]
    columns_of = found.table[:, chosen].astype(np.float64)
    middle, spread = columns_of.mean(axis=0), columns_of.std(axis=0)
    middle[0], spread[0] = 0.0, 1.0
    scaled = (columns_of - middle) / np.maximum(spread, 1e-9)
    weights = np.zeros(len(chosen))
    penalty = np.full(len(chosen), RIDGE)
    penalty[0] = 1e-6
    for _ in range(25):
        likely = logistic(scaled @ weights)
        slope = scaled.T @ (found.importance * (found.same - likely)) - penalty * weights
        curve = (scaled.T * (found.importance * likely * (1 - likely))) @ scaled + np.diag(penalty)
        weights += np.linalg.solve(curve, slope)
    weights /= np.maximum(spread, 1e-9)
    weights[0] -= float(weights[1:] @ middle[1:])
    row = np.zeros(len(COLUMNS))
    row[chosen] = weights
    return row


def of_kind(parts: Sequence[Pairs], *kinds: Pair) -> Pairs:
    """Those of the pairs that are of these kinds."""
    whole = together(parts)
    return whole.only(np.isin(whole.kinds, kinds))
