"""A Publisher that keeps what it is given, and fails when told to."""

import asyncio
from itertools import count

from bot.domain.delivery import Content, Delivery, MessageRef, Moved, Update
from bot.domain.digest import Digest
from bot.domain.errors import PublishError
from bot.domain.story import Story
from bot.domain.subscription import Target


class FakePublisher:
    """What was posted is in order, by kind; `there` is by key, `announcing` are channels that others follow,
    `fail(error)` makes the next attempt fail.
    """

    def __init__(self) -> None:
        self.posted: list[tuple[Target, Story, str]] = []
        self.updates: list[tuple[Target, Update, str]] = []
        self.digests: list[tuple[Target, Digest, str]] = []
        self.edited: list[tuple[MessageRef, Story]] = []
        self.pointing: list[tuple[MessageRef, Moved]] = []
        self.sought: list[Delivery] = []
        self.there: dict[int, MessageRef] = {}
        self.announcing: set[int] = set()
        self.published: list[MessageRef] = []
        self.hang = False
        self._numbers = count(9000)
        self._failures: list[PublishError] = []
        self._lost: list[PublishError] = []

    def fail(self, *errors: PublishError) -> None:
        """Let the next attempts meet these errors, one each."""
        self._failures.extend(errors)

    def lose_the_answer(self, error: PublishError) -> None:
        """Let the next post take place and fail all the same."""
        self._lost.append(error)

    async def post(self, delivery: Delivery, content: Content) -> MessageRef:
        self._meet()
        if self.hang:
            await asyncio.Event().wait()
        match content:
            case Story():
                self.posted.append((delivery.target, content, delivery.nonce))
            case Update():
                self.updates.append((delivery.target, content, delivery.nonce))
            case Digest():
                self.digests.append((delivery.target, content, delivery.nonce))
            case Moved():
                raise AssertionError("what has moved is not posted")
        announced = delivery.target.id in self.announcing
        message = self.there.setdefault(
            delivery.key, MessageRef(delivery.target.id, next(self._numbers), announced)
        )
        if self._lost:
            raise self._lost.pop()
        return message

    async def find(self, delivery: Delivery) -> MessageRef | None:
        self._meet()
        self.sought.append(delivery)
        return self.there.get(delivery.key)

    async def edit(self, delivery: Delivery, content: Story | Moved) -> None:
        self._meet()
        assert delivery.message is not None
        if isinstance(content, Moved):
            self.pointing.append((delivery.message, content))
        else:
            self.edited.append((delivery.message, content))

    async def publish(self, message: MessageRef) -> None:
        self._meet()
        self.published.append(message)

    def _meet(self) -> None:
        if self._failures:
            raise self._failures.pop(0)
