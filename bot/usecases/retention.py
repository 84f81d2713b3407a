"""Retention: what is old enough is forgotten, in steps that nobody has to wait for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.domain.report import LONGEST_WINDOW
from bot.domain.story import COMPARISONS_KEPT
from bot.domain.subscription import CHANGES_KEPT
from bot.ports.clock import Clock
from bot.ports.work import RetentionStore

log = structlog.get_logger()

STEP: Final = 500


@dataclass(frozen=True, slots=True)
class Periods:
    """How long articles' texts, and deliveries that are done, are kept."""

    texts: timedelta
    deliveries: timedelta


class Retention:
    """Run every hour or so. Remembers how far it came, so that what is forgotten is not looked at again."""

    def __init__(self, store: RetentionStore, clock: Clock, periods: Periods) -> None:
        self._store = store
        self._clock = clock
        self._periods = periods
        self._reached = 0

    async def once(self) -> None:
        """Forget all that is old by now."""
        now = self._clock.now()
        texts = await self._texts(now - self._periods.texts)
        deliveries = await self._deliveries(now - self._periods.deliveries)
        await self._vectors(now - LONGEST_WINDOW)
        await self._store.forget_comparisons(now - COMPARISONS_KEPT)
        await self._store.forget_changes(now - CHANGES_KEPT)
        if texts or deliveries:
            log.info("retention.done", texts=texts, deliveries=deliveries)

    async def _texts(self, before: datetime) -> bool:
        found = False
        while (reached := await self._store.forget_texts(self._reached, before, STEP)) is not None:
            self._reached, found = reached, True
        return found

    async def _vectors(self, before: datetime) -> None:
        while await self._store.forget_vectors(before, STEP):
            pass

    async def _deliveries(self, before: datetime) -> int:
        done = 0
        while gone := await self._store.forget_deliveries(before, STEP):
            done += gone
        return done
