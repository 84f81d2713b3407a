"""What every CorrectionStore promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.correction import CORRECTED, Correction
from bot.domain.delivery import EDIT_REST
from bot.domain.errors import NotFound
from bot.domain.story import Story, StoryId
from bot.domain.topic import CountryCode, TopicId
from tests.contracts.scenes import Stores, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import CENSORSHIP, CHANNEL, CHINA, GUILD, NOW, OTHER_GUILD

HOUR = timedelta(hours=1)
PRIVACY, FRANCE = TopicId("privacy"), CountryCode("FR")


def correction(story: Story, **changes: Any) -> Correction:
    """That the story is about privacy in France, beside what it had."""
    said = Correction(
        story_id=story.id,
        guild=GUILD,
        topics=(PRIVACY, *(tag.id for tag in story.topics)),
        places=(FRANCE,),
        at=NOW,
        effective=True,
    )
    return replace(said, **changes)


async def test_an_effective_correction_gives_the_story_its_tags_as_a_new_version(stores: Stores) -> None:
    told = await tell(stores)
    story = await stores.corrections.correct(correction(told))
    assert story == await stores.stories.get(told.id)
    assert (story.version, story.corrected) == (told.version + 1, True)
    assert [tag.id for tag in story.topics] == [PRIVACY, CENSORSHIP.id]
    assert [tag.code for tag in story.places] == [FRANCE]


async def test_what_was_known_keeps_its_reasons(stores: Stores) -> None:
    story = await stores.corrections.correct(correction(await tell(stores)))
    assert [tag.because for tag in story.topics] == [CORRECTED, CENSORSHIP.because]


async def test_a_story_can_be_said_to_be_about_nothing(stores: Stores) -> None:
    story = await stores.corrections.correct(correction(await tell(stores), topics=(), places=()))
    assert (story.topics, story.places, story.corrected) == ((), (), True)


async def test_one_without_effect_is_remembered_and_changes_nothing(stores: Stores) -> None:
    told = await tell(stores)
    assert await stores.corrections.correct(correction(told, effective=False)) == told
    assert await stores.stories.get(told.id) == told
    assert len(await stores.corrections.lessons()) == 1


async def test_a_message_that_was_posted_is_owed_the_corrected_story(stores: Stores) -> None:
    (told,) = await owe(stores)
    delivery = await claimed(stores)
    await deliver(stores, delivery)
    assert not await stores.outbox.owed(NOW)
    await stores.corrections.correct(correction(told))
    assert list(await stores.outbox.owed(NOW + EDIT_REST)) == [CHANNEL]


async def test_whoever_asked_for_the_new_topic_is_owed_the_story_once(stores: Stores) -> None:
    told, subscription = await tell(stores), await subscribe(stores)
    await stores.corrections.correct(correction(told), (subscription.query_id,))
    await stores.corrections.correct(correction(told), (subscription.query_id,))
    assert await stores.outbox.claim(CHANNEL, NOW + HOUR)
    assert await stores.outbox.claim(CHANNEL, NOW + HOUR) is None


async def test_the_last_word_of_a_server_counts_and_each_server_has_one(stores: Stores) -> None:
    told = await tell(stores)
    await stores.corrections.correct(correction(told))
    await stores.corrections.correct(correction(told, guild=OTHER_GUILD, effective=False, at=NOW + HOUR))
    await stores.corrections.correct(correction(told, topics=(), at=NOW + 2 * HOUR))
    lessons = await stores.corrections.lessons()
    assert [lesson.topics for lesson in lessons] == [(PRIVACY, CENSORSHIP.id), ()]
    assert [lesson.at for lesson in lessons] == [NOW + HOUR, NOW + 2 * HOUR]


async def test_a_lesson_holds_the_report_that_opened_the_story(stores: Stores) -> None:
    told = await tell(stores, places=(CHINA,))
    await stores.corrections.correct(correction(told))
    (lesson,) = await stores.corrections.lessons()
    lead = told.lead
    assert (lesson.title, lesson.text, lesson.language) == (
        lead.title,
        lead.article.text,
        lead.article.language,
    )
    assert (lesson.outlet, lesson.url) == (lead.outlet.name, lead.url)
    assert (lesson.topics, lesson.places) == ((PRIVACY, CENSORSHIP.id), (FRANCE,))


async def test_a_story_that_is_not_there_cannot_be_corrected(stores: Stores) -> None:
    told = await tell(stores)
    with pytest.raises(NotFound):
        await stores.corrections.correct(correction(told, story_id=StoryId(987_654)))
