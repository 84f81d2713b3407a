"""Search for the weights of the briefs' linear score: `python -m benchmarks.tune_briefs --data PATH`.

A hill climb over all weights at once, on ROUGE-1 and -2 of reference summaries and on the facts that
briefs of our field must have. `--kind general` climbs those for stories of other fields. With `--folds`
the gain is measured on folds that the search did not see.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from inspect import isfunction
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks._reading import draft, rows, stem
from benchmarks.briefs import FILE, LIMITS
from benchmarks.briefs_rights import FILE as RIGHTS_FILE
from benchmarks.briefs_rights import HAVE, HIT, stands, together
from bot.briefs import candidates, check, choose, cuts, edit, prose, score, signs, write
from bot.briefs.choose import PRODUCT_LIMITS, Limits
from bot.briefs.score import Weights
from bot.domain.report import Draft

RECALL = 40.0


@dataclass(frozen=True, slots=True)
class Row:
    """One article and how a text is marked against what was asked of it."""

    draft: Draft
    refs: tuple[tuple[Counter[str], Counter[tuple[str, str]]], ...]
    must_have: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()


def run(arguments: list[str]) -> dict[str, object]:
    """Climb from the weights in use; print the best."""
    parser = argparse.ArgumentParser(prog="tune_briefs")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--folds", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", choices=("weights", "general"), default="weights")
    options = parser.parse_args(arguments)
    remember()
    data = [*gold(options.data), *rights(options.data)]
    if options.folds:
        return {"held_out_gain": [held_out(data, k, options) for k in range(options.folds)]}
    best = climb(data, options, options.seed)
    found = rounded(getattr(best, options.kind))
    return {"before": mark(data, PRODUCT_LIMITS), "after": mark(data, best), options.kind: found}


def remember() -> None:
    """What does not depend on the weights is computed once."""
    for name in ("proposed", "_applied", "_is_fit"):
        setattr(cuts, name, lru_cache(None)(getattr(cuts, name)))
    for module in (score, candidates, choose, write):
        module.contents = lru_cache(None)(score.contents)  # type: ignore[attr-defined]
    write.prose = lru_cache(None)(prose.prose)  # type: ignore[attr-defined]
    write.faults_of = lru_cache(None)(check.faults_of)  # type: ignore[attr-defined]
    for module in (signs, edit):
        for name, function in list(vars(module).items()):
            if isfunction(function) and not name.startswith("_") and function.__module__ == module.__name__:
                setattr(module, name, lru_cache(None)(function))


def gold(data: Path) -> list[Row]:
    found = [r for r in rows(data, FILE) if r["set"] != "bbc"]
    return [Row(draft("", r["text"]), tuple(grams(ref) for ref in r["refs"])) for r in found]


def rights(data: Path) -> list[Row]:
    found: list[dict[str, Any]] = list(rows(data, RIGHTS_FILE))
    return [Row(draft(r["title"], r["text"]), (), tuple(r["must_have"]), tuple(r["must_not"])) for r in found]


@lru_cache(200_000)
def grams(text: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    words = [stem(w) for w in "".join(c if c.isalnum() else " " for c in text.lower()).split()]
    return Counter(words), Counter(pairwise(words))


def mark(data: Sequence[Row], limits: Limits) -> float:
    """The mean overlap with references plus the recall of facts, less claims that must not be made."""
    reference = [overlap(row, limits) for row in data if row.refs]
    asked = [mark_for for row in data if row.must_have for mark_for in facts(row, limits)]
    return mean(reference or [0.0]) + RECALL * mean(asked or [0.0])


def overlap(row: Row, limits: Limits) -> float:
    short = replace(LIMITS, weights=limits.weights, general=limits.general)
    text = " ".join(p.text for p in write.write_brief([row.draft], short).points)
    return mean(50 * (f1(a, b) + f1(c, d)) for (a, c) in row.refs for (b, d) in (grams(text),))


def facts(row: Row, limits: Limits) -> list[float]:
    brief = write.write_brief([row.draft], limits)
    text = together(brief)
    hits = sum(any(stands(c, p.text, HIT) for p in brief.points) for c in row.must_not)
    return [float(stands(fact, text, HAVE)) - hits / len(row.must_have) for fact in row.must_have]


def f1(reference: Counter[Any], summary: Counter[Any]) -> float:
    shared = (reference & summary).total()
    return 2 * shared / max(1, reference.total() + summary.total())


def climb(data: Sequence[Row], options: argparse.Namespace, seed: int) -> Limits:
    chance, kind = random.Random(seed), options.kind
    names = [f.name for f in fields(Weights)]
    best, score_of_best = PRODUCT_LIMITS, mark(data, PRODUCT_LIMITS)
    for step in range(options.steps):
        changed = chance.sample(names, k=chance.choice((1, 1, 2, 3)))
        known: Weights = getattr(best, kind)
        weights = replace(known, **{n: moved(getattr(known, n), chance) for n in changed})
        trial = replace(best, weights=weights) if kind == "weights" else replace(best, general=weights)
        if (reached := mark(data, trial)) > score_of_best:
            best, score_of_best = trial, reached
            print(step, round(reached, 3), {n: round(getattr(weights, n), 3) for n in changed}, flush=True)
    return best


def moved(value: float, chance: random.Random) -> float:
    return value * chance.lognormvariate(0, 0.5) + chance.gauss(0, 0.05)


def held_out(data: Sequence[Row], fold: int, options: argparse.Namespace) -> float:
    rest = [row for i, row in enumerate(data) if i % options.folds != fold]
    unseen = [row for i, row in enumerate(data) if i % options.folds == fold]
    best = climb(rest, options, options.seed + fold)
    return round(mark(unseen, best) - mark(unseen, PRODUCT_LIMITS), 3)


def rounded(weights: Weights) -> dict[str, float]:
    return {f.name: round(getattr(weights, f.name), 2) for f in fields(Weights)}


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
