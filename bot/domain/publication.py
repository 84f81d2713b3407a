"""Publications: a message in an announcement channel goes on to the channels that follow it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import DeliveryId, MessageRef

# Discord publishes ten messages an hour of each channel; it does not say so, but refuses the eleventh.
MOST: Final = 10
WITHIN: Final = timedelta(hours=1)
# What is so old is no news to anybody who follows the channel.
STALE: Final = timedelta(days=1)
_SOON: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Publication:
    """A message that is to be published: since when it is owed, and how many attempts failed."""

    delivery_id: DeliveryId
    message: MessageRef
    owed_at: datetime
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Spent:
    """What a channel published within the hour, oldest first, and how many messages wait for it."""

    published: Sequence[datetime] = ()
    waiting: int = 0

    def free_at(self, now: datetime) -> datetime | None:
        """When one more may be published; None when it may now."""
        over = len(self.published) + self.waiting - MOST
        if over < 0:
            return None
        return self.published[over] + WITHIN if over < len(self.published) else now + _SOON
