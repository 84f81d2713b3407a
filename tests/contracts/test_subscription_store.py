"""What every SubscriptionStore promises."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.delivery import EDIT_REST
from bot.domain.errors import AlreadySubscribed, NotFound
from bot.domain.feed import GuildId, Outlet, UserId
from bot.domain.hours import LocalHour, QuietHours
from bot.domain.query import Query, QueryId, Term, TermKind
from bot.domain.query import query as canonical
from bot.domain.subscription import (
    BY_ITS_OWNER,
    Cadence,
    Manner,
    Subscription,
    SubscriptionId,
    Target,
    TargetKind,
)
from tests.contracts.scenes import Stores, asked, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import (
    CHANNEL,
    GUILD,
    INBOX,
    MEMBER,
    NOW,
    OTHER_CHANNEL,
    OTHER_GUILD,
    SIGNED,
    draft,
    new_subscription,
    query,
)

MESSENGERS = query("messenger")
LATER = NOW + timedelta(hours=1)
WEEKLY = Manner(Cadence.WEEKLY, 3, timedelta(hours=1), LocalHour("Europe/Berlin", 7, 4))


async def test_a_subscription_comes_back_as_it_was_made(stores: Stores) -> None:
    wanted = query("“exact words” -apple 审查", topics=("speech",))
    made = new_subscription(of=wanted, manner=WEEKLY)
    stored = await subscribe(stores, made)
    assert stored == Subscription(
        id=stored.id,
        query_id=stored.query_id,
        query=made.query,
        target=CHANNEL,
        created_by=MEMBER,
        created_at=NOW,
        guild=GUILD,
        manner=WEEKLY,
    )
    assert await stores.subscriptions.of_guild(GUILD) == [stored]


async def test_the_same_query_for_the_same_target_is_not_doubled(stores: Stores) -> None:
    first = await subscribe(stores)
    again = new_subscription(created_by=UserId(7), created_at=LATER)
    assert await subscribe(stores, again) == first
    assert await stores.subscriptions.of_guild(GUILD) == [first]


async def test_asking_again_makes_a_paused_one_active_with_the_cadence_now_wished(stores: Stores) -> None:
    first = await subscribe(stores)
    await stores.subscriptions.pause(CHANNEL, "gone")
    again = await subscribe(stores, new_subscription(manner=WEEKLY))
    assert (again.id, again.paused_because, again.manner) == (first.id, None, WEEKLY)


async def test_a_subscription_can_want_something_else_in_another_manner(stores: Stores) -> None:
    first = await subscribe(stores)
    changed = await stores.subscriptions.change(first.id, MESSENGERS, WEEKLY, SIGNED)
    assert changed == replace(first, query_id=changed.query_id, query=MESSENGERS, manner=WEEKLY)
    assert await stores.subscriptions.of_guild(GUILD) == [changed]
    assert list((await asked(stores)).values()) == [MESSENGERS]


async def test_a_change_to_what_the_target_has_already_is_refused_and_changes_nothing(stores: Stores) -> None:
    first, second = await subscribe(stores), await subscribe(stores, new_subscription(of=MESSENGERS))
    with pytest.raises(AlreadySubscribed):
        await stores.subscriptions.change(first.id, MESSENGERS, WEEKLY, SIGNED)
    assert await stores.subscriptions.of_guild(GUILD) == [first, second]
    with pytest.raises(NotFound):
        await stores.subscriptions.change(SubscriptionId(404), MESSENGERS, WEEKLY, SIGNED)


async def test_people_who_ask_for_the_same_share_one_query(stores: Stores) -> None:
    first = await subscribe(stores)
    second = await subscribe(stores, new_subscription(INBOX, guild=None))
    third = await subscribe(stores, new_subscription(of=MESSENGERS))
    assert first.query_id == second.query_id != third.query_id
    assert await asked(stores) == {
        first.query_id: first.query,
        third.query_id: MESSENGERS,
    }


async def test_a_query_longer_than_an_index_key_is_kept(stores: Stores) -> None:
    long = canonical([([Term(TermKind.PHRASE, f"{n}审" * 300) for n in range(20)], ())])
    stored = await subscribe(stores, new_subscription(of=long))
    assert await asked(stores) == {stored.query_id: long}


async def test_everything_can_be_asked_for(stores: Stores) -> None:
    stored = await subscribe(stores, new_subscription(of=Query()))
    assert await asked(stores) == {stored.query_id: Query()}


async def test_a_server_has_its_channels_oldest_first_but_not_its_members(stores: Stores) -> None:
    first = await subscribe(stores)
    await subscribe(stores, new_subscription(INBOX))
    forum = Target(TargetKind.FORUM, 5)
    second = await subscribe(stores, new_subscription(forum, of=MESSENGERS))
    await subscribe(stores, new_subscription(OTHER_CHANNEL, guild=OTHER_GUILD))
    assert await stores.subscriptions.of_guild(GUILD) == [first, second]
    assert await stores.subscriptions.of_guild(GuildId(404)) == []


async def test_a_member_has_their_own_oldest_first_wherever_made(stores: Stores) -> None:
    first = await subscribe(stores, new_subscription(INBOX))
    await subscribe(stores, new_subscription(CHANNEL))
    await subscribe(stores, new_subscription(Target(TargetKind.CHANNEL, MEMBER)))
    await subscribe(stores, new_subscription(Target(TargetKind.MEMBER, 7)))
    second = await subscribe(stores, new_subscription(INBOX, of=MESSENGERS, guild=None))
    assert await stores.subscriptions.of_member(MEMBER) == [first, second]


async def test_what_is_removed_is_gone_and_removing_it_again_is_no_error(stores: Stores) -> None:
    stored = await subscribe(stores)
    await stores.subscriptions.remove(stored.id, SIGNED)
    await stores.subscriptions.remove(stored.id, SIGNED)
    await stores.subscriptions.remove(SubscriptionId(404), SIGNED)
    assert await stores.subscriptions.of_guild(GUILD) == []
    assert await asked(stores) == {}


async def test_a_query_stays_while_somebody_asks_for_it(stores: Stores) -> None:
    stored = await subscribe(stores)
    other = await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await stores.subscriptions.remove(stored.id, SIGNED)
    assert await asked(stores) == {other.query_id: other.query}


async def test_a_query_number_is_never_given_to_another_query(stores: Stores) -> None:
    stored = await subscribe(stores)
    await stores.subscriptions.remove(stored.id, SIGNED)
    other = await subscribe(stores, new_subscription(of=MESSENGERS))
    assert other.query_id != stored.query_id


async def test_removing_takes_back_what_it_alone_owed(stores: Stores) -> None:
    subscription = await subscribe(stores)
    other = await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await tell(stores, query_ids=(subscription.query_id,))
    await stores.subscriptions.remove(subscription.id, SIGNED)
    assert list(await stores.outbox.owed(NOW)) == [OTHER_CHANNEL]
    await stores.subscriptions.remove(other.id, SIGNED)
    assert list(await stores.outbox.owed(NOW)) == []


async def test_removing_leaves_what_another_of_the_target_owes_too(stores: Stores) -> None:
    subscription = await subscribe(stores)
    other = await subscribe(stores, new_subscription(of=MESSENGERS))
    alone = await tell(stores, query_ids=(subscription.query_id,))
    both = await tell(stores, query_ids=(subscription.query_id, other.query_id))
    others = await tell(stores, query_ids=(other.query_id,))
    await stores.subscriptions.remove(subscription.id, SIGNED)
    for left in (both, others):
        delivery = await claimed(stores)
        assert delivery.story_id == left.id != alone.id
        await deliver(stores, delivery)
    assert list(await stores.outbox.owed(NOW)) == []


async def test_removing_remembers_what_an_earlier_version_answered(stores: Stores) -> None:
    subscription = await subscribe(stores)
    other = await subscribe(stores, new_subscription(of=MESSENGERS))
    story = await tell(stores, query_ids=(other.query_id,))
    await tell(stores, story=story, query_ids=(subscription.query_id,))
    await stores.subscriptions.remove(subscription.id, SIGNED)
    left = await claimed(stores)
    assert left.story_id == story.id


async def test_removing_does_not_forget_what_was_posted(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    await deliver(stores, delivery)
    (subscription,) = await stores.subscriptions.of_guild(GUILD)
    await stores.subscriptions.remove(subscription.id, SIGNED)
    again = await subscribe(stores)
    await tell(stores, story=story, query_ids=(again.query_id,))
    edit = await claimed(stores, now=NOW + EDIT_REST)
    assert edit.id == delivery.id
    assert edit.message is not None


async def test_a_new_delivery_never_has_the_number_of_a_removed_one(stores: Stores) -> None:
    await owe(stores)
    first = await claimed(stores)
    (subscription,) = await stores.subscriptions.of_guild(GUILD)
    await stores.subscriptions.remove(subscription.id, SIGNED)
    await owe(stores)
    second = await claimed(stores)
    assert second.nonce != first.nonce


async def test_pausing_and_resuming_count_what_they_changed(stores: Stores) -> None:
    await subscribe(stores)
    await subscribe(stores, new_subscription(of=MESSENGERS))
    other = await subscribe(stores, new_subscription(OTHER_CHANNEL, of=query("tools")))
    assert await stores.subscriptions.pause(CHANNEL, "the channel is gone") == 2
    assert await stores.subscriptions.pause(CHANNEL, "again") == 0
    assert await asked(stores) == {other.query_id: other.query}
    paused = await stores.subscriptions.of_guild(GUILD)
    assert [subscription.paused_because for subscription in paused] == ["the channel is gone"] * 2 + [None]
    assert await stores.subscriptions.resume(CHANNEL, NOW) == 2
    assert await stores.subscriptions.resume(CHANNEL, NOW) == 0
    assert len(await asked(stores)) == 3


async def test_a_resumed_subscription_is_owed_what_comes_then(stores: Stores) -> None:
    subscription = await subscribe(stores)
    await stores.subscriptions.pause(CHANNEL, "gone")
    await tell(stores, query_ids=(subscription.query_id,))
    await stores.subscriptions.resume(CHANNEL, NOW)
    story = await tell(stores, query_ids=(QueryId(subscription.query_id),))
    delivery = await claimed(stores)
    assert delivery.story_id == story.id


async def test_what_its_owner_paused_only_the_owner_resumes(stores: Stores) -> None:
    own = await subscribe(stores)
    other = await subscribe(stores, new_subscription(of=MESSENGERS))
    await stores.subscriptions.rest(own.id, BY_ITS_OWNER)
    await stores.subscriptions.pause(CHANNEL, "gone")
    assert await stores.subscriptions.resume(CHANNEL, NOW) == 1
    assert await asked(stores) == {other.query_id: other.query}
    await stores.subscriptions.wake(own.id, NOW)
    assert await stores.subscriptions.of_guild(GUILD) == [own, other]
    await stores.subscriptions.wake(SubscriptionId(404), NOW)


async def test_what_waits_for_confirmation_is_owed_once_enough_independent_outlets_tell_it(
    stores: Stores,
) -> None:
    first = await subscribe(stores, new_subscription(manner=Manner(confirmed_by=2)))
    story = await tell(stores, query_ids=(first.query_id,))
    assert list(await stores.outbox.owed(NOW)) == []
    second = draft(outlet=Outlet("Another Paper"))
    asked = (first.query_id,)
    copy = await tell(stores, story=story, of=second, copy_of=story.lead.id, query_ids=asked)
    assert list(await stores.outbox.owed(NOW)) == []
    third = draft(outlet=Outlet("A Third Paper"))
    await tell(stores, story=copy, of=third, query_ids=asked)
    owed = await claimed(stores)
    assert (owed.story_id, owed.message) == (story.id, None)


async def test_quiet_hours_belong_to_one_target_and_are_replaced_and_ended(stores: Stores) -> None:
    night = QuietHours("Europe/Berlin", time(22), time(7, 30))
    assert await stores.subscriptions.quiet_hours(INBOX) is None
    await stores.subscriptions.keep_quiet(INBOX, night)
    assert await stores.subscriptions.quiet_hours(INBOX) == night
    assert await stores.subscriptions.quiet_hours(Target(TargetKind.CHANNEL, INBOX.id)) is None
    noon = QuietHours("Asia/Kolkata", time(12), time(13, 59))
    await stores.subscriptions.keep_quiet(INBOX, noon)
    assert await stores.subscriptions.quiet_hours(INBOX) == noon
    await stores.subscriptions.keep_quiet(INBOX, None)
    assert await stores.subscriptions.quiet_hours(INBOX) is None
