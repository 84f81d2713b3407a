"""Pictures, drawn off the event loop, where the extra `[charts]` is installed."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any, Final

# One thread, because matplotlib's fonts are not made for two.
_ARTIST: Final = ThreadPoolExecutor(1, "pictures")


async def drawn(make: Callable[[Any], bytes]) -> bytes | None:
    """What `make` makes of the module `bot.presentation.figures`; None where that cannot be imported."""
    return await asyncio.get_running_loop().run_in_executor(_ARTIST, _draw, make)


def _draw(make: Callable[[Any], bytes]) -> bytes | None:
    figures = _figures()
    return None if figures is None else make(figures)


def _figures() -> ModuleType | None:
    # Not before somebody asks for a picture: it takes a second and 60 MB.
    try:
        from bot.presentation import figures  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    return figures
