"""What every Outbox promises."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.delivery import LEASE, Delivery, MessageRef, Sent
from bot.domain.subscription import TargetKind
from tests.contracts.scenes import MESSAGE, Stores, deliver, owe, subscribe, tell
from tests.fakes.samples import CHANNEL, GUILD, NOW, OTHER_CHANNEL, card_of, new_subscription

SECOND = timedelta(seconds=1)
LAPSED = NOW + LEASE


async def claim(stores: Stores, now: datetime = NOW, limit: int = 10) -> list[Delivery]:
    return list(await stores.outbox.claim(CHANNEL, now, limit))


async def claim_one(stores: Stores, now: datetime = NOW) -> Delivery:
    (delivery,) = await claim(stores, now)
    return delivery


async def test_a_claimed_delivery_says_what_is_owed_to_whom(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claim_one(stores)
    assert delivery == card_of(story.id, number=delivery.id)


async def test_nothing_is_owed_to_nobody(stores: Stores) -> None:
    assert await stores.outbox.owed(NOW) == []
    assert await claim(stores) == []


async def test_targets_are_owed_from_the_moment_of_the_story(stores: Stores) -> None:
    await owe(stores, at=NOW + SECOND)
    assert await stores.outbox.owed(NOW) == []
    assert await claim(stores) == []
    assert await stores.outbox.owed(NOW + SECOND) == [CHANNEL]


async def test_targets_come_once_each_longest_waiting_first(stores: Stores) -> None:
    subscription = await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await tell(stores, query_ids=(subscription.query_id,), at=NOW)
    await owe(stores, 2, at=NOW + SECOND)
    assert await stores.outbox.owed(NOW + SECOND) == [OTHER_CHANNEL, CHANNEL]


async def test_a_claim_takes_the_oldest_within_the_limit(stores: Stores) -> None:
    stories = await owe(stores, 3)
    claimed = await claim(stores, limit=2)
    assert [delivery.story_id for delivery in claimed] == [story.id for story in stories[:2]]


async def test_a_claim_is_for_one_target(stores: Stores) -> None:
    await owe(stores)
    assert await stores.outbox.claim(OTHER_CHANNEL, NOW, 10) == []


async def test_what_is_claimed_is_nobody_elses_until_the_lease_lapses(stores: Stores) -> None:
    await owe(stores)
    first = await claim_one(stores)
    assert await claim(stores, LAPSED - SECOND) == []
    assert await stores.outbox.owed(LAPSED - SECOND) == []
    assert await stores.outbox.owed(LAPSED) == [CHANNEL]
    second = await claim_one(stores, LAPSED)
    assert (second.id, second.nonce) == (first.id, first.nonce)


async def test_a_lapsed_lease_is_a_failed_attempt(stores: Stores) -> None:
    await owe(stores)
    await claim_one(stores)
    assert (await claim_one(stores, LAPSED)).attempts == 1
    assert (await claim_one(stores, LAPSED + LEASE)).attempts == 2


async def test_posts_behind_a_claimed_one_wait_for_it(stores: Stores) -> None:
    await owe(stores, 2)
    await claim(stores, limit=1)
    assert await claim(stores) == []
    assert await stores.outbox.owed(NOW) == []


async def test_what_was_sent_is_no_longer_owed(stores: Stores) -> None:
    await owe(stores)
    await deliver(stores, await claim_one(stores))
    assert await stores.outbox.owed(LAPSED) == []
    assert await claim(stores, LAPSED) == []


async def test_after_a_post_the_next_one_is_due_at_once(stores: Stores) -> None:
    _, second = await owe(stores, 2)
    (delivery,) = await claim(stores, limit=1)
    await deliver(stores, delivery)
    assert (await claim_one(stores)).story_id == second.id


async def test_an_edit_goes_to_the_message_that_was_posted(stores: Stores) -> None:
    (story,) = await owe(stores)
    post = await claim_one(stores)
    await stores.outbox.sent(Sent(post, MESSAGE, NOW))
    story = await tell(stores, story=story)
    edit = await claim_one(stores)
    assert edit == replace(card_of(story.id, number=post.id, version=2), message=MESSAGE)
    await stores.outbox.sent(Sent(edit, MessageRef(1, 2), NOW))
    await tell(stores, story=story)
    assert (await claim_one(stores)).message == MESSAGE


async def test_whoever_sent_a_newer_version_than_was_claimed_owes_no_edit(stores: Stores) -> None:
    (story,) = await owe(stores)
    claimed = await claim_one(stores)
    grown = await tell(stores, story=story)
    newer = replace(claimed, version=grown.version)
    await deliver(stores, newer)
    assert await claim(stores, LAPSED) == []


async def test_a_postponed_delivery_comes_back_then_with_one_attempt_more(stores: Stores) -> None:
    await owe(stores)
    await stores.outbox.postpone(await claim_one(stores), NOW + 5 * SECOND, "Discord is busy")
    assert await stores.outbox.owed(NOW + 4 * SECOND) == []
    assert await claim(stores, NOW + 4 * SECOND) == []
    assert await stores.outbox.owed(NOW + 5 * SECOND) == [CHANNEL]
    assert (await claim_one(stores, NOW + 5 * SECOND)).attempts == 1


async def test_a_postponed_post_holds_back_the_later_ones_of_its_target(stores: Stores) -> None:
    stories = await owe(stores, 3)
    first, *_ = await claim(stores)
    await stores.outbox.postpone(first, NOW + 5 * SECOND, "Discord is busy")
    assert await stores.outbox.owed(NOW + SECOND) == []
    assert await claim(stores, NOW + SECOND) == []
    claimed = await claim(stores, NOW + 5 * SECOND)
    assert [delivery.story_id for delivery in claimed] == [story.id for story in stories]
    assert [delivery.attempts for delivery in claimed] == [1, 0, 0]


async def test_a_postponed_post_does_not_hold_back_other_targets(stores: Stores) -> None:
    subscription = await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await owe(stores)
    await stores.outbox.postpone(await claim_one(stores), NOW + SECOND, "Discord is busy")
    assert subscription.target == OTHER_CHANNEL
    assert await stores.outbox.owed(NOW) == [OTHER_CHANNEL]
    assert len(await stores.outbox.claim(OTHER_CHANNEL, NOW, 10)) == 1


async def test_earlier_posts_do_not_wait_for_a_later_one(stores: Stores) -> None:
    first, _ = await owe(stores, 2)
    _, second = await claim(stores)
    await stores.outbox.postpone(second, NOW + 5 * SECOND, "Discord is busy")
    assert (await claim_one(stores)).story_id == first.id


async def test_a_postponed_edit_holds_nothing_back_and_is_held_back_by_nothing(stores: Stores) -> None:
    (first,) = await owe(stores)
    await deliver(stores, await claim_one(stores))
    first = await tell(stores, story=first)
    await stores.outbox.postpone(await claim_one(stores), NOW + SECOND, "Discord is busy")
    (second,) = await owe(stores)
    post = await claim_one(stores)
    assert post.story_id == second.id
    await stores.outbox.postpone(post, NOW + 5 * SECOND, "Discord is busy")
    assert await stores.outbox.owed(NOW + SECOND) == [CHANNEL]
    assert (await claim_one(stores, NOW + SECOND)).story_id == first.id


async def test_a_rejected_delivery_ends_and_holds_nothing_back(stores: Stores) -> None:
    rejected, second = await owe(stores, 2)
    (delivery,) = await claim(stores, limit=1)
    await stores.outbox.reject(delivery, "Invalid form body")
    assert (await claim_one(stores)).story_id == second.id
    subscription = await subscribe(stores)
    await tell(stores, story=rejected, query_ids=(subscription.query_id,))
    assert [left.story_id for left in await claim(stores, LAPSED)] == [second.id]


async def test_a_target_that_is_switched_off_is_owed_nothing_more(stores: Stores) -> None:
    posted, _ = await owe(stores, 2)
    (delivery,) = await claim(stores, limit=1)
    await deliver(stores, delivery)
    await stores.outbox.switch_off(CHANNEL, "the channel is gone")
    (subscription,) = await stores.subscriptions.of_guild(GUILD)
    await tell(stores, story=posted, query_ids=(subscription.query_id,))
    assert await stores.outbox.owed(LAPSED) == []
    assert await claim(stores, LAPSED) == []


async def test_switching_off_a_target_leaves_the_others(stores: Stores) -> None:
    thread = new_subscription(type(CHANNEL)(TargetKind.THREAD, CHANNEL.id))
    await subscribe(stores, thread)
    await owe(stores)
    await stores.outbox.switch_off(CHANNEL, "the channel is gone")
    assert await stores.outbox.owed(NOW) == [thread.target]


async def test_a_target_that_was_switched_off_can_be_owed_new_stories(stores: Stores) -> None:
    await owe(stores)
    await stores.outbox.switch_off(CHANNEL, "a permission was missing")
    (story,) = await owe(stores)
    assert (await claim_one(stores)).story_id == story.id


@pytest.mark.parametrize("ending", ["postpone", "reject"])
async def test_who_lost_the_lease_cannot_fail_a_delivery_of_another(stores: Stores, ending: str) -> None:
    await owe(stores)
    lost = await claim_one(stores)
    held = await claim_one(stores, LAPSED)
    if ending == "postpone":
        await stores.outbox.postpone(lost, NOW + timedelta(days=1), "late")
    else:
        await stores.outbox.reject(lost, "late")
    assert await claim(stores, LAPSED) == []
    await deliver(stores, held)
    assert await claim(stores, LAPSED + LEASE) == []


@pytest.mark.parametrize("ending", ["postpone", "reject"])
async def test_a_late_failure_does_not_undo_what_another_sent(stores: Stores, ending: str) -> None:
    (story,) = await owe(stores)
    lost = await claim_one(stores)
    await deliver(stores, await claim_one(stores, LAPSED))
    await tell(stores, story=story)
    edit = await claim_one(stores, LAPSED)
    if ending == "postpone":
        await stores.outbox.postpone(lost, NOW + timedelta(days=1), "late")
    else:
        await stores.outbox.reject(lost, "late")
    assert await claim(stores, LAPSED) == []
    assert (await claim_one(stores, LAPSED + LEASE)).id == edit.id


async def test_a_message_that_did_go_out_is_believed_of_whoever_sent_it(stores: Stores) -> None:
    await owe(stores)
    lost = await claim_one(stores)
    held = await claim_one(stores, LAPSED)
    await deliver(stores, lost)
    assert await claim(stores, LAPSED + LEASE) == []
    await stores.outbox.postpone(held, LAPSED + SECOND, "late")
    assert await claim(stores, LAPSED + LEASE) == []


async def test_a_late_report_of_an_old_version_does_not_hide_the_new_one(stores: Stores) -> None:
    (story,) = await owe(stores)
    lost = await claim_one(stores)
    await tell(stores, story=story)
    held = await claim_one(stores, LAPSED)
    await deliver(stores, lost)
    assert held.version == 2
    assert (await claim_one(stores, LAPSED + LEASE)).version == 2
    await deliver(stores, held)
    assert await claim(stores, LAPSED + 2 * LEASE) == []


async def test_reports_on_a_delivery_that_was_taken_back_change_nothing(stores: Stores) -> None:
    await owe(stores)
    delivery = await claim_one(stores)
    (subscription,) = await stores.subscriptions.of_guild(GUILD)
    await stores.subscriptions.remove(subscription.id)
    await deliver(stores, delivery)
    await stores.outbox.postpone(delivery, LAPSED, "late")
    await stores.outbox.reject(delivery, "late")
    assert await stores.outbox.owed(LAPSED) == []


async def test_what_is_held_waits_until_then_and_edits_do_not(stores: Stores) -> None:
    (posted,) = await owe(stores)
    (delivery,) = await stores.outbox.claim(CHANNEL, NOW, 10)
    await deliver(stores, delivery)
    await tell(stores, story=posted)
    held = await owe(stores, 2)
    until = NOW + timedelta(hours=8)
    await stores.outbox.hold(CHANNEL, until)
    await stores.outbox.hold(CHANNEL, NOW)
    edits = await stores.outbox.claim(CHANNEL, until - timedelta(seconds=1), 10)
    assert [edit.story_id for edit in edits] == [posted.id]
    await deliver(stores, edits[0])
    assert await stores.outbox.owed(until - timedelta(seconds=1)) == []
    assert await stores.outbox.owed(until) == [CHANNEL]
    morning = await stores.outbox.claim(CHANNEL, until, 10)
    assert [one.story_id for one in morning] == [story.id for story in held]
    assert [one.attempts for one in morning] == [0, 0]
