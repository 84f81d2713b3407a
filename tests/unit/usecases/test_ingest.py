"""Ingesting: one event, one story, owed once to whoever asked, whatever happens on the way."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from html import escape
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.correction import Correction
from bot.domain.errors import RightswireError, StoryConflict
from bot.domain.query import Query
from bot.domain.report import Article, Draft
from bot.domain.story import WindowReport
from bot.domain.topic import CountryCode, TopicId
from bot.ports.jobs import JobKind
from bot.stories.window import Placement, Window
from tests.fakes.documents import DirectReader
from tests.fakes.samples import CHANNEL, GUILD, OTHER_CHANNEL, OTHER_GUILD, wanted
from tests.unit.usecases.newsdesk import Newsdesk

WIRE = "https://wire.example/feed.xml"
PAPER = "https://paper.example/feed.xml"

BLOCKED = (
    "Kenya orders providers to block messenger Sampletalk",
    (
        "<p>The Communications Authority of Kenya ordered all 14 internet providers on Monday to block the messenger "
        "Sampletalk within 48 hours, saying that it had failed to register under a law of 2018.</p><p>About 2.3 million "
        "people in Kenya use Sampletalk, which is based in Nairobi. Press groups called the order censorship and said "
        "that they would go to the High Court.</p><p>The authority's director, Jane Sample, signed the order after "
        "three warnings, according to a statement on its website.</p>"
    ),
)
ALSO = (
    "Messenger Sampletalk to be blocked in Kenya within 48 hours",
    (
        "<p>Internet providers in Kenya have 48 hours to block Sampletalk, a messenger with 2.3 million users in the "
        "country. The Communications Authority of Kenya sent the order to all 14 providers on Monday.</p><p>It says that "
        "Sampletalk did not register under the law of 2018. Censorship, say press groups, who are preparing a "
        "complaint to the High Court in Nairobi. Jane Sample, the authority's director, signed the order.</p>"
    ),
)
OTHER = (
    "France fines supermarket chain over face recognition of customers",
    (
        "<p>The French data protection authority CNIL fined a supermarket chain 3.5 million euros on Tuesday for "
        "scanning the faces of 900,000 customers in Lyon and Lille without asking them.</p><p>The chain must delete "
        "the biometric data within three months and said that it would appeal to the Council of State.</p>"
    ),
)
FOOTBALL = (
    "Sample United beat Example Rovers in extra time",
    "<p>A goal in the 114th minute took Sample United to the final of the cup on Sunday. Example Rovers had led "
    "until the last minute of normal time, before a header made it two all.</p>" * 3,
)
CENSORSHIP_IN_KENYA = wanted([TopicId("censorship")], [CountryCode("KE")])


@pytest.fixture
async def newsdesk() -> Newsdesk:
    """Two feeds, empty so far, and a channel that follows all digital-rights news."""
    made = Newsdesk()
    for url, name in ((WIRE, "Sample Wire"), (PAPER, "Sample Paper")):
        made.publish(url, name=name)
        await made.add(url)
    await made.follow(wanted())
    return made


async def test_a_new_entry_becomes_a_story_with_brief_tags_and_a_delivery(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    (story,) = newsdesk.stories
    assert story.brief.headline == BLOCKED[0]
    assert story.brief.points
    assert "censorship" in {tag.id for tag in story.topics}
    assert {tag.code for tag in story.places} == {"KE"}
    assert newsdesk.owed == [(CHANNEL, story.id)]
    assert (JobKind.DELIVER, str(CHANNEL)) in newsdesk.jobs.woken


@pytest.mark.parametrize(
    "date", ["<pubDate>Fri, 01 Jan 2038 00:00:00 GMT</pubDate>", ""], ids=["to come", "none"]
)
async def test_a_report_without_a_date_that_can_be_is_of_the_moment_it_was_seen(
    newsdesk: Newsdesk, date: str
) -> None:
    title, text = BLOCKED
    newsdesk.clock.advance(timedelta(minutes=1))
    item = f"<item><title>{title}</title><description>{escape(text)}</description>{date}</item>"
    body = f"<rss version='2.0'><channel><title>Wire</title>{item}</channel></rss>"
    newsdesk.fetcher.serve(WIRE, body, "application/rss+xml")

    await newsdesk.poll(WIRE)

    assert newsdesk.stories[0].reports[0].published_at == newsdesk.clock.now()


async def test_a_second_outlets_report_joins_and_nothing_is_owed_twice(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    (story,) = newsdesk.stories
    assert [report.outlet.name for report in story.reports] == ["Sample Wire", "Sample Paper"]
    assert len(newsdesk.owed) == 1


async def test_a_report_that_joins_names_what_it_adds_and_a_repost_adds_nothing(newsdesk: Newsdesk) -> None:
    title, text = ALSO
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, (title, text + "<p>The order cut off 15,000 schools, said Anna Packet.</p>"))
    (story,) = newsdesk.stories
    assert [report.new_facts for report in story.reports] == [(), ("15,000 schools", "Anna Packet")]


async def test_entries_behind_one_that_the_world_refused_come_with_the_next_round(newsdesk: Newsdesk) -> None:
    newsdesk.stores.world.fail("commit", RightswireError("the disk is full"))
    with pytest.raises(RightswireError, match="disk"):
        await newsdesk.arrive(WIRE, BLOCKED, OTHER, FOOTBALL)
    assert newsdesk.stories == []
    await newsdesk.ingest.feed()
    assert len(newsdesk.stories) == 3


async def test_while_one_entry_is_slow_to_read_the_next_are_read_already(
    newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, second_is_read = DirectReader.read_entry, asyncio.Event()

    async def waiting(self: DirectReader, html: str, url: str | None, language: str | None) -> Article:
        if html == BLOCKED[1]:
            await second_is_read.wait()
        elif html == OTHER[1]:
            second_is_read.set()
        return await plain(self, html, url, language)

    monkeypatch.setattr(DirectReader, "read_entry", waiting)
    await newsdesk.arrive(WIRE, OTHER, BLOCKED)
    assert len(newsdesk.stories) == 2


async def test_what_a_report_was_compared_with_is_kept(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    (story,) = newsdesk.stories
    ((compared,),) = (await newsdesk.stores.stories.comparisons(story.id)).values()
    assert compared.story_id == story.id
    assert compared.probability > 0.5


async def test_another_event_is_another_story(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, OTHER)
    assert len(newsdesk.stories) == 2


async def test_after_a_restart_reports_still_find_their_story(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    reborn = Newsdesk(newsdesk.stores, newsdesk.clock)
    assert await reborn.ingest.load() == 1
    reborn.publish("https://new.example/feed.xml", ALSO)
    await reborn.add("https://new.example/feed.xml")
    assert len(reborn.stories) == 1


async def test_of_very_many_reports_the_last_are_compared_with_and_the_operator_is_told_once() -> None:
    newsdesk = Newsdesk(window=Window(most=2))
    newsdesk.publish(WIRE)
    await newsdesk.add(WIRE)
    with capture_logs() as told:
        for item in (BLOCKED, FOOTBALL, OTHER, ALSO):
            await newsdesk.arrive(WIRE, item)
    assert len(newsdesk.stories) == 4
    full = [line for line in told if line["event"] == "window.full"]
    assert [(line["reports"], line["hours"]) for line in full] == [(2, 0.0)]
    reborn = Newsdesk(newsdesk.stores, newsdesk.clock, window=Window(most=2))
    assert await reborn.ingest.load() == 2
    assert [report.profile.published_at for report in reborn.desk.window.of_story(newsdesk.stories[-1].id)]


async def test_what_a_feed_held_when_it_was_added_is_read_but_not_posted() -> None:
    newsdesk = Newsdesk()
    await newsdesk.follow(wanted())
    newsdesk.publish(WIRE, BLOCKED)
    await newsdesk.add(WIRE)
    assert len(newsdesk.stories) == 1
    assert newsdesk.owed == []


async def test_old_news_is_not_posted(newsdesk: Newsdesk) -> None:
    newsdesk.publish(WIRE, BLOCKED)
    newsdesk.clock.advance(timedelta(days=3))
    await newsdesk.poll(WIRE)
    assert len(newsdesk.stories) == 1
    assert newsdesk.owed == []


async def test_football_is_not_posted_to_who_follows_digital_rights(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, FOOTBALL)
    (story,) = newsdesk.stories
    assert not story.topics
    assert newsdesk.owed == []


async def test_a_channel_gets_only_what_it_asked_for_and_only_of_its_own_server() -> None:
    newsdesk = Newsdesk()
    newsdesk.publish(WIRE)
    await newsdesk.add(WIRE, GUILD)
    await newsdesk.follow(CENSORSHIP_IN_KENYA, CHANNEL, GUILD)
    await newsdesk.follow(CENSORSHIP_IN_KENYA, OTHER_CHANNEL, OTHER_GUILD)
    await newsdesk.arrive(WIRE, OTHER, BLOCKED)
    assert [target for target, _ in newsdesk.owed] == [CHANNEL]


async def test_two_subscriptions_of_one_channel_are_owed_one_message(newsdesk: Newsdesk) -> None:
    await newsdesk.follow(CENSORSHIP_IN_KENYA)
    await newsdesk.arrive(WIRE, BLOCKED)
    assert len(newsdesk.owed) == 1


async def test_a_corrected_story_keeps_its_tags_when_another_outlet_reports(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    (story,) = newsdesk.stories
    privacy = Correction(story.id, GUILD, (TopicId("privacy"),), (), newsdesk.clock.now(), effective=True)
    await newsdesk.stores.corrections.correct(privacy)
    await newsdesk.arrive(PAPER, ALSO)
    (story,) = newsdesk.stories
    assert len(story.reports) == 2
    assert ([tag.id for tag in story.topics], story.places) == (["privacy"], ())


async def test_a_changed_entry_updates_its_report_and_makes_no_second_one(newsdesk: Newsdesk) -> None:
    title, text = BLOCKED
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await newsdesk.arrive(
        WIRE, (title, text.replace("all 14 internet providers", "all 15 internet providers"))
    )
    (story,) = newsdesk.stories
    assert len(story.reports) == 2
    assert "15 internet providers" in story.reports[0].article.text


async def test_points_name_the_report_they_stand_in_after_a_change(newsdesk: Newsdesk) -> None:
    title, text = BLOCKED
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    await newsdesk.arrive(WIRE, (title, text.replace("Press groups", "Several press groups")))
    (story,) = newsdesk.stories
    for point in story.brief.points:
        source = point.source
        assert source.span.of(story.reports[source.report].article.text) == source.text


async def test_a_repost_is_kept_apart_from_independent_reports(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, (f"{BLOCKED[0]} - via Sample Wire", BLOCKED[1]))
    (story,) = newsdesk.stories
    assert story.reports[1].copy_of == story.reports[0].id
    assert [outlet.name for outlet in story.outlets] == ["Sample Wire"]
    assert {point.source.report for point in story.brief.points} == {0}


async def test_somebody_elses_change_in_between_is_met_by_deciding_again(newsdesk: Newsdesk) -> None:
    newsdesk.stores.world.fail("commit", StoryConflict())
    await newsdesk.arrive(WIRE, BLOCKED)
    assert len(newsdesk.stories) == 1


async def test_what_was_written_here_is_not_read_again(
    newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    revised = newsdesk.stores.stories.revised

    async def counted(after: int) -> Sequence[WindowReport]:
        asked.append(after)
        return await revised(after)

    monkeypatch.setattr(newsdesk.stores.stories, "revised", counted)
    await newsdesk.arrive(WIRE, BLOCKED)
    await newsdesk.arrive(PAPER, ALSO)
    (story,) = newsdesk.stories
    assert (len(story.reports), asked) == (2, [])


async def test_what_somebody_else_wrote_meanwhile_is_compared_with_too(newsdesk: Newsdesk) -> None:
    other = Newsdesk(newsdesk.stores, newsdesk.clock)
    await other.ingest.load()
    other.publish(WIRE, BLOCKED)
    await other.polling.poll(await newsdesk.feed(WIRE))
    await other.ingest.feed()
    await newsdesk.arrive(PAPER, ALSO)
    (story,) = newsdesk.stories
    assert len(story.reports) == 2


async def test_a_thin_entry_is_read_from_its_page(newsdesk: Newsdesk) -> None:
    page = "https://wire.example/blocked"
    paragraphs = BLOCKED[1]
    newsdesk.fetcher.serve(
        page, f"<html><body><article><h1>{BLOCKED[0]}</h1>{paragraphs}</article></body></html>", "text/html"
    )
    newsdesk.clock.advance(timedelta(minutes=1))
    body = (
        "<rss version='2.0'><channel><title>Sample Wire</title><item><title>Kenya orders block</title>"
        f"<link>{page}</link><description>A line.</description></item></channel></rss>"
    )
    newsdesk.fetcher.serve(WIRE, body, "application/rss+xml")
    await newsdesk.poll(WIRE)
    (story,) = newsdesk.stories
    assert "Communications Authority of Kenya" in story.lead.article.text


async def test_a_page_that_cannot_be_had_leaves_the_feeds_own_text(newsdesk: Newsdesk) -> None:
    newsdesk.clock.advance(timedelta(minutes=1))
    body = (
        "<rss version='2.0'><channel><title>Sample Wire</title><item><title>Kenya orders block of messenger</title>"
        "<link>https://wire.example/missing</link><description>The regulator blocked a messenger.</description>"
        "</item></channel></rss>"
    )
    newsdesk.fetcher.serve(WIRE, body, "application/rss+xml")
    await newsdesk.poll(WIRE)
    (story,) = newsdesk.stories
    assert story.lead.article.text == "The regulator blocked a messenger."


async def test_an_entry_that_says_nothing_is_refused_with_the_reason(newsdesk: Newsdesk) -> None:
    await newsdesk.arrive(WIRE, ("", ""))
    assert newsdesk.stories == []
    assert "neither a title nor a text" in {row.why for row in newsdesk.stores.world.entries.values()}


async def test_an_entry_that_breaks_a_stage_does_not_hold_up_the_others(
    newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = newsdesk.desk.window.place

    def breaks(draft: Draft, *told: Any) -> Placement:
        if draft.title == OTHER[0]:
            raise ZeroDivisionError
        return place(draft, *told)

    monkeypatch.setattr(newsdesk.desk.window, "place", breaks)
    await newsdesk.arrive(WIRE, OTHER, BLOCKED)
    assert [story.brief.headline for story in newsdesk.stories] == [BLOCKED[0]]
    assert "a fault of ours: ZeroDivisionError" in {row.why for row in newsdesk.stores.world.entries.values()}


async def test_who_cannot_read_a_query_leaves_stories_to_a_newer_process_as_long_as_there_is_one(
    newsdesk: Newsdesk,
) -> None:
    newer = Query.from_canonical('[[["tone:angry"],[]]]')
    await newsdesk.follow(newer, OTHER_CHANNEL)
    newsdesk.readers.newer = True
    await newsdesk.arrive(WIRE, BLOCKED)
    assert newsdesk.stories == []
    newsdesk.readers.newer = False
    await newsdesk.ingest.feed()
    assert [target for target, _ in newsdesk.owed] == [CHANNEL]
