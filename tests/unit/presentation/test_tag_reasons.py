"""Why a story has its tags, in one message however much there is to say."""

from dataclasses import replace

from bot.domain.correction import Correction
from bot.domain.topic import PlaceTag, TopicTag
from bot.presentation.names import Names
from bot.presentation.tags import corrected, reasons
from bot.usecases.corrections import MAX_NAMED
from tests.fakes.samples import GUILD, NOW, story
from tests.unit.usecases.newsdesk import tags

MOST = 2000
LONG = tuple(f"{number} {'words of a report, ' * 4}" for number in range(4))


def test_the_longest_reasons_fit_a_message() -> None:
    topics = tuple(TopicTag(topic.id, LONG) for topic in tags().taxonomy.topics[:5])
    places = tuple(PlaceTag(place.code, LONG) for place in tags().gazetteer.suggest("united", 6))
    told = reasons(replace(story(), topics=topics, places=places), Names.of(tags()))
    assert len(told) <= MOST
    assert all(tags().taxonomy.get(topic.id).name() in told for topic in topics)


def test_the_longest_correction_fits_a_message() -> None:
    longest = sorted(tags().gazetteer.suggest("", 400), key=lambda place: -len(place.name))[:MAX_NAMED]
    correction = Correction(
        story_id=story().id,
        guild=GUILD,
        topics=tuple(topic.id for topic in tags().taxonomy.topics[:MAX_NAMED]),
        places=tuple(place.code for place in longest),
        at=NOW,
        effective=False,
    )
    assert len(corrected(story(), correction, Names.of(tags()))) <= MOST
