"""What every DigestStore promises."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.delivery import DeliveryKind
from bot.domain.digest import Candidate, Digest, DigestId, NewDigest, Occasion, Round
from bot.domain.errors import NotFound
from bot.domain.hours import LocalHour
from bot.domain.story import Audience, Choice, Story
from bot.domain.subscription import Cadence, Manner, Signature, Subscription, Target
from tests.contracts.scenes import Stores, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import (
    CHANNEL,
    GUILD,
    MEMBER,
    NOW,
    OTHER_CHANNEL,
    OTHER_GUILD,
    new_subscription,
    query,
)

SECOND = timedelta(seconds=1)


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


async def test_a_muted_story_leaves_a_digest_that_waits(stores: Stores) -> None:
    muted, other = await tell(stores), await tell(stores)
    made = await stores.digests.owe(digest_of(muted, other))
    assert made is not None
    await stores.subscriptions.choose(OTHER_CHANNEL, muted.id, Choice.MUTE, NOW)
    assert (await stores.digests.get(made.id)).stories == (muted, other)
    await stores.subscriptions.choose(CHANNEL, muted.id, Choice.MUTE, NOW)
    assert (await stores.digests.get(made.id)).stories == (other,)
    assert (await claimed(stores)).subject == made.id


async def test_a_digest_of_muted_stories_alone_is_owed_no_more(stores: Stores) -> None:
    muted = await tell(stores)
    await stores.digests.owe(digest_of(muted))
    await stores.subscriptions.choose(CHANNEL, muted.id, Choice.MUTE, NOW)
    assert list(await stores.outbox.owed(NOW)) == []


async def test_a_digest_that_was_sent_keeps_what_was_muted_since(stores: Stores) -> None:
    made = await stores.digests.owe(digest_of(story := await tell(stores)))
    assert made is not None
    await deliver(stores, await claimed(stores))
    await stores.subscriptions.choose(CHANNEL, story.id, Choice.MUTE, NOW)
    assert (await stores.digests.get(made.id)).stories == (story,)


async def test_a_digest_that_never_was_is_not_found(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.digests.get(DigestId(404))


DAY = timedelta(days=1)
DAILY = Manner(Cadence.DAILY, digest_at=LocalHour("Europe/Berlin", 8))


async def digested(stores: Stores, target: Target = CHANNEL, **changes: Any) -> Subscription:
    """A digest subscription that has its first date: a day from now."""
    made = await subscribe(stores, new_subscription(target, **({"manner": DAILY} | changes)))
    await date(stores, target, NOW, NOW + DAY)
    return made


async def date(stores: Stores, target: Target, at: datetime, next_at: datetime) -> Digest | None:
    rounds = await stores.digests.rounds(target, at)
    return await stores.digests.owe(replace_rounds(target, at, tuple((one, next_at) for one in rounds)))


def replace_rounds(target: Target, at: datetime, rounds: tuple[tuple[Round, datetime], ...]) -> NewDigest:
    return NewDigest(target, Occasion.DAILY, (), at, next_rounds=rounds)


async def test_a_new_digest_subscription_is_due_until_it_has_a_date(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=DAILY))
    await subscribe(stores, new_subscription(OTHER_CHANNEL))
    assert await stores.digests.due(NOW, 10) == [CHANNEL]
    assert await stores.digests.rounds(CHANNEL, NOW) == [Round(made.id, DAILY, None)]
    await date(stores, CHANNEL, NOW, NOW + DAY)
    assert await stores.digests.due(NOW + DAY - SECOND, 10) == []
    assert await stores.digests.due(NOW + DAY, 10) == [CHANNEL]
    assert await stores.digests.rounds(CHANNEL, NOW + DAY) == [Round(made.id, DAILY, NOW + DAY)]


async def test_a_new_digest_gathers_from_the_moment_it_is_asked_for(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=DAILY))
    early = await tell(stores, query_ids=(made.query_id,), at=NOW)
    assert await stores.digests.candidates(CHANNEL, NOW + SECOND) == []
    await date(stores, CHANNEL, NOW + 2 * SECOND, NOW + DAY)
    late = await tell(stores, query_ids=(made.query_id,), at=NOW + 3 * SECOND)
    found = await stores.digests.candidates(CHANNEL, NOW + DAY)
    assert [one.story.id for one in found] == [early.id, late.id]


async def test_one_asked_for_again_or_edited_keeps_what_it_gathered(stores: Stores) -> None:
    made = await digested(stores)
    told = await tell(stores, query_ids=(made.query_id,), at=NOW + SECOND)
    signed = Signature(MEMBER, NOW + 2 * SECOND)
    await stores.subscriptions.add(new_subscription(manner=DAILY), signed)
    await stores.subscriptions.change(made.id, made.query, DAILY, signed)
    assert await stores.digests.candidates(CHANNEL, NOW + 3 * SECOND) == []
    await date(stores, CHANNEL, NOW + 3 * SECOND, NOW + DAY)
    found = await stores.digests.candidates(CHANNEL, NOW + DAY)
    assert [one.story.id for one in found] == [told.id]


async def test_one_that_becomes_a_digest_gathers_from_then_on(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription())
    await stores.subscriptions.rest(made.id, "for a while")
    await stores.subscriptions.add(new_subscription(manner=DAILY), Signature(MEMBER, NOW + 2 * SECOND))
    await tell(stores, query_ids=(made.query_id,), at=NOW + SECOND)
    told = await tell(stores, query_ids=(made.query_id,), at=NOW + 3 * SECOND)
    await date(stores, CHANNEL, NOW + 4 * SECOND, NOW + DAY)
    found = await stores.digests.candidates(CHANNEL, NOW + DAY)
    assert [one.story.id for one in found] == [told.id]


async def test_a_digest_that_rests_is_not_due_and_gets_a_new_date_when_it_is_resumed(stores: Stores) -> None:
    made = await digested(stores)
    await stores.subscriptions.rest(made.id, "by your own wish")
    await tell(stores, query_ids=(made.query_id,), at=NOW + SECOND)
    assert await stores.digests.due(NOW + 2 * DAY, 10) == []
    await stores.subscriptions.wake(made.id, NOW + 2 * SECOND)
    assert await stores.digests.rounds(CHANNEL, NOW + DAY) == [Round(made.id, DAILY, None)]
    await date(stores, CHANNEL, NOW + DAY, NOW + 2 * DAY)
    assert await stores.digests.candidates(CHANNEL, NOW + 2 * DAY) == []


async def test_resuming_what_is_active_loses_nothing(stores: Stores) -> None:
    made = await digested(stores)
    story = await tell(stores, query_ids=(made.query_id,), at=NOW + SECOND)
    await stores.subscriptions.wake(made.id, NOW + 2 * SECOND)
    found = await stores.digests.candidates(CHANNEL, NOW + DAY)
    assert [one.story.id for one in found] == [story.id]


async def test_candidates_answered_a_due_subscription_since_its_last_digest(stores: Stores) -> None:
    await tell(stores, query_ids=(), at=NOW - SECOND)
    first = await digested(stores)
    second = await digested(stores, of=query("messenger"), manner=replace(DAILY, confirmed_by=2))
    await tell(stores, query_ids=(first.query_id,), at=NOW - SECOND)
    one = await tell(stores, query_ids=(second.query_id,), at=NOW + SECOND)
    both = await tell(stores, query_ids=(first.query_id, second.query_id), at=NOW + SECOND)
    assert await stores.digests.candidates(CHANNEL, NOW + SECOND) == []
    assert await stores.digests.candidates(CHANNEL, NOW + DAY) == [
        Candidate(one, 1, 2),
        Candidate(both, 2, 1),
    ]
    assert await stores.digests.candidates(OTHER_CHANNEL, NOW + DAY) == []


async def test_a_story_that_was_begun_before_a_digest_and_done_after_it_is_in_the_next(
    stores: Stores,
) -> None:
    made = await digested(stores)
    told = await tell(stores, query_ids=(made.query_id,), at=NOW + DAY - 2 * SECOND)
    await stores.digests.owe(replace(digest_of(told), at=NOW + DAY))
    await date(stores, CHANNEL, NOW + DAY, NOW + 2 * DAY)
    late = await tell(stores, query_ids=(made.query_id,), at=NOW + DAY - SECOND)
    found = await stores.digests.candidates(CHANNEL, NOW + 2 * DAY)
    assert [one.story.id for one in found] == [late.id]


async def test_what_the_target_had_or_may_not_see_is_no_candidate(stores: Stores) -> None:
    made = await digested(stores)
    at_once = await subscribe(stores, new_subscription(of=query("messenger")))
    ids = (made.query_id,)
    await tell(stores, query_ids=(made.query_id, at_once.query_id), at=NOW + SECOND)
    foreign = Audience(servers=frozenset({OTHER_GUILD}))
    await tell(stores, query_ids=ids, audience=foreign, at=NOW + SECOND)
    ours = await tell(stores, query_ids=ids, audience=Audience(servers=frozenset({GUILD})), at=NOW + SECOND)
    had = await tell(stores, query_ids=ids, at=NOW + SECOND)
    await stores.digests.owe(digest_of(had))
    found = await stores.digests.candidates(CHANNEL, NOW + DAY)
    assert [one.story.id for one in found] == [ours.id]


async def test_of_two_that_make_a_digest_one_does(stores: Stores) -> None:
    made = await digested(stores)
    story = await tell(stores, query_ids=(made.query_id,), at=NOW + SECOND)
    rounds = await stores.digests.rounds(CHANNEL, NOW + DAY)
    next_rounds = tuple((one, NOW + 2 * DAY) for one in rounds)
    digest = NewDigest(CHANNEL, Occasion.DAILY, (story.id,), NOW + DAY, next_rounds=next_rounds)
    assert await stores.digests.owe(digest) is not None
    other = await tell(stores, query_ids=(made.query_id,), at=NOW + DAY)
    assert await stores.digests.owe(replace(digest, story_ids=(other.id,))) is None
    found = await stores.digests.candidates(CHANNEL, NOW + 2 * DAY)
    assert [one.story.id for one in found] == [other.id]


async def test_what_is_folded_comes_in_the_digest_and_no_more_as_a_card(stores: Stores) -> None:
    stories = await owe(stores, 3)
    waiting = await stores.outbox.waiting(CHANNEL, NOW)
    assert [one.story_id for one in waiting] == [story.id for story in stories]
    folded = tuple(one.id for one in waiting[:2])
    made = await stores.digests.owe(replace(digest_of(*stories[:2]), folded=folded))
    assert made is not None
    for kind, subject in ((DeliveryKind.CARD, stories[2].id), (DeliveryKind.DIGEST, made.id)):
        one = await claimed(stores)
        assert (one.kind, one.subject) == (kind, subject)
        await deliver(stores, one)
    await tell(stores, story=stories[0], query_ids=())
    assert await stores.outbox.waiting(CHANNEL, NOW + DAY) == []
