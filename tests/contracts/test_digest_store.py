"""What every DigestStore promises."""

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.digest import DigestId, NewDigest, Occasion
from bot.domain.errors import NotFound
from bot.domain.story import Story
from bot.domain.subscription import Target
from tests.contracts.scenes import Stores, claimed, deliver, tell
from tests.fakes.samples import CHANNEL, NOW, OTHER_CHANNEL


def digest_of(*stories: Story, target: Target = CHANNEL) -> NewDigest:
    return NewDigest(target, Occasion.DAILY, tuple(story.id for story in stories), NOW)


async def test_a_digest_comes_back_with_its_stories_in_its_own_order(stores: Stores) -> None:
    first, second = await tell(stores), await tell(stores)
    made = await stores.digests.owe(digest_of(second, first))
    assert made is not None
    assert await stores.digests.get(made.id) == made
    assert (made.target, made.occasion, made.stories, made.at) == (
        CHANNEL,
        Occasion.DAILY,
        (second, first),
        NOW,
    )


async def test_a_digest_shows_its_stories_as_they_are_now(stores: Stores) -> None:
    made = await stores.digests.owe(digest_of(story := await tell(stores)))
    grown = await tell(stores, story=story)
    assert made is not None
    assert (await stores.digests.get(made.id)).stories == (grown,)


async def test_a_digest_is_owed_once_and_never_edited(stores: Stores) -> None:
    made = await stores.digests.owe(digest_of(story := await tell(stores)))
    assert made is not None
    delivery = await claimed(stores)
    assert (delivery.kind, delivery.subject, delivery.story_id) == (DeliveryKind.DIGEST, made.id, None)
    assert (delivery.version, delivery.message) == (1, None)
    await deliver(stores, delivery)
    await tell(stores, story=story)
    assert list(await stores.outbox.owed(NOW)) == []


async def test_no_story_is_in_two_digests_of_one_target(stores: Stores) -> None:
    old, new = await tell(stores), await tell(stores)
    await stores.digests.owe(digest_of(old))
    second = await stores.digests.owe(digest_of(new, old, new))
    assert second is not None
    assert second.stories == (new,)
    elsewhere = await stores.digests.owe(digest_of(old, target=OTHER_CHANNEL))
    assert elsewhere is not None
    assert elsewhere.stories == (old,)


async def test_a_digest_of_nothing_new_is_not_owed(stores: Stores) -> None:
    story = await tell(stores)
    await stores.digests.owe(digest_of(story))
    assert await stores.digests.owe(digest_of(story)) is None
    assert await stores.digests.owe(digest_of()) is None
    await deliver(stores, await claimed(stores))
    assert list(await stores.outbox.owed(NOW)) == []


async def test_a_digest_that_never_was_is_not_found(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.digests.get(DigestId(404))
