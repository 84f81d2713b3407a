"""What the contracts begin with, reached through the ports alone."""

from datetime import datetime
from itertools import count
from typing import Any, Protocol

from bot.domain.delivery import Delivery, MessageRef, Sent
from bot.domain.feed import Entry, EntryId, Feed, FeedId, NewFeed, Schedule, Validators
from bot.domain.query import Query, QueryId
from bot.domain.story import Story
from bot.domain.subscription import NewSubscription, Subscription, Target
from bot.ports.delivery import DeliveryLog, Outbox, Publications
from bot.ports.feeds import FeedStore, HubLeaseStore, PollRecord
from bot.ports.repairs import ObjectionStore, RepairStore
from bot.ports.sightings import SightingStore
from bot.ports.stories import CorrectionStore, StoryStore, StoryTally, Suggestions
from bot.ports.subscriptions import DigestStore, LanguageStore, PersonalData, SubscriptionStore
from tests.fakes.samples import CHANNEL, NOW, entry, new_feed, new_subscription, story_change

MESSAGE = MessageRef(1_300_000_000_000_000_001, 1_400_000_000_000_000_001)
_numbers = count(1)


class Stores(Protocol):
    """The stores, that share their rows."""

    @property
    def feeds(self) -> FeedStore: ...
    @property
    def stories(self) -> StoryStore: ...
    @property
    def subscriptions(self) -> SubscriptionStore: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def publications(self) -> Publications: ...
    @property
    def digests(self) -> DigestStore: ...
    @property
    def corrections(self) -> CorrectionStore: ...
    @property
    def log(self) -> DeliveryLog: ...
    @property
    def repairs(self) -> RepairStore: ...
    @property
    def objections(self) -> ObjectionStore: ...
    @property
    def personal(self) -> PersonalData: ...
    @property
    def tally(self) -> StoryTally: ...
    @property
    def suggestions(self) -> Suggestions: ...
    @property
    def languages(self) -> LanguageStore: ...
    @property
    def sightings(self) -> SightingStore: ...
    @property
    def leases(self) -> HubLeaseStore: ...


async def asked(stores: Stores) -> dict[QueryId, Query]:
    """The queries that somebody asks for now."""
    found = [one async for some in stores.subscriptions.queries() for one in some]
    return {query_id: Query.from_canonical(canonical) for query_id, canonical in found}


def poll(feed_id: FeedId, *entries: Entry, **changes: Any) -> PollRecord:
    """A poll that read a document with these entries."""
    values: dict[str, Any] = {"at": NOW, "schedule": Schedule(NOW), "validators": Validators(), "read": True}
    return PollRecord(feed_id=feed_id, entries=entries, **(values | changes))


async def add_feed(stores: Stores, feed: NewFeed | None = None) -> Feed:
    """A feed whose backlog was read already."""
    added = await stores.feeds.add(feed or new_feed())
    await stores.feeds.record(poll(added.id))
    return added


async def arrive(stores: Stores, of: Entry | None = None) -> EntryId:
    """An entry that waits for its report."""
    feed = await add_feed(stores)
    await stores.feeds.record(poll(feed.id, of or entry(f"entry-{next(_numbers)}")))
    return (await stores.feeds.pending(feed.id, 1000))[-1].id


async def tell(stores: Stores, **change: Any) -> Story:
    """A story after one more report."""
    return await stores.stories.commit(story_change(await arrive(stores), **change))


async def subscribe(stores: Stores, subscription: NewSubscription | None = None) -> Subscription:
    """A subscription to the topic of the samples, in the samples' channel."""
    return await stores.subscriptions.add(subscription or new_subscription())


async def owe(stores: Stores, times: int = 1, **change: Any) -> list[Story]:
    """That many stories owed to the samples' channel."""
    subscription = await subscribe(stores)
    return [await tell(stores, query_ids=(subscription.query_id,), **change) for _ in range(times)]


async def claimed(stores: Stores, target: Target = CHANNEL, now: datetime = NOW) -> Delivery:
    """The target's next delivery, which there must be."""
    found = await stores.outbox.claim(target, now)
    assert found is not None
    return found


async def deliver(stores: Stores, delivery: Delivery) -> None:
    """Discord takes it now."""
    await stores.outbox.sent(Sent(delivery, delivery.message or MESSAGE, NOW))
