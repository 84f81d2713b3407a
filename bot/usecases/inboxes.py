"""Inboxes that were closed to us: their members hear of it when they next speak to the bot."""

from bot.domain.feed import UserId
from bot.domain.subscription import BY_ITS_OWNER, SwitchedOff, Target, TargetKind
from bot.ports.delivery import Outbox
from bot.ports.subscriptions import SubscriptionStore


class Inboxes:
    """Knows who does not know yet that their alerts rest."""

    def __init__(self, outbox: Outbox, subscriptions: SubscriptionStore) -> None:
        self._outbox = outbox
        self._subscriptions = subscriptions

    async def closed(self, member: UserId) -> SwitchedOff | None:
        """Since when the member's alerts rest because nothing could be sent; told once."""
        inbox = Target(TargetKind.MEMBER, member)
        off = await self._outbox.off(inbox)
        if off is None or off.told:
            return None
        await self._outbox.told(inbox)
        alerts = await self._subscriptions.of_target(inbox)
        resting = any(one.paused_because not in {None, BY_ITS_OWNER} for one in alerts)
        return off if resting else None
