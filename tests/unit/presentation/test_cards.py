"""Cards, sources and lists: what is on them, and that no text bursts, mentions or links its way out."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.brief import Brief, Figure, Point, Source
from bot.domain.feed import EntryId, GuildId, Outlet, OutletKind
from bot.domain.report import Article, Draft, Report, ReportId, Span
from bot.domain.story import Audience, Story, StoryId
from bot.domain.subscription import CardSize
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.presentation.card import Cards, others, thread_name
from bot.presentation.escape import href
from bot.presentation.layout import MAX_CHARACTERS, MAX_COMPONENTS, Board, characters
from bot.presentation.listing import MAX_ENTRIES, Listing, story_entry
from bot.presentation.names import Names, flag
from bot.presentation.sources import SourcesButton, sources
from bot.usecases.briefs import Reading

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NAMES = Names({"censorship": "Censorship", "speech": "Freedom of expression"}, {"CN": "China", "IR": "Iran"})
CARDS = Cards(NAMES)
WIRE = Outlet("Sample Wire")
PAPER = Outlet("The Example Times", OutletKind.PRESS, "GB")
GROUP = Outlet("Specimen Rights Network", OutletKind.RIGHTS_GROUP)
STATE = Outlet("Specimen Daily", OutletKind.STATE_MEDIA, "CN")

MENTION = re.compile(r"@everyone|@here|<(?:@[!&]?|#|/[^>]*:|a?:\w+:|id:)[^\s>]*>?", re.IGNORECASE)
LINK = re.compile(r"(?<!\\)\]\(([^)]*)\)")


def report(number: int, outlet: Outlet, title: str = "China arrests 15,000", **fields: Any) -> Report:
    made = Report(
        id=ReportId(number),
        entry_id=EntryId(number),
        outlet=outlet,
        title=title,
        article=Article("text", "en"),
        published_at=NOW,
        url=f"https://{number}.example/story",
    )
    return replace(made, **fields)


def point(text: str, of: int = 0, attribution: str | None = None, sentence: str = "A sentence.") -> Point:
    return Point(text, Source(of, Span(0, 1), sentence), attribution)


def story(*reports: Report, points: tuple[Point, ...] = (), **fields: Any) -> Story:
    told = reports or (report(1, WIRE),)
    made = Story(
        id=StoryId(7),
        version=1,
        reports=told,
        brief=Brief(told[0].title, "en", points),
        topics=(TopicTag(TopicId("censorship"), ("blocked",)),),
        places=(PlaceTag(CountryCode("CN"), ("Beijing",)),),
        opened_at=NOW,
        changed_at=NOW,
        audience=Audience(shared=True),
    )
    return replace(made, **fields)


def words(view: ui.LayoutView) -> str:
    return "\n".join(item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))


def buttons(view: ui.LayoutView) -> list[ui.Button[Any]]:
    items = (item.item if isinstance(item, ui.DynamicItem) else item for item in view.walk_children())
    return [item for item in items if isinstance(item, ui.Button)]


hostile = st.one_of(
    st.text(max_size=80),
    st.sampled_from([
        "@everyone", "<@1> <#2> <@&3>", "[x](https://evil.example)", "](", "*" * 900, "_" * 700, "<" * 900,
        "\u202eevil", "", " ", "\n\n# big", "👩‍👩‍👧‍👦" * 100, "字" * 900, "[" * 900,
        "`" * 600, "https://a.example/" * 50,
    ]),
)  # fmt: skip
outlets = st.builds(
    Outlet,
    name=hostile,
    kind=st.sampled_from(OutletKind),
    country=st.none() | st.sampled_from(["CN", "X", "??"]),
)
urls = (
    st.none()
    | hostile
    | st.just("https://a.example/" + "é" * 90)
    | st.just("https://a.example/?" + "x" * 480)
)
drafts = {"outlet": outlets, "title": hostile, "published_at": st.just(NOW), "url": urls}
reports = st.builds(
    report, st.integers(1, 99), st.just(WIRE), **{k: v for k, v in drafts.items() if k != "outlet"}
).flatmap(lambda made: outlets.map(lambda outlet: replace(made, outlet=outlet)))
points = st.builds(point, hostile, st.integers(0, 3), st.none() | hostile, hostile)
stories = st.builds(
    lambda told, headline, made, topics, places: replace(
        story(*told),
        brief=Brief(headline, "en", tuple(made)),
        topics=tuple(TopicTag(TopicId(topic), ()) for topic in topics),
        places=tuple(PlaceTag(CountryCode(place), ()) for place in places),
    ),
    st.lists(reports, min_size=1, max_size=14),
    hostile,
    st.lists(points, max_size=6),
    st.lists(hostile, max_size=5),
    st.lists(hostile, max_size=5),
)


def all_views(told: Story) -> list[ui.LayoutView]:
    draft = Draft(
        outlet=told.lead.outlet,
        title=told.lead.title,
        article=told.lead.article,
        published_at=NOW,
        url=told.lead.url,
    )
    asked: Any = SimpleNamespace(user=SimpleNamespace(id=1), command=None)
    return [
        CARDS.post(told),
        CARDS.direct(told),
        CARDS.post(told, above="A sentence of ours."),
        *(CARDS.post(told, size) for size in CardSize),
        Board().add_item(CARDS.specimen(told)),
        CARDS.reading(Reading(draft, told.brief, told.topics, told.places)),
        sources(told, NAMES),
        Listing(told.brief.headline, [story_entry(told, NAMES)] * 14, asked),
    ]


@given(stories)
def test_discord_takes_every_card(told: Story) -> None:
    for view in all_views(told):
        assert 1 <= characters(view) <= MAX_CHARACTERS
        assert view.total_children_count <= MAX_COMPONENTS
        assert view.content_length() <= MAX_CHARACTERS
        assert all(item.content for item in view.walk_children() if isinstance(item, ui.TextDisplay))
        for button in buttons(view):
            assert 1 <= len(button.label or "") <= 80
            assert len(button.url or "") <= 512


@given(stories)
def test_no_mention_and_no_foreign_link_survives(told: Story) -> None:
    addresses = {href(made.url) for made in told.reports}
    for view in all_views(told):
        shown = words(view)
        assert not MENTION.search(shown)
        assert {found[1] for found in LINK.finditer(shown)} <= addresses


@given(stories)
def test_a_thread_has_a_name_that_discord_takes(told: Story) -> None:
    assert 1 <= len(thread_name(told)) <= 100


def test_a_card_says_who_when_where_and_what_about() -> None:
    card = CARDS.post(story(points=(point("Police arrested 15,000 people."),)))
    assert words(card).splitlines() == [
        "### [China arrests 15,000](https://1.example/story)",
        f"-# **Sample Wire** · <t:{int(NOW.timestamp())}:R>",
        "- Police arrested 15,000 people.",
        "-# 🇨🇳 China · Censorship",
    ]
    assert [button.label for button in buttons(card)] == ["Sources", "Follow", "Mute", "Alert me", "Wrong?"]


def test_a_card_of_a_direct_message_has_room_for_the_link_too() -> None:
    first, *others = buttons(CARDS.direct(story()))
    assert (first.label, first.url) == ("Read at Sample Wire", "https://1.example/story")
    assert [button.label for button in others] == ["Sources", "Follow", "Mute", "Alert me"]


@pytest.mark.parametrize(
    ("attribution", "of", "credit"),
    [
        (None, 0, ""),
        ("the ministry", 0, " — *the ministry*"),
        (None, 1, " — *The Example Times*"),
        ("the ministry", 1, " — *the ministry, via The Example Times*"),
        ("The Example Times", 1, " — *The Example Times*"),
        ("Police", 0, ""),
        ("the ministry", 9, " — *the ministry*"),
    ],
)
def test_every_point_is_credited(attribution: str | None, of: int, credit: str) -> None:
    told = story(report(1, WIRE), report(2, PAPER), points=(point("Police arrested many.", of, attribution),))
    assert f"- Police arrested many.{credit}\n" in words(CARDS.post(told)) + "\n"


def test_a_point_is_never_cut() -> None:
    long = ("palabra " * 38).strip() + "."
    told = story(report(1, WIRE), points=(point(long, 0, None),))
    assert f"- {long}\n" in words(CARDS.post(told)) + "\n"


def test_the_kind_of_an_outlet_is_said_where_it_matters() -> None:
    assert "**Specimen Daily** · state media, China · " in words(CARDS.post(story(report(1, STATE))))
    assert "**Specimen Rights Network** · rights group · " in words(CARDS.post(story(report(1, GROUP))))
    assert "press" not in words(CARDS.post(story(report(1, PAPER))))


def test_a_creative_commons_licence_is_named_beside_its_outlet() -> None:
    told = story(report(1, replace(GROUP, licence="CC-BY-SA-4.0")))
    assert "**Specimen Rights Network** · rights group, CC BY-SA 4.0 · " in words(CARDS.post(told))
    quoted = story(report(1, WIRE), *told.reports, points=(point("Police arrested many.", 1, None),))
    assert "- Police arrested many. — *Specimen Rights Network, CC BY-SA 4.0*" in words(CARDS.post(quoted))


def test_other_outlets_are_named_with_links_and_then_counted() -> None:
    first = [report(1, WIRE), report(2, PAPER)]
    assert "Also reported by [The Example Times](https://2.example/story)" in words(CARDS.post(story(*first)))
    more = [*first, *(report(n, Outlet(f"Outlet {n}")) for n in range(3, 6))]
    assert words(CARDS.post(story(*more))).endswith(
        "-# Also reported by [The Example Times](https://2.example/story), "
        "[Outlet 3](https://3.example/story) and 2 more"
    )


def test_a_repost_is_no_other_outlet() -> None:
    told = story(report(1, WIRE), report(2, PAPER, copy_of=ReportId(1)), report(3, WIRE))
    assert others(told) == []
    assert "Also reported" not in words(CARDS.post(told))


def test_a_flag_never_stands_alone() -> None:
    assert NAMES.place("CN") == "🇨🇳 China"
    assert NAMES.place("XK") == "🇽🇰 XK"
    assert not flag("nowhere")


def test_a_direct_message_says_why_it_came() -> None:
    assert words(CARDS.direct(story())).endswith("-# One of your alerts · `/alerts list`")
    assert "alerts" not in words(CARDS.post(story()))


def test_a_brief_made_on_request_says_so_and_has_no_sources_button() -> None:
    draft = Draft(outlet=WIRE, title="T", article=Article("x"), published_at=NOW, url="https://a.example/b")
    view = CARDS.reading(Reading(draft, Brief("T", "en", (point("One."),)), (), ()))
    assert "Brief of a page, made on request" in words(view)
    assert [button.label for button in buttons(view)] == ["Read at Sample Wire"]


def test_the_sources_list_every_report_and_every_sentence() -> None:
    told = story(
        report(1, WIRE),
        report(2, GROUP, copy_of=ReportId(1)),
        points=(point("Short.", 1, "the ministry", "The whole sentence."),),
    )
    shown = words(sources(told, NAMES))
    assert "[China arrests 15,000](https://1.example/story)" in shown
    assert f"-# <t:{int(NOW.timestamp())}:f> · **Specimen Rights Network** · rights group\n" in shown
    assert "-# Re-post of Sample Wire" in shown
    assert "> The whole sentence.\n-# Point 1 · Specimen Rights Network · credited to the ministry" in shown


def test_sentences_of_nothing_but_signs_to_be_escaped_burst_no_message() -> None:
    signs = [point("Police arrested many.", sentence="<" * 900) for _ in range(4)]
    shown = sources(story(report(1, Outlet("*" * 900)), points=tuple(signs)), NAMES)
    assert characters(shown) <= MAX_CHARACTERS


def test_the_sources_say_what_each_report_added() -> None:
    second = report(2, GROUP, "Bloggers too", new_facts=("66,000", "WeChat", "[x](https://evil.example)"))
    shown = words(sources(story(report(1, WIRE), second, report(3, PAPER)), NAMES))
    assert shown.count("Reported the same") == 1
    assert shown.index("Sample Wire") < shown.index("Specimen Rights Network")
    assert "-# Added 66,000, WeChat and \\[x\\]" in shown
    assert shown.count("Added") == 1


def test_the_sources_button_of_a_private_story_works_in_direct_messages() -> None:
    private = story(audience=Audience(servers=frozenset({GuildId(42)})))
    assert SourcesButton.of(private, direct=True).custom_id == "rightswire:sources:7:42"
    assert SourcesButton.of(private).custom_id == "rightswire:sources:7"
    assert SourcesButton.of(story(), direct=True).custom_id == "rightswire:sources:7"


def test_a_list_shows_ten_at_a_time() -> None:
    asked: Any = SimpleNamespace(user=SimpleNamespace(id=1), command=None)
    one_page = Listing("Latest news", ["entry"] * MAX_ENTRIES, asked)
    assert not buttons(one_page)
    two_pages = Listing("Latest news", [f"entry {n}" for n in range(MAX_ENTRIES + 1)], asked)
    assert [button.label for button in buttons(two_pages)] == ["Back", "1 of 2", "More"]
    assert "entry 9" in words(two_pages)
    assert "entry 10" not in words(two_pages)


def test_a_card_needs_no_server_side_memory() -> None:
    card = CARDS.post(story())
    assert card.is_persistent()
    assert not any(isinstance(item, ui.Button) and item.url is None for item in card.walk_children())


def test_an_entry_of_a_list_is_two_lines() -> None:
    told = story(report(1, WIRE), report(2, PAPER))
    when = discord.utils.format_dt(NOW, "R")
    assert story_entry(told, NAMES) == (
        "**[China arrests 15,000](https://1.example/story)**\n"
        f"-# Sample Wire and 1 more · {when} · 🇨🇳 China · Censorship"
    )


def test_numbers_that_outlets_put_differently_are_shown_with_who_says_which() -> None:
    figures = (Figure("15,000", "Sample Wire"), Figure("14,000", "The Example Times"))
    disputed = replace(point("Police arrested 15,000 people.", 0, "the ministry"), figures=figures)
    told = story(report(1, WIRE), report(2, PAPER), points=(disputed,))
    shown = "15,000 according to Sample Wire, 14,000 according to The Example Times"
    assert f"- Police arrested 15,000 people. — *{shown}*" in words(CARDS.post(told))


def test_numbers_that_only_one_outlet_has_are_marked() -> None:
    lonely = replace(point("Courts jailed 2,300 people.", 1, "the ministry"), alone=True)
    told = story(report(1, WIRE), report(2, PAPER), points=(lonely,))
    assert "— *the ministry, only in The Example Times*" in words(CARDS.post(told))


def test_a_compact_card_is_two_lines_with_its_sources_beside_them() -> None:
    told = story(report(1, WIRE), report(2, PAPER), points=(point("Police arrested 15,000 people."),))
    card = CARDS.post(told, CardSize.COMPACT)
    assert words(card).splitlines() == [
        "### [China arrests 15,000](https://1.example/story)",
        f"-# Sample Wire and 1 more · <t:{int(NOW.timestamp())}:R> · 🇨🇳 China · Censorship",
    ]
    assert [button.label for button in buttons(card)] == ["Sources (2)"]


def test_a_full_card_shows_the_sentence_behind_each_point_and_every_outlet() -> None:
    told = story(
        *(report(n, Outlet(f"Outlet {n}")) for n in range(1, 8)),
        points=(
            point("Police arrested 15,000 people.", sentence="Police, it said, arrested 15,000 people."),
            point("They are free again.", sentence="They are free again."),
        ),
    )
    shown = words(CARDS.post(told, CardSize.FULL))
    assert "- Police arrested 15,000 people.\n> Police, it said, arrested 15,000 people.\n" in shown
    assert shown.count("They are free again.") == 1
    assert "[Outlet 7](https://7.example/story)" in shown


def test_a_card_has_at_most_one_row_of_five_buttons() -> None:
    for size in CardSize:
        assert 1 <= len(buttons(CARDS.post(story(), size))) <= 5
