"""What many ask at once is one question."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.usecases.gather import Gathered


class Counter:
    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.first = asyncio.Event()
        self.go = asyncio.Event()
        self.faults: list[Exception] = []

    async def work(self, batch: Sequence[int]) -> Sequence[int]:
        self.batches.append(list(batch))
        self.first.set()
        await self.go.wait()
        if self.faults:
            raise self.faults.pop()
        return [number * 10 for number in batch]


async def test_what_is_asked_while_a_batch_is_under_way_is_the_next() -> None:
    counter = Counter()
    gathered = Gathered(counter.work)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(gathered(1))]
        await counter.first.wait()
        tasks += [group.create_task(gathered(number)) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        counter.go.set()
    assert [task.result() for task in tasks] == [10, 20, 30, 40]
    assert counter.batches == [[1], [2, 3, 4]]


async def test_who_is_cancelled_does_not_take_the_others_along() -> None:
    counter = Counter()
    gathered = Gathered(counter.work)
    async with asyncio.TaskGroup() as group:
        first = group.create_task(gathered(1))
        second = group.create_task(gathered(2))
        await counter.first.wait()
        first.cancel()
        counter.go.set()
    assert second.result() == 20


async def test_an_error_meets_one_and_the_others_try_for_themselves() -> None:
    counter = Counter()
    counter.go.set()
    counter.faults.append(ValueError("broken"))
    gathered = Gathered(counter.work)
    results = await asyncio.gather(gathered(1), gathered(2), return_exceptions=True)
    assert isinstance(results[0], ValueError)
    assert results[1] == 20
    with pytest.raises(IndexError):
        counter.faults.pop()


async def test_who_was_to_do_the_next_batch_and_is_cancelled_leaves_it_to_another() -> None:
    counter = Counter()
    gathered = Gathered(counter.work)
    others: list[asyncio.Task[int]] = []

    async def first() -> None:
        await gathered(1)
        others[0].cancel()

    async with asyncio.TaskGroup() as group:
        group.create_task(first())
        await counter.first.wait()
        others += [group.create_task(gathered(number)) for number in (2, 3, 4)]
        await asyncio.sleep(0)
        others[1].cancel()
        await asyncio.sleep(0)
        counter.go.set()
    assert others[2].result() == 40
    assert counter.batches == [[1], [4]]
