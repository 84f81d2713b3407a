"""Folding: when waiting stories come as one digest instead of one message each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.domain.delivery import Held, Waiting
from bot.domain.digest import Occasion

STALE: Final = timedelta(hours=2)


def occasion(waiting: Sequence[Waiting], now: datetime) -> Occasion | None:
    """Why these are to be folded; None when they are few, or fresh and were not held back."""
    if len(waiting) < 2:
        return None
    held = {one.held for one in waiting}
    if Held.QUIET in held:
        return Occasion.QUIET
    if Held.COOLDOWN in held:
        return Occasion.COOLDOWN
    stale = sum(now - one.owed_at >= STALE for one in waiting)
    return Occasion.CATCH_UP if stale >= 2 else None
