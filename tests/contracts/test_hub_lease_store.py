"""What every HubLeaseStore promises."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.feed import Feed, Hub
from bot.domain.websub import Lease, Wanted
from tests.contracts.scenes import Stores, poll
from tests.fakes.samples import GUILD, NOW, new_feed

HUB = Hub("https://hub.example/", "https://wire.example/feed.xml")
LATER = NOW + timedelta(days=1)
END = NOW + timedelta(days=10)


async def feed_with_hub(stores: Stores, hub: Hub | None = HUB) -> Feed:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.record(poll(feed.id, hub=hub))
    return await stores.feeds.get(feed.id)


def lease_for(feed: Feed) -> Lease:
    assert feed.hub is not None
    return Lease(feed.id, feed.hub, "token", "secret")


async def test_a_feed_remembers_the_hub_that_its_last_document_named(stores: Stores) -> None:
    feed = await feed_with_hub(stores)
    assert feed.hub == HUB
    await stores.feeds.record(poll(feed.id, read=False))
    assert (await stores.feeds.get(feed.id)).hub == HUB
    await stores.feeds.record(poll(feed.id))
    assert (await stores.feeds.get(feed.id)).hub is None


async def test_a_hub_is_asked_once_and_again_when_it_is_time(stores: Stores) -> None:
    feed = await feed_with_hub(stores)
    assert await stores.leases.wanted(NOW, 10) == [Wanted(feed.id, HUB)]
    await stores.leases.asked(lease_for(feed), LATER)
    assert await stores.leases.wanted(NOW, 10) == []
    assert await stores.leases.wanted(LATER, 10) == [Wanted(feed.id, HUB, lease_for(feed))]


async def test_feeds_without_a_hub_and_paused_ones_are_not_wanted(stores: Stores) -> None:
    await feed_with_hub(stores, None)
    assert await stores.leases.wanted(NOW, 10) == []
    feed = await feed_with_hub(stores)
    await stores.feeds.pause(feed.id, GUILD)
    assert await stores.leases.wanted(NOW, 10) == []


async def test_a_hub_that_the_feed_names_anew_is_asked_at_once(stores: Stores) -> None:
    feed = await feed_with_hub(stores)
    await stores.leases.asked(lease_for(feed), LATER)
    other = replace(HUB, url="https://other.example/")
    await stores.feeds.record(poll(feed.id, hub=other))
    assert await stores.leases.wanted(NOW, 10) == [
        Wanted(feed.id, other, Lease(feed.id, other, "token", "secret"))
    ]


async def test_a_granted_lease_is_known_by_its_token_and_by_the_feed(stores: Stores) -> None:
    feed = await feed_with_hub(stores)
    await stores.leases.asked(lease_for(feed), LATER)
    assert await stores.leases.get("token") == lease_for(feed)
    await stores.leases.grant("token", END, END)
    assert await stores.leases.get("token") == replace(lease_for(feed), until=END)
    assert (await stores.feeds.get(feed.id)).pushed_until == END
    assert await stores.leases.wanted(LATER, 10) == []


async def test_a_denied_lease_pushes_nothing(stores: Stores) -> None:
    feed = await feed_with_hub(stores)
    await stores.leases.asked(lease_for(feed), LATER)
    await stores.leases.grant("token", END, END)
    await stores.leases.deny("token", END)
    assert (await stores.feeds.get(feed.id)).pushed_until is None
    assert await stores.leases.wanted(LATER, 10) == []


async def test_an_unknown_token_is_nobodys(stores: Stores) -> None:
    await feed_with_hub(stores)
    with pytest.raises(NotFound):
        await stores.leases.get("other")
    await stores.leases.grant("other", END, END)
    await stores.leases.deny("other", END)
