"""Trains what grouping ships: the background of word counts, and the weights of the pair model.

`python -m benchmarks.train_pairs --data FOLDER [--write]`, FOLDER holding `stories/events_neus.train.jsonl`
and `stories/events_rights.dev.jsonl`; with `--count` the background is counted first, from the texts that
`COUNTED` names. Without `--write` the weights stay as they are and the cross-validated figures are printed.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks._events import Row, countries_of, stream
from benchmarks._metrics import bcubed, pairwise
from benchmarks.stories import seen
from bot.domain.report import Article
from bot.domain.story import StoryId
from bot.stories.evidence import NAMES, Matrix, Model, evidence, logistic
from bot.stories.frequencies import Frequencies
from bot.stories.profile import LEAD, Account, Profile, country_term, profile_of
from bot.stories.window import Window
from bot.stories.wording import stems
from bot.topics.places import load_gazetteer

# File, fields, how often its texts count: more where they are of our field, whose common words are not rare.
COUNTED: Final = (
    ("stories/events_neus.train.jsonl", ("title", "text"), 1),
    ("briefs/briefs.dev.jsonl", ("text",), 1),
    ("topics/topics_bookmarks.dev.jsonl", ("title", "text"), 4),
    ("topics/topics_gv.dev.jsonl", ("title", "text"), 8),
)
PACKAGE: Final = Path("bot/stories")
# The same documents in 15 languages, for the words that every report in a language has. A word that English
# has too is taken for grammar only if half of a language's reports have it.
LANGUAGES: Final = "languages/xling_ntrex.dev.jsonl"
FOREIGN: Final = 0.05
GRAMMAR: Final = 0.5
KEPT_WORDS: Final = 8_000
FOLDS: Final = 5
# Events of undated news are dealt into windows of this many, as a window holds unrelated news only.
WINDOW_EVENTS: Final = 100
UNDATED_GAP: Final = np.log1p(1.0)
RIDGE: Final = 3.0
# Pairs with no more than this in common (nats of shared words) are never compared by the window.
TOO_LITTLE: Final = np.log1p(8.0)
# Chosen on all dev sets together; THRESHOLDS are its neighbours.
THRESHOLD: Final = 0.5
THRESHOLDS: Final = (0.45, 0.5, 0.55)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Evidence and label of pairs; `groups` says which sagas the two are of, for folds."""

    evidence: Matrix
    same: NDArray[np.bool_]
    groups: Sequence[str]


def count_words(folder: Path) -> str:
    """The background file: lines of a count in a thousand reports and the stems and countries counted."""
    texts = [text for name, fields, times in COUNTED for text in times * _texts(folder / name, fields)]
    shares = dict(islice(_shares(texts).items(), KEPT_WORDS))
    for text_of_language in _by_language(folder / LANGUAGES).values():
        for stem, share in _shares(text_of_language).items():
            if share >= (GRAMMAR if stem in shares else FOREIGN):
                shares[stem] = max(share, shares.get(stem, 0.0))
    shares |= _shares_of_countries(texts)
    lines = defaultdict[str, list[str]](list)
    for stem, share in sorted(shares.items(), key=lambda item: -item[1]):
        lines[f"{1000 * share:.2g}"].append(stem)
    return "".join(f"{often} {' '.join(sorted(found))}\n" for often, found in lines.items())


def _shares(texts: Sequence[str]) -> dict[str, float]:
    """In what share of the texts each stem stands."""
    counts = Counter(stem for text in texts for stem in set(stems(text)))
    return {stem: count / len(texts) for stem, count in counts.most_common()}


def _shares_of_countries(texts: Sequence[str]) -> dict[str, float]:
    """In what share of the texts each country is what they are about."""
    gazetteer = load_gazetteer()
    counts = Counter(country_term(tag.code) for text in texts for tag in gazetteer.places("", text))
    return {term: count / len(texts) for term, count in counts.items()}


def _texts(path: Path, fields: Sequence[str]) -> list[str]:
    rows = map(json.loads, path.read_text("utf-8").splitlines()[1:])
    return [" ".join((row.get(field) or "")[: LEAD + 200] for field in fields) for row in rows]


def _by_language(path: Path) -> dict[str, list[str]]:
    texts = defaultdict[str, list[str]](list)
    for row in map(json.loads, path.read_text("utf-8").splitlines()[1:]):
        texts[row["lang"]].append(row["text"])
    return texts


def undated_pairs(rows: Sequence[Row], *, titles_only: bool) -> Iterator[Pairs]:
    """Pairs within random windows of events, which stand in for days."""
    events = sorted({row.event for row in rows})
    random.Random(1).shuffle(events)
    for start in range(0, len(events), WINDOW_EVENTS):
        chosen = set(events[start : start + WINDOW_EVENTS])
        of_window = [row for row in rows if row.event in chosen]
        if titles_only:
            of_window = [_title_of(row) for row in of_window]
        pairs = pairs_of(of_window)
        pairs.evidence[:, NAMES.index("days_apart")] = UNDATED_GAP
        yield pairs


def _title_of(row: Row) -> Row:
    """The row as a report that has nothing but its title."""
    draft = replace(row.draft, article=Article(""))
    return replace(row, draft=draft, countries=countries_of(draft))


def pairs_of(rows: Sequence[Row]) -> Pairs:
    """All pairs of a report and an earlier one within three days that have words in common."""
    frequencies = Frequencies()
    profiles: list[Profile] = []
    found: list[Matrix] = []
    same: list[NDArray[np.bool_]] = []
    groups: list[str] = []
    for number, row in enumerate(rows):
        draft = row.draft
        account = Account(
            draft.title, draft.article.text, draft.published_at, draft.outlet.name, row.countries
        )
        profile = profile_of(account, frequencies)
        near = [
            n for n in range(number) if profile.published_at - profiles[n].published_at <= timedelta(days=3)
        ]
        if near:
            table = evidence(profile, [profiles[n] for n in near])
            labels = np.array([rows[n].event == row.event for n in near])
            kept = (table[:, NAMES.index("words")] > TOO_LITTLE) | labels
            found.append(table[kept])
            same.append(labels[kept])
            groups += [row.saga or row.event] * int(kept.sum())
        profiles.append(profile)
        frequencies.count(profile.ids)
    return Pairs(np.concatenate(found), np.concatenate(same), groups)


def fitted(parts: Iterable[tuple[Pairs, float]]) -> Matrix:
    """Ridge logistic regression over weighted sets of pairs, by Newton's method."""
    parts = list(parts)
    table = np.concatenate([pairs.evidence for pairs, _ in parts])
    same = np.concatenate([pairs.same for pairs, _ in parts]).astype(np.float64)
    importance = np.concatenate([np.full(len(pairs.same), weight) for pairs, weight in parts])
    middle, spread = table.mean(axis=0), table.std(axis=0)
    middle[0], spread[0] = 0.0, 1.0
    scaled = (table - middle) / np.maximum(spread, 1e-9)
    weights = np.zeros(table.shape[1])
    penalty = np.full(len(weights), RIDGE)
    penalty[0] = 1e-6
    for _ in range(25):
        likely = logistic(scaled @ weights)
        slope = scaled.T @ (importance * (same - likely)) - penalty * weights
        curve = (scaled.T * (importance * likely * (1 - likely))) @ scaled + np.diag(penalty)
        weights += np.linalg.solve(curve, slope)
    weights /= np.maximum(spread, 1e-9)
    weights[0] -= float(weights[1:] @ middle[1:])
    return weights


def run(arguments: list[str]) -> dict[str, object]:
    """Cross-validated figures on our own field; the weights of all data are written with `--write`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--count", action="store_true", help="count the background anew, before training")
    parser.add_argument("--write", action="store_true", help=f"write the weights to {PACKAGE}")
    parser.add_argument("--field-weight", type=float, default=3.0, help="how much a pair of our field counts")
    options = parser.parse_args(arguments)
    if options.count:
        (PACKAGE / "background.txt").write_text(count_words(options.data), "utf-8")
    news = stream(options.data / "stories/events_neus.train.jsonl")
    field = stream(options.data / "stories/events_rights.dev.jsonl")
    parts = [(pairs, 1.0) for pairs in undated_pairs(news, titles_only=False)]
    parts += [(pairs, 1.0) for pairs in list(undated_pairs(news, titles_only=True))[::3]]
    own = pairs_of(field)
    figures = cross_validated(field, parts, (own, options.field_weight))
    weights = fitted([*parts, (own, options.field_weight)])
    if options.write:
        (PACKAGE / "model.toml").write_text(as_toml(weights), "utf-8")
    return {"cross_validated": figures, "weights": dict(zip(NAMES, weights.round(3).tolist(), strict=True))}


def cross_validated(
    field: Sequence[Row], parts: Sequence[tuple[Pairs, float]], own: tuple[Pairs, float]
) -> dict[str, str]:
    """BCubed and pairwise F1 per threshold, each saga grouped by weights that never saw it."""
    pairs, weight = own
    sagas = sorted({row.saga or row.event for row in field})
    random.Random(3).shuffle(sagas)
    fold_of = {saga: number % FOLDS for number, saga in enumerate(sagas)}
    models = []
    for fold in range(FOLDS):
        seen = np.array([fold_of[group] != fold for group in pairs.groups])
        rest = Pairs(pairs.evidence[seen], pairs.same[seen], ())
        models.append(fitted([*parts, (rest, weight)]))
    return {
        str(threshold): _scored(field, fold_of, [Model(weights, threshold) for weights in models])
        for threshold in THRESHOLDS
    }


def _scored(rows: Sequence[Row], fold_of: dict[str, int], models: Sequence[Model]) -> str:
    """Windows side by side, one for each fold's model; a row is placed by the one that never saw its saga."""
    windows = [Window(model=model) for model in models]
    made: list[StoryId] = []
    for number, row in enumerate(rows, start=1):
        own = windows[fold_of[row.saga or row.event]]
        story = own.place(row.draft, row.draft.published_at, row.countries).story_id or StoryId(number)
        made.append(story)
        for window in windows:
            window.add(seen(number, story, row))
    gold = [row.event for row in rows]
    return f"{bcubed(gold, made)[2]:.3f} / {pairwise(gold, made):.3f}"


def as_toml(weights: Matrix) -> str:
    """The model as it ships."""
    lines = [f"{name} = {weight:.5f}" for name, weight in zip(NAMES, weights.tolist(), strict=True)]
    return (
        "# Trained by `python -m benchmarks.train_pairs --write`; evidence is defined in evidence.py.\n"
        f"threshold = {THRESHOLD}\n\n"
        "[weights]\n" + "\n".join(lines) + "\n"
    )


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:]), indent=1))
