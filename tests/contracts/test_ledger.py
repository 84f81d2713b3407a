"""What the Ledger promises: the outbox as an operator sees it."""

from datetime import timedelta

import pytest

from bot.adapters.storage.ledger import SqlLedger
from bot.domain.delivery import DeliveryId, Standing
from bot.domain.errors import NotFound
from bot.usecases.deliveries import Deliveries, NoRetry
from tests.contracts.conftest import SqlStores
from tests.contracts.scenes import claimed, deliver, owe
from tests.fakes.clock import FakeClock
from tests.fakes.samples import CHANNEL, NOW

LATER = NOW + timedelta(minutes=5)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the outbox is kept: what is in memory has no operator."""
    found: str = request.getfixturevalue(f"{request.param}_url")
    return found


@pytest.fixture
async def deliveries(stores: SqlStores) -> Deliveries:
    return Deliveries(SqlLedger(stores.outbox._database), FakeClock(LATER))


async def standings(deliveries: Deliveries) -> list[Standing]:
    return [account.standing for account in await deliveries.listed(tuple(Standing))]


async def test_how_each_delivery_stands_is_told_with_why(stores: SqlStores, deliveries: Deliveries) -> None:
    await owe(stores, 5)
    await deliver(stores, await claimed(stores))
    await stores.outbox.reject(await claimed(stores), "too long")
    await stores.outbox.give_up(await claimed(stores), "nobody can tell")
    await stores.outbox.postpone(await claimed(stores), LATER, "busy", refused=True)
    assert await standings(deliveries) == [
        Standing.OWED,
        Standing.FAILING,
        Standing.UNCERTAIN,
        Standing.REJECTED,
        Standing.SENT,
    ]
    unsettled = await deliveries.listed(())
    assert [account.why for account in unsettled] == [None, "busy", "nobody can tell", "too long"]
    (rejected,) = await deliveries.listed([Standing.REJECTED])
    assert await deliveries.get(rejected.id) == rejected
    assert await deliveries.listed((), rejected.story_id) == [rejected]
    assert len(await deliveries.listed((), limit=2)) == 2


async def test_what_was_rejected_is_owed_again(stores: SqlStores, deliveries: Deliveries) -> None:
    await owe(stores)
    first = await claimed(stores)
    await stores.outbox.reject(first, "missing permission")
    await deliveries.retry(first.id)
    again = await claimed(stores, now=LATER)
    # Of the attempts before the one that was rejected nobody wrote down how they ended.
    assert (again.id, again.doubt) == (first.id, NOW)
    await stores.outbox.reject(first, "whoever comes back from the dead")
    assert await standings(deliveries) == [Standing.FAILING]


@pytest.mark.parametrize("unseen", [False, True])
async def test_what_is_uncertain_is_in_doubt_still_unless_the_operator_is_sure(
    stores: SqlStores, deliveries: Deliveries, unseen: bool
) -> None:
    await owe(stores)
    await claimed(stores)
    in_doubt = await claimed(stores, now=LATER)  # the lease of the first attempt lapsed
    await stores.outbox.give_up(in_doubt, "nobody can tell")
    before = await deliveries.retry(in_doubt.id, unseen=unseen)
    assert before.standing is Standing.UNCERTAIN
    again = await claimed(stores, now=LATER)
    assert again.doubt == (None if unseen else NOW)


async def test_what_waits_after_a_failure_is_due_now(stores: SqlStores, deliveries: Deliveries) -> None:
    await owe(stores)
    first = await claimed(stores)
    await stores.outbox.postpone(first, LATER + timedelta(hours=1), "busy", refused=True)
    assert await stores.outbox.claim(CHANNEL, LATER) is None
    await deliveries.retry(first.id)
    assert (await claimed(stores, now=LATER)).id == first.id


async def test_what_cannot_be_tried_again_is_refused_with_why(
    stores: SqlStores, deliveries: Deliveries
) -> None:
    await owe(stores, 2)
    sent = await claimed(stores)
    await deliver(stores, sent)
    at_work = await claimed(stores, now=LATER)
    with pytest.raises(NoRetry, match="was sent"):
        await deliveries.retry(sent.id)
    with pytest.raises(NoRetry, match="being sent at this moment"):
        await deliveries.retry(at_work.id)
    await stores.outbox.switch_off(CHANNEL, "gone", LATER)
    with pytest.raises(NoRetry, match="switched off"):
        await deliveries.retry(at_work.id)
    with pytest.raises(NotFound):
        await deliveries.retry(DeliveryId(2**40))


async def test_of_an_edit_it_is_told_that_it_is_one(stores: SqlStores, deliveries: Deliveries) -> None:
    await owe(stores)
    posted = await claimed(stores)
    await deliver(stores, posted)
    (account,) = await deliveries.listed([Standing.SENT])
    assert (account.edit, account.message is not None, account.sent_at) == (True, True, NOW)
