"""What every FeedStore promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import NotFound
from bot.domain.feed import (
    Feed,
    FeedId,
    FeedState,
    Moved,
    Outlet,
    OutletKind,
    Pace,
    Schedule,
    UserId,
    Validators,
    Vitals,
)
from bot.domain.notice import NoticeKind
from tests.contracts.scenes import Stores, add_feed, arrive, poll
from tests.fakes.samples import (
    GUILD,
    MEMBER,
    NOW,
    OTHER_GUILD,
    PAPER,
    RIGHTS_GROUP,
    draft,
    entry,
    new_feed,
    story_change,
)

MINUTE = timedelta(minutes=1)


async def titles(stores: Stores, feed_id: FeedId | None = None, limit: int = 10) -> list[str]:
    return [pending.entry.title for pending in await stores.feeds.pending(feed_id, limit)]


async def test_a_new_feed_is_active_due_at_once_and_unread(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    assert feed == Feed(feed.id, new_feed().url, RIGHTS_GROUP, Schedule(NOW), NOW, shared=True)
    assert await stores.feeds.due([feed.host], NOW) == [feed]


async def test_a_stored_feed_is_given_back_as_it_was_returned(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    assert feed.servers == {GUILD}
    assert not feed.shared
    assert await stores.feeds.get(feed.id) == feed


async def test_an_outlet_of_which_only_the_name_is_known_comes_back_so(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(outlet=Outlet("A Blog", OutletKind.PERSONAL)))
    assert (await stores.feeds.get(feed.id)).outlet == Outlet("A Blog", OutletKind.PERSONAL)


async def test_outlets_of_one_name_but_different_kinds_are_kept_apart(stores: Stores) -> None:
    agency = await stores.feeds.add(new_feed(outlet=Outlet("Wire", OutletKind.STATE_MEDIA, "CN")))
    blog = await stores.feeds.add(
        new_feed("https://b.example/", outlet=Outlet("Wire", OutletKind.PERSONAL), guild=GUILD)
    )
    assert (await stores.feeds.get(agency.id)).outlet == Outlet("Wire", OutletKind.STATE_MEDIA, "CN")
    assert (await stores.feeds.get(blog.id)).outlet == Outlet("Wire", OutletKind.PERSONAL)


async def test_there_is_no_feed_that_was_never_added(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.feeds.get(FeedId(404))


async def test_an_address_added_by_a_second_server_is_shared_with_it(stores: Stores) -> None:
    first = await stores.feeds.add(new_feed(guild=GUILD))
    again = await stores.feeds.add(new_feed(guild=OTHER_GUILD))
    assert again.id == first.id
    assert again.servers == {GUILD, OTHER_GUILD}


async def test_an_address_added_by_the_operator_is_for_everybody_as_well(stores: Stores) -> None:
    await stores.feeds.add(new_feed(guild=GUILD))
    again = await stores.feeds.add(new_feed())
    assert again.shared
    assert again.servers == {GUILD}


async def test_adding_what_one_has_changes_nothing(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    later = new_feed(guild=GUILD, outlet=PAPER, added_at=NOW + MINUTE)
    assert await stores.feeds.add(later) == feed


async def test_a_server_lists_its_own_and_the_shared_feeds_by_outlet(stores: Stores) -> None:
    paper = await stores.feeds.add(new_feed("https://paper.example/", outlet=PAPER, guild=GUILD))
    shared = await stores.feeds.add(new_feed("https://wire.example/"))
    other = await stores.feeds.add(
        new_feed("https://other.example/", outlet=Outlet("another blog"), guild=OTHER_GUILD)
    )
    assert await stores.feeds.of_guild(GUILD) == [shared, paper]
    assert await stores.feeds.of_guild(None) == [other, shared, paper]


async def test_a_feed_that_everybody_left_is_retired_and_listed_no_more(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.remove(feed.id, GUILD)
    assert (await stores.feeds.get(feed.id)).state is FeedState.RETIRED
    assert await stores.feeds.of_guild(None) == []
    assert await stores.feeds.due_hosts(NOW, 10) == []


async def test_a_feed_that_somebody_still_wants_stays(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.add(new_feed(guild=OTHER_GUILD))
    await stores.feeds.remove(feed.id, GUILD)
    left = await stores.feeds.get(feed.id)
    assert left.state is FeedState.ACTIVE
    assert left.servers == {OTHER_GUILD}


async def test_the_operator_takes_back_only_what_was_shared(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.remove(feed.id, None)
    left = await stores.feeds.get(feed.id)
    assert not left.shared
    assert left.state is FeedState.ACTIVE
    with pytest.raises(NotFound):
        await stores.feeds.remove(feed.id, None)


async def test_a_server_cannot_remove_what_it_does_not_have(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    with pytest.raises(NotFound):
        await stores.feeds.remove(feed.id, GUILD)
    assert (await stores.feeds.get(feed.id)).shared


async def test_a_retired_feed_that_is_added_again_starts_anew(stores: Stores) -> None:
    feed = await add_feed(stores, new_feed(guild=GUILD))
    await stores.feeds.record(poll(feed.id, entry("old"), validators=Validators("etag")))
    await stores.feeds.remove(feed.id, GUILD)
    again = await stores.feeds.add(new_feed(guild=OTHER_GUILD, outlet=PAPER, added_at=NOW + MINUTE))
    assert again == Feed(
        feed.id, feed.url, PAPER, Schedule(NOW + MINUTE), again.added_at, servers=frozenset({OTHER_GUILD})
    )
    assert await stores.feeds.due([feed.host], NOW + MINUTE) == [again]


async def test_what_a_removed_feed_brought_stays(stores: Stores) -> None:
    feed = await add_feed(stores, new_feed(guild=GUILD))
    await stores.feeds.record(poll(feed.id, entry("kept", title="Kept")))
    await stores.feeds.remove(feed.id, GUILD)
    assert await titles(stores) == ["Kept"]


async def test_due_hosts_come_longest_due_first_each_once(stores: Stores) -> None:
    for url, minutes in {"https://a.example/1": 2, "https://b.example/": 1, "https://a.example/2": 3}.items():
        feed = await stores.feeds.add(new_feed(url))
        await stores.feeds.record(poll(feed.id, schedule=Schedule(NOW + minutes * MINUTE)))
    assert await stores.feeds.due_hosts(NOW, 10) == []
    assert await stores.feeds.due_hosts(NOW + 2 * MINUTE, 10) == ["b.example", "a.example"]
    assert await stores.feeds.due_hosts(NOW + 3 * MINUTE, 1) == ["b.example"]


async def test_a_host_has_its_due_feeds_longest_due_first(stores: Stores) -> None:
    for url, minutes in {"https://a.example/1": 2, "https://b.example/": 1, "https://a.example/2": 1}.items():
        feed = await stores.feeds.add(new_feed(url))
        await stores.feeds.record(poll(feed.id, schedule=Schedule(NOW + minutes * MINUTE)))
    due = await stores.feeds.due(["a.example"], NOW + 2 * MINUTE)
    assert [feed.url for feed in due] == ["https://a.example/2", "https://a.example/1"]
    assert len(await stores.feeds.due(["a.example"], NOW + MINUTE)) == 1


@pytest.mark.parametrize("state", [FeedState.PAUSED, FeedState.RETIRED])
async def test_only_active_feeds_are_due(stores: Stores, state: FeedState) -> None:
    feed = await stores.feeds.add(new_feed())
    await stores.feeds.record(poll(feed.id, state=state))
    assert await stores.feeds.due_hosts(NOW, 10) == []
    assert await stores.feeds.due([feed.host], NOW) == []
    assert (await stores.feeds.get(feed.id)).state is state


async def test_a_poll_leaves_schedule_validators_and_its_time(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    schedule = Schedule(NOW + MINUTE, 333.5, 2, "the server answered 503")
    validators = Validators('W/"etag"', "Tue, 24 Nov 2026 12:00:00 GMT", "hash")
    await stores.feeds.record(poll(feed.id, schedule=schedule, validators=validators))
    expected = replace(feed, schedule=schedule, validators=validators, polled_at=NOW)
    assert await stores.feeds.get(feed.id) == expected


async def test_a_poll_that_read_nothing_leaves_the_feed_unread(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    await stores.feeds.record(poll(feed.id, read=False))
    assert (await stores.feeds.get(feed.id)).polled_at is None


async def test_the_first_document_is_backlog_and_later_ones_are_news(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    await stores.feeds.record(poll(feed.id, read=False))
    assert await stores.feeds.record(poll(feed.id, entry("old"))) == 1
    assert await stores.feeds.record(poll(feed.id, entry("old"), entry("new"))) == 1
    backlog = {pending.entry.guid: pending.backlog for pending in await stores.feeds.pending(feed.id, 10)}
    assert backlog == {"old": True, "new": False}


async def test_an_entry_comes_back_as_it_was_parsed(stores: Stores) -> None:
    feed = await add_feed(stores)
    parsed = replace(
        entry(), content_html="<p>审查 “quoted”</p>", author="A. Writer", updated_at=NOW + MINUTE
    )
    await stores.feeds.record(poll(feed.id, parsed, at=NOW + MINUTE))
    (pending,) = await stores.feeds.pending(feed.id, 10)
    assert pending.entry == parsed
    assert pending.first_seen_at == NOW + MINUTE
    assert pending.feed == await stores.feeds.get(feed.id)


async def test_characters_that_no_database_takes_do_not_stop_a_poll(stores: Stores) -> None:
    feed = await add_feed(stores)
    await stores.feeds.record(poll(feed.id, entry("hostile", title="a\x00b \ud800 c")))
    (pending,) = await stores.feeds.pending(feed.id, 10)
    assert pending.entry.title.startswith("a")


async def test_an_entry_is_taken_once_however_often_a_document_repeats_it(stores: Stores) -> None:
    feed = await add_feed(stores)
    assert await stores.feeds.record(poll(feed.id, entry("same"), entry("same"), entry("other"))) == 2
    assert await stores.feeds.record(poll(feed.id, entry("same"), entry("other"))) == 0


async def test_two_feeds_may_carry_entries_of_one_guid(stores: Stores) -> None:
    first = await add_feed(stores)
    second = await add_feed(stores, new_feed("https://other.example/"))
    assert await stores.feeds.record(poll(first.id, entry("1"))) == 1
    assert await stores.feeds.record(poll(second.id, entry("1"))) == 1


async def test_pending_entries_come_oldest_first_within_the_limit(stores: Stores) -> None:
    feed = await add_feed(stores)
    yesterday = entry("1", title="Yesterday", published_at=NOW - timedelta(days=1))
    undated = [entry(title, title=title, published_at=None) for title in ("Last", "First")]
    await stores.feeds.record(poll(feed.id, *undated, yesterday))
    await stores.feeds.record(poll(feed.id, entry("2", title="Later poll"), at=NOW + MINUTE))
    assert await titles(stores, feed.id) == ["Yesterday", "First", "Last", "Later poll"]
    assert await titles(stores, feed.id, limit=2) == ["Yesterday", "First"]


async def test_pending_entries_of_one_feed_or_of_any(stores: Stores) -> None:
    first = await add_feed(stores)
    second = await add_feed(stores, new_feed("https://other.example/"))
    await stores.feeds.record(poll(first.id, entry("1", title="One")))
    await stores.feeds.record(poll(second.id, entry("2", title="Two")))
    assert await titles(stores, first.id) == ["One"]
    assert await titles(stores) == ["One", "Two"]


async def test_a_changed_entry_is_pending_again_with_its_new_words(stores: Stores) -> None:
    entry_id = await arrive(stores, entry("1", title="Before"))
    story = await stores.stories.commit(story_change(entry_id))
    assert await titles(stores) == []
    feed = (await stores.feeds.of_guild(None))[0]
    assert await stores.feeds.record(poll(feed.id, entry("1", title="After"))) == 1
    (pending,) = await stores.feeds.pending(feed.id, 10)
    assert (pending.id, pending.entry.title) == (entry_id, "After")
    assert await stores.stories.story_of(entry_id) == story


async def test_an_entry_that_changes_with_every_poll_is_left_alone_in_the_end(stores: Stores) -> None:
    feed = await add_feed(stores)
    polls = [poll(feed.id, entry("1", title=f"Read {n} times")) for n in range(27)]
    assert [await stores.feeds.record(record) for record in polls] == [1] * 25 + [0, 0]


async def test_a_refused_entry_waits_no_longer_until_it_changes(stores: Stores) -> None:
    entry_id = await arrive(stores, entry("1"))
    await stores.feeds.refuse(entry_id, "neither a title nor a text")
    assert await titles(stores) == []
    feed = (await stores.feeds.of_guild(None))[0]
    assert await stores.feeds.record(poll(feed.id, entry("1"))) == 0
    assert await stores.feeds.record(poll(feed.id, entry("1", title="Something at last"))) == 1


async def test_a_poll_of_a_feed_that_was_removed_meanwhile_changes_nothing(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.remove(feed.id, GUILD)
    assert await stores.feeds.record(poll(feed.id, entry())) == 0
    assert (await stores.feeds.get(feed.id)).state is FeedState.RETIRED
    assert await titles(stores) == []
    assert await stores.feeds.record(poll(FeedId(404), entry())) == 0


async def test_a_document_with_very_many_entries_is_taken_whole(stores: Stores) -> None:
    feed = await add_feed(stores)
    many = [entry(str(n)) for n in range(2500)]
    assert await stores.feeds.record(poll(feed.id, *many)) == 2500
    assert await stores.feeds.record(poll(feed.id, *many)) == 0


async def test_all_that_a_poll_learned_comes_back(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    learned: dict[str, Any] = {
        "schedule": Schedule(NOW + MINUTE, 450.0, 3, "no answer", NOW - MINUTE, told=True),
        "validators": Validators('"e"', None, "hash", unchanged=7, doubts=1, lying=True),
        "pace": Pace(3600.0, frozenset({0, 23}), frozenset({6})),
        "moved": Moved("https://new.example/", NOW - MINUTE, 2),
    }
    await stores.feeds.record(poll(feed.id, **learned))
    assert await stores.feeds.get(feed.id) == replace(feed, polled_at=NOW, **learned)


async def test_a_feed_may_have_priority(stores: Stores) -> None:
    feed = await stores.feeds.add(replace(new_feed(), priority=True))
    assert feed.schedule.priority
    await stores.feeds.record(poll(feed.id, schedule=Schedule(NOW, priority=True)))
    assert (await stores.feeds.get(feed.id)).schedule.priority


async def test_quiet_polls_are_written_together(stores: Stores) -> None:
    feeds = [await stores.feeds.add(new_feed(f"https://{name}.example/")) for name in "abc"]
    later = [Schedule(NOW + n * MINUTE, 300.0 + n, n, "slow" if n else None) for n in range(3)]
    validators = Validators('"e"', "yesterday", "hash", unchanged=4)
    moved = Moved("https://new.example/", NOW, 1)
    quiet = [
        poll(feed.id, schedule=schedule, validators=validators, moved=moved, read=False)
        for feed, schedule in zip(feeds, later, strict=True)
    ]
    assert all(record.is_quiet for record in quiet)
    await stores.feeds.record_quiet(list(reversed(quiet)))
    assert [await stores.feeds.get(feed.id) for feed in feeds] == [
        replace(feed, schedule=schedule, validators=validators, moved=moved)
        for feed, schedule in zip(feeds, later, strict=True)
    ]


async def test_a_quiet_poll_does_not_bring_a_removed_feed_back(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.remove(feed.id, GUILD)
    left = await stores.feeds.get(feed.id)
    await stores.feeds.record_quiet([poll(feed.id, read=False, schedule=Schedule(NOW + MINUTE))])
    assert await stores.feeds.get(feed.id) == left


async def test_due_feeds_of_several_hosts(stores: Stores) -> None:
    for name in "abc":
        await stores.feeds.add(new_feed(f"https://{name}.example/"))
    due = await stores.feeds.due(["c.example", "a.example"], NOW)
    assert [feed.host for feed in due] == ["a.example", "c.example"]


async def test_a_feed_that_moved_has_its_new_address_and_host(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.record(poll(feed.id, read=False, url="https://new.example/feed"))
    there = await stores.feeds.get(feed.id)
    assert (there.url, there.servers) == ("https://new.example/feed", frozenset({GUILD}))
    assert await stores.feeds.due_hosts(NOW, 10) == ["new.example"]


async def test_a_feed_that_moved_to_where_another_is_joins_it(stores: Stores) -> None:
    old = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.add(new_feed())
    there = await stores.feeds.add(new_feed("https://new.example/", guild=OTHER_GUILD))
    await stores.feeds.record(poll(old.id, read=False, url=there.url))
    left, joined = await stores.feeds.get(old.id), await stores.feeds.get(there.id)
    assert (left.state, left.servers, left.shared) == (FeedState.RETIRED, frozenset(), False)
    assert (joined.state, joined.servers, joined.shared) == (
        FeedState.ACTIVE,
        frozenset({GUILD, OTHER_GUILD}),
        True,
    )
    await stores.feeds.record(poll(there.id, notice=NoticeKind.GONE))
    assert {notice.guild for notice in await stores.feeds.notices(NOW, 10)} == {GUILD, OTHER_GUILD}


async def test_a_notice_is_owed_to_everybody_who_added_the_feed(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.add(new_feed(guild=OTHER_GUILD, added_by=UserId(7)))
    await stores.feeds.add(new_feed())
    failed = Schedule(NOW, 900.0, 5, "the server answered 500", NOW)
    await stores.feeds.record(poll(feed.id, read=False, schedule=failed, notice=NoticeKind.FAILING))
    owed = await stores.feeds.notices(NOW, 10)
    assert {(notice.member, notice.guild) for notice in owed} == {(MEMBER, GUILD), (UserId(7), OTHER_GUILD)}
    first = owed[0]
    assert (first.kind, first.why, first.url) == (NoticeKind.FAILING, "the server answered 500", feed.url)
    assert first.outlet == feed.outlet
    assert len(await stores.feeds.notices(NOW, 1)) == 1
    assert await stores.feeds.notices(NOW - MINUTE, 10) == []


async def test_a_notice_is_owed_until_it_is_settled(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.record(poll(feed.id, read=False, notice=NoticeKind.BACK))
    (notice,) = await stores.feeds.notices(NOW, 10)
    await stores.feeds.postpone(notice.id, NOW + MINUTE)
    assert await stores.feeds.notices(NOW, 10) == []
    assert await stores.feeds.notices(NOW + MINUTE, 10) == [notice]
    await stores.feeds.settle(notice.id)
    await stores.feeds.settle(notice.id)
    assert await stores.feeds.notices(NOW + MINUTE, 10) == []


async def test_a_feed_that_its_only_server_pauses_is_not_polled(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    for _ in range(2):
        await stores.feeds.pause(feed.id, GUILD)
    paused = await stores.feeds.get(feed.id)
    assert paused.state is FeedState.PAUSED
    assert (paused.paused_by, paused.readers) == (frozenset({GUILD}), frozenset())
    assert await stores.feeds.due_hosts(NOW, 10) == []
    assert await stores.feeds.of_guild(GUILD) == [paused]


async def test_a_feed_that_one_of_two_servers_pauses_is_for_the_other(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.add(new_feed(guild=OTHER_GUILD))
    await stores.feeds.pause(feed.id, GUILD)
    half = await stores.feeds.get(feed.id)
    assert (half.state, half.readers) == (FeedState.ACTIVE, frozenset({OTHER_GUILD}))
    await stores.feeds.remove(feed.id, OTHER_GUILD)
    assert (await stores.feeds.get(feed.id)).state is FeedState.PAUSED


async def test_a_shared_feed_is_polled_whoever_pauses_it(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.pause(feed.id, GUILD)
    assert (await stores.feeds.get(feed.id)).state is FeedState.ACTIVE


async def test_only_a_server_that_has_a_feed_pauses_and_resumes_it(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    with pytest.raises(NotFound):
        await stores.feeds.pause(feed.id, OTHER_GUILD)
    with pytest.raises(NotFound):
        await stores.feeds.resume(feed.id, OTHER_GUILD, NOW)
    with pytest.raises(NotFound):
        await stores.feeds.pause(FeedId(404), GUILD)


async def test_a_feed_taken_up_again_is_due_at_once_and_what_it_holds_is_backlog(stores: Stores) -> None:
    feed = await add_feed(stores, new_feed(guild=GUILD))
    await stores.feeds.pause(feed.id, GUILD)
    later = NOW + timedelta(days=30)
    await stores.feeds.resume(feed.id, GUILD, later)
    again = await stores.feeds.get(feed.id)
    assert (again.state, again.polled_at, again.paused_by) == (FeedState.ACTIVE, None, frozenset())
    assert again.schedule == Schedule(later)
    await stores.feeds.record(poll(feed.id, entry("missed")))
    assert [pending.backlog for pending in await stores.feeds.pending(feed.id, 10)] == [True]


async def test_a_feed_polled_for_others_meanwhile_goes_on_as_it_was(stores: Stores) -> None:
    feed = await add_feed(stores, new_feed(guild=GUILD))
    await stores.feeds.add(new_feed(guild=OTHER_GUILD))
    before = await stores.feeds.get(feed.id)
    await stores.feeds.pause(feed.id, GUILD)
    await stores.feeds.resume(feed.id, GUILD, NOW + MINUTE)
    assert await stores.feeds.get(feed.id) == before


async def test_adding_a_paused_feed_takes_it_up_again(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.pause(feed.id, GUILD)
    other = await stores.feeds.add(new_feed(guild=OTHER_GUILD))
    assert (other.state, other.readers) == (FeedState.ACTIVE, frozenset({OTHER_GUILD}))
    own = await stores.feeds.add(new_feed(guild=GUILD))
    assert own.readers == {GUILD, OTHER_GUILD}


async def test_who_paused_a_failing_feed_is_not_told_of_it(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    await stores.feeds.add(new_feed(guild=OTHER_GUILD))
    await stores.feeds.pause(feed.id, GUILD)
    await stores.feeds.record(poll(feed.id, read=False, notice=NoticeKind.FAILING))
    assert [notice.guild for notice in await stores.feeds.notices(NOW, 10)] == [OTHER_GUILD]


async def test_a_feed_marked_for_every_minute_stays_so_for_all(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed(guild=GUILD))
    marked = await stores.feeds.add(replace(new_feed(), priority=True))
    assert not feed.schedule.priority
    assert marked.schedule.priority
    assert (await stores.feeds.add(new_feed(guild=OTHER_GUILD))).schedule.priority


async def test_feeds_tell_what_they_have_brought(stores: Stores) -> None:
    published = NOW - timedelta(days=3)
    feed = await add_feed(stores)
    silent = await stores.feeds.add(new_feed("https://silent.example/"))
    await stores.feeds.record(poll(feed.id, entry("a"), entry("b")))
    first, _ = await stores.feeds.pending(feed.id, 10)
    await stores.stories.commit(story_change(first.id, of=draft(published_at=published)))
    assert await stores.feeds.vitals([feed.id, silent.id]) == {feed.id: Vitals(2, published)}
    assert await stores.feeds.vitals([]) == {}


@pytest.mark.parametrize("quiet", [True, False])
async def test_the_outcome_of_a_poll_that_the_feed_no_longer_waits_for_is_not_written(
    stores: Stores, *, quiet: bool
) -> None:
    feed = await stores.feeds.get((await add_feed(stores)).id)
    overtaken = poll(feed.id, *(() if quiet else (entry("late"),)), read=not quiet, awaited=NOW - MINUTE)
    overtaken = replace(overtaken, schedule=Schedule(NOW + 9 * MINUTE))
    await (stores.feeds.record_quiet([overtaken]) if quiet else stores.feeds.record(overtaken))
    assert await stores.feeds.get(feed.id) == feed
    assert await stores.feeds.pending(feed.id, 10) == []
    timely = replace(overtaken, awaited=feed.schedule.next_poll_at)
    await (stores.feeds.record_quiet([timely]) if quiet else stores.feeds.record(timely))
    assert (await stores.feeds.get(feed.id)).schedule.next_poll_at == NOW + 9 * MINUTE


async def test_a_feed_that_was_polled_by_a_fast_clock_is_due_once_it_is_right(stores: Stores) -> None:
    feed = await stores.feeds.add(new_feed())
    later = NOW + timedelta(hours=1)
    await stores.feeds.record(poll(feed.id, at=later, schedule=Schedule(later)))
    assert await stores.feeds.due_hosts(NOW, 10) == []
    assert await stores.feeds.set_back(NOW) == 1
    assert await stores.feeds.due_hosts(NOW, 10) == [feed.host]
    assert await stores.feeds.set_back(NOW) == 0
