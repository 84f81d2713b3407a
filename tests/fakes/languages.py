"""In what language somebody is written to, in memory."""

from bot.domain.language import Addressee, Known, Language
from tests.fakes.world import World


class FakeLanguageStore:
    """LanguageStore in memory."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def of(self, addressee: Addressee) -> Known | None:
        self._world.meet("language")
        return self._world.languages.get(addressee)

    async def choose(self, addressee: Addressee, language: Language | None) -> None:
        self._world.languages.pop(addressee, None)
        if language is not None:
            self._world.languages[addressee] = Known(language, chosen=True)

    async def see(self, addressee: Addressee, language: Language) -> None:
        known = self._world.languages.get(addressee)
        if known is None or not known.chosen:
            self._world.languages[addressee] = Known(language)
