"""Calls that many tasks make at nearly the same time, answered together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Gathered(Generic[Asked, Answer]):
    """One batch under way at a time; what is asked meanwhile, or within `linger` seconds, is the next.

    `work` gets the batch and gives an answer for each item, in order. What it raises, the first one raises.
    """

    def __init__(
        self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], linger: float = 0.0
    ) -> None:
        self._work = work
        self._linger = linger
        self._turn = asyncio.Lock()
        self._waiting: list[tuple[Asked, asyncio.Future[Answer]]] = []

    async def __call__(self, asked: Asked) -> Answer:
        """The answer for this item, from whichever batch it falls into."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, future))
        async with self._turn:
            if not future.done():
                await self._batch(future)
        return await future

    async def _batch(self, mine: asyncio.Future[Answer]) -> None:
        if self._linger:
            await asyncio.sleep(self._linger)
        batch, self._waiting = self._waiting, []
        try:
            answers = await self._work([asked for asked, _ in batch])
        except BaseException:
            # Only the one who happened to do the work meets the error; the others try for themselves.
            self._waiting = [pair for pair in batch if pair[1] is not mine] + self._waiting
            raise
        for (_, future), answer in zip(batch, answers, strict=True):
            future.set_result(answer)
