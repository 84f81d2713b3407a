"""Calls that many tasks make at nearly the same time, answered together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Item(Generic[Asked, Answer]):
    """`told` is whether it has its answer; otherwise the next batch is for its caller to do."""

    asked: Asked
    told: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    answer: Answer | None = None


class Gathered(Generic[Asked, Answer]):
    """One batch under way at a time; what is asked meanwhile, or within `linger` seconds, is the next.

    `work` gets the batch and gives an answer for each item, in order. What it raises, the first one raises.
    """

    def __init__(
        self, work: Callable[[Sequence[Asked]], Awaitable[Sequence[Answer]]], linger: float = 0.0
    ) -> None:
        self._work = work
        self._linger = linger
        self._under_way = False
        self._waiting: list[_Item[Asked, Answer]] = []

    async def __call__(self, asked: Asked) -> Answer:
        """The answer for this item, from whichever batch it falls into."""
        item = _Item[Asked, Answer](asked)
        self._waiting.append(item)
        if not self._under_way or not await self._told(item):
            self._under_way = True
            try:
                await self._batch(item)
            finally:
                self._hand_over()
        return cast("Answer", item.answer)

    async def _told(self, item: _Item[Asked, Answer]) -> bool:
        try:
            return await item.told
        except asyncio.CancelledError:
            if item in self._waiting:
                self._waiting.remove(item)
            if not item.told.cancelled() and not item.told.result():
                self._hand_over()
            raise

    async def _batch(self, mine: _Item[Asked, Answer]) -> None:
        if self._linger:
            await asyncio.sleep(self._linger)
        batch, self._waiting = self._waiting, []
        try:
            answers = await self._work([item.asked for item in batch])
        except BaseException:
            # Only the one who happened to do the work meets the error; the others try for themselves.
            left = [item for item in batch if item is not mine and not item.told.cancelled()]
            self._waiting = left + self._waiting
            raise
        for item, answer in zip(batch, answers, strict=True):
            item.answer = answer
            if not item.told.done():
                item.told.set_result(True)

    def _hand_over(self) -> None:
        """Let the one who waits longest do the next batch, if anybody waits."""
        self._under_way = bool(self._waiting)
        if self._waiting:
            self._waiting[0].told.set_result(False)
