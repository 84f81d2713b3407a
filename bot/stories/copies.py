"""Re-posts: texts that are the same but for their edges, by three-word shingles."""

import zlib
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.words import unspaced, words

Shingles = NDArray[np.uint32]

WIDTH: Final = 3
MAX_WORDS: Final = 800
# Fitted on edited copies and on independent reports of one event (benchmarks/reposts.py).
LIKE: Final = 0.45
WITHIN: Final = 0.7
ENOUGH: Final = 12


def shingles_of(title: str, text: str) -> Shingles:
    """The sorted hashes of all runs of three words; of three characters where words are not spaced."""
    whole = f"{title}\n{text}"
    found: Sequence[str] = words(whole)
    if unspaced(whole):
        found = [piece for word in found for piece in (word if unspaced(word) else (word,))]
    runs = zip(*(found[start:MAX_WORDS] for start in range(WIDTH)), strict=False)
    return np.unique(np.array([zlib.crc32(" ".join(run).encode()) for run in runs], dtype=np.uint32))


def is_copy(one: Shingles, other: Shingles) -> bool:
    """Whether one of two reports repeats the other.

    They are alike as a whole, or most of the shorter one stands in the longer one. A handful of words is no
    evidence, unless they are the same to the last.
    """
    if min(len(one), len(other)) < ENOUGH:
        return min(len(one), len(other)) > 1 and np.array_equal(one, other)
    shared = len(np.intersect1d(one, other, assume_unique=True))
    return shared >= LIKE * (len(one) + len(other) - shared) or shared >= WITHIN * min(len(one), len(other))
