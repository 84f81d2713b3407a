"""PersonalData: a member gets all that is theirs, and nothing of it is left once they say so."""

from datetime import time, timedelta
from typing import Final

from sqlalchemy import BigInteger

from bot.adapters.storage.columns import ROW_ID
from bot.adapters.storage.personal import TRACES
from bot.adapters.storage.schema import metadata
from bot.domain.digest import NewDigest, Occasion
from bot.domain.feed import UserId
from bot.domain.hours import QuietHours
from bot.domain.language import Addressee, Language
from bot.domain.notice import NoticeKind
from bot.domain.objection import Objection, Wrong
from bot.domain.story import Choice
from bot.domain.subscription import NOBODY, Target, TargetKind
from tests.contracts.scenes import Stores, add_feed, asked, claimed, deliver, poll, subscribe, tell
from tests.fakes.samples import GUILD, INBOX, MEMBER, NOW, new_feed, new_subscription, wanted

NIGHT: Final = QuietHours("Europe/Berlin", time(22), time(7))
OTHER: Final = UserId(1_200_000_000_000_000_002)
# Columns with numbers that are no member's: of servers, channels, messages, subjects, processes, revisions.
_NO_MEMBERS: Final = {
    "guild_id",
    "channel_id",
    "message_id",
    "mention_role",
    "subject",
    "claimed_by",
    "revision",
    "address",
}


async def furnish(stores: Stores) -> None:
    """Let the member, and another one, leave every trace there is."""
    for member in (MEMBER, OTHER):
        inbox = Target(TargetKind.MEMBER, member)
        mine = await subscribe(
            stores, new_subscription(inbox, of=wanted(text=f"word{member}"), created_by=member)
        )
        await subscribe(stores, new_subscription(inbox, of=wanted(text="both"), created_by=member))
        await subscribe(stores, new_subscription(of=wanted(text=f"channel{member}"), created_by=member))
        await stores.subscriptions.keep_quiet(inbox, NIGHT)
        await stores.languages.see(Addressee.member(member), Language("fr"))
        await stores.outbox.switch_off(inbox, "takes no direct messages", NOW)
        told = await tell(stores, query_ids=(mine.query_id,))
        await stores.digests.owe(NewDigest(inbox, Occasion.QUIET, (told.id,), NOW))
        await stores.subscriptions.choose(inbox, told.id, Choice.FOLLOW, NOW)
        await stores.objections.keep(Objection(told.id, GUILD, member, Wrong.TAGS, NOW))
        url = f"https://wire.example/{member}"
        feed = await add_feed(stores, new_feed(url, guild=GUILD, added_by=member))
        await stores.feeds.record(poll(feed.id, read=False, notice=NoticeKind.FAILING))
    sent = await claimed(stores, INBOX, NOW)
    await deliver(stores, sent)


async def test_a_member_gets_all_that_is_theirs_and_nothing_else(stores: Stores) -> None:
    await furnish(stores)
    mine = await stores.personal.of(MEMBER)
    assert {name: len(rows) for name, rows in mine.items()} == {
        "messages": 2,
        "stories_chosen": 1,
        "digest_stories": 1,
        "digests": 1,
        "objections": 1,
        "alerts": 2,
        "quiet_hours": 1,
        "language": 1,
        "switched_off": 1,
        "feed_notices": 1,
        "channels_set_up": 1,
        "channel_changes": 1,
        "feeds_added": 1,
    }
    assert {row["query"] for row in mine["alerts"]} == {
        wanted(text=f"word{MEMBER}").canonical,
        wanted(text="both").canonical,
    }
    assert all(row["created_at"] == NOW for row in mine["alerts"])


async def test_nothing_is_left_once_a_member_asks_for_it(stores: Stores) -> None:
    await furnish(stores)
    before = {name: len(rows) for name, rows in (await stores.personal.of(OTHER)).items()}
    assert await stores.personal.erase(MEMBER) == 15
    assert not any((await stores.personal.of(MEMBER)).values())
    assert list(await stores.outbox.owed(NOW + timedelta(days=1))) == [Target(TargetKind.MEMBER, OTHER)]
    assert await stores.subscriptions.quiet_hours(INBOX) is None
    assert {name: len(rows) for name, rows in (await stores.personal.of(OTHER)).items()} == before


async def test_queries_that_only_the_member_asked_are_gone_too(stores: Stores) -> None:
    await furnish(stores)
    await stores.personal.erase(MEMBER)
    left = set((await asked(stores)).values())
    assert wanted(text=f"word{MEMBER}") not in left
    assert {wanted(text="both"), wanted(text=f"channel{MEMBER}")} <= left


async def test_what_the_server_needs_stays_without_the_members_name(stores: Stores) -> None:
    await furnish(stores)
    await stores.personal.erase(MEMBER)
    assert [one.created_by for one in await stores.subscriptions.of_guild(GUILD)] == [NOBODY, OTHER]
    assert [one.by.member for one in await stores.subscriptions.changes(GUILD, 9)] == [OTHER, NOBODY]
    assert len(await stores.feeds.of_guild(GUILD)) >= 2


async def test_a_member_who_is_not_known_has_nothing(stores: Stores) -> None:
    assert not any((await stores.personal.of(MEMBER)).values())
    assert await stores.personal.erase(MEMBER) == 0


def test_every_column_that_can_hold_a_member_is_known() -> None:
    held = {trace.column for trace in TRACES}
    numbers = {
        column
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, BigInteger)
        and column.type is not ROW_ID
        and column.name not in _NO_MEMBERS
    }
    assert numbers == held
