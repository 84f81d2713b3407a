"""Faults on order: answer the next matching request wrongly, never, or by cutting the connection."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import count
from random import Random

from tests.loopback.calls import Call, Reply
from tests.loopback.limits import refused
from tests.loopback.state import Changes


class When(StrEnum):
    """Whether a fault strikes before the request has its effect or after."""

    BEFORE = "before"
    AFTER = "after"


class Scope(StrEnum):
    """Whose limit a 429 speaks of: this bot's on the route, this bot's on all, everybody's on the resource."""

    USER = "user"
    GLOBAL = "global"
    SHARED = "shared"


class Kind(StrEnum):
    """Answer with a status, cut the connection, or hold the answer back until released."""

    STATUS = "status"
    CUT = "cut"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do to the next `times` requests of this method whose path matches.

    `path` is compared with the route's template and with the path below /api/v10; it may hold `*`.
    A status of 429 needs `retry_after` seconds and may say whose limit it is. `share` is how many of the
    requests that match are struck; `seconds` is when a held answer goes by itself, 0 for never.
    """

    method: str = "*"
    path: str = "*"
    kind: Kind = Kind.STATUS
    when: When = When.BEFORE
    status: int = 500
    times: int = 1
    retry_after: float = 0.0
    scope: Scope = Scope.USER
    code: int = 0
    share: float = 1.0
    seconds: float = 0.0

    def matches(self, method: str, *paths: str) -> bool:
        """Whether a request is meant."""
        return fnmatchcase(method, self.method) and any(fnmatchcase(path, self.path) for path in paths)

    def reply(self) -> Reply:
        """The faulty answer."""
        if self.status == 429:
            return refused(self.scope, self.retry_after)
        return Reply(self.status, {"message": f"{self.status}: ordered by the test", "code": self.code})


@dataclass(slots=True)
class Order:
    """A fault being carried out; `released` lets held answers go."""

    id: int
    fault: Fault
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)


class Faults:
    """The orders, oldest first; `luck` decides whom a fault of a share strikes."""

    def __init__(self, changes: Changes, luck: Random) -> None:
        self._changes = changes
        self._luck = luck
        self._numbers = count(1)
        self.orders: dict[int, Order] = {}

    def add(self, fault: Fault) -> Order:
        """Order a fault."""
        order = Order(next(self._numbers), fault)
        self.orders[order.id] = order
        return order

    def strike(self, call: Call, when: When) -> Order | None:
        """The order that this request runs into, counted as hit."""
        for order in self.orders.values():
            fault = order.fault
            meant = fault.when is when and fault.matches(
                call.method, call.template, _below_version(call.path)
            )
            if meant and order.hits < fault.times and self._luck.random() < fault.share:
                order.hits += 1
                self._changes.notify()
                return order
        return None

    def release(self, order_id: int) -> None:
        """Withdraw an order and let go what it holds."""
        self.orders.pop(order_id).released.set()

    def release_all(self) -> None:
        """Withdraw everything."""
        for order_id in list(self.orders):
            self.release(order_id)


def _below_version(path: str) -> str:
    return path.removeprefix("/api/v10")
