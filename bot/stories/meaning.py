"""What reports mean: which of their words an encoder reads, and how alike its vectors are."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.report import ReportId
from bot.domain.vector import Vector

Matrix = NDArray[np.float64]
# A row for each passage, of length PRECISION; of zeros for a passage that is not there.
Meaning = NDArray[np.int8]

TITLE, WHOLE, OPENING = range(3)
PASSAGES: Final = 3
PRECISION: Final = 127
# Characters: what an encoder of sentences can still put in one vector.
_OPENING: Final = 600
_FIRST: Final = 256


def passages(title: str, text: str) -> tuple[str, ...]:
    """What is read of a report, in the order of TITLE, WHOLE, OPENING; empty what it lacks."""
    opening = text[:_OPENING]
    if not opening:
        return title, title, ""
    return (title, f"{title}. {opening}", opening) if title else ("", opening, opening)


def packed(encoder: str, texts: Sequence[str], rows: Mapping[str, NDArray[np.float32]]) -> Vector:
    """The encoder's rows for those passages, to be kept; there is none for what is empty."""
    nothing = np.zeros_like(next(iter(rows.values())))
    found = np.stack([rows.get(text, nothing) for text in texts])
    return Vector(encoder, np.rint(found * PRECISION).astype(np.int8).tobytes())


def unpacked(vector: Vector) -> Meaning:
    """The rows again, as they were kept."""
    return np.frombuffer(vector.values, dtype=np.int8).reshape(PASSAGES, -1)


def likeness(meaning: Meaning, others: Sequence[Meaning | None]) -> Matrix:
    """Cosines with each of the others in a row: of titles, wholes, openings, a title and the other's opening.

    Zeros where the other has no vector.
    """
    found = np.zeros((len(others), PASSAGES + 1))
    there = [row for row, other in enumerate(others) if other is not None]
    if not there:
        return found
    theirs = np.stack([other for other in others if other is not None]).astype(np.float32)
    cosines = np.einsum("pd,nqd->npq", meaning.astype(np.float32), theirs, optimize=True) / PRECISION**2
    crossed = np.maximum(cosines[:, TITLE, OPENING], cosines[:, OPENING, TITLE])
    found[there] = np.stack([*(cosines[:, p, p] for p in range(PASSAGES)), crossed], axis=1)
    return found


class Nearest:
    """Reports found again by what they mean as a whole: exactly, for a window holds some thousands."""

    def __init__(self) -> None:
        self._ids: list[ReportId] = []
        self._row: dict[ReportId, int] = {}
        self._wholes = np.zeros((0, 0), dtype=np.float32)

    def add(self, report_id: ReportId, meaning: Meaning) -> None:
        """Find this report from now on; it is not here yet."""
        if len(self._ids) == len(self._wholes):
            grown = np.zeros((max(_FIRST, 2 * len(self._ids)), meaning.shape[1]), dtype=np.float32)
            if self._ids:
                grown[: len(self._ids)] = self._wholes
            self._wholes = grown
        self._row[report_id] = len(self._ids)
        self._wholes[len(self._ids)] = meaning[WHOLE]
        self._ids.append(report_id)

    def remove(self, report_id: ReportId) -> None:
        """Forget it; the last row takes its place. An unknown one is no error."""
        row = self._row.pop(report_id, None)
        if row is None:
            return
        last = self._ids.pop()
        if last != report_id:
            self._ids[row], self._row[last] = last, row
            self._wholes[row] = self._wholes[len(self._ids)]

    def alike(self, meaning: Meaning, limit: int) -> list[ReportId]:
        """The reports that mean most nearly the same, the nearest first."""
        if not self._ids:
            return []
        cosines = self._wholes[: len(self._ids)] @ meaning[WHOLE].astype(np.float32)
        return [self._ids[row] for row in np.argsort(-cosines, kind="stable")[:limit].tolist()]
