"""An Encoder that knows a few things by their words in any language, and can break."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray


class FakeEncoder:
    """Gives each text the sum of the vectors of the things it speaks of."""

    def __init__(self, things: Mapping[str, int], name: str = "fake 1") -> None:
        self.name = name
        self.asked = 0
        self.broken: Exception | None = None
        self._things = things

    def reads(self, language: str) -> bool:
        return language != "xx"

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += 1
        if self.broken:
            raise self.broken
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(16, dtype=np.float32)
        vector[15] = 0.1
        for word, thing in self._things.items():
            vector[thing] += word in text
        found: NDArray[np.float32] = vector / np.linalg.norm(vector)
        return found
