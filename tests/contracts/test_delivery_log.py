"""What every DeliveryLog promises."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.digest import NewDigest, Occasion
from bot.domain.life import Life, PlaceStanding
from bot.domain.subscription import Cadence, Manner
from tests.contracts.scenes import MESSAGE, Stores, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import (
    CHANNEL,
    GUILD,
    INBOX,
    NOW,
    OTHER_CHANNEL,
    OTHER_GUILD,
    new_subscription,
)

SOON = NOW + timedelta(minutes=1)


async def test_a_life_is_told_from_its_beginning_to_its_last_edit(stores: Stores) -> None:
    (story,) = await owe(stores)
    waiting = Life(DeliveryKind.CARD, CHANNEL, DeliveryState.OPEN, 1, 0, 0, NOW)
    assert await stores.log.of_story(story.id, GUILD) == [waiting]
    await stores.outbox.postpone(await claimed(stores), SOON, "503", refused=True)
    tried = replace(waiting, attempts=1, next_at=SOON, why="503")
    assert await stores.log.of_story(story.id, GUILD) == [tried]
    await deliver(stores, await claimed(stores, now=SOON))
    (posted,) = await stores.log.of_story(story.id, GUILD)
    assert (posted.sent, posted.posted_at, posted.message, posted.why) == (1, NOW, MESSAGE, None)
    assert not posted.is_owed
    await tell(stores, story=story)
    (grown,) = await stores.log.of_story(story.id, GUILD)
    assert (grown.wanted, grown.sent, grown.is_owed) == (2, 1, True)


async def test_a_digest_that_holds_the_story_is_part_of_its_way(stores: Stores) -> None:
    await subscribe(stores, new_subscription(manner=Manner(Cadence.HOURLY)))
    told, other = await tell(stores), await tell(stores)
    await stores.digests.owe(NewDigest(CHANNEL, Occasion.HOURLY, (told.id,), NOW))
    (life,) = await stores.log.of_story(told.id, GUILD)
    assert (life.kind, life.target) == (DeliveryKind.DIGEST, CHANNEL)
    assert await stores.log.of_story(other.id, GUILD) == []


async def test_of_other_servers_and_of_members_nothing_is_told(stores: Stores) -> None:
    made = await subscribe(stores, new_subscription(INBOX))
    await subscribe(stores, new_subscription(OTHER_CHANNEL, guild=OTHER_GUILD))
    story = await tell(stores, query_ids=(made.query_id,))
    assert await stores.log.of_story(story.id, GUILD) == []
    assert await stores.log.standings(GUILD) == []
    assert [life.target for life in await stores.log.of_story(story.id, OTHER_GUILD)] == [OTHER_CHANNEL]
    assert await stores.log.standings(OTHER_GUILD) == [PlaceStanding(OTHER_CHANNEL, waiting=1, oldest=NOW)]


async def test_a_place_stands_with_what_waits_and_what_it_never_got(stores: Stores) -> None:
    assert len(await owe(stores, 4)) == 4
    await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await stores.outbox.reject(await claimed(stores), "400 invalid form")
    await stores.outbox.give_up(await claimed(stores), "history may not be read")
    await stores.outbox.postpone(await claimed(stores), SOON, "503", refused=True)
    assert await stores.log.standings(GUILD) == [
        PlaceStanding(
            CHANNEL,
            waiting=2,
            oldest=NOW,
            why="503",
            rejected=1,
            uncertain=1,
            failed_because="history may not be read",
        ),
        PlaceStanding(OTHER_CHANNEL),
    ]


async def test_what_is_held_by_rule_does_not_count_as_waiting(stores: Stores) -> None:
    await owe(stores, 2)
    await stores.outbox.hold(CHANNEL, SOON)
    assert await stores.log.standings(GUILD) == [PlaceStanding(CHANNEL, held=2)]


async def test_an_edit_is_nothing_that_a_place_waits_for(stores: Stores) -> None:
    (story,) = await owe(stores)
    await deliver(stores, await claimed(stores))
    await tell(stores, story=story)
    assert await stores.log.standings(GUILD) == [PlaceStanding(CHANNEL)]
