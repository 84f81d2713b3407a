"""In which language somebody is answered and written to."""

import asyncio

import pytest

from bot.domain.errors import RightswireError
from bot.domain.feed import GuildId, UserId
from bot.domain.language import Addressee, Known, Language
from bot.usecases import languages as module
from bot.usecases.languages import Languages
from tests.fakes.stores import FakeStores

FRENCH, ARABIC = Language("fr"), Language("ar")
READER, SERVER = Addressee.member(UserId(7)), Addressee.server(GuildId(7))


@pytest.fixture
def stores() -> FakeStores:
    return FakeStores()


@pytest.fixture
def languages(stores: FakeStores) -> Languages:
    return Languages(stores.languages)


async def test_answers_follow_discord_until_somebody_chooses(languages: Languages) -> None:
    assert await languages.answering(READER, FRENCH) == FRENCH
    assert await languages.answering(READER, None) == "en"
    await languages.see(READER, ARABIC)
    assert await languages.answering(READER, FRENCH) == FRENCH
    await languages.choose(READER, ARABIC)
    assert await languages.answering(READER, FRENCH) == ARABIC


async def test_what_is_written_unasked_is_in_the_language_that_was_seen(languages: Languages) -> None:
    assert await languages.writing(SERVER, FRENCH) == FRENCH
    assert await languages.writing(SERVER) == "en"
    await languages.see(SERVER, ARABIC)
    assert await languages.writing(SERVER, FRENCH) == ARABIC


async def test_who_speaks_none_of_ours_is_written_to_in_english(
    languages: Languages, stores: FakeStores
) -> None:
    await languages.see(READER, None)
    assert stores.world.languages == {READER: Known(Language("en"))}


async def test_a_choice_is_taken_back(languages: Languages) -> None:
    await languages.choose(READER, ARABIC)
    await languages.choose(READER, None)
    assert await languages.answering(READER, FRENCH) == FRENCH


async def test_a_database_that_is_away_keeps_nobody_from_being_answered(
    languages: Languages, stores: FakeStores
) -> None:
    await languages.choose(READER, ARABIC)
    stores.world.fail("language", RightswireError("away"))
    assert await languages.answering(READER, FRENCH) == FRENCH


async def test_nobody_waits_long_for_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent:
        async def of(self, _addressee: Addressee) -> Known | None:
            await asyncio.Event().wait()
            return None

        async def choose(self, addressee: Addressee, language: Language | None) -> None: ...

        async def see(self, addressee: Addressee, language: Language) -> None: ...

    monkeypatch.setattr(module, "PATIENCE", 0.0)
    assert await Languages(Silent()).answering(READER, FRENCH) == FRENCH
