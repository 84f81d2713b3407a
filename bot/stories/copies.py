"""Re-posts: texts that are the same but for their edges, by three-word shingles, or retold word by word."""

import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.words import unspaced, words

Hashes = NDArray[np.uint32]

WIDTH: Final = 3
MAX_WORDS: Final = 800
# Fitted on edited copies and on independent reports of one event (benchmarks/reposts.py).
LIKE: Final = 0.45
WITHIN: Final = 0.9
# What share of the words must follow each other in the same order: the more of them stand in shared runs of
# three, the more, for a quotation that both give is one run, and what a paraphraser leaves is scattered.
IN_ORDER: Final = (0.54, 0.64)
_SCATTERED: Final = 0.435
_RUNS: Final = 0.75
ENOUGH: Final = 12
_OPENING: Final = 200


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a text is known by as a copy: the sorted hashes of its runs of three words, and its first words.

    Where words are not spaced, characters count as words.
    """

    shingles: Hashes
    opening: Hashes


def imprint(title: str, text: str) -> Imprint:
    """That of a report."""
    whole = f"{title}\n{text}"
    found: Sequence[str] = words(whole)
    if unspaced(whole):
        found = [piece for word in found for piece in (word if unspaced(word) else (word,))]
    runs = zip(*(found[start:MAX_WORDS] for start in range(WIDTH)), strict=False)
    return Imprint(np.unique(_hashes(list(map(" ".join, runs)))), _hashes(found[:_OPENING]))


def is_copy(one: Imprint, other: Imprint) -> bool:
    """Whether one of two reports repeats the other.

    They are alike as a whole, or most of the shorter one stands in the longer one, or most words of both
    openings follow each other in the same order. A handful of words is no evidence, unless they are the
    same to the last.
    """
    first, second = one.shingles, other.shingles
    if min(len(first), len(second)) < ENOUGH:
        return min(len(first), len(second)) > 1 and np.array_equal(first, second)
    shared = _shared(first, second)
    alike = shared / (len(first) + len(second) - shared)
    if alike >= LIKE or shared >= WITHIN * min(len(first), len(second)):
        return True
    return _retold(one.opening, other.opening, _wanted_in_order(alike))


def _shared(one: Hashes, other: Hashes) -> int:
    """How many of the sorted hashes are in both."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    places = np.minimum(longer.searchsorted(shorter), len(longer) - 1)
    return int(np.count_nonzero(longer[places] == shorter))


def _wanted_in_order(alike: float) -> float:
    """The share of words that must be in order where `alike` is the Jaccard index of runs of three words."""
    fewest, most = IN_ORDER
    return min(most, max(fewest, _SCATTERED + _RUNS * alike))


def _retold(one: Hashes, other: Hashes, wanted: float) -> bool:
    """Whether one is a paraphrase of the other that replaces words and leaves that share in order.

    Independent reports share as many words, but not in the same order, or in a quotation.
    """
    needed = wanted * max(len(one), len(other))
    if min(len(one), len(other)) < needed:
        return False
    mine, theirs = one.tolist(), other.tolist()
    # What is not shared is in no order either, and most independent reports share too little.
    return sum(map(set(theirs).__contains__, mine)) >= needed and _in_order(mine, theirs) >= needed


def _in_order(one: Sequence[int], other: Sequence[int]) -> int:
    """The length of the longest common subsequence, by the bits of whole numbers (Hyyrö 2004)."""
    places = defaultdict[int, int](int)
    for place, word in enumerate(one):
        places[word] |= 1 << place
    everywhere = (1 << len(one)) - 1
    unmatched = everywhere
    for word in other:
        found = unmatched & places.get(word, 0)
        unmatched = ((unmatched + found) | (unmatched - found)) & everywhere
    return len(one) - unmatched.bit_count()


def _hashes(pieces: Sequence[str]) -> Hashes:
    return np.fromiter(map(zlib.crc32, map(str.encode, pieces)), np.uint32, len(pieces))
