"""Ingesting with an encoder: reports in two languages join; where it fails, words alone decide."""

import pytest
from structlog.testing import capture_logs

from bot.domain.vector import Vector
from bot.usecases.vectors import Vectors
from tests.fakes.clock import FakeClock
from tests.fakes.encoder import FakeEncoder
from tests.fakes.samples import NOW, draft
from tests.fakes.stores import FakeStores
from tests.unit.usecases.newsdesk import Newsdesk

WIRE = "https://wire.example/feed.xml"
DIARIO = "https://diario.example/feed.xml"

ENGLISH = (
    "Providers ordered to block messenger Sampletalk",
    (
        "<p>The communications authority ordered all internet providers on Monday to block the messenger within two "
        "days, saying that it had failed to register. Press groups called the order censorship.</p>"
    ),
)
SPANISH = (
    "Ordenan a los proveedores que bloqueen una mensajería",
    (
        "<p>La autoridad de comunicaciones ordenó el lunes a todos los proveedores de internet que bloqueen la "
        "mensajería en dos días, porque no se había registrado. Los grupos de prensa hablan de censura.</p>"
    ),
)
FINE = (
    "La autoridad multa a una cadena de supermercados por el reconocimiento facial",
    "<p>La cadena debe borrar los datos biométricos de sus clientes y pagar tres millones de euros.</p>",
)
THINGS = {"block": 0, "bloque": 0, "messenger": 1, "mensajería": 1, "supermercado": 2, "biométricos": 3}


async def desk(encoder: FakeEncoder | None, stores: FakeStores | None = None) -> Newsdesk:
    """Two feeds, empty so far."""
    made = Newsdesk(stores, FakeClock(NOW), encoder)
    for url, name in ((WIRE, "Sample Wire"), (DIARIO, "Diario")):
        made.publish(url, name=name)
        await made.add(url)
    return made


@pytest.fixture
def encoder() -> FakeEncoder:
    return FakeEncoder(THINGS)


async def test_reports_of_one_event_in_two_languages_join(encoder: FakeEncoder) -> None:
    newsdesk = await desk(encoder)
    await newsdesk.arrive(WIRE, ENGLISH)
    await newsdesk.arrive(DIARIO, SPANISH, FINE)
    assert [len(story.reports) for story in newsdesk.stories] == [2, 1]


async def test_without_an_encoder_they_do_not() -> None:
    newsdesk = await desk(None)
    await newsdesk.arrive(WIRE, ENGLISH)
    await newsdesk.arrive(DIARIO, SPANISH)
    assert [len(story.reports) for story in newsdesk.stories] == [1, 1]


async def test_how_alike_they_are_is_kept_for_whoever_asks_why(encoder: FakeEncoder) -> None:
    newsdesk = await desk(encoder)
    await newsdesk.arrive(WIRE, ENGLISH)
    await newsdesk.arrive(DIARIO, SPANISH)
    (story,) = newsdesk.stories
    ((compared,),) = (await newsdesk.stores.stories.comparisons(story.id)).values()
    assert compared.likeness == pytest.approx(1.0, abs=0.02)


async def test_after_a_restart_nothing_is_encoded_anew(encoder: FakeEncoder) -> None:
    before = await desk(encoder)
    await before.arrive(WIRE, ENGLISH)
    fresh = FakeEncoder(THINGS)
    after = Newsdesk(before.stores, before.clock, fresh)
    await after.ingest.load()
    assert fresh.asked == 0
    after.publish(DIARIO, SPANISH)
    await after.polling.poll(await before.feed(DIARIO))
    await after.ingest.feed()
    assert [len(story.reports) for story in after.stories] == [2]


async def test_reports_from_before_the_encoder_are_compared_by_their_words(encoder: FakeEncoder) -> None:
    before = await desk(None)
    await before.arrive(WIRE, ENGLISH)
    after = Newsdesk(before.stores, before.clock, encoder)
    await after.ingest.load()
    for item in (SPANISH, ("Sampletalk blocked", ENGLISH[1] + "<p>So it says.</p>")):
        after.publish(DIARIO, item)
        await after.polling.poll(await before.feed(DIARIO))
        await after.ingest.feed()
    assert [len(story.reports) for story in after.stories] == [2, 1]


async def test_vectors_of_another_encoder_are_compared_with_none(encoder: FakeEncoder) -> None:
    before = await desk(FakeEncoder(THINGS, "fake 0"))
    await before.arrive(WIRE, ENGLISH)
    after = Newsdesk(before.stores, before.clock, encoder)
    await after.ingest.load()
    after.publish(DIARIO, SPANISH)
    await after.polling.poll(await before.feed(DIARIO))
    await after.ingest.feed()
    assert [len(story.reports) for story in after.stories] == [1, 1]


async def test_an_encoder_that_fails_is_told_of_once_and_words_decide(encoder: FakeEncoder) -> None:
    newsdesk = await desk(encoder)
    encoder.broken = MemoryError("no room")
    with capture_logs() as logged:
        await newsdesk.arrive(WIRE, ENGLISH, FINE)
        await newsdesk.arrive(DIARIO, SPANISH)
    assert len(newsdesk.stories) == 3
    told = [line for line in logged if line["event"] == "semantic.off"]
    assert [(line["encoder"], line["why"]) for line in told] == [("fake 1", "MemoryError: no room")]


async def test_what_is_in_a_language_that_the_encoder_does_not_know_has_no_vector(
    encoder: FakeEncoder,
) -> None:
    vectors = Vectors(encoder)
    assert await vectors.of(draft("Blocked", language="xx")) is None
    assert await vectors.of(draft("Blocked", language="en")) is not None


async def test_a_report_without_a_word_is_not_encoded(encoder: FakeEncoder) -> None:
    assert await Vectors(encoder).of(draft("", text="")) is None
    assert encoder.asked == 0


def test_without_an_encoder_no_vector_is_ours() -> None:
    assert Vectors().ours(Vector("fake 1", b"")) is None
    assert Vectors().encoder == ""
