"""Notices: whoever added a feed is told when it fails, when it returns, and when it is gone."""

from datetime import timedelta
from typing import Final

import structlog

from bot.domain.errors import Busy, PublishError
from bot.domain.language import Addressee
from bot.domain.notice import Notice
from bot.languages.current import speaking
from bot.ports.clock import Clock
from bot.ports.delivery import Messenger
from bot.ports.feeds import FeedStore
from bot.usecases.languages import Languages

log = structlog.get_logger()

_AT_ONCE: Final = 20


class Notices:
    """Gives what is owed; what cannot be given to a member at all is logged and dropped."""

    def __init__(self, store: FeedStore, messenger: Messenger, languages: Languages, clock: Clock) -> None:
        self._store = store
        self._messenger = messenger
        self._languages = languages
        self._clock = clock

    async def once(self) -> None:
        """Tell everybody what is owed now."""
        for notice in await self._store.notices(self._clock.now(), _AT_ONCE):
            await self._give(notice)

    async def _give(self, notice: Notice) -> None:
        language = await self._languages.writing(Addressee.member(notice.member))
        try:
            with speaking(language):
                await self._messenger.tell(notice)
        except Busy as error:
            until = self._clock.now() + timedelta(seconds=error.retry_after)
            await self._store.postpone(notice.id, until)
            return
        except PublishError as error:
            log.warning("notice.refused", feed=notice.url, kind=notice.kind, why=error.why)
        await self._store.settle(notice.id)
