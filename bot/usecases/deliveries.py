"""What an operator asks of deliveries: what is owed and what failed, and to try again."""

from collections.abc import Collection, Sequence
from typing import Final

from bot.domain.delivery import Account, DeliveryId, Standing
from bot.domain.errors import RightswireError
from bot.domain.story import StoryId
from bot.ports.clock import Clock
from bot.ports.delivery import Ledger

# What somebody may have to see to; what was sent or taken over is well.
UNSETTLED: Final = (
    Standing.OWED,
    Standing.FAILING,
    Standing.OFF,
    Standing.REJECTED,
    Standing.UNCERTAIN,
)
_NO_RETRY: Final = {
    Standing.SENT: "was sent; there is nothing to try again",
    Standing.FOLDED: "went into a digest; there is nothing to try again",
    Standing.OFF: "is for a place that was switched off; it is owed again as soon as I may post there",
}


class NoRetry(RightswireError):
    """That delivery cannot be tried again; `str()` is a sentence for the operator."""


class Deliveries:
    """The outbox for its operator."""

    def __init__(self, ledger: Ledger, clock: Clock) -> None:
        self._ledger = ledger
        self._clock = clock

    async def listed(
        self, standings: Collection[Standing], story_id: StoryId | None = None, limit: int = 50
    ) -> Sequence[Account]:
        """The newest that stand so (none given: that are not settled), newest first."""
        return await self._ledger.listed(standings or UNSETTLED, story_id, limit)

    async def get(self, delivery_id: DeliveryId) -> Account:
        """Raises NotFound."""
        return await self._ledger.get(delivery_id)

    async def retry(self, delivery_id: DeliveryId, *, unseen: bool = False) -> Account:
        """Have it tried again now; returns how it stood before. Raises NotFound and NoRetry.

        One of which nobody knows whether it was posted is looked for first, and posted only where it is
        surely not there; `unseen`: it is posted without a look, perhaps for the second time.
        """
        account = await self._ledger.get(delivery_id)
        if account.standing in _NO_RETRY:
            raise NoRetry(f"Delivery {delivery_id} {_NO_RETRY[account.standing]}.")
        if not await self._ledger.reopen(delivery_id, self._clock.now(), sure=unseen):
            raise NoRetry(f"Delivery {delivery_id} is being sent at this moment: look again in a minute.")
        return account
