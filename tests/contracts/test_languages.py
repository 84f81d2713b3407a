"""LanguageStore, and the language in which an outbox hands out what is owed."""

from dataclasses import replace

from bot.domain.delivery import Delivery
from bot.domain.digest import NewDigest, Occasion
from bot.domain.language import Addressee, Known, Language
from bot.domain.subscription import Cadence, Manner, NewSubscription, Subscription
from tests.contracts.scenes import Stores, claimed, deliver, subscribe, tell
from tests.fakes.samples import (
    CHANNEL,
    GUILD,
    INBOX,
    MEMBER,
    NOW,
    OTHER_GUILD,
    SIGNED,
    new_subscription,
    wanted,
)

ARABIC, FRENCH, RUSSIAN = map(Language, ("ar", "fr", "ru"))
SERVER, READER = Addressee.server(GUILD), Addressee.member(MEMBER)


def speaking(language: Language | None, text: str = "messenger") -> NewSubscription:
    return new_subscription(of=wanted(text=text), manner=Manner(language=language))


async def owed(stores: Stores, *asking: Subscription) -> Delivery:
    """A story that answers them, as it is handed out and delivered."""
    await tell(stores, query_ids=tuple(one.query_id for one in asking))
    delivery = await claimed(stores, asking[0].target)
    await deliver(stores, delivery)
    return delivery


async def test_what_is_seen_holds_until_somebody_chooses(stores: Stores) -> None:
    assert await stores.languages.of(SERVER) is None
    await stores.languages.see(SERVER, FRENCH)
    await stores.languages.see(SERVER, RUSSIAN)
    assert await stores.languages.of(SERVER) == Known(RUSSIAN)
    await stores.languages.choose(SERVER, ARABIC)
    await stores.languages.see(SERVER, FRENCH)
    assert await stores.languages.of(SERVER) == Known(ARABIC, chosen=True)


async def test_a_choice_that_is_taken_back_leaves_what_is_seen_next(stores: Stores) -> None:
    await stores.languages.choose(READER, ARABIC)
    await stores.languages.choose(READER, None)
    assert await stores.languages.of(READER) is None
    await stores.languages.see(READER, FRENCH)
    assert await stores.languages.of(READER) == Known(FRENCH)


async def test_a_server_and_a_member_of_one_number_are_two(stores: Stores) -> None:
    await stores.languages.choose(replace(SERVER, id=7), ARABIC)
    assert await stores.languages.of(replace(READER, id=7)) is None


async def test_a_channel_is_written_to_in_its_servers_language(stores: Stores) -> None:
    assert (await owed(stores, await subscribe(stores))).language is None
    await stores.languages.see(Addressee.server(OTHER_GUILD), FRENCH)
    await stores.languages.see(SERVER, RUSSIAN)
    assert (await owed(stores, await subscribe(stores, speaking(None)))).language == RUSSIAN


async def test_a_channels_own_language_goes_first(stores: Stores) -> None:
    await stores.languages.choose(SERVER, RUSSIAN)
    assert (await owed(stores, await subscribe(stores, speaking(ARABIC)))).language == ARABIC


async def test_it_is_that_of_the_subscription_that_asked(stores: Stores) -> None:
    await subscribe(stores, speaking(FRENCH, "court"))
    asked = await subscribe(stores, speaking(ARABIC))
    assert (await owed(stores, asked)).language == ARABIC


async def test_what_nobody_spoke_for_is_in_the_language_of_the_channels_oldest(stores: Stores) -> None:
    plain = await subscribe(stores)
    await subscribe(stores, speaking(FRENCH, "court"))
    await subscribe(stores, speaking(ARABIC))
    assert (await owed(stores, plain)).language == FRENCH


async def test_what_rests_has_no_say(stores: Stores) -> None:
    plain, resting = await subscribe(stores), await subscribe(stores, speaking(FRENCH))
    await stores.subscriptions.rest(resting.id, "for a while")
    assert (await owed(stores, plain)).language is None


async def test_a_digest_is_in_its_channels_language(stores: Stores) -> None:
    hourly = Manner(Cadence.HOURLY, language=ARABIC)
    made = await subscribe(stores, new_subscription(manner=hourly))
    story = await tell(stores, query_ids=(made.query_id,))
    await stores.digests.owe(NewDigest(CHANNEL, Occasion.HOURLY, (story.id,), NOW))
    assert (await claimed(stores)).language == ARABIC


async def test_a_direct_message_is_in_its_members_language_whatever_their_server_speaks(
    stores: Stores,
) -> None:
    await stores.languages.choose(SERVER, RUSSIAN)
    alert = await subscribe(stores, new_subscription(INBOX, created_by=MEMBER))
    assert (await owed(stores, alert)).language is None
    await stores.languages.see(READER, ARABIC)
    again = await subscribe(stores, new_subscription(INBOX, of=wanted(text="court"), created_by=MEMBER))
    assert (await owed(stores, again)).language == ARABIC


async def test_a_subscription_keeps_its_language_until_it_is_changed(stores: Stores) -> None:
    made = await subscribe(stores, speaking(ARABIC))
    assert made.manner.language == ARABIC
    changed = await stores.subscriptions.change(made.id, made.query, Manner(), SIGNED)
    assert changed.manner.language is None
    (edited, followed) = await stores.subscriptions.changes(GUILD, 9)
    assert (edited.manner.language, followed.manner.language) == (None, ARABIC)
