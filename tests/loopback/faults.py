"""Faults on order: answer the next matching request wrongly, never, or by cutting the connection."""

import asyncio
from dataclasses import dataclass, field
from enum import StrEnum
from fnmatch import fnmatchcase
from itertools import count

from tests.loopback.calls import Call
from tests.loopback.model import Payload
from tests.loopback.state import Changes


class When(StrEnum):
    """Whether a fault strikes before the request has its effect or after."""

    BEFORE = "before"
    AFTER = "after"


class Kind(StrEnum):
    """Answer with a status, cut the connection, or hold the answer back until released."""

    STATUS = "status"
    CUT = "cut"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Fault:
    """What to do to the next `times` requests of this method whose path matches.

    `path` is compared with the route's template and with the path below /api/v10; it may hold `*`.
    A status of 429 needs `retry_after` seconds.
    """

    method: str = "*"
    path: str = "*"
    kind: Kind = Kind.STATUS
    when: When = When.BEFORE
    status: int = 500
    times: int = 1
    retry_after: float = 0.0
    everywhere: bool = False

    def matches(self, method: str, *paths: str) -> bool:
        """Whether a request is meant."""
        return fnmatchcase(method, self.method) and any(fnmatchcase(path, self.path) for path in paths)

    def body(self) -> Payload:
        """The JSON of a faulty answer."""
        if self.status == 429:
            message = "You are being rate limited."
            return {"message": message, "retry_after": self.retry_after, "global": self.everywhere, "code": 0}
        return {"message": f"{self.status}: ordered by the test", "code": 0}


@dataclass(slots=True)
class Order:
    """A fault being carried out; `released` lets held answers go."""

    id: int
    fault: Fault
    hits: int = 0
    released: asyncio.Event = field(default_factory=asyncio.Event)


class Faults:
    """The orders, oldest first."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
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
            if meant and order.hits < fault.times:
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
