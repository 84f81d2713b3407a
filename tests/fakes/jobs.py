"""Jobs that only remember who was woken."""

from bot.ports import JobKind


class FakeJobs:
    """`woken` is in order, with repeats."""

    def __init__(self) -> None:
        self.woken: list[tuple[JobKind, str]] = []

    async def wake(self, kind: JobKind, key: str) -> None:
        self.woken.append((kind, key))
