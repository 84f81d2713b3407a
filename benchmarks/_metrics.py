"""Scores of a clustering against the gold one: BCubed and pairwise."""

from collections import Counter
from collections.abc import Hashable, Sequence


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def bcubed(gold: Sequence[Hashable], made: Sequence[Hashable]) -> tuple[float, float, float]:
    """BCubed precision, recall and F1: what share of an item's cluster is of its event, and the reverse."""
    both, events, clusters = Counter(zip(gold, made, strict=True)), Counter(gold), Counter(made)
    precision = sum(n * n / clusters[cluster] for (_, cluster), n in both.items()) / len(gold)
    recall = sum(n * n / events[event] for (event, _), n in both.items()) / len(gold)
    return precision, recall, f1(precision, recall)


def pairwise(gold: Sequence[Hashable], made: Sequence[Hashable]) -> float:
    """F1 over the pairs of items that stand together."""
    together = _pairs(Counter(zip(gold, made, strict=True)))
    found, true = _pairs(Counter(made)), _pairs(Counter(gold))
    return f1(together / found, together / true) if found and true else 0.0


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())
