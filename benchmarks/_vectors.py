"""Reports of a benchmark's stream, read by the encoder of the extra `[semantic]`."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from benchmarks._events import Row
from bot.adapters.encoder.encoder import SentenceEncoder, installed
from bot.usecases.vectors import Vectors


def encoded(rows: Sequence[Row]) -> list[Row]:
    """The rows with what they mean. Raises SystemExit without the extra."""
    version = installed()
    if version is None:
        raise SystemExit("The extra [semantic] is not installed.")
    encoder = SentenceEncoder(version)
    try:
        return asyncio.run(_encoded(rows, Vectors(encoder)))
    finally:
        encoder.close()


async def _encoded(rows: Sequence[Row], vectors: Vectors) -> list[Row]:
    return [replace(row, vector=await vectors.of(row.draft)) for row in rows]
