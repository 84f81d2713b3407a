"""Trains what grouping ships: the background of word counts, and the weights of the pair model.

`python -m benchmarks.train_pairs --data FOLDER [--count] [--write]`, FOLDER holding the files named below;
the extra `[semantic]` must be installed. With `--count` the background is counted first. Without `--write`
the weights stay as they are and cross-validated figures are printed.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks._background import count_words
from benchmarks._events import Row, stream
from benchmarks._metrics import bcubed, pairwise
from benchmarks._pairs import (
    DAYS,
    UNDATED_GAP,
    Pairs,
    each_event_once,
    fitted,
    mere_title,
    of_kind,
    pairs_of,
    together,
    undated,
)
from benchmarks._vectors import encoded
from benchmarks.stories import seen
from bot.domain.story import StoryId
from bot.stories.evidence import NAMES, Matrix
from bot.stories.model import COLUMNS, Model, Pair
from bot.stories.window import Window

PACKAGE: Final = Path("bot/stories")
NEWS: Final = "stories/events_neus.train.jsonl"
DATED: Final = "stories/events_allsides.dev.jsonl"
FIELD: Final = "stories/events_rights.dev.jsonl"
HEADLINES: Final = "stories/events_uci.dev.jsonl"
TRANSLATED: Final = "languages/xling_ntrex.dev.jsonl"
FOLDS: Final = 5
# How much a pair of our own field counts among those of the news, by words and with an encoder.
FIELD_WEIGHT: Final = 6.0
FIELD_WEIGHT_READ: Final = 8.0
# Of the pairs of different events that share is looked at, in files with very many.
SHARE: Final = 0.25
# How much a headline's pair counts: of one event, by the event's size, and of two.
HEADLINE: Final = (27.0, 0.3)
# Every so manyeth window of news is also read as mere titles.
TITLES_EVERY: Final = 3
LANGUAGES: Final = frozenset({"ar", "de", "en", "es", "fr", "ja", "ko", "pt", "ru", "tr", "zh"})
# What reports in two languages can have in common without an encoder, and how sure that must be to count
# as what is just likely enough.
IN_ANY_LANGUAGE: Final = (
    "constant",
    "names_of_both",
    "names_of_shorter",
    "numbers",
    "numbers_disagree",
    "days_apart",
)
SURE: Final = 0.95
# Of titles that an encoder read, the rarest word in common says nothing more.
TITLES_READ: Final = (*(name for name in NAMES if name != "rarest_word"), "wholes_alike")
BETWEEN_LANGUAGES: Final = (
    "constant",
    "numbers",
    "numbers_disagree",
    "rare_words",
    "wholes_alike",
)
# Chosen on all dev sets together; THRESHOLDS are its neighbours.
THRESHOLD: Final = 0.45
THRESHOLDS: Final = (0.4, 0.45, 0.5)


@dataclass(frozen=True, slots=True)
class Material:
    """The pairs that the kinds of the model are trained on."""

    news: Pairs
    field: Pairs
    titles: Pairs
    dated: Pairs
    languages: Pairs

    def weights(self) -> Matrix:
        """A row for each Pair."""
        rows = {
            Pair.TEXTS: fitted(_texts(self.news, self.field, FIELD_WEIGHT), NAMES),
            Pair.TITLES: fitted(self.titles, NAMES),
            Pair.TEXTS_READ: fitted(_texts(self.news, self.field, FIELD_WEIGHT_READ)),
            Pair.TITLES_READ: fitted(self.titles, TITLES_READ),
        }
        told = _texts(self.dated, self.field, FIELD_WEIGHT)
        rows[Pair.LANGUAGES] = _doubted(fitted(told, IN_ANY_LANGUAGE))
        rows[Pair.LANGUAGES_READ] = _timed(
            fitted(self.languages, BETWEEN_LANGUAGES), rows[Pair.TEXTS_READ][DAYS]
        )
        return np.array([rows[pair] for pair in Pair])


def _texts(news: Pairs, field: Pairs, times: float) -> Pairs:
    return together([news, field.weighing(times)])


def _doubted(weights: Matrix) -> Matrix:
    """Weights that give THRESHOLD to what these find SURE."""
    doubted = weights.copy()
    doubted[0] += _log_odds(THRESHOLD) - _log_odds(SURE)
    return doubted


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1.0 - probability)))


def _timed(weights: Matrix, days: float) -> Matrix:
    """Weights of undated pairs, taken as UNDATED_GAP apart, that count days as dated ones do."""
    timed = weights.copy()
    timed[DAYS] = days
    timed[0] -= days * UNDATED_GAP
    return timed


def material(folder: Path) -> Material:
    """That of the files of the folder."""
    news, dated, field, headlines, translated = (
        encoded(stream(folder / name)) for name in (NEWS, DATED, FIELD, HEADLINES, TRANSLATED)
    )
    titles = [mere_title(row) for row in news]
    told = pairs_of(headlines, SHARE)
    known = [row for row in translated if row.draft.article.language in LANGUAGES]
    of_days = pairs_of(dated)
    return Material(
        news=of_kind([*undated(news, SHARE), of_days], Pair.TEXTS_READ, Pair.TITLES_READ),
        field=of_kind([pairs_of(field)], Pair.TEXTS_READ),
        titles=together([*undated(titles, SHARE, TITLES_EVERY), each_event_once(told, *HEADLINE)]),
        dated=of_days,
        languages=_between_languages(known, [*dated, *field]),
    )


def _between_languages(rows: Sequence[Row], others: Sequence[Row]) -> Pairs:
    """Pairs of translated documents, and of these with others that have nothing to do with them."""
    last = rows[-1].draft.published_at
    unrelated = [replace(row, draft=replace(row.draft, published_at=last)) for row in others]
    return of_kind([pairs_of([*rows, *unrelated], SHARE)], Pair.LANGUAGES_READ)


def run(arguments: list[str]) -> dict[str, object]:
    """Cross-validated figures on our own field; with `--write` weights of all data are written instead."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", action="store_true", help="count the background anew, before training")
    parser.add_argument("--write", action="store_true", help=f"write the weights to {PACKAGE}")
    options = parser.parse_args(arguments)
    if options.count:
        (PACKAGE / "background.txt").write_text(count_words(options.data), "utf-8")
    found = material(options.data)
    weights = found.weights()
    if options.write:
        (PACKAGE / "model.toml").write_text(as_toml(weights), "utf-8")
        return {"pairs": len(found.news.same) + len(found.field.same) + len(found.titles.same)}
    return cross_validated(stream(options.data / FIELD), found, weights)


def cross_validated(rows: Sequence[Row], found: Material, weights: Matrix) -> dict[str, object]:
    """BCubed and pairwise F1 per threshold, each saga grouped by weights that never saw it."""
    sagas = sorted({row.saga or row.event for row in rows})
    random.Random(3).shuffle(sagas)
    fold_of = {saga: number % FOLDS for number, saga in enumerate(sagas)}
    made = [_without(found, weights, {saga for saga, at in fold_of.items() if at == n}) for n in range(FOLDS)]
    return {
        f"{name} {threshold}": _scored(read, fold_of, [Model(each, threshold) for each in made])
        for name, read in (("words", rows), ("semantic", encoded(rows)))
        for threshold in THRESHOLDS
    }


def _without(found: Material, weights: Matrix, sagas: set[str]) -> Matrix:
    """The weights, those of texts trained without these sagas of the field."""
    hidden = list(sagas)
    kept = ~np.isin(found.field.groups, hidden) & ~np.isin(found.field.others, hidden)
    field, trained = found.field.only(kept), weights.copy()
    trained[Pair.TEXTS] = fitted(_texts(found.news, field, FIELD_WEIGHT), NAMES)
    trained[Pair.TEXTS_READ] = fitted(_texts(found.news, field, FIELD_WEIGHT_READ))
    return trained


def _scored(rows: Sequence[Row], fold_of: dict[str, int], models: Sequence[Model]) -> str:
    """Windows side by side, one for each fold's model; a row is placed by the one that never saw its saga."""
    windows = [Window(model=model) for model in models]
    made: list[StoryId] = []
    for number, row in enumerate(rows, start=1):
        own = windows[fold_of[row.saga or row.event]]
        placed = own.place(row.draft, row.draft.published_at, row.countries, row.vector)
        story = placed.story_id or StoryId(number)
        made.append(story)
        for window in windows:
            window.add(seen(number, story, row))
    gold = [row.event for row in rows]
    return f"{bcubed(gold, made)[2]:.3f} / {pairwise(gold, made):.3f}"


def as_toml(weights: Matrix) -> str:
    """The model as it ships."""
    lines = [
        "# Trained by `python -m benchmarks.train_pairs --write`; evidence is defined in evidence.py.",
        f"threshold = {THRESHOLD}",
    ]
    for pair in Pair:
        named = zip(COLUMNS, weights[pair].tolist(), strict=True)
        lines += ["", f"[{pair.name.lower()}]"]
        lines += [f"{name} = {weight:.5f}" for name, weight in named if weight]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:]), indent=1))
