"""How a store hands out what is owed: in the size and with the mention that its subscriptions want."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery
from bot.domain.digest import NewDigest, Occasion
from bot.domain.subscription import (
    Cadence,
    CardSize,
    Deed,
    Manner,
    Mention,
    NewSubscription,
    RoleId,
    Subscription,
)
from tests.contracts.scenes import Stores, claimed, deliver, subscribe, tell
from tests.fakes.samples import (
    AT_ONCE,
    CHANNEL,
    GUILD,
    INBOX,
    MEMBER,
    NOW,
    OTHER_CHANNEL,
    OTHER_GUILD,
    SIGNED,
    new_subscription,
    wanted,
)

ROLE, OTHER_ROLE = RoleId(1_500_000_000_000_000_001), RoleId(1_500_000_000_000_000_002)
LOUD = Manner(mention=Mention(ROLE, 2), size=CardSize.FULL)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


async def told(stores: Stores, *asking: Subscription, now: datetime = NOW) -> Delivery:
    """A story that answers them, claimed for the channel and delivered."""
    await tell(stores, query_ids=tuple(one.query_id for one in asking), at=now)
    delivery = await claimed(stores, now=now)
    await deliver(stores, delivery)
    return delivery


def other(manner: Manner = AT_ONCE, text: str = "messenger") -> NewSubscription:
    return new_subscription(of=wanted(text=text), manner=manner)


async def test_a_manner_is_kept_with_its_mention_and_size(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=LOUD))
    assert made.manner == LOUD
    changed = await stores.subscriptions.change(made.id, made.query, Manner(), SIGNED)
    assert changed.manner == Manner()


async def test_a_card_has_the_size_and_the_mention_of_what_asked_for_it(stores: Stores) -> None:
    plain, loud = await subscribe(stores), await subscribe(stores, other(LOUD))
    quiet = await told(stores, plain)
    assert (quiet.size, quiet.mention) == (CardSize.NORMAL, None)
    rung = await told(stores, plain, loud)
    assert (rung.size, rung.mention) == (CardSize.FULL, ROLE)


async def test_a_role_is_mentioned_as_often_as_the_budget_of_a_day_allows(stores: Stores) -> None:
    loud = await subscribe(stores, new_subscription(manner=LOUD))
    times = [NOW + n * timedelta(hours=8) for n in range(7)]
    mentions = [(await told(stores, loud, now=at)).mention for at in times]
    assert mentions == [ROLE, ROLE, None, ROLE, ROLE, None, ROLE]


async def test_the_budget_is_of_the_role_in_the_channel(stores: Stores) -> None:
    first = await subscribe(stores, new_subscription(manner=Manner(mention=Mention(ROLE, 1))))
    second = await subscribe(stores, other(Manner(mention=Mention(ROLE, 1))))
    third = await subscribe(stores, other(Manner(mention=Mention(OTHER_ROLE, 1)), "court"))
    assert (await told(stores, first)).mention == ROLE
    assert (await told(stores, second)).mention is None
    assert (await told(stores, first, third)).mention == OTHER_ROLE
    away = await subscribe(stores, replace(new_subscription(OTHER_CHANNEL), manner=LOUD))
    await tell(stores, query_ids=(away.query_id,))
    assert (await claimed(stores, OTHER_CHANNEL)).mention == ROLE


async def test_another_attempt_and_an_edit_keep_the_mention_and_cost_nothing(stores: Stores) -> None:
    loud = await subscribe(stores, new_subscription(manner=LOUD))
    story = await tell(stores, query_ids=(loud.query_id,))
    failed = await claimed(stores)
    await stores.outbox.postpone(failed, NOW + HOUR, "busy", refused=True)
    again = await claimed(stores, now=NOW + HOUR)
    assert (failed.mention, again.mention) == (ROLE, ROLE)
    await deliver(stores, again)
    assert (await told(stores, loud, now=NOW + HOUR)).mention == ROLE
    await tell(stores, story=story, at=NOW + HOUR)
    edit = await claimed(stores, now=NOW + 2 * HOUR)
    assert (edit.message is not None, edit.mention) == (True, ROLE)


async def test_what_rests_or_gathers_mentions_nobody(stores: Stores) -> None:
    plain = await subscribe(stores)
    resting = await subscribe(stores, other(LOUD))
    daily = await subscribe(stores, other(replace(LOUD, cadence=Cadence.HOURLY), "court"))
    await stores.subscriptions.rest(resting.id, "for a while")
    assert (await told(stores, plain, resting, daily)).mention is None


async def test_a_digest_of_the_clock_mentions_whom_its_subscription_names(stores: Stores) -> None:
    hourly = await subscribe(stores, new_subscription(manner=replace(LOUD, cadence=Cadence.HOURLY)))
    story = await tell(stores, query_ids=(hourly.query_id,))
    await stores.digests.owe(NewDigest(CHANNEL, Occasion.HOURLY, (story.id,), NOW))
    assert (await claimed(stores)).mention == ROLE


async def test_what_was_missed_mentions_nobody(stores: Stores) -> None:
    hourly = await subscribe(stores, new_subscription(manner=replace(LOUD, cadence=Cadence.HOURLY)))
    story = await tell(stores, query_ids=(hourly.query_id,))
    await stores.digests.owe(NewDigest(CHANNEL, Occasion.CATCH_UP, (story.id,), NOW))
    assert (await claimed(stores)).mention is None


async def test_a_deleted_role_is_mentioned_no_more_and_the_log_says_so(stores: Stores) -> None:
    loud = await subscribe(stores, new_subscription(manner=LOUD))
    assert await stores.subscriptions.role_gone(OTHER_GUILD, ROLE, NOW) == 0
    assert await stores.subscriptions.role_gone(GUILD, ROLE, NOW + HOUR) == 1
    assert (await told(stores, loud)).mention is None
    (one,) = await stores.subscriptions.of_guild(GUILD)
    assert one.manner == Manner(size=CardSize.FULL)
    assert [change.deed for change in await stores.subscriptions.changes(GUILD, 1)] == [Deed.ROLE_GONE]


async def test_every_change_of_a_channel_is_written_down_with_who_and_when(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(manner=LOUD))
    await subscribe(stores, new_subscription(INBOX, created_by=MEMBER))
    await stores.subscriptions.change(made.id, made.query, Manner(), replace(SIGNED, at=NOW + HOUR))
    await stores.subscriptions.remove(made.id, replace(SIGNED, at=NOW + DAY))
    found = await stores.subscriptions.changes(GUILD, 10)
    assert [(one.deed, one.by.at, one.manner) for one in found] == [
        (Deed.UNFOLLOWED, NOW + DAY, Manner()),
        (Deed.EDITED, NOW + HOUR, Manner()),
        (Deed.FOLLOWED, NOW, LOUD),
    ]
    assert {(one.by.member, one.target, one.query) for one in found} == {(MEMBER, CHANNEL, made.query)}
    assert await stores.subscriptions.changes(OTHER_GUILD, 10) == []


async def test_following_again_is_a_change(stores: Stores) -> None:
    await subscribe(stores)
    await subscribe(stores, new_subscription(created_at=NOW + HOUR))
    assert [one.deed for one in await stores.subscriptions.changes(GUILD, 10)] == [
        Deed.EDITED,
        Deed.FOLLOWED,
    ]
