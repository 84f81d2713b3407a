"""Jobs that only remember who was woken."""

from collections.abc import Collection

from bot.ports.jobs import JobKind


class FakeJobs:
    """`woken` is in order, with repeats."""

    def __init__(self) -> None:
        self.woken: list[tuple[JobKind, str]] = []

    async def wake(self, kind: JobKind, key: str) -> None:
        self.woken.append((kind, key))

    async def wake_all(self, kind: JobKind, keys: Collection[str]) -> None:
        self.woken += [(kind, key) for key in keys]
