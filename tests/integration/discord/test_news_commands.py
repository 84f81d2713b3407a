"""/news as readers use it."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from structlog.testing import capture_logs

from bot.domain.delivery import DeliveryKind, DeliveryState, Held, MessageRef
from bot.domain.errors import AddressRefused, FetchError, FetchTimeout, HttpStatus, Unreachable
from bot.domain.feed import GuildId, Outlet
from bot.domain.report import ReportId
from bot.domain.story import Audience, Comparison, StoryId
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from tests.fakes.samples import GUILD, NOW, PAPER, draft, new_feed, report, story
from tests.integration.discord.lab import Lab, answered, labels, said, shown

IRAN = story(
    headline="Iran cuts internet access nationwide",
    reports=(report(2, of=draft("Iran cuts internet access", url="https://wire.example/iran")),),
    topics=(TopicTag(TopicId("shutdown"), ("cuts",)),),
    places=(PlaceTag(CountryCode("IR"), ("Iran",)),),
    changed_at=NOW - timedelta(hours=1),
)


async def test_the_latest_stories_are_listed_for_all_to_see(lab: Lab) -> None:
    lab.hold(story(), IRAN)
    answer = await lab.ask("news latest")
    assert not answer.ephemeral
    assert "Latest news" in said(answer)
    assert said(answer).index("Regulator orders") < said(answer).index("Iran cuts")


async def test_a_quiet_answer_is_for_the_reader_alone(lab: Lab) -> None:
    lab.hold(story())
    assert (await lab.ask("news latest", quiet=True)).ephemeral


async def test_topic_place_and_outlet_narrow_the_list(lab: Lab) -> None:
    lab.hold(story(), IRAN)
    for options in ({"topic": "shutdown"}, {"place": "IR"}, {"topic": "Internet shutdowns", "place": "Iran"}):
        answer = said(await lab.ask("news latest", **options))
        assert "Iran cuts" in answer
        assert "Regulator orders" not in answer
    assert "No story matches" in said(await lab.ask("news latest", outlet="Nobody"))


async def test_an_empty_archive_says_what_will_come(lab: Lab) -> None:
    assert "No story yet" in said(await lab.ask("news latest"))


async def test_an_unknown_topic_is_answered_with_the_nearest_ones(lab: Lab) -> None:
    answer = await lab.ask("news latest", topic="cencorship")
    assert answer.ephemeral
    assert said(answer) == "I know no topic “cencorship”. Did you mean Censorship?"


async def test_an_unknown_country_is_answered_with_the_nearest_ones(lab: Lab) -> None:
    assert "Did you mean Iran" in said(await lab.ask("news latest", place="Irann"))


async def test_topics_and_countries_are_offered_while_typing(lab: Lab) -> None:
    topics = await lab.reader.autocomplete(lab.channel, "news latest", "topic", "censor")
    assert (topics[0]["name"], topics[0]["value"]) == ("Censorship", "censorship")
    everything = await lab.reader.autocomplete(lab.channel, "news latest", "place", "")
    assert len(everything) == 25
    iran = await lab.reader.autocomplete(lab.channel, "news latest", "place", "ira")
    assert {"IR", "IQ"} <= {choice["value"] for choice in iran}


async def test_only_outlets_of_this_server_are_offered(lab: Lab) -> None:
    await lab.stores.feeds.add(
        new_feed("https://a.example/feed", outlet=Outlet("Ours"), guild=GuildId(lab.guild.id))
    )
    await lab.stores.feeds.add(new_feed("https://b.example/feed", outlet=Outlet("Theirs"), guild=GUILD))
    await lab.stores.feeds.add(new_feed("https://c.example/feed", outlet=Outlet("Shared")))
    offered = await lab.reader.autocomplete(lab.channel, "news latest", "outlet", "")
    assert [choice["value"] for choice in offered] == ["Ours", "Shared"]
    alone = await lab.rita.autocomplete("news latest", "outlet", "")
    assert [choice["value"] for choice in alone] == ["Shared"]


async def test_a_digest_lists_a_time_the_most_important_first(lab: Lab) -> None:
    confirmed = replace(IRAN, reports=(IRAN.lead, report(3, of=draft("Iran offline", outlet=PAPER))))
    lab.hold(story(), confirmed)
    answer = await lab.ask("news digest")
    assert not answer.ephemeral
    assert "### The day in digital rights" in said(answer)
    assert said(answer).index("Iran cuts") < said(answer).index("Regulator orders")
    hour = said(await lab.ask("news digest", period="hourly", quiet=True))
    assert "### The last hour" in hour
    assert "Regulator orders" in hour


async def test_a_digest_of_a_time_without_news_says_what_else_to_ask(lab: Lab) -> None:
    assert "Ask for a longer one" in said(await lab.ask("news digest", period="hourly"))


async def test_a_search_finds_all_words(lab: Lab) -> None:
    lab.hold(story(), IRAN)
    answer = said(await lab.ask("news search", query="Iran INTERNET"))
    assert "Stories with “Iran INTERNET”" in answer
    assert "Iran cuts" in answer


async def test_a_search_speaks_the_language_of_alerts(lab: Lab) -> None:
    lab.hold(story(), IRAN)
    for query in ("place:IR", "internet -topic:censorship", "(nowhere OR iran) intern*"):
        answer = said(await lab.ask("news search", query=query))
        assert "Iran cuts" in answer, query
        assert story().brief.headline not in answer, query
    assert "did you mean" in said(await lab.ask("news search", query="topic:censorshp")).lower()


async def test_a_search_of_two_thousand_characters_is_refused_in_private(lab: Lab) -> None:
    answer = await lab.ask("news search", query="x" * 2000)
    assert "500 are the most" in said(answer)
    assert answered(answer).flags.ephemeral
    assert lab.channel.history() == []


@pytest.mark.parametrize(
    "asked", ["1", "https://wire.example/messenger-blocked?utm_source=x", "regulator messenger"]
)
async def test_a_story_is_found_by_number_link_or_words(lab: Lab, asked: str) -> None:
    lab.hold(story())
    answer = await lab.ask("news story", story=asked)
    assert "### [Regulator orders messenger blocked]" in said(answer)


async def test_a_card_comes_in_the_size_that_was_asked_for(lab: Lab) -> None:
    lab.hold(story())
    compact = said(await lab.ask("news story", story="1", size="compact"))
    normal = said(await lab.ask("news story", story="1"))
    full = said(await lab.ask("news story", story="1", size="full"))
    assert len(compact) < len(normal) <= len(full)
    card = answered(await lab.ask("news story", story="1", size="compact"))
    assert "### Who reported it" in said(await lab.reader.click(card, label="Sources"))


async def test_headlines_are_offered_while_typing(lab: Lab) -> None:
    lab.hold(story(), IRAN)
    offered = await lab.reader.autocomplete(lab.channel, "news story", "story", "iran")
    assert (offered[0]["name"], offered[0]["value"]) == ("Iran cuts internet access nationwide", "2")


@pytest.mark.parametrize("asked", ["99", "nothing like it", "https://other.example/"])
async def test_a_story_that_is_not_there_is_said_so_in_private(lab: Lab, asked: str) -> None:
    answer = await lab.ask("news story", story=asked)
    assert "There is no such story" in said(answer)
    assert answered(answer).flags.ephemeral


async def test_a_story_of_another_server_is_not_there(lab: Lab) -> None:
    lab.hold(story(audience=Audience(servers=frozenset({GUILD}))))
    assert "There is no such story" in said(await lab.ask("news story", story="1"))


async def test_any_public_page_can_be_briefed(lab: Lab) -> None:
    lab.serve_page(
        "https://paper.example/a",
        "China arrests 15,000",
        "Police in Beijing arrested 15,000 people for internet crime, the ministry said on Tuesday. " * 2,
        "The arrests came out of 7,400 cases, according to a statement on the website of the ministry.",
        "Officers would go on investigating crime online and step up their action against it, it said.",
    )
    answer = await lab.ask("news brief", url="paper.example/a")
    assert "### [China arrests 15,000](https://paper.example/a)" in said(answer)
    assert "Brief of a page, made on request" in said(answer)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Unreachable("https://paper.example/a", "no such host"), "I cannot reach paper.example."),
        (AddressRefused("https://paper.example/a", "private"), "private network"),
        (FetchTimeout("https://paper.example/a", "slow"), "paper.example took too long to answer"),
        (HttpStatus("https://paper.example/a", 404), "nothing at that address (404)"),
        (HttpStatus("https://paper.example/a", 403), "does not let me read"),
        (HttpStatus("https://paper.example/a", 503), "answered 503"),
    ],
)
async def test_a_page_that_cannot_be_read_is_explained_in_private(
    lab: Lab, error: FetchError, sentence: str
) -> None:
    lab.web.fail("https://paper.example/a", error)
    answer = await lab.ask("news brief", url="https://paper.example/a")
    assert sentence in said(answer)
    assert answered(answer).flags.ephemeral


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("Subscribe now to continue reading. Already a subscriber? Log in.", "to its subscribers only"),
        ("We use cookies. Accept all cookies or manage your consent.", "consents to its cookies"),
        ("Just a moment. Checking your browser before you go on.", "only to browsers"),
    ],
)
async def test_a_page_behind_a_wall_says_which_and_what_to_do(lab: Lab, told: str, sentence: str) -> None:
    lab.serve_page("https://paper.example/a", "Three arrested", told)
    answer = said(await lab.ask("news brief", url="https://paper.example/a"))
    assert answer.startswith("paper.example shows that ")
    assert sentence in answer
    assert "another report of the same news" in answer


async def test_a_file_that_is_no_page_is_explained(lab: Lab) -> None:
    lab.web.serve("https://paper.example/a.pdf", b"%PDF-1.7", "application/pdf")
    answer = said(await lab.ask("news brief", url="https://paper.example/a.pdf"))
    assert answer == "That is a file and no web page. Give me the address of an article."


async def test_a_page_without_an_article_is_explained(lab: Lab) -> None:
    lab.serve_page("https://paper.example/", "Nothing here")
    assert "no article" in said(await lab.ask("news brief", url="https://paper.example/"))
    assert "is not an address I can read" in said(await lab.ask("news brief", url="ftp://paper.example/"))


async def test_a_fault_of_ours_is_answered_with_a_reference_and_logged_once(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab.stores.stories, "latest", broken)
    with capture_logs() as logs:
        answer = await lab.ask("news latest")
    assert answered(answer).flags.ephemeral
    assert len(logs) == 1
    assert logs[0]["event"] == "interaction.failed"
    assert f"(reference {logs[0]['reference']})" in said(answer)
    assert "fire" not in said(answer)


async def test_a_mistake_of_the_reader_is_logged_once_without_a_traceback(lab: Lab) -> None:
    with capture_logs() as logs:
        await lab.ask("news latest", topic="nonsense")
    assert [(entry["event"], entry["log_level"], entry["why"]) for entry in logs] == [
        ("interaction.refused", "info", "UnknownTopic")
    ]


async def test_the_sources_button_answers_the_reader_alone(lab: Lab) -> None:
    lab.hold(story())
    card = answered(await lab.ask("news story", story="1"))
    answer = await lab.reader.click(card, label="Sources")
    assert answer.ephemeral
    assert "The regulator in Beijing ordered a messenger blocked." in said(answer)


async def test_the_buttons_of_an_old_card_work_after_a_restart(lab: Lab) -> None:
    lab.hold(story())
    card = answered(await lab.ask("news story", story="1"))
    await lab.env.restart_bot(lab.bot())
    assert "### Who reported it" in said(await lab.reader.click(card, label="Sources"))


async def test_the_sources_of_a_story_that_is_gone_are_explained(lab: Lab) -> None:
    lab.hold(story())
    card = answered(await lab.ask("news story", story="1"))
    lab.stores.world.stories.clear()
    with capture_logs() as logs:
        answer = await lab.reader.click(card, label="Sources")
    assert "There is no such story" in said(answer)
    assert len(logs) == 1


async def test_pages_are_turned_by_whoever_asked(lab: Lab) -> None:
    lab.hold(*(story(headline=f"Headline {n}", changed_at=NOW - timedelta(hours=n)) for n in range(12)))
    listing = answered(await lab.ask("news latest", count=12))
    assert "Headline 0" in shown(listing)
    turned = await lab.reader.click(listing, label="More")
    assert turned.acknowledged
    now = lab.channel.last_message
    assert now is not None
    assert "Headline 11" in shown(now)
    assert "2 of 2" in labels(now)
    stranger = await lab.manager.click(now, label="Back")
    assert stranger.ephemeral
    assert "belong to whoever asked" in said(stranger)


async def test_the_buttons_of_a_list_go_dead_with_time(lab: Lab) -> None:
    lab.hold(*(story(headline=f"Headline {n}") for n in range(12)))
    await lab.ask("news latest", count=12)
    await lab.env.advance_time(600)
    listing = lab.channel.last_message
    assert listing is not None
    view = discord.ui.LayoutView.from_message(listing)
    buttons = [item for item in view.walk_children() if isinstance(item, discord.ui.Button)]
    assert len(buttons) == 3
    assert all(button.disabled for button in buttons)


async def broken(*_: object) -> None:
    raise RuntimeError("disk on fire")


TWO = story(
    reports=(
        report(1),
        report(2, of=draft("Messenger blocked, says paper", outlet=Outlet("Sample Paper"))),
        report(3, of=draft("Regulator orders the block", outlet=Outlet("Copy Shop")), copy_of=ReportId(1)),
    )
)


async def test_why_tells_the_words_behind_tags_and_how_each_report_came(lab: Lab) -> None:
    lab.hold(TWO, IRAN)
    own, other = Comparison(StoryId(1), 0.93, ReportId(1), 1), Comparison(StoryId(2), 0.12, ReportId(2), 1)
    lab.stores.world.comparisons[ReportId(2)] = (own, other)
    answer = await lab.ask("news why", story="1")
    assert answer.ephemeral
    told = said(answer)
    assert "Censorship: “blocked”" in told
    assert "Opened the story" in told
    assert "Developing · 1 × rights group · 1 × press · last changed" in told
    assert "Joined: 93% one event with the reports before it" in told
    assert "12% one event with “Iran cuts internet access nationwide”" in told
    assert "a re-post, which confirms nothing" in told


async def test_why_tells_how_alike_in_meaning_reports_are_where_an_encoder_read_them(lab: Lab) -> None:
    lab.hold(TWO, IRAN)
    own, other = (
        Comparison(StoryId(1), 0.93, ReportId(1), 1, 0.81),
        Comparison(StoryId(2), 0.12, ReportId(2), 1, -0.04),
    )
    lab.stores.world.comparisons[ReportId(2)] = (own, other)
    told = said(await lab.ask("news why", story="1"))
    assert "Joined: 93% one event with the reports before it · 81% alike in meaning" in told
    assert "12% one event with “Iran cuts internet access nationwide” · 0% alike in meaning" in told


async def test_why_names_no_story_of_another_server(lab: Lab) -> None:
    elsewhere = replace(IRAN, audience=Audience(servers=frozenset({GuildId(404)})))
    lab.hold(TWO, elsewhere)
    lab.stores.world.comparisons[ReportId(2)] = (Comparison(StoryId(2), 0.12, ReportId(2), 1),)
    assert "Iran" not in said(await lab.ask("news why", story="1"))


async def test_why_says_that_a_story_is_not_about_digital_rights(lab: Lab) -> None:
    lab.hold(story(topics=(), places=()))
    told = said(await lab.ask("news why", story="1", quiet=False))
    assert "nothing in it is about digital rights" in told
    assert "it names no country" in told


async def test_why_of_nothing_known_says_so(lab: Lab) -> None:
    assert "no such story" in said(await lab.ask("news why", story="404")).lower()


async def test_why_shows_managers_the_way_into_their_channels_and_nobody_else(lab: Lab) -> None:
    lab.hold(TWO)
    assert "Sent nowhere: no channel here asked for it" in said(await lab.manage("news why", story="1"))
    await lab.manage("channels follow", channel=lab.channel)
    assert f"<#{lab.channel.id}>: not sent, for when it came" in said(await lab.manage("news why", story="1"))
    row = lab.stores.world.owe_row(DeliveryKind.CARD, 1, lab.target, NOW)
    row.story_id = StoryId(1)

    async def way(**changes: object) -> str:
        for name, value in changes.items():
            setattr(row, name, value)
        return said(await lab.manage("news why", story="1"))

    place = f"- <#{lab.channel.id}>: "
    assert f"**In this server**\n{place}waits its turn" in await way()
    assert f"{place}tried once (503); tried again <t:" in await way(attempts=1, why="503")
    assert f"{place}waits, for this channel rests" in await way(held=Held.COOLDOWN)
    link = f"https://discord.com/channels/{lab.guild.id}/7/8"
    posted = await way(held=None, sent=1, wanted=1, message=MessageRef(7, 8), first_sent_at=NOW)
    assert f"{place}[posted]({link}) <t:" in posted
    assert "what is new since is added soon" in await way(wanted=2)
    assert "and brought up to date since" in await way(sent=2)
    assert f"{place}not sent, because I could not post there (403)" in await way(
        state=DeliveryState.OFF, why="403"
    )
    assert "In this server" not in said(await lab.ask("news why", story="1"))
