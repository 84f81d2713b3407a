"""Whatever a feed says, what we send is taken by Discord, formats nothing and mentions nobody.

Messages are judged by the loopback Discord, which is harder than the real one: it is told to let all
mentions through, and that their author may mention everyone.
"""

import os
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pytest
from discord import ui
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.briefs.write import write_brief
from bot.domain.brief import Brief, Figure, Point, Source
from bot.domain.delivery import Update
from bot.domain.digest import Digest, DigestId, Occasion
from bot.domain.errors import NotAFeed
from bot.domain.feed import EntryId, Outlet, OutletKind
from bot.domain.notice import Notice, NoticeId, NoticeKind
from bot.domain.report import Article, Draft, Report, ReportId, Span
from bot.domain.story import Story
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from bot.extraction.fragments import read_fragment
from bot.parsing.feeds import read_feed
from bot.presentation.card import Cards, thread_name
from bot.presentation.digest import digest_title, digest_view
from bot.presentation.names import Names
from bot.presentation.notices import notice_text
from bot.presentation.sources import sources
from bot.presentation.update import update_title, update_view
from tests.fakes.samples import CHANNEL, GUILD, MEMBER, NOW, story
from tests.loopback.calls import Call
from tests.loopback.core import Discord
from tests.loopback.messages import Draft as Written
from tests.loopback.model import Mentions, Payload

CORPUS = Path(os.environ.get("RIGHTSWIRE_DATA", "/nowhere"), "data", "feeds", "feeds-dev.tar.xz")
NAMES = Names({"censorship": "Censorship"}, {"CN": "China"})
CARDS = Cards(NAMES)
EVERYTHING: Final = {"parse": ["users", "roles", "everyone"]}


class Judge:
    """A Discord that takes a message or says why not."""

    def __init__(self) -> None:
        self.discord = Discord()
        self._news = self.discord.directory.channel("news")
        self._owner = self.discord.directory.user("owner")

    @property
    def hostile(self) -> list[str]:
        """What a headline may hold of mentions that would ring somebody here, formatting, and worse."""
        reader = self.discord.directory.user("reader").id
        role = next(iter(self.discord.state.guilds.values())).roles
        return [
            f"<@{reader}>",
            f"<@!{reader}>",
            f"<@&{list(role)[-1]}>",
            f"<#{self._news.id}>",
            *HOSTILE,
        ]

    def takes(self, view: ui.LayoutView) -> None:
        """Raise when Discord would refuse the message, or somebody would be mentioned by it."""
        self._judged(_body(view))

    def takes_text(self, text: str) -> None:
        """The same for a message of text alone."""
        self._judged({"content": text})

    def takes_post(self, name: str, view: ui.LayoutView) -> None:
        """The same for a forum's post."""
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 100
        assert name == name.strip()
        self._check("/channels/{channel_id}/threads", {"name": name, "message": _body(view)})

    def _judged(self, body: Payload) -> None:
        whole = body | {"allowed_mentions": EVERYTHING}
        self._check("/channels/{channel_id}/messages", whole)
        message = self.discord.messages.written(Written(self._news, self._owner, whole))
        assert message.mentions == Mentions()

    def _check(self, template: str, body: Payload) -> None:
        self.discord.contract.check_request(Call("POST", template, template, {}, {}, body))
        violations, self.discord.contract.violations = self.discord.contract.violations, []
        assert not violations


def _body(view: ui.LayoutView) -> Payload:
    components: list[Payload] = view.to_components()  # type: ignore[no-untyped-call]
    return {"components": components, "flags": 1 << 15}


HOSTILE: Final = [
    "@everyone",
    "@here",
    "<@1>",
    "</news latest:1>",
    "<id:customize>",
    "<:a:1>",
    "<t:0:R>",
    "[Your bank](https://evil.example/)",
    "https://evil.example/",
    "discord.gg/evil",
    "# ",
    "-# ",
    "> ",
    ">>> ",
    "1. ",
    "||",
    "```",
    "`",
    "**",
    "__",
    "~~",
    "\\",
    "](",
    "](https://evil.example/)",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200d",
    "\u0301" * 30,
    "\ud83d",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\U0001f1e8\U0001f1f3",
    "\x00",
    "\x1b[31m",
    "\n",
    "\u2028",
    "\u3164",
    "\ufdfd",
    "&lt;@1&gt;",
    "A" * 5000,
    "",
]
JUDGE: Final = Judge()

fragments = st.sampled_from([said for said in JUDGE.hostile if len(said) < 100]) | st.text(max_size=20)
texts = st.lists(fragments, max_size=6).map("".join) | st.text(
    "A\U0001f600\u0301 ", min_size=150, max_size=250
)
urls = st.none() | st.builds("http{}://{}".format, st.sampled_from(["", "s", "x"]), texts) | texts
outlets = st.builds(Outlet, texts, st.sampled_from(OutletKind), st.sampled_from([None, "CN", "XX"]))


@st.composite
def reports(draw: st.DrawFn, number: int) -> Report:
    return Report(
        id=ReportId(number),
        entry_id=EntryId(number),
        outlet=draw(outlets),
        title=draw(texts),
        article=Article(draw(texts), "en"),
        published_at=NOW,
        url=draw(urls),
    )


@st.composite
def points(draw: st.DrawFn) -> Point:
    source = Source(draw(st.integers(0, 9)), Span(0, 1), draw(texts))
    figures = draw(st.lists(st.builds(Figure, texts, texts), max_size=3))
    return Point(draw(texts), source, draw(st.none() | texts), tuple(figures), draw(st.booleans()))


@st.composite
def stories(draw: st.DrawFn) -> Story:
    told = tuple(draw(reports(number)) for number in range(1, draw(st.integers(1, 5)) + 1))
    topics = [TopicTag(TopicId(name), ()) for name in draw(st.lists(texts, max_size=6))]
    places = [PlaceTag(CountryCode(code), ()) for code in draw(st.lists(texts, max_size=6))]
    return replace(
        story(),
        reports=told,
        brief=Brief(draw(texts), "en", tuple(draw(st.lists(points(), max_size=4)))),
        topics=tuple(topics),
        places=tuple(places),
    )


def judge(told: Story, others: Iterable[Story] = ()) -> None:
    """Judge everything that is ever sent of these stories."""
    update, digest = Update(told, told.reports[-1]), digest_of([told, *others])
    for view in (CARDS.direct(told), sources(told, NAMES)):
        JUDGE.takes(view)
    for name, view in (
        (thread_name(told), CARDS.post(told)),
        (update_title(update), update_view(update)),
        (digest_title(digest), digest_view(digest, NAMES)),
    ):
        JUDGE.takes(view)
        JUDGE.takes_post(name, view)


def digest_of(told: list[Story]) -> Digest:
    return Digest(DigestId(1), CHANNEL, Occasion.DAILY, tuple(told), NOW)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stories())
def test_any_story_is_taken_and_mentions_nobody(told: Story) -> None:
    judge(told, [told] * 20)


@pytest.mark.parametrize("said", JUDGE.hostile, ids=range(len(JUDGE.hostile)))
def test_a_hostile_text_in_every_place_is_taken_and_mentions_nobody(said: str) -> None:
    point = Point(said, Source(0, Span(0, 1), said), said, (Figure(said, said),))
    outlet = Outlet(said, OutletKind.STATE_MEDIA, said)
    report = replace(story().lead, title=said, outlet=outlet, url=said, article=Article(said, said))
    told = replace(
        story(),
        reports=tuple(replace(report, id=ReportId(n)) for n in range(1, 9)),
        brief=Brief(said, "en", (point,) * 4),
        topics=(TopicTag(TopicId(said), ()),) * 9,
        places=(PlaceTag(CountryCode(said), ()),) * 9,
    )
    judge(told, [told] * 20)
    for kind in NoticeKind:
        notice = Notice(NoticeId(1), kind, MEMBER, GUILD, outlet, said or "x", said)
        JUDGE.takes_text(notice_text(notice))


@pytest.mark.skipif(not CORPUS.exists(), reason=f"needs RIGHTSWIRE_DATA with {CORPUS.name}")
def test_the_stories_of_real_feeds_are_taken_and_mention_nobody() -> None:
    seen = list[Story]()
    for told in _of_the_corpus():
        judge(told, seen[-15:])
        seen.append(told)
    assert len(seen) > 70


def _of_the_corpus() -> Iterator[Story]:
    """A story of the first entries of every fourth document, as if they told of one event."""
    with tarfile.open(CORPUS) as archive:
        for member in archive.getmembers()[::4]:
            content = archive.extractfile(member)
            if content is None:
                continue
            try:
                feed = read_feed(content.read(), "https://feeds.example/feed")
            except NotAFeed:
                continue
            drafts = [_draft(feed.title or "", entry) for entry in islice(feed.entries, 3)]
            if drafts:
                told = [_report(number, draft) for number, draft in enumerate(drafts, 1)]
                yield replace(story(), reports=tuple(told), brief=write_brief(drafts))


def _draft(outlet: str, entry: Any) -> Draft:
    article = read_fragment(entry.content_html or entry.summary_html, None)
    return Draft(
        outlet=Outlet(outlet),
        title=entry.title,
        article=article,
        published_at=entry.published_at or NOW,
        url=entry.url,
    )


def _report(number: int, draft: Draft) -> Report:
    return Report(
        id=ReportId(number),
        entry_id=EntryId(number),
        outlet=draft.outlet,
        title=draft.title,
        article=draft.article,
        published_at=draft.published_at,
        url=draft.url,
    )
