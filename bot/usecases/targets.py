"""Targets that were switched off: whoever set them up is told once, and what is repaired runs again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import structlog

from bot.domain.errors import Busy, InboxClosed, PublishError
from bot.domain.language import Addressee
from bot.domain.notice import OffNotice
from bot.domain.subscription import NOBODY, Subscription, SwitchedOff, TargetKind
from bot.languages.current import speaking
from bot.ports.clock import Clock
from bot.ports.delivery import Messenger, Places
from bot.usecases.deliver import Books
from bot.usecases.languages import Languages
from bot.usecases.subscriptions import Subscriptions

log = structlog.get_logger()

# What is older is no news any more when its channel is repaired.
YOUNG: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom we can tell, and where we can post."""

    messenger: Messenger
    places: Places


class Targets:
    """Looks after what was switched off, every now and then."""

    def __init__(
        self, books: Books, people: tuple[Subscriptions, Languages], reach: Reach, clock: Clock
    ) -> None:
        self._books = books
        self._subscriptions, self._languages = people
        self._reach = reach
        self._clock = clock

    async def once(self) -> None:
        """Tell what was not told yet, and resume what can be posted to again."""
        for off in await self._books.outbox.switched_off():
            followed = await self._books.subscriptions.of_target(off.target)
            if not off.told and off.target.kind is not TargetKind.MEMBER:
                await self._tell(off, followed)
            if self._is_open(off, followed):
                await self._resume(off)

    async def _tell(self, off: SwitchedOff, followed: Sequence[Subscription]) -> None:
        """Tell each who set it up. A member whose own inbox is closed is told when they next speak to us."""
        makers = {one.created_by: one.guild for one in followed}
        makers.pop(NOBODY, None)
        for maker, guild in makers.items():
            try:
                await self._notify(OffNotice(off.target, maker, guild, off.why))
            except Busy:
                return
            except PublishError as error:
                log.warning("notice.refused", target=str(off.target), why=error.why)
        await self._books.outbox.told(off.target)

    async def _notify(self, notice: OffNotice) -> None:
        """Write to the member; where they take no messages their server is told."""
        try:
            with speaking(await self._languages.writing(Addressee.member(notice.member))):
                await self._reach.messenger.tell(notice)
        except InboxClosed:
            if notice.guild is None:
                raise
            with speaking(await self._languages.writing(Addressee.server(notice.guild))):
                await self._reach.messenger.announce(notice)

    def _is_open(self, off: SwitchedOff, followed: Sequence[Subscription]) -> bool:
        """A channel when we may post there again, an inbox when its member used a command since."""
        if off.target.kind is TargetKind.MEMBER:
            return any(one.paused_because is None for one in followed)
        return self._reach.places.postable(off.target)

    async def _resume(self, off: SwitchedOff) -> None:
        owed = await self._books.outbox.reopen(off.target, self._clock.now() - YOUNG)
        resumed = await self._subscriptions.resume(off.target)
        log.info("target.repaired", target=str(off.target), subscriptions=resumed, owed=owed)
