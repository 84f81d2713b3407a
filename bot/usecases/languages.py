"""Languages: in which one a server and a member are answered and written to."""

import asyncio
from typing import Final

import structlog

from bot.domain.errors import RightswireError
from bot.domain.language import Addressee, Language
from bot.languages.current import ENGLISH
from bot.ports.subscriptions import LanguageStore

log = structlog.get_logger()

# Whoever asks waits no longer for being asked in the right language: Discord gives us three seconds in all.
PATIENCE: Final = 0.3


class Languages:
    """Knows what somebody chose, and what was seen of their Discord."""

    def __init__(self, store: LanguageStore) -> None:
        self._store = store

    async def answering(self, addressee: Addressee, seen: Language | None) -> Language:
        """The one in which they are answered: as chosen, else as their Discord speaks now."""
        try:
            async with asyncio.timeout(PATIENCE):
                known = await self._store.of(addressee)
        except (TimeoutError, RightswireError) as error:
            log.warning("language.unknown", why=type(error).__name__)
            known = None
        return known.language if known and known.chosen else seen or ENGLISH

    async def writing(self, addressee: Addressee, seen: Language | None = None) -> Language:
        """The one in which they are written to without having asked; `seen` where nothing is known."""
        known = await self._store.of(addressee)
        return known.language if known else seen or ENGLISH

    async def choose(self, addressee: Addressee, language: Language | None) -> None:
        """Write to them, and answer them, in this one; None: as their Discord speaks."""
        await self._store.choose(addressee, language)

    async def see(self, addressee: Addressee, language: Language | None) -> None:
        """Note what their Discord speaks, for what is written to them later; None: none of ours."""
        await self._store.see(addressee, language or ENGLISH)
