"""Encoders of sentences."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Puts texts of many languages as vectors, near each other where they mean the same."""

    @property
    def name(self) -> str:
        """Its name and version: vectors of another one say nothing about this one's."""
        ...

    def reads(self, language: str) -> bool:
        """Whether it knows that language (ISO 639-1 or `und`)."""
        ...

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """A row for each text, of length 1, whatever its language; others are served meanwhile.

        May raise anything: it is somebody else's program.
        """
        ...
