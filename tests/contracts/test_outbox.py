"""What every Outbox promises."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.delivery import EDIT_REST, LEASE, Delivery, DeliveryKind, MessageRef, Sent, Urgency
from bot.domain.digest import NewDigest, Occasion
from bot.domain.query import phrase, query
from bot.domain.subscription import SwitchedOff, Target, TargetKind
from tests.contracts.scenes import MESSAGE, Stores, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import CHANNEL, GUILD, INBOX, NOW, OTHER_CHANNEL, SIGNED, card_of, new_subscription

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
LAPSED = NOW + LEASE
RESTED = NOW + EDIT_REST


async def nothing(stores: Stores, now: Any = NOW, target: Target = CHANNEL) -> bool:
    """Whether there is nothing to claim, and none is said to be."""
    claim = await stores.outbox.claim(target, now)
    return claim is None and target not in await stores.outbox.owed(now)


async def posted(stores: Stores) -> Any:
    """A story whose card stands in the channel."""
    (story,) = await owe(stores)
    await deliver(stores, await claimed(stores))
    return story


async def fail(stores: Stores, delivery: Delivery, until: Any, *, refused: bool = True) -> None:
    await stores.outbox.postpone(delivery, until, "Discord is busy", refused=refused)


async def test_a_claimed_delivery_says_what_is_owed_to_whom(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    assert delivery == card_of(story.id, number=delivery.id)


async def test_nothing_is_owed_to_nobody(stores: Stores) -> None:
    assert await nothing(stores)


async def test_targets_are_owed_from_the_moment_of_the_story(stores: Stores) -> None:
    await owe(stores, at=NOW + SECOND)
    assert await nothing(stores)
    assert list(await stores.outbox.owed(NOW + SECOND)) == [CHANNEL]


async def test_targets_come_once_each_longest_waiting_first(stores: Stores) -> None:
    subscription = await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await tell(stores, query_ids=(subscription.query_id,), at=NOW)
    await owe(stores, 2, at=NOW + SECOND)
    assert list(await stores.outbox.owed(NOW + SECOND)) == [OTHER_CHANNEL, CHANNEL]


async def test_of_each_urgency_the_longest_waiting_targets_are_told(stores: Stores) -> None:
    others = [Target(TargetKind.CHANNEL, 700 + n) for n in range(3)]
    inboxes = [Target(TargetKind.MEMBER, 800 + n) for n in range(3)]
    for n, target in enumerate([*others, *inboxes]):
        wanted = query([([phrase(f"word{n}")], [])])
        subscription = await subscribe(stores, new_subscription(target, of=wanted))
        await tell(stores, query_ids=(subscription.query_id,), at=NOW + n * SECOND)
    owed = await stores.outbox.owed(NOW + DAY, most=2)
    assert list(owed.items()) == [
        (inboxes[0], Urgency.ALERT),
        (inboxes[1], Urgency.ALERT),
        (others[0], Urgency.NOW),
        (others[1], Urgency.NOW),
    ]


async def test_alerts_come_before_posts_before_digests_before_edits(stores: Stores) -> None:
    story = await posted(stores)
    await stores.digests.owe(NewDigest(OTHER_CHANNEL, Occasion.DAILY, (story.id,), NOW))
    thread = Target(TargetKind.THREAD, 77)
    await subscribe(stores, new_subscription(thread))
    asked = await subscribe(stores, new_subscription(INBOX))
    await tell(stores, story=story, query_ids=(asked.query_id,), at=NOW)
    assert list((await stores.outbox.owed(RESTED)).items()) == [
        (INBOX, Urgency.ALERT),
        (thread, Urgency.NOW),
        (OTHER_CHANNEL, Urgency.DIGEST),
        (CHANNEL, Urgency.EDIT),
    ]
    alert = await claimed(stores, INBOX, RESTED)
    edit = await claimed(stores, CHANNEL, RESTED)
    assert (alert.urgency, edit.urgency) == (Urgency.ALERT, Urgency.EDIT)


async def test_in_one_target_posts_come_before_edits(stores: Stores) -> None:
    story = await posted(stores)
    await tell(stores, story=story)
    (new,) = await owe(stores)
    assert (await stores.outbox.owed(RESTED))[CHANNEL] is Urgency.NOW
    assert (await claimed(stores, now=RESTED)).subject == new.id
    assert (await claimed(stores, now=RESTED)).subject == story.id


async def test_posts_are_claimed_one_at_a_time_the_oldest_first(stores: Stores) -> None:
    stories = await owe(stores, 3)
    for story in stories:
        delivery = await claimed(stores)
        assert delivery.subject == story.id
        assert await nothing(stores)
        await deliver(stores, delivery)
    assert await nothing(stores)


async def test_a_claim_is_for_one_target(stores: Stores) -> None:
    await owe(stores)
    assert await stores.outbox.claim(OTHER_CHANNEL, NOW) is None


async def test_what_is_claimed_is_nobody_elses_until_the_lease_lapses(stores: Stores) -> None:
    await owe(stores)
    first = await claimed(stores)
    assert await nothing(stores, LAPSED - SECOND)
    assert list(await stores.outbox.owed(LAPSED)) == [CHANNEL]
    second = await claimed(stores, now=LAPSED)
    assert (second.id, second.nonce, second.key) == (first.id, first.nonce, first.key)


async def test_a_lapsed_lease_is_a_failed_attempt(stores: Stores) -> None:
    await owe(stores)
    await claimed(stores)
    assert (await claimed(stores, now=LAPSED)).attempts == 1
    assert (await claimed(stores, now=LAPSED + LEASE)).attempts == 2


async def test_a_lease_does_not_outlast_a_clock_that_was_set_back(stores: Stores) -> None:
    await owe(stores, at=NOW - DAY)
    await claimed(stores)
    assert (await claimed(stores, now=NOW - timedelta(hours=1))).attempts == 1


async def test_who_looked_at_the_clock_before_the_lease_was_given_does_not_take_it(stores: Stores) -> None:
    await owe(stores, at=NOW - DAY)
    await claimed(stores)
    assert await nothing(stores, NOW - SECOND)


async def test_a_post_that_lapsed_is_in_doubt_since_its_first_attempt(stores: Stores) -> None:
    await owe(stores)
    assert (await claimed(stores)).doubt is None
    assert (await claimed(stores, now=LAPSED)).doubt == NOW
    assert (await claimed(stores, now=LAPSED + LEASE)).doubt == NOW


async def test_a_post_whose_answer_was_lost_is_in_doubt_and_a_refused_one_is_not(stores: Stores) -> None:
    await owe(stores)
    await fail(stores, await claimed(stores), NOW + SECOND)
    refused = await claimed(stores, now=NOW + SECOND)
    assert refused.doubt is None
    await fail(stores, refused, NOW + 2 * SECOND, refused=False)
    lost = await claimed(stores, now=NOW + 2 * SECOND)
    assert lost.doubt == NOW + SECOND
    await fail(stores, lost, NOW + 3 * SECOND)
    assert (await claimed(stores, now=NOW + 3 * SECOND)).doubt == NOW + SECOND


async def test_what_was_sent_is_no_longer_owed(stores: Stores) -> None:
    await posted(stores)
    assert await nothing(stores, LAPSED + DAY)


async def test_an_edit_goes_to_the_message_that_was_posted(stores: Stores) -> None:
    (story,) = await owe(stores)
    post = await claimed(stores)
    await stores.outbox.sent(Sent(post, MESSAGE, NOW))
    story = await tell(stores, story=story)
    edit = await claimed(stores, now=RESTED)
    expected = card_of(story.id, version=2, number=post.id)
    assert (edit.id, edit.version, edit.message, edit.posted_at) == (post.id, 2, MESSAGE, NOW)
    assert (edit.doubt, edit.nonce) == (None, expected.nonce)
    await stores.outbox.sent(Sent(edit, MessageRef(1, 2), RESTED))
    await tell(stores, story=story)
    assert (await claimed(stores, now=RESTED + EDIT_REST)).message == MESSAGE


async def test_a_card_rests_between_edits_and_what_came_meanwhile_is_one_edit(stores: Stores) -> None:
    story = await posted(stores)
    for _ in range(3):
        story = await tell(stores, story=story)
    assert await nothing(stores, RESTED - SECOND)
    edit = await claimed(stores, now=RESTED)
    assert edit.version == 4
    await stores.outbox.sent(Sent(edit, MESSAGE, RESTED))
    assert await nothing(stores, RESTED + DAY)


async def test_whoever_sent_a_newer_version_than_was_claimed_owes_no_edit(stores: Stores) -> None:
    (story,) = await owe(stores)
    claim = await claimed(stores)
    grown = await tell(stores, story=story)
    await deliver(stores, card_of(story.id, version=grown.version, number=claim.id))
    assert await nothing(stores, RESTED)


async def test_a_postponed_delivery_comes_back_then_with_one_attempt_more(stores: Stores) -> None:
    await owe(stores)
    await fail(stores, await claimed(stores), NOW + 5 * SECOND)
    assert await nothing(stores, NOW + 4 * SECOND)
    assert list(await stores.outbox.owed(NOW + 5 * SECOND)) == [CHANNEL]
    assert (await claimed(stores, now=NOW + 5 * SECOND)).attempts == 1


async def test_a_postponed_post_holds_back_the_later_ones_of_its_target(stores: Stores) -> None:
    first, _ = await owe(stores, 2)
    await fail(stores, await claimed(stores), NOW + 5 * SECOND)
    assert await nothing(stores, NOW + SECOND)
    assert (await claimed(stores, now=NOW + 5 * SECOND)).subject == first.id


async def test_a_postponed_post_does_not_hold_back_other_targets(stores: Stores) -> None:
    await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await owe(stores)
    await fail(stores, await claimed(stores), NOW + SECOND)
    assert list(await stores.outbox.owed(NOW)) == [OTHER_CHANNEL]
    assert (await claimed(stores, OTHER_CHANNEL)).attempts == 0


async def test_a_postponed_edit_holds_nothing_back_and_is_held_back_by_nothing(stores: Stores) -> None:
    first = await posted(stores)
    await tell(stores, story=first)
    await fail(stores, await claimed(stores, now=RESTED), RESTED + SECOND)
    (second,) = await owe(stores)
    post = await claimed(stores, now=RESTED)
    assert post.subject == second.id
    await fail(stores, post, RESTED + 5 * SECOND)
    assert list(await stores.outbox.owed(RESTED + SECOND)) == [CHANNEL]
    assert (await claimed(stores, now=RESTED + SECOND)).subject == first.id


async def test_a_rejected_delivery_ends_and_holds_nothing_back(stores: Stores) -> None:
    rejected, second = await owe(stores, 2)
    await stores.outbox.reject(await claimed(stores), "Invalid form body")
    subscription = await subscribe(stores)
    await tell(stores, story=rejected, query_ids=(subscription.query_id,))
    assert (await claimed(stores)).subject == second.id
    assert await nothing(stores)


async def test_an_uncertain_delivery_ends_and_holds_nothing_back(stores: Stores) -> None:
    uncertain, second = await owe(stores, 2)
    await stores.outbox.give_up(await claimed(stores), "the channel's history may not be read")
    await tell(stores, story=uncertain)
    assert (await claimed(stores)).subject == second.id
    assert await nothing(stores)


async def test_a_target_that_is_switched_off_is_owed_nothing_more(stores: Stores) -> None:
    first, _ = await owe(stores, 2)
    await deliver(stores, await claimed(stores))
    await stores.outbox.switch_off(CHANNEL, "the channel is gone", NOW)
    (subscription,) = await stores.subscriptions.of_guild(GUILD)
    await tell(stores, story=first, query_ids=(subscription.query_id,))
    assert await nothing(stores, RESTED)


async def test_switching_off_a_target_leaves_the_others(stores: Stores) -> None:
    thread = new_subscription(Target(TargetKind.THREAD, CHANNEL.id))
    await subscribe(stores, thread)
    await owe(stores)
    await stores.outbox.switch_off(CHANNEL, "the channel is gone", NOW)
    assert list(await stores.outbox.owed(NOW)) == [thread.target]


async def test_a_target_that_was_switched_off_can_be_owed_new_stories(stores: Stores) -> None:
    await owe(stores)
    await stores.outbox.switch_off(CHANNEL, "a permission was missing", NOW)
    (story,) = await owe(stores)
    assert (await claimed(stores)).subject == story.id


async def test_a_repaired_target_is_owed_what_is_still_young_and_its_edits(stores: Stores) -> None:
    await owe(stores, at=NOW - DAY)
    young, _ = await owe(stores, 2, at=NOW)
    await stores.outbox.switch_off(CHANNEL, "a permission was missing", NOW)
    assert await stores.outbox.reopen(OTHER_CHANNEL, NOW) == 0
    assert await stores.outbox.reopen(CHANNEL, NOW) == 2
    assert await stores.outbox.reopen(CHANNEL, NOW) == 0
    assert (await claimed(stores)).subject == young.id


async def test_a_switched_off_target_is_listed_once_until_it_is_reopened(stores: Stores) -> None:
    await stores.outbox.switch_off(CHANNEL, "gone", NOW)
    await stores.outbox.switch_off(CHANNEL, "again", NOW + DAY)
    await stores.outbox.switch_off(INBOX, "closed", NOW + SECOND)
    first, second = SwitchedOff(CHANNEL, NOW, "gone"), SwitchedOff(INBOX, NOW + SECOND, "closed")
    assert list(await stores.outbox.switched_off()) == [first, second]
    await stores.outbox.told(CHANNEL)
    assert (await stores.outbox.switched_off())[0] == replace(first, told=True)
    await stores.outbox.reopen(CHANNEL, NOW)
    assert list(await stores.outbox.switched_off()) == [second]


Ending = Callable[[Stores, Delivery], Awaitable[None]]


async def _postponed(stores: Stores, delivery: Delivery) -> None:
    await fail(stores, delivery, NOW + DAY, refused=False)


async def _rejected(stores: Stores, delivery: Delivery) -> None:
    await stores.outbox.reject(delivery, "late")


async def _given_up(stores: Stores, delivery: Delivery) -> None:
    await stores.outbox.give_up(delivery, "late")


endings = pytest.mark.parametrize("ending", [_postponed, _rejected, _given_up])


@endings
async def test_who_lost_the_lease_cannot_fail_a_delivery_of_another(stores: Stores, ending: Ending) -> None:
    await owe(stores)
    lost = await claimed(stores)
    held = await claimed(stores, now=LAPSED)
    await ending(stores, lost)
    assert await nothing(stores, LAPSED)
    await deliver(stores, held)
    assert await nothing(stores, LAPSED + LEASE)


@endings
async def test_a_late_failure_does_not_undo_what_another_sent(stores: Stores, ending: Ending) -> None:
    (story,) = await owe(stores)
    lost = await claimed(stores)
    await deliver(stores, await claimed(stores, now=LAPSED))
    await tell(stores, story=story)
    edit = await claimed(stores, now=RESTED)
    await ending(stores, lost)
    assert await nothing(stores, RESTED)
    assert (await claimed(stores, now=RESTED + LEASE)).id == edit.id


async def test_a_message_that_did_go_out_is_believed_of_whoever_sent_it(stores: Stores) -> None:
    await owe(stores)
    lost = await claimed(stores)
    held = await claimed(stores, now=LAPSED)
    await deliver(stores, lost)
    assert await nothing(stores, LAPSED + LEASE)
    await fail(stores, held, LAPSED + SECOND)
    assert await nothing(stores, LAPSED + LEASE)


async def test_a_late_report_of_an_old_version_does_not_hide_the_new_one(stores: Stores) -> None:
    (story,) = await owe(stores)
    lost = await claimed(stores)
    await tell(stores, story=story)
    held = await claimed(stores, now=LAPSED)
    await deliver(stores, lost)
    assert held.version == 2
    assert (await claimed(stores, now=RESTED)).version == 2
    await deliver(stores, held)
    assert await nothing(stores, RESTED + EDIT_REST)


async def test_reports_on_a_delivery_that_was_taken_back_change_nothing(stores: Stores) -> None:
    await owe(stores)
    delivery = await claimed(stores)
    (subscription,) = await stores.subscriptions.of_guild(GUILD)
    await stores.subscriptions.remove(subscription.id, SIGNED)
    await deliver(stores, delivery)
    for ending in (_postponed, _rejected, _given_up):
        await ending(stores, delivery)
    assert await nothing(stores, LAPSED)


async def test_what_is_held_waits_until_then_and_edits_do_not(stores: Stores) -> None:
    story = await posted(stores)
    await tell(stores, story=story)
    held = await owe(stores, 2)
    until = NOW + timedelta(hours=8)
    await stores.outbox.hold(CHANNEL, until)
    await stores.outbox.hold(CHANNEL, NOW)
    edit = await claimed(stores, now=until - SECOND)
    assert (edit.kind, edit.subject) == (DeliveryKind.CARD, story.id)
    await stores.outbox.sent(Sent(edit, MESSAGE, until - SECOND))
    assert await nothing(stores, until - SECOND)
    for one in held:
        morning = await claimed(stores, now=until)
        assert (morning.subject, morning.attempts) == (one.id, 0)
        await deliver(stores, morning)


async def test_what_a_fast_clock_owed_is_due_once_it_is_right_but_not_what_is_held(stores: Stores) -> None:
    later = NOW + timedelta(hours=1)
    first, second = await owe(stores, 2, at=later)
    await stores.outbox.postpone(await claimed(stores, now=later), later, "503", refused=True)
    assert await nothing(stores, NOW)
    assert await stores.outbox.set_back(NOW) == 2
    assert await stores.outbox.set_back(NOW) == 0
    for one in (first, second):
        found = await claimed(stores)
        assert found.subject == one.id
        await deliver(stores, found)
    await owe(stores, at=later)
    await stores.outbox.hold(CHANNEL, later + SECOND)
    assert await stores.outbox.set_back(NOW) == 0
