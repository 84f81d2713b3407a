"""What every StoryStore promises."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import EDIT_REST
from bot.domain.errors import InvalidQuery, NotFound, StoryConflict
from bot.domain.feed import EntryId, GuildId, Outlet
from bot.domain.query import QueryId
from bot.domain.report import LONGEST_WINDOW, ReportId, Span
from bot.domain.story import Audience, Comparison, Story, StoryFilter, StoryId, StoryText, WindowReport
from bot.domain.subscription import Cadence, Manner, Target, TargetKind
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.domain.vector import Vector
from bot.usecases.stories import Stories as Reading
from tests.contracts.scenes import Stores, arrive, claimed, deliver, owe, subscribe, tell
from tests.fakes.samples import (
    CENSORSHIP,
    CHANNEL,
    CHINA,
    EVERYONE,
    GUILD,
    INBOX,
    NOW,
    OTHER_CHANNEL,
    OTHER_GUILD,
    PAPER,
    brief,
    draft,
    entry,
    new_subscription,
    query,
    story_change,
)

HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
HERE = Audience(servers=frozenset({GUILD}))
THERE = Audience(servers=frozenset({OTHER_GUILD}))


async def owed(stores: Stores) -> set[Target]:
    return set(await stores.outbox.owed(NOW + timedelta(days=9)))


async def found(stores: Stores, *words: str) -> Sequence[StoryId]:
    return [story.id for story in await stores.stories.latest(StoryFilter(words=words), 10)]


async def test_a_first_report_opens_a_story(stores: Stores) -> None:
    entry_id = await arrive(stores)
    change = story_change(entry_id, audience=HERE)
    story = await stores.stories.commit(change)
    (report,) = story.reports
    assert (report.entry_id, report.title, report.article) == (
        entry_id,
        change.draft.title,
        change.draft.article,
    )
    assert (report.outlet, report.url, report.copy_of) == (change.draft.outlet, change.draft.url, None)
    assert story == Story(
        id=story.id,
        version=1,
        reports=(report,),
        brief=change.brief,
        topics=(CENSORSHIP,),
        places=(CHINA,),
        opened_at=NOW,
        changed_at=NOW,
        audience=HERE,
    )


async def test_a_story_is_given_back_as_it_was_returned(stores: Stores) -> None:
    told = draft("“标题” 🔒", "First.\n\n“Quoted.”", blockquotes=(Span(8, 17),), language="zh", url=None)
    story = await tell(stores, of=told)
    assert await stores.stories.get(story.id) == story
    assert story.reports[0].article == told.article


async def test_what_stories_say_comes_in_the_order_of_the_stories(stores: Stores) -> None:
    first = await tell(stores, of=draft("“标题” 🔒", "First.\n\n“Quoted.”"))
    second = await tell(stores, of=draft("The messenger is back", "Yes.", outlet=PAPER), at=NOW + HOUR)
    first = await tell(stores, story=first, of=draft("Ministry says no", "No."), at=NOW + 2 * HOUR)
    said = [
        StoryText(first.id, NOW + 2 * HOUR, ("“标题” 🔒", "First.\n\n“Quoted.”", "Ministry says no", "No.")),
        StoryText(second.id, NOW + HOUR, ("The messenger is back", "Yes.")),
    ]
    assert await stores.stories.texts(StoryFilter(), 10) == said
    assert await stores.stories.texts(StoryFilter(), 1) == said[:1]
    assert await stores.stories.texts(StoryFilter(words=("back",)), 10) == said[1:]
    assert await stores.stories.texts(StoryFilter(words=("nowhere",)), 10) == []


async def test_characters_that_no_database_takes_are_replaced_one_for_one(stores: Stores) -> None:
    told = draft("a\x00b", "x\ud800y \x00 “z”", blockquotes=(Span(6, 9),))
    story = await tell(stores, of=told)
    assert await stores.stories.get(story.id) == story
    (report,) = (await stores.stories.get(story.id)).reports
    assert report.article.blockquotes[0].of(report.article.text) == "“z”"


async def test_there_is_no_story_that_was_never_told(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.stories.get(StoryId(404))


async def test_a_second_report_joins_with_new_brief_tags_and_a_wider_audience(stores: Stores) -> None:
    first = await tell(stores, audience=HERE)
    speech, russia = TopicTag(TopicId("speech"), ("protest",)), PlaceTag(CountryCode("RU"), ("Moscow",))
    second = await tell(
        stores,
        story=first,
        of=draft("The messenger is back", outlet=PAPER),
        topics=(speech, CENSORSHIP),
        places=(russia,),
        audience=THERE,
        at=NOW + HOUR,
    )
    assert second.version == 2
    assert second.reports[0] == first.reports[0]
    assert second.reports[1].outlet == PAPER
    assert second.brief.headline == "The messenger is back"
    assert (second.topics, second.places) == ((speech, CENSORSHIP), (russia,))
    assert second.audience == HERE | THERE
    assert (second.opened_at, second.changed_at) == (NOW, NOW + HOUR)
    assert await stores.stories.get(first.id) == second


async def test_a_shared_audience_stays_shared(stores: Stores) -> None:
    story = await tell(stores, audience=EVERYONE)
    assert (await tell(stores, story=story, audience=HERE)).audience == EVERYONE | HERE


async def test_a_copy_names_the_report_it_repeats(stores: Stores) -> None:
    story = await tell(stores)
    joined = await tell(stores, story=story, copy_of=story.lead.id)
    assert joined.reports[1].copy_of == story.lead.id


async def test_a_story_without_tags_has_none(stores: Stores) -> None:
    story = await tell(stores, topics=(), places=())
    assert (story.topics, story.places) == ((), ())


async def test_an_older_version_is_refused_and_leaves_no_trace(stores: Stores) -> None:
    old = await tell(stores)
    new = await tell(stores, story=old)
    late = await arrive(stores)
    with pytest.raises(StoryConflict):
        await stores.stories.commit(story_change(late, story=old, of=draft("Too late"), audience=HERE))
    assert await stores.stories.get(old.id) == new
    assert await stores.stories.story_of(late) is None
    assert late in {pending.id for pending in await stores.feeds.pending(None, 10)}


async def test_a_story_that_does_not_exist_cannot_grow(stores: Stores) -> None:
    gone = replace(await tell(stores), id=StoryId(404))
    late = await arrive(stores)
    with pytest.raises(NotFound):
        await stores.stories.commit(story_change(late, story=gone))
    assert await stores.stories.story_of(late) is None


async def test_a_report_of_an_entry_that_does_not_exist_is_refused(stores: Stores) -> None:
    with pytest.raises(NotFound):
        await stores.stories.commit(story_change(EntryId(404)))
    assert await stores.stories.latest(StoryFilter(), 10) == []


async def test_an_entry_becomes_one_report_whoever_comes_second(stores: Stores) -> None:
    entry_id = await arrive(stores)
    story = await stores.stories.commit(story_change(entry_id))
    with pytest.raises(StoryConflict):
        await stores.stories.commit(story_change(entry_id, of=draft("The same again")))
    assert await stores.stories.latest(StoryFilter(), 10) == [story]


async def test_a_committed_entry_is_no_longer_pending_and_leads_to_its_story(stores: Stores) -> None:
    entry_id = await arrive(stores)
    assert await stores.stories.story_of(entry_id) is None
    story = await stores.stories.commit(story_change(entry_id))
    assert await stores.feeds.pending(None, 10) == []
    assert await stores.stories.story_of(entry_id) == story


async def test_a_changed_entry_replaces_its_report_in_place(stores: Stores) -> None:
    story = await tell(stores)
    story = await tell(stores, story=story, of=draft("Second"))
    lead = story.lead
    changed = draft("Corrected", "Another text.", outlet=PAPER, published_at=NOW + HOUR, url=None)
    again = await stores.stories.commit(
        story_change(lead.entry_id, story=story, of=changed, updates=lead.id, at=NOW + HOUR)
    )
    assert again.version == story.version + 1
    assert [report.id for report in again.reports] == [report.id for report in story.reports]
    assert (again.lead.title, again.lead.article, again.lead.outlet) == ("Corrected", changed.article, PAPER)
    assert again.reports[1] == story.reports[1]
    assert await stores.stories.get(story.id) == again


async def test_a_report_keeps_what_it_added_until_a_change_of_it_adds_more(stores: Stores) -> None:
    story = await tell(stores)
    story = await tell(stores, story=story, new_facts=("15,000 schools", "巴马科"))
    joined = story.reports[1]
    assert (story.lead.new_facts, joined.new_facts) == ((), ("15,000 schools", "巴马科"))

    async def changed(*facts: str) -> tuple[str, ...]:
        now = await stores.stories.get(story.id)
        change = story_change(joined.entry_id, story=now, updates=joined.id, new_facts=facts)
        return (await stores.stories.commit(change)).reports[1].new_facts

    assert await changed() == joined.new_facts
    assert await changed("Anna Packet") == ("Anna Packet",)
    assert (await stores.stories.get(story.id)).reports[1].new_facts == ("Anna Packet",)


async def test_what_a_report_was_compared_with_is_kept_the_likeliest_first(stores: Stores) -> None:
    first = await tell(stores)
    likely = Comparison(first.id, 0.91, first.lead.id, 1)
    other = Comparison(StoryId(404), 0.25, ReportId(405), 24)
    story = await tell(stores, story=first, compared=(likely, other))
    joined = story.reports[1]
    assert await stores.stories.comparisons(story.id) == {joined.id: [likely, other]}
    await stores.stories.commit(story_change(joined.entry_id, story=story, updates=joined.id))
    assert await stores.stories.comparisons(story.id) == {joined.id: [likely, other]}


async def test_how_alike_two_reports_are_is_kept_with_their_comparison(stores: Stores) -> None:
    compared = (Comparison(StoryId(404), 0.25, ReportId(405), 1, likeness=0.75),)
    story = await tell(stores, compared=compared)
    assert await stores.stories.comparisons(story.id) == {story.lead.id: list(compared)}


async def test_what_a_report_means_is_kept_and_goes_with_its_text(stores: Stores) -> None:
    first, second = Vector("fake 1", bytes(range(256))), Vector("fake 2", b"\x00\xff")
    story = await tell(stores, vector=first)
    await tell(stores)
    assert [report.vector async for report in stores.stories.window(NOW, 10)] == [first, None]
    assert [report.vector for report in await stores.stories.revised(0)] == [first, None]
    for vector in (second, None):
        now = await stores.stories.get(story.id)
        change = story_change(story.lead.entry_id, story=now, updates=story.lead.id, vector=vector)
        await stores.stories.commit(change)
        assert [report.vector async for report in stores.stories.window(NOW, 10)] == [vector, None]


async def test_only_a_report_of_that_story_can_be_replaced(stores: Stores) -> None:
    story = await tell(stores)
    other = await tell(stores)
    for report_id in (other.lead.id, ReportId(404)):
        with pytest.raises(NotFound):
            await stores.stories.commit(
                story_change(story.lead.entry_id, story=story, of=draft("Wrong"), updates=report_id)
            )
    assert await stores.stories.get(story.id) == story
    assert await stores.stories.get(other.id) == other


async def test_of_many_reports_the_window_holds_those_published_last(stores: Stores) -> None:
    for title, published in (("Last", NOW), ("First", NOW - 2 * HOUR), ("Second", NOW - HOUR)):
        await tell(stores, of=draft(title, published_at=published))
    window = stores.stories.window(NOW - 3 * HOUR, 2)
    assert [report.title async for report in window] == ["Last", "Second"]


async def test_more_reports_than_are_read_at_once_come_in_order(stores: Stores) -> None:
    for number in range(45):
        await tell(stores, of=draft(f"Number {number}"))
    window = [report async for report in stores.stories.window(NOW - HOUR, 100)]
    assert [report.title for report in window] == [f"Number {number}" for number in range(45)]


async def test_the_window_holds_reports_published_since_in_order_of_arrival(stores: Stores) -> None:
    first = await tell(stores, of=draft("First", published_at=NOW))
    await tell(stores, of=draft("Old", published_at=NOW - 2 * HOUR))
    late = await tell(stores, story=first, of=draft("Earlier, but later", published_at=NOW - HOUR, url=None))
    window = [report async for report in stores.stories.window(NOW - HOUR, 10)]
    assert [(report.title, report.story_id) for report in window] == [
        ("First", first.id),
        ("Earlier, but later", first.id),
    ]
    lead = late.lead
    assert window[0] == WindowReport(
        id=lead.id,
        story_id=first.id,
        title="First",
        text=lead.article.text,
        language="en",
        published_at=NOW,
        outlet=lead.outlet.name,
        url="https://wire.example/messenger-blocked",
        revision=window[0].revision,
        story_opened_at=first.opened_at,
    )
    assert window[1].url is None


async def test_the_latest_are_those_last_changed(stores: Stores) -> None:
    first = await tell(stores, at=NOW)
    second = await tell(stores, at=NOW + HOUR)
    third = await tell(stores, at=NOW + HOUR)
    assert await stores.stories.latest(StoryFilter(), 10) == [third, second, first]
    first = await tell(stores, story=first, at=NOW + 2 * HOUR)
    assert await stores.stories.latest(StoryFilter(), 2) == [first, third]


@pytest.mark.parametrize(
    ("guild", "titles"),
    [(GUILD, {"Here", "Shared"}), (OTHER_GUILD, {"Shared"}), (None, {"Shared"})],
)
async def test_readers_find_what_is_for_their_server(
    stores: Stores, guild: GuildId | None, titles: set[str]
) -> None:
    await tell(stores, of=draft("Here"), audience=HERE)
    await tell(stores, of=draft("Shared"), audience=EVERYONE)
    latest = await stores.stories.latest(StoryFilter(guild=guild), 10)
    assert {story.lead.title for story in latest} == titles


@pytest.mark.parametrize(
    "wanted",
    [
        StoryFilter(topic=TopicId("spyware")),
        StoryFilter(place=CountryCode("GR")),
        StoryFilter(outlet="The Evening Paper"),
        StoryFilter(outlet="the evening PAPER"),
        StoryFilter(since=NOW + HOUR),
        StoryFilter(words=("predator",)),
        StoryFilter(
            topic=TopicId("spyware"), place=CountryCode("GR"), outlet=PAPER.name, words=("minister", "phone")
        ),
    ],
)
async def test_a_filter_lets_through_what_has_all_it_asks_for(stores: Stores, wanted: StoryFilter) -> None:
    await tell(stores)
    spyware, greece = TopicTag(TopicId("spyware"), ()), PlaceTag(CountryCode("GR"), ())
    told = draft("Predator on a minister’s phone", outlet=PAPER)
    sought = await tell(stores, of=told, topics=(CENSORSHIP, spyware), places=(greece,), at=NOW + HOUR)
    assert await stores.stories.latest(wanted, 10) == [sought]


async def test_what_has_no_topic_can_be_left_out(stores: Stores) -> None:
    tagged = await tell(stores)
    await tell(stores, of=draft("Rovers win the cup"), topics=())
    assert await stores.stories.latest(StoryFilter(tagged=True), 10) == [tagged]
    assert len(await stores.stories.latest(StoryFilter(), 10)) == 2


@pytest.mark.parametrize(
    "wanted",
    [
        StoryFilter(topic=TopicId("CN")),
        StoryFilter(place=CountryCode("censorship")),
        StoryFilter(outlet="Evening Paper"),
        StoryFilter(since=NOW + timedelta(microseconds=1)),
        StoryFilter(topic=TopicId("censorship"), place=CountryCode("RU")),
    ],
)
async def test_a_filter_lets_nothing_else_through(stores: Stores, wanted: StoryFilter) -> None:
    await tell(stores, of=draft(outlet=PAPER))
    assert await stores.stories.latest(wanted, 10) == []


async def test_search_finds_whole_words_in_any_case_without_accents(stores: Stores) -> None:
    text = "Users don’t go to the Café: Beijing’s wi-fi, l’état 2026. 中国网络审查升级。審査が強化"
    story = await tell(stores, of=draft(text=text + " and other tools"))
    await tell(stores, of=draft("Nothing of it", "in here"))
    for words in (
        ("REGULATOR",),
        ("regulator", "café", "tools"),
        ("cafe",),
        ("cafe messenger",),
        ("don't",),
        ("don’t",),
        ("Beijing",),
        ("état",),
        ("l'etat",),
        ("审",),
        ("网络审查",),
        ("審査",),
        ("Wi-Fi",),
        ("2026",),
    ):
        assert await found(stores, *words) == [story.id], words


async def test_search_finds_nothing_else(stores: Stores) -> None:
    await tell(stores, of=draft("Spoken", "The regulator spoke. 中国网络审查升级 “络网” “审网络审”"))
    for words in (
        ("regulat",),
        ("gulator",),
        ("regulator", "unheard"),
        ("查络",),
        ("中国审查",),
        ("络审网",),
        ("!!!",),
        ('regulator" OR "x',),
        ("regulator NOT spoke",),
        ("spo*",),
        ("%",),
    ):
        assert await found(stores, *words) == [], words


async def test_search_looks_in_all_reports_as_they_are_now(stores: Stores) -> None:
    story = await tell(stores, of=draft("Alpha", "beta"))
    story = await tell(stores, story=story, of=draft("Gamma", "delta"), headline="Omega")
    assert await found(stores, "alpha", "delta", "omega") == [story.id]
    lead = story.lead
    await stores.stories.commit(
        story_change(lead.entry_id, story=story, of=draft("New", "text"), updates=lead.id, headline="Psi")
    )
    assert await found(stores, "new", "gamma", "psi") == [story.id]
    assert [await found(stores, word) for word in ("alpha", "beta", "omega")] == [[], [], []]


async def test_each_target_of_an_answered_query_is_owed_the_story_once(stores: Stores) -> None:
    asked = await subscribe(stores)
    also = await subscribe(stores, new_subscription(of=query("messenger")))
    await subscribe(stores, new_subscription(OTHER_CHANNEL))
    await subscribe(stores, new_subscription(INBOX, of=query("unrelated")))
    story = await tell(stores, query_ids=(asked.query_id, also.query_id))
    assert await owed(stores) == {CHANNEL, OTHER_CHANNEL}
    delivery = await claimed(stores)
    assert (delivery.story_id, delivery.version, delivery.message) == (story.id, 1, None)


async def test_a_target_is_owed_a_story_once_for_ever(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    await deliver(stores, delivery)
    subscription = await subscribe(stores)
    await tell(stores, story=story, query_ids=(subscription.query_id,), at=NOW + timedelta(days=3))
    assert await owed(stores) == set()


async def test_nobody_is_owed_what_nobody_asked_for(stores: Stores) -> None:
    await subscribe(stores)
    await tell(stores, query_ids=())
    await tell(stores, query_ids=(QueryId(404),))
    assert await owed(stores) == set()


async def test_without_notify_nothing_new_is_owed(stores: Stores) -> None:
    await owe(stores, notify=False)
    assert await owed(stores) == set()


async def test_paused_and_digest_subscriptions_are_owed_nothing(stores: Stores) -> None:
    paused = await subscribe(stores)
    await stores.subscriptions.pause(CHANNEL, "the manager wished it")
    await subscribe(stores, new_subscription(OTHER_CHANNEL, manner=Manner(Cadence.DAILY)))
    await tell(stores, query_ids=(paused.query_id,))
    assert await owed(stores) == set()


@pytest.mark.parametrize(
    ("audience", "targets"),
    [
        (EVERYONE, {CHANNEL, OTHER_CHANNEL, INBOX}),
        (HERE, {CHANNEL}),
        (THERE, {OTHER_CHANNEL}),
        (HERE | THERE, {CHANNEL, OTHER_CHANNEL}),
        (Audience(), set()),
    ],
)
async def test_only_servers_in_the_audience_are_owed_a_story(
    stores: Stores, audience: Audience, targets: set[Target]
) -> None:
    asked = await subscribe(stores, new_subscription(CHANNEL, guild=GUILD))
    await subscribe(stores, new_subscription(OTHER_CHANNEL, guild=OTHER_GUILD))
    await subscribe(stores, new_subscription(INBOX, guild=None))
    await tell(stores, audience=audience, query_ids=(asked.query_id,))
    assert await owed(stores) == targets


async def test_a_wider_audience_is_owed_the_story_then(stores: Stores) -> None:
    asked = await subscribe(stores, new_subscription(OTHER_CHANNEL, guild=OTHER_GUILD))
    story = await tell(stores, audience=HERE, query_ids=(asked.query_id,))
    await tell(stores, story=story, audience=THERE, query_ids=(asked.query_id,))
    delivery = await claimed(stores, OTHER_CHANNEL, NOW)
    assert delivery.version == 2


async def test_a_message_posted_lately_is_owed_the_new_version(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    await deliver(stores, delivery)
    await tell(stores, story=story, notify=False, at=NOW + 47 * HOUR)
    edit = await claimed(stores, CHANNEL, NOW + 47 * HOUR)
    assert (edit.id, edit.version) == (delivery.id, 2)
    assert edit.message is not None


async def test_a_message_posted_long_ago_is_left_as_it_is(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    await deliver(stores, delivery)
    await tell(stores, story=story, at=NOW + 49 * HOUR)
    assert await owed(stores) == set()


async def test_what_waits_to_be_posted_is_posted_as_it_stands_then(stores: Stores) -> None:
    (story,) = await owe(stores)
    await tell(stores, story=story, notify=False, at=NOW + HOUR)
    delivery = await claimed(stores, CHANNEL, NOW + HOUR)
    assert (delivery.version, delivery.message) == (2, None)


async def test_a_story_that_grew_while_it_was_posted_is_edited_afterwards(stores: Stores) -> None:
    (story,) = await owe(stores)
    delivery = await claimed(stores)
    await tell(stores, story=story, notify=False)
    await deliver(stores, delivery)
    edit = await claimed(stores, now=NOW + EDIT_REST)
    assert (edit.id, edit.version) == (delivery.id, 2)
    assert edit.message is not None


async def test_very_many_queries_may_be_answered_at_once(stores: Stores) -> None:
    subscription = await subscribe(stores)
    await tell(stores, query_ids=(*range(10**6, 10**6 + 33_000), subscription.query_id))
    assert await owed(stores) == {CHANNEL}


async def test_a_thread_and_a_channel_of_one_number_are_two_targets(stores: Stores) -> None:
    thread = Target(TargetKind.THREAD, CHANNEL.id)
    asked = await subscribe(stores)
    await subscribe(stores, new_subscription(thread))
    await tell(stores, query_ids=(asked.query_id,))
    assert await owed(stores) == {CHANNEL, thread}


async def test_outlets_are_told_apart_by_all_that_is_known_of_them(stores: Stores) -> None:
    story = await tell(stores, of=draft(outlet=Outlet("Wire", country="CN")))
    story = await tell(stores, story=story, of=draft(outlet=Outlet("Wire")))
    assert [report.outlet for report in story.reports] == [Outlet("Wire", country="CN"), Outlet("Wire")]


async def test_a_brief_comes_back_with_every_source(stores: Stores) -> None:
    entry_id = await arrive(stores, entry("brief"))
    change = replace(
        story_change(entry_id), brief=brief("Headline", text="审查 “升级”.\n\nMore.", language="zh")
    )
    story = await stores.stories.commit(change)
    assert (await stores.stories.get(story.id)).brief == change.brief


async def test_what_is_new_or_changed_is_found_by_its_revision(stores: Stores) -> None:
    first = await tell(stores)
    before = await stores.stories.revision()
    second = await tell(stores)
    (new,) = await stores.stories.revised(before)
    assert (new.id, new.story_id, new.revision) == (
        second.lead.id,
        second.id,
        await stores.stories.revision(),
    )
    assert new.revision > before
    changed = story_change(first.lead.entry_id, story=first, updates=first.lead.id)
    await stores.stories.commit(changed)
    assert [report.id for report in await stores.stories.revised(before)] == [second.lead.id, first.lead.id]
    assert await stores.stories.revised(await stores.stories.revision()) == []


async def test_a_change_of_a_report_too_old_to_be_compared_with_holds_up_nobody(stores: Stores) -> None:
    old = await tell(stores, of=draft(published_at=NOW - LONGEST_WINDOW - MINUTE))
    seen = await stores.stories.revision()
    changed = story_change(old.lead.entry_id, story=old, updates=old.lead.id, of=old.lead)
    await stores.stories.commit(changed)
    assert await stores.stories.revision() > seen
    await stores.stories.commit(replace(story_change(await arrive(stores)), seen=seen))


async def test_a_report_is_returned_as_the_next_one_is_compared_with_it(stores: Stores) -> None:
    first, before = await tell(stores), await stores.stories.revision()
    means = Vector("fake 1", b"\x00\xff")
    story = await tell(stores, story=first, of=draft("a\x00b", "x\ud800y", language="zh"), vector=means)
    (revised,) = await stores.stories.revised(before)
    assert WindowReport.of(story.reports[-1], story, means) == revised
    changed = story_change(first.lead.entry_id, story=story, updates=first.lead.id)
    story = await stores.stories.commit(changed)
    (revised,) = await stores.stories.revised(revised.revision)
    assert WindowReport.of(story.lead, story, None) == revised


async def test_a_report_that_was_not_compared_with_all_others_is_refused(stores: Stores) -> None:
    seen = await stores.stories.revision()
    entry_id, later = await arrive(stores), await arrive(stores)
    await stores.stories.commit(replace(story_change(entry_id), seen=seen))
    with pytest.raises(StoryConflict):
        await stores.stories.commit(replace(story_change(later), seen=seen))
    assert await stores.stories.story_of(later) is None
    await stores.stories.commit(replace(story_change(later), seen=await stores.stories.revision()))


@pytest.mark.parametrize(("digits", "error"), [(30, NotFound), (5_000, InvalidQuery)])
async def test_a_number_that_no_story_can_have_is_looked_for_as_a_word(
    stores: Stores, digits: int, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await Reading(stores.stories).find("9" * digits, None)
