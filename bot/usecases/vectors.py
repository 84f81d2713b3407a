"""Vectors: what reports mean, by the encoder if there is one."""

import structlog

from bot.domain.report import Draft
from bot.domain.vector import Vector
from bot.ports.encoder import Encoder
from bot.stories.meaning import packed, passages

log = structlog.get_logger()


class Vectors:
    """Has drafts encoded. An encoder that fails is asked no more until the next start."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder

    @property
    def encoder(self) -> str:
        """The name of the encoder at work; empty without one."""
        return self._encoder.name if self._encoder else ""

    async def of(self, draft: Draft) -> Vector | None:
        """What the draft means; None without words, or an encoder that works and knows its language."""
        encoder = self._encoder
        texts = passages(draft.title, draft.article.text)
        distinct = list(dict.fromkeys(filter(None, texts)))
        if encoder is None or not distinct or not encoder.reads(draft.article.language):
            return None
        try:
            rows = await encoder.encode(distinct)
        except Exception as error:  # noqa: BLE001
            self._fail(f"{type(error).__name__}: {error}")
            return None
        return packed(encoder.name, texts, dict(zip(distinct, rows, strict=True)))

    async def check(self) -> None:
        """Raises whatever the encoder raises."""
        if self._encoder is not None:
            await self._encoder.encode(["One sentence."])

    def ours(self, vector: Vector | None) -> Vector | None:
        """The vector, if it can be compared with those of the encoder at work."""
        return vector if vector and vector.encoder == self.encoder else None

    def _fail(self, why: str) -> None:
        if self._encoder is not None:
            log.error("semantic.off", encoder=self.encoder, why=why)
        self._encoder = None
