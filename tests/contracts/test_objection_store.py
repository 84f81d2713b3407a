"""What every ObjectionStore promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.feed import UserId
from bot.domain.objection import Complaint, Objection, Wrong
from bot.domain.story import Story, StoryId
from tests.contracts.scenes import Stores, claimed, deliver, owe, tell
from tests.fakes.samples import CHANNEL, GUILD, MEMBER, NOW, OTHER_GUILD

OTHER = UserId(MEMBER + 1)
DAY = timedelta(days=1)


def objection(story: Story, wrong: Wrong = Wrong.TAGS) -> Objection:
    return Objection(story.id, GUILD, MEMBER, wrong, NOW)


async def test_members_who_object_to_the_same_are_counted_together(stores: Stores) -> None:
    story = await tell(stores)
    tags = objection(story)
    event = replace(tags, wrong=Wrong.EVENT, report=story.lead.id, at=NOW + DAY)
    for one in (tags, replace(tags, member=OTHER), event, replace(tags, guild=OTHER_GUILD)):
        await stores.objections.keep(one)
    assert await stores.objections.complaints(GUILD, 10) == [
        Complaint(story.id, Wrong.EVENT, 1, story.lead.id),
        Complaint(story.id, Wrong.TAGS, 2),
    ]
    assert len(await stores.objections.complaints(GUILD, 1)) == 1


async def test_the_last_word_of_a_member_counts(stores: Stores) -> None:
    story = await tell(stores)
    said = objection(story, Wrong.BRIEF)
    await stores.objections.keep(replace(said, sentence="One."))
    await stores.objections.keep(replace(said, sentence="Two."))
    assert await stores.objections.complaints(GUILD, 10) == [
        Complaint(story.id, Wrong.BRIEF, 1, None, "Two.")
    ]


async def test_what_managers_settled_is_gone_for_their_server(stores: Stores) -> None:
    story = await tell(stores)
    for one in (objection(story), objection(story, Wrong.BRIEF)):
        await stores.objections.keep(one)
        await stores.objections.keep(replace(one, guild=OTHER_GUILD))
    await stores.objections.settle(GUILD, story.id, Wrong.TAGS)
    assert [one.wrong for one in await stores.objections.complaints(GUILD, 10)] == [Wrong.BRIEF]
    await stores.objections.settle(GUILD, story.id)
    assert not await stores.objections.complaints(GUILD, 10)
    assert len(await stores.objections.complaints(OTHER_GUILD, 10)) == 2


async def test_a_story_that_is_not_there_cannot_be_objected_to(stores: Stores) -> None:
    story = await tell(stores)
    with pytest.raises(NotFound):
        await stores.objections.keep(replace(objection(story), story_id=StoryId(987_654)))
    with pytest.raises(NotFound):
        await stores.objections.withhold(StoryId(987_654), "One.")


async def test_a_sentence_that_is_withheld_leaves_the_brief_and_posted_cards(stores: Stores) -> None:
    (told,) = await owe(stores)
    await deliver(stores, await claimed(stores))
    (point,) = told.brief.points
    story = await stores.objections.withhold(told.id, point.source.text)
    assert (story.brief.points, story.withheld) == ((), (point.source.text,))
    assert story == await stores.stories.get(told.id)
    assert list(await stores.outbox.owed(NOW + DAY)) == [CHANNEL]
    again = await stores.objections.withhold(told.id, point.source.text)
    assert again.withheld == story.withheld
