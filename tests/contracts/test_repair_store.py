"""What every RepairStore promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.delivery import EDIT_REST, Delivery, DeliveryKind
from bot.domain.digest import NewDigest, Occasion
from bot.domain.errors import NotFound, StoryConflict
from bot.domain.feed import Outlet
from bot.domain.repair import Merge, Split, Telling, kept_apart
from bot.domain.report import ReportId
from bot.domain.story import Choice, Story, StoryFilter, StoryId
from bot.domain.topic import TopicId, TopicTag
from tests.contracts.scenes import Stores, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import (
    CHANNEL,
    CHINA,
    NOW,
    OTHER_CHANNEL,
    brief,
    draft,
    new_subscription,
)

LATER = NOW + EDIT_REST
PRIVACY = TopicTag(TopicId("privacy"), ("watchdog",))
PAPER = draft("Watchdog fines a broker", "A watchdog fined a broker.", outlet=Outlet("Paper"))


def telling(headline: str, **changes: Any) -> Telling:
    return replace(Telling(brief(headline), (PRIVACY,), (CHINA,)), **changes)


def split(story: Story, *leaving: ReportId, **changes: Any) -> Split:
    values: dict[str, Any] = {
        "story_id": story.id,
        "expected_version": story.version,
        "leaving": frozenset(leaving),
        "stays": telling("What stays"),
        "leaves": telling("What leaves"),
        "at": NOW,
    }
    return Split(**(values | changes))


def merge(kept: Story, other: Story, **changes: Any) -> Merge:
    told = Merge(kept.id, kept.version, other.id, other.version, telling("Both"))
    return replace(told, **changes)


async def two_reports(stores: Stores, **change: Any) -> Story:
    return await tell(stores, of=PAPER, story=await tell(stores, **change))


async def sent(stores: Stores, now: Any = NOW) -> Delivery:
    delivery = await claimed(stores, CHANNEL, now)
    await deliver(stores, delivery)
    return delivery


async def test_a_report_that_leaves_opens_a_story_of_its_own(stores: Stores) -> None:
    before = await two_reports(stores)
    first, second = before.reports
    stays, leaves = await stores.repairs.split(split(before, second.id))
    assert (stays.reports, leaves.reports) == ((first,), (second,))
    assert (stays.id, stays.version, leaves.version) == (before.id, before.version + 1, 1)
    assert (stays.brief.headline, leaves.brief.headline) == ("What stays", "What leaves")
    assert leaves.audience == before.audience
    assert [await stores.stories.get(one.id) for one in (stays, leaves)] == [stays, leaves]


async def test_each_part_is_found_by_its_own_words_and_tags(stores: Stores) -> None:
    before = await two_reports(stores)
    stays, leaves = await stores.repairs.split(split(before, before.reports[1].id))
    assert await stores.stories.latest(StoryFilter(words=("broker",)), 5) == [leaves]
    assert await stores.stories.latest(StoryFilter(words=("messenger",)), 5) == [stays]
    assert len(await stores.stories.latest(StoryFilter(topic=PRIVACY.id), 5)) == 2


async def test_the_moved_report_is_told_to_every_window(stores: Stores) -> None:
    before = await two_reports(stores)
    seen = await stores.stories.revision()
    _, leaves = await stores.repairs.split(split(before, before.reports[1].id))
    (moved,) = await stores.stories.revised(seen)
    assert (moved.id, moved.story_id) == (before.reports[1].id, leaves.id)


async def test_a_posted_card_is_edited_and_the_part_that_left_posted_where_it_is_owed(stores: Stores) -> None:
    subscription = await subscribe(stores)
    before = await tell(stores, query_ids=(subscription.query_id,))
    card = await sent(stores)
    before = await tell(stores, of=PAPER, story=before)
    told = telling("What leaves", query_ids=(subscription.query_id,))
    _, leaves = await stores.repairs.split(split(before, before.reports[1].id, leaves=told))
    post = await sent(stores, LATER)
    edit = await sent(stores, LATER)
    assert (post.subject, post.message) == (leaves.id, None)
    assert (edit.id, edit.version) == (card.id, before.version + 1)
    assert await stores.outbox.claim(CHANNEL, LATER) is None


async def test_old_news_that_leaves_is_posted_nowhere(stores: Stores) -> None:
    subscription = await subscribe(stores)
    before = await two_reports(stores)
    told = telling("What leaves", query_ids=(subscription.query_id,))
    await stores.repairs.split(split(before, before.reports[1].id, leaves=told, notify=False))
    assert not await stores.outbox.owed(LATER)


async def test_who_muted_the_story_hears_of_neither_part(stores: Stores) -> None:
    subscription = await subscribe(stores)
    before = await two_reports(stores)
    await stores.subscriptions.choose(CHANNEL, before.id, Choice.MUTE, NOW)
    told = telling("What leaves", query_ids=(subscription.query_id,))
    _, leaves = await stores.repairs.split(split(before, before.reports[1].id, leaves=told))
    assert await stores.subscriptions.choice(CHANNEL, leaves.id) is Choice.MUTE
    assert not await stores.outbox.owed(LATER)


async def test_an_update_of_a_report_that_leaves_is_not_sent(stores: Stores) -> None:
    before = await tell(stores)
    await stores.subscriptions.choose(CHANNEL, before.id, Choice.FOLLOW, NOW)
    before = await tell(stores, of=PAPER, story=before, new_facts=("40",))
    assert await stores.outbox.owed(NOW)
    await stores.repairs.split(split(before, before.reports[1].id))
    assert not await stores.outbox.owed(LATER)


async def test_who_has_been_kept_apart_is_known(stores: Stores) -> None:
    before = await two_reports(stores)
    first, second = before.reports
    said = kept_apart([first], [second])
    await stores.repairs.split(split(before, second.id, apart=said))
    assert await stores.repairs.apart([second.id]) == {(first.id, second.id)}
    assert await stores.repairs.apart([first.id]) == {(first.id, second.id)}
    assert not await stores.repairs.apart([ReportId(987_654)])


async def test_a_story_that_changed_meanwhile_is_not_split_nor_merged(stores: Stores) -> None:
    before, other = await two_reports(stores), await tell(stores)
    with pytest.raises(StoryConflict):
        await stores.repairs.split(split(before, before.reports[1].id, expected_version=1))
    with pytest.raises(StoryConflict):
        await stores.repairs.split(split(before, ReportId(987_654)))
    with pytest.raises(StoryConflict):
        await stores.repairs.merge(merge(before, other, other_version=7))
    with pytest.raises(NotFound):
        await stores.repairs.merge(merge(before, other, other_id=StoryId(987_654)))
    assert await stores.stories.get(before.id) == before
    assert await stores.stories.get(other.id) == other


async def test_a_merged_story_has_all_reports_and_whoever_asks_for_the_other_is_given_it(
    stores: Stores,
) -> None:
    kept, other = await tell(stores), await two_reports(stores)
    story = await stores.repairs.merge(merge(kept, other))
    assert [report.id for report in story.reports] == [r.id for r in (*kept.reports, *other.reports)]
    assert story.version > max(kept.version, other.version)
    assert await stores.stories.get(other.id) == story
    assert await stores.stories.latest(StoryFilter(), 5) == [story]
    assert await stores.stories.latest(StoryFilter(words=("broker",)), 5) == [story]


async def test_a_story_that_was_merged_twice_is_still_found(stores: Stores) -> None:
    first, second, third = [await tell(stores) for _ in range(3)]
    second = await stores.repairs.merge(merge(second, third))
    story = await stores.repairs.merge(merge(first, second))
    assert await stores.stories.get(third.id) == story


async def test_where_only_the_other_was_posted_its_card_becomes_that_of_both(stores: Stores) -> None:
    kept = await tell(stores)
    (other,) = await owe(stores)
    card = await sent(stores)
    story = await stores.repairs.merge(merge(kept, other))
    edit = await sent(stores, LATER)
    assert (edit.id, edit.subject, edit.version) == (card.id, story.id, story.version)
    assert await stores.outbox.claim(CHANNEL, LATER) is None


async def test_where_both_were_posted_both_are_edited_and_nothing_is_posted(stores: Stores) -> None:
    kept, other = await owe(stores, 2)
    cards = [await sent(stores), await sent(stores)]
    subscription = await subscribe(stores)
    told = telling("Both", query_ids=(subscription.query_id,))
    story = await stores.repairs.merge(merge(kept, other, told=told))
    edits = [await sent(stores, LATER), await sent(stores, LATER)]
    assert [edit.id for edit in edits] == [card.id for card in cards]
    assert [edit.subject for edit in edits] == [kept.id, other.id]
    assert all(edit.message for edit in edits)
    assert {edit.story_id for edit in edits} == {story.id}
    assert await stores.outbox.card(CHANNEL, story.id) == edits[0].message
    assert await stores.outbox.card(OTHER_CHANNEL, story.id) is None
    assert await stores.outbox.claim(CHANNEL, LATER) is None


async def test_where_the_first_is_posted_the_other_that_waits_is_not(stores: Stores) -> None:
    kept, other = await owe(stores, 2)
    await sent(stores)
    story = await stores.repairs.merge(merge(kept, other))
    edit = await sent(stores, LATER)
    assert (edit.subject, edit.message is not None) == (story.id, True)
    assert await stores.outbox.claim(CHANNEL, LATER) is None


async def test_where_neither_is_posted_yet_one_card_comes(stores: Stores) -> None:
    kept, other = await owe(stores, 2)
    story = await stores.repairs.merge(merge(kept, other))
    assert (await sent(stores)).subject == story.id
    assert await stores.outbox.claim(CHANNEL, LATER) is None


async def test_a_post_on_its_way_is_not_lost_by_a_merge(stores: Stores) -> None:
    kept = await tell(stores)
    (other,) = await owe(stores)
    begun = await claimed(stores)
    story = await stores.repairs.merge(merge(kept, other))
    await deliver(stores, begun)
    edit = await sent(stores, LATER)
    assert (edit.id, edit.subject, edit.version) == (begun.id, story.id, story.version)


async def test_who_waits_for_more_outlets_is_owed_what_two_stories_make(stores: Stores) -> None:
    patient = new_subscription(manner=replace(new_subscription().manner, confirmed_by=2))
    subscription = await subscribe(stores, patient)
    asked = (subscription.query_id,)
    kept = await tell(stores, query_ids=asked)
    other = await tell(stores, of=PAPER, query_ids=asked)
    assert not await stores.outbox.owed(NOW)
    story = await stores.repairs.merge(merge(kept, other, told=telling("Both", query_ids=asked)))
    assert (await sent(stores)).subject == story.id


async def test_followers_and_mutes_of_the_other_hold_for_the_first(stores: Stores) -> None:
    kept, other = await tell(stores), await tell(stores)
    await stores.subscriptions.choose(CHANNEL, other.id, Choice.MUTE, NOW)
    await stores.subscriptions.choose(OTHER_CHANNEL, other.id, Choice.MUTE, NOW)
    await stores.subscriptions.choose(OTHER_CHANNEL, kept.id, Choice.FOLLOW, NOW)
    story = await stores.repairs.merge(merge(kept, other))
    assert await stores.subscriptions.choice(CHANNEL, story.id) is Choice.MUTE
    assert await stores.subscriptions.choice(OTHER_CHANNEL, story.id) is Choice.FOLLOW


async def test_an_update_of_the_other_is_still_sent_as_one_of_the_first(stores: Stores) -> None:
    kept, other = await tell(stores), await tell(stores)
    await stores.subscriptions.choose(CHANNEL, other.id, Choice.FOLLOW, NOW)
    other = await tell(stores, of=PAPER, story=other, new_facts=("40",))
    story = await stores.repairs.merge(merge(kept, other))
    update = await sent(stores)
    assert (update.kind, update.story_id) == (DeliveryKind.UPDATE, story.id)


async def test_a_digest_holds_the_first_in_place_of_the_other(stores: Stores) -> None:
    kept, other = await tell(stores), await tell(stores)
    digest = await stores.digests.owe(NewDigest(CHANNEL, Occasion.QUIET, (other.id,), NOW))
    assert digest is not None
    story = await stores.repairs.merge(merge(kept, other))
    assert (await stores.digests.get(digest.id)).stories == (story,)
    assert (
        await stores.digests.owe(NewDigest(CHANNEL, Occasion.QUIET, (story.id,), NOW + timedelta(1))) is None
    )


async def test_corrected_tags_stay_corrected(stores: Stores) -> None:
    kept, other = await tell(stores), await tell(stores)
    other = await stores.objections.withhold(other.id, "A false sentence.")
    assert (await stores.repairs.merge(merge(kept, other))).withheld == ("A false sentence.",)
