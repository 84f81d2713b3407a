"""What every store promises of followed and muted stories, and of subscriptions that rest."""

from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import Delivery, DeliveryKind, Held
from bot.domain.digest import NewDigest, Occasion
from bot.domain.feed import Outlet
from bot.domain.story import Choice, Story
from bot.domain.subscription import STRONG, Cadence, Manner, Subscription, Target
from tests.contracts.scenes import Stores, deliver, owe, subscribe, tell
from tests.fakes.samples import CHANNEL, INBOX, NOW, OTHER_CHANNEL, SIGNED, draft, new_subscription, query

HOUR = timedelta(hours=1)
RESTING = Manner(cooldown=HOUR)


async def sent(stores: Stores, target: Target, now: datetime = NOW) -> list[Delivery]:
    """All that is due, delivered."""
    found = []
    while (delivery := await stores.outbox.claim(target, now)) is not None:
        await deliver(stores, delivery)
        found.append(delivery)
    return found


async def grow(
    stores: Stores, story: Story, number: int, *answered: Subscription, at: datetime = NOW
) -> Story:
    """One more outlet tells of it."""
    told = draft(outlet=Outlet(f"Outlet {number}"))
    return await tell(stores, story=story, of=told, query_ids=tuple(one.query_id for one in answered), at=at)


async def test_a_choice_is_one_targets_is_replaced_and_taken_back(stores: Stores) -> None:
    story = await tell(stores)
    assert await stores.subscriptions.choice(INBOX, story.id) is None
    for choice in (Choice.FOLLOW, Choice.MUTE, None):
        await stores.subscriptions.choose(INBOX, story.id, choice, NOW)
        assert await stores.subscriptions.choice(INBOX, story.id) is choice
        assert await stores.subscriptions.choice(CHANNEL, story.id) is None


async def test_followers_are_owed_reports_that_add_something_new_and_no_others(stores: Stores) -> None:
    story = await tell(stores)
    await stores.subscriptions.choose(INBOX, story.id, Choice.FOLLOW, NOW)
    plain = await tell(stores, story=story)
    grown = await tell(stores, story=plain, new_facts=("15,000",))
    changed = await tell(stores, story=grown, updates=grown.reports[1].id, new_facts=("9",))
    await tell(stores, story=changed, new_facts=("16,000",), notify=False)
    (update,) = await sent(stores, INBOX)
    assert (update.kind, update.subject, update.story_id) == (
        DeliveryKind.UPDATE,
        grown.reports[-1].id,
        story.id,
    )
    assert not await stores.outbox.owed(NOW)
    assert await sent(stores, CHANNEL) == []


async def test_a_follower_whose_card_is_still_to_come_gets_that_alone(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(INBOX))
    story = await tell(stores, query_ids=(made.query_id,))
    await stores.subscriptions.choose(INBOX, story.id, Choice.FOLLOW, NOW)
    await tell(stores, story=story, new_facts=("15,000",))
    (card,) = await sent(stores, INBOX)
    assert (card.kind, card.version) == (DeliveryKind.CARD, 2)


async def test_a_removed_alert_leaves_the_updates_of_a_followed_story(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(INBOX))
    story = await tell(stores, query_ids=(made.query_id,))
    await sent(stores, INBOX)
    await stores.subscriptions.choose(INBOX, story.id, Choice.FOLLOW, NOW)
    await tell(stores, story=story, new_facts=("15,000",))
    await stores.subscriptions.remove(made.id, SIGNED)
    assert DeliveryKind.UPDATE in {one.kind for one in await sent(stores, INBOX)}


async def test_of_a_muted_story_nothing_more_is_owed(stores: Stores) -> None:
    await subscribe(stores, new_subscription(INBOX))
    (story,) = await owe(stores)
    await stores.subscriptions.choose(INBOX, story.id, Choice.MUTE, NOW)
    made = await subscribe(stores)
    await tell(stores, story=story, query_ids=(made.query_id,), new_facts=("15,000",))
    assert await sent(stores, INBOX) == []
    assert len(await sent(stores, CHANNEL)) == 1


async def test_a_muted_story_is_no_candidate_of_a_digest(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(INBOX, manner=Manner(Cadence.HOURLY)))
    rounds = await stores.digests.rounds(INBOX, NOW)
    dated = NewDigest(INBOX, Occasion.HOURLY, (), NOW, next_rounds=tuple((one, NOW) for one in rounds))
    await stores.digests.owe(dated)
    story = await tell(stores, query_ids=(made.query_id,))
    assert len(await stores.digests.candidates(INBOX, NOW)) == 1
    await stores.subscriptions.choose(INBOX, story.id, Choice.MUTE, NOW)
    assert await stores.digests.candidates(INBOX, NOW) == []


async def test_between_two_messages_of_a_subscription_its_rest_lies(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=RESTING))
    await tell(stores, query_ids=(made.query_id,))
    await tell(stores, query_ids=(made.query_id,), at=NOW + HOUR / 2)
    (first,) = await sent(stores, CHANNEL, NOW + HOUR / 2)
    assert first.version == 1
    assert await stores.outbox.waiting(CHANNEL, NOW + HOUR - timedelta(seconds=1)) == []
    (held,) = await stores.outbox.waiting(CHANNEL, NOW + HOUR)
    assert (held.owed_at, held.held) == (NOW + HOUR / 2, Held.COOLDOWN)


async def test_what_rests_holds_nothing_else_back(stores: Stores) -> None:
    resting = await subscribe(stores, new_subscription(manner=RESTING))
    other = await subscribe(stores, new_subscription(of=query("messenger")))
    await tell(stores, query_ids=(resting.query_id,))
    await sent(stores, CHANNEL)
    await tell(stores, query_ids=(resting.query_id,))
    await tell(stores, query_ids=(resting.query_id, other.query_id))
    assert len(await sent(stores, CHANNEL)) == 1


async def test_the_rest_is_a_subscriptions_own(stores: Stores) -> None:
    first = await subscribe(stores, new_subscription(manner=RESTING))
    second = await subscribe(stores, new_subscription(OTHER_CHANNEL))
    for _ in range(2):
        await tell(stores, query_ids=(first.query_id, second.query_id))
    assert len(await sent(stores, CHANNEL)) == 1
    assert len(await sent(stores, OTHER_CHANNEL)) == 2


async def test_a_story_that_grows_does_not_prolong_the_rest(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=RESTING))
    story = await tell(stores, query_ids=(made.query_id,))
    await tell(stores, story=story, query_ids=(made.query_id,), at=NOW + HOUR / 2)
    await tell(stores, query_ids=(made.query_id,), at=NOW + HOUR)
    assert len(await sent(stores, CHANNEL, NOW + HOUR)) == 2


@pytest.mark.parametrize("known", [True, False])
async def test_a_strong_story_comes_whatever_rests(stores: Stores, known: bool) -> None:
    made = await subscribe(stores, new_subscription(manner=RESTING))
    await tell(stores, query_ids=(made.query_id,))
    await sent(stores, CHANNEL)
    story = await tell(stores, query_ids=(made.query_id,) if known else ())
    for number in range(1, STRONG):
        assert await sent(stores, CHANNEL) == []
        story = await grow(stores, story, number, *([made] if known or number == STRONG - 1 else []))
    (card,) = await sent(stores, CHANNEL)
    assert (card.subject, card.version) == (story.id, STRONG)


async def test_after_what_was_held_the_rest_begins_again(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=RESTING))
    for _ in range(2):
        await tell(stores, query_ids=(made.query_id,))
    later = NOW + HOUR
    await stores.subscriptions.rang(CHANNEL, later)
    await tell(stores, query_ids=(made.query_id,), at=later)
    held = await stores.outbox.waiting(CHANNEL, later + HOUR)
    assert [one.held for one in held] == [None, Held.COOLDOWN, Held.COOLDOWN]
    assert len(await stores.outbox.waiting(CHANNEL, later)) == 2
