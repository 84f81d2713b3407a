"""What became of what was owed: a delivery's life, and how things stand with a place."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.delivery import DeliveryKind, DeliveryState, Held, MessageRef
from bot.domain.subscription import Target


@dataclass(frozen=True, slots=True)
class Life:
    """One delivery so far: what was wanted, what was sent of it and when, and the last reason why not.

    `wanted` and `sent` are versions of the story; `sent` 0: nothing was posted that we know of.
    """

    kind: DeliveryKind
    target: Target
    state: DeliveryState
    wanted: int
    sent: int
    attempts: int
    next_at: datetime
    posted_at: datetime | None = None
    message: MessageRef | None = None
    held: Held | None = None
    why: str | None = None

    @property
    def is_owed(self) -> bool:
        """Whether something of it is still to come."""
        return self.state is DeliveryState.OPEN and self.sent < self.wanted


@dataclass(frozen=True, slots=True)
class PlaceStanding:
    """What a place still waits for, and what it never got; `why` and `failed_because` are reasons of these.

    `waiting` counts posts that nothing holds back by rule, the oldest owed since `oldest`.
    """

    target: Target
    waiting: int = 0
    oldest: datetime | None = None
    why: str | None = None
    held: int = 0
    rejected: int = 0
    uncertain: int = 0
    failed_because: str | None = None
