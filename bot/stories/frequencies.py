"""How telling a word is: document frequencies of the live window over a background of news in general.

Terms are hashed into a fixed number of buckets, so that memory does not grow with the months; two
words of one report share a bucket about once in 500 reports.
"""

import zlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.words import fold
from bot.stories.wording import stem

Ids = NDArray[np.int32]
Weights = NDArray[np.float32]

BUCKETS: Final = 1 << 20
# The background counts as this many reports; measured on dated and undated news (benchmarks/train_pairs.py).
BACKGROUND_WEIGHT: Final = 6000.0


def term_ids(terms: Iterable[str]) -> Ids:
    """The bucket of each term."""
    return (np.fromiter(map(zlib.crc32, map(str.encode, terms)), np.uint32) % BUCKETS).astype(np.int32)


# No word counts as rarer than one found in this many reports: a single odd name must not decide.
_UNSEEN: Final = 5.0
# A window of more reports tells as much as one of this many, the most that it was measured on.
_TELLING: Final = 1000.0
# What a small window is taken to hold besides, none of it with the term.
_BESIDES: Final = 30.0


class Frequencies:
    """Counts in how many reports each term stands."""

    def __init__(self) -> None:
        self._counts = np.zeros(BUCKETS, dtype=np.float32)
        self._reports = 0

    def count(self, ids: Ids, change: int = 1) -> None:
        """Take a report's distinct terms in, or out again with `change` -1."""
        self._counts[ids] += change
        self._reports += change

    def idf(self, ids: Ids) -> Weights:
        """The inverse document frequency of each term, in nats; never negative."""
        reports = self._reports + BACKGROUND_WEIGHT + 1.0
        found = self._counts[ids] + _background()[ids] + _UNSEEN
        weights: Weights = np.maximum(np.log(reports / found), 0.0).astype(np.float32)
        return weights

    def lately(self, ids: Ids) -> Weights:
        """How telling each term is in the window alone, in nats: what most of its reports have tells nothing.

        A term that none has yet counts as one report's, which will be the one compared with.
        """
        reports = min(float(self._reports), _TELLING)
        share = reports / max(float(self._reports), 1.0)
        found = np.maximum(self._counts[ids], 1.0) * share
        weights: Weights = np.maximum(np.log((reports + _BESIDES) / (found + 1.0)), 0.0).astype(np.float32)
        return weights

    def rarity(self, idf: Weights) -> Weights:
        """By how much each weight exceeds that of a term found in 20 reports."""
        few = np.log((self._reports + BACKGROUND_WEIGHT) / 20.0)
        excess: Weights = np.maximum(idf - few, 0.0).astype(np.float32)
        return excess


def common(word: str, share: float) -> bool:
    """Whether at least that share of news in general has the word."""
    return bool(_background()[term_ids([stem(fold(word))])][0] >= share * BACKGROUND_WEIGHT)


@cache
def _background() -> Weights:
    lines = resources.files("bot.stories").joinpath("background.txt").read_text("utf-8").splitlines()
    counts = np.zeros(BUCKETS, dtype=np.float32)
    for line in lines:
        per_thousand, *terms = line.split()
        counts[term_ids(terms)] += float(per_thousand) / 1000.0 * BACKGROUND_WEIGHT
    return counts
