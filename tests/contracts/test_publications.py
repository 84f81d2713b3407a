"""What every store of publications promises."""

from datetime import datetime, timedelta

from bot.domain.delivery import MessageRef, Sent
from bot.domain.publication import Publication, Spent
from bot.domain.subscription import Target
from tests.contracts.scenes import Stores, claimed, owe, tell
from tests.fakes.samples import CHANNEL, NOW

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


async def post(stores: Stores, number: int, at: datetime = NOW, target: Target = CHANNEL) -> None:
    """A card stands in an announcement channel since then."""
    await owe(stores)
    delivery = await claimed(stores, target)
    await stores.outbox.sent(Sent(delivery, MessageRef(target.id, number, announced=True), at))


async def due(stores: Stores, now: datetime = NOW, limit: int = 10) -> list[Publication]:
    return list(await stores.publications.due(now, limit))


async def test_what_was_posted_where_nobody_follows_is_not_published(stores: Stores) -> None:
    await owe(stores)
    await stores.outbox.sent(Sent(await claimed(stores), MessageRef(CHANNEL.id, 1), NOW))
    assert await due(stores) == []


async def test_those_that_wait_come_longest_waiting_first_and_to_one_alone_for_a_minute(
    stores: Stores,
) -> None:
    await post(stores, 1, NOW + MINUTE)
    await post(stores, 2)
    assert [one.message.message_id for one in await due(stores, NOW + MINUTE)] == [2, 1]
    assert await due(stores, NOW + MINUTE) == []
    assert len(await due(stores, NOW + 2 * MINUTE, 1)) == 1


async def test_what_is_published_is_counted_and_comes_no_more(stores: Stores) -> None:
    await post(stores, 1)
    await post(stores, 2)
    first, second = await due(stores)
    assert (first.attempts, first.owed_at, first.message.announced) == (0, NOW, True)
    assert await stores.publications.spent(CHANNEL.id, NOW - HOUR) == Spent([], 2)
    await stores.publications.published(first, NOW)
    await stores.publications.give_up(second, "too old")
    assert await stores.publications.spent(CHANNEL.id, NOW - HOUR) == Spent([NOW], 0)
    assert await stores.publications.spent(CHANNEL.id, NOW) == Spent([], 0)
    assert await stores.publications.spent(77, NOW - HOUR) == Spent([], 0)
    assert await due(stores, NOW + HOUR) == []


async def test_what_is_put_off_comes_again_and_a_failure_is_counted(stores: Stores) -> None:
    await post(stores, 1)
    (one,) = await due(stores)
    await stores.publications.postpone(one, NOW + HOUR, None)
    assert await due(stores, NOW + HOUR - MINUTE) == []
    (one,) = await due(stores, NOW + HOUR)
    assert one.attempts == 0
    await stores.publications.postpone(one, NOW + 2 * HOUR, "Discord is busy")
    (one,) = await due(stores, NOW + 2 * HOUR)
    assert one.attempts == 1


async def test_an_edit_knows_that_its_message_is_announced_and_owes_nothing_anew(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    await stores.outbox.sent(Sent(delivery, MessageRef(CHANNEL.id, 1, announced=True), NOW))
    await stores.publications.published((await due(stores))[0], NOW)
    await tell(stores, story=story, at=NOW)
    edit = await claimed(stores, now=NOW + HOUR)
    assert edit.message == MessageRef(CHANNEL.id, 1, announced=True)
    await stores.outbox.sent(Sent(edit, edit.message, NOW + HOUR))
    assert await due(stores, NOW + 2 * HOUR) == []
