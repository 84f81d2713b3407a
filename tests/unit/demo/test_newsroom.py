"""The demo's outlets, articles, pages and feeds."""

import json
import re
from calendar import timegm
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import feedparser
import pytest

from bot.demo.newsroom import article_page, feed_document, front_page
from bot.demo.samples import (
    NOTICE_INVENTED,
    NOTICE_REAL,
    Printed,
    SampleArticle,
    SampleOutlet,
    blocks,
    load_articles,
    load_outlets,
    on_show,
)

START = datetime(2024, 5, 6, 12, 0, tzinfo=UTC)
END = START + timedelta(hours=1)
ORIGIN = "http://127.0.0.1:8765"

OUTLETS = load_outlets()
ARTICLES = load_articles()
SAMPLES = [pytest.param(outlet, id=outlet.id) for outlet in OUTLETS]


class Text(HTMLParser):
    """The words of a page in order, and those of its article apart."""

    def __init__(self) -> None:
        super().__init__()
        self.all = ""
        self.article = ""
        self.quotes = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "link"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.all += data
        self.article += data if "article" in self._open else ""
        self.quotes += data if "blockquote" in self._open else ""


def _read(page: str) -> Text:
    text = Text()
    text.feed(page)
    text.close()
    return text


def _printed(article: SampleArticle) -> Printed:
    moment = START + timedelta(minutes=article.minute)
    return Printed(article, moment, moment)


def _outlet(name: str) -> SampleOutlet:
    return next(outlet for outlet in OUTLETS if outlet.id == name)


def _article(slug: str) -> SampleArticle:
    return next(article for article in ARTICLES if article.slug == slug)


def _by_event() -> dict[str, list[SampleArticle]]:
    events: dict[str, list[SampleArticle]] = defaultdict(list)
    for article in ARTICLES:
        events[article.event].append(article)
    return events


def _entries(outlet: SampleOutlet, now: datetime) -> list[tuple[str, str, str, datetime]]:
    """Id, title, link and time of each entry, as a feed reader sees them."""
    kind, document = feed_document(outlet, ARTICLES, start=START, now=now, origin=ORIGIN)
    if kind.startswith("application/feed+json"):
        return [
            (item["id"], item["title"], item["url"], datetime.fromisoformat(item["date_published"]))
            for item in json.loads(document)["items"]
        ]
    parsed = feedparser.parse(document, response_headers={"content-type": kind})
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [
        (item.id, item.title, item.link, datetime.fromtimestamp(timegm(item.published_parsed), UTC))
        for item in parsed.entries
    ]


def test_outlets_are_many_of_all_kinds_and_reachable_nowhere() -> None:
    assert len(OUTLETS) >= 10
    assert {str(outlet.kind) for outlet in OUTLETS} == {
        "rights_group", "press", "state_media", "regulator", "measurement", "vendor", "personal",
    }  # fmt: skip
    assert all(outlet.domain.endswith(".example") for outlet in OUTLETS)
    assert {outlet.feed for outlet in OUTLETS} == {"rss", "atom", "json"}
    assert {outlet.full_text for outlet in OUTLETS} == {True, False}


@pytest.mark.parametrize("outlet", SAMPLES)
def test_an_outlet_is_recognisable_as_a_sample_by_its_name(outlet: SampleOutlet) -> None:
    assert re.search(
        r"sample|example|specimen|placeholder|muster|ejemplo|exemple", outlet.name, re.IGNORECASE
    )


def test_there_is_enough_to_read() -> None:
    rights = [article for article in ARTICLES if article.digital_rights]
    assert len(ARTICLES) >= 44
    assert len({article.event for article in rights}) >= 14
    assert 4 <= len(ARTICLES) - len(rights) <= 6


def test_eight_events_are_reported_by_two_to_five_outlets() -> None:
    reporting = [len({article.outlet for article in reports}) for reports in _by_event().values()]
    assert sum(2 <= count <= 5 for count in reporting) >= 8
    assert max(reporting) <= 5


def test_four_languages_besides_english_are_spoken_and_share_events_with_it() -> None:
    foreign = {article.language for article in ARTICLES} - {"en"}
    assert foreign == {"de", "es", "fr", "zh"}
    shared = [
        languages
        for reports in _by_event().values()
        if "en" in (languages := {article.language for article in reports}) and len(languages) > 1
    ]
    assert {language for languages in shared for language in languages} >= foreign


def test_reports_of_one_event_are_worded_independently_unless_they_are_reposts() -> None:
    for reports in _by_event().values():
        own = [article for article in reports if not article.repost_of and not article.corrects]
        sentences = [
            set(re.split(r"(?<=[.!?。])\s*", block.text))
            for article in own
            for block in blocks(article.body)
            if block.kind != "furniture"
        ]
        for index, these in enumerate(sentences):
            assert not any(len(same) > 40 for other in sentences[index + 1 :] for same in these & other)


def test_the_model_story_arrives_as_blog_wire_and_statement() -> None:
    live = {article.minute: article for article in ARTICLES if 1 <= article.minute <= 3}
    kinds = [str(_outlet(live[minute].outlet).kind) for minute in (1, 2, 3)]
    assert kinds == ["personal", "press", "rights_group"]
    for article in live.values():
        assert all(
            fact in article.body for fact in ("15,000", "7,400", "August 2015", "Cleaning the Internet")
        )
    assert [block.kind for block in blocks(live[1].body)].count("quote") == 2


def test_about_half_is_there_at_the_start_and_then_one_arrives_each_minute() -> None:
    backlog = [article.minute for article in ARTICLES if article.minute <= 0]
    live = [article.minute for article in ARTICLES if article.minute > 0]
    assert 25 <= len(backlog) <= 35
    assert min(backlog) >= -600
    assert live == list(range(1, len(live) + 1))


def test_slugs_are_unique_and_every_article_belongs_to_an_outlet() -> None:
    assert len({article.slug for article in ARTICLES}) == len(ARTICLES)
    assert {article.outlet for article in ARTICLES} == {outlet.id for outlet in OUTLETS}


def test_a_repost_repeats_the_article_of_another_outlet() -> None:
    reposts = [article for article in ARTICLES if article.repost_of]
    assert reposts
    for copy in reposts:
        original = _article(copy.repost_of or "")
        theirs, ours = set(original.body.split()), set(copy.body.split())
        assert copy.outlet != original.outlet
        assert copy.minute > original.minute
        assert copy.body != original.body
        assert len(theirs & ours) / len(theirs) > 0.95


def test_a_correction_replaces_the_entry_and_says_what_was_wrong() -> None:
    corrections = [article for article in ARTICLES if article.corrects]
    assert corrections
    for correction in corrections:
        wrong = _article(correction.corrects or "")
        assert (correction.outlet, correction.guid, correction.address) == (
            wrong.outlet,
            wrong.guid,
            wrong.address,
        )
        assert correction.minute > 0 >= wrong.minute
        assert "Correction:" in correction.body
        assert correction.title != wrong.title


@pytest.mark.parametrize("article", [pytest.param(article, id=article.slug) for article in ARTICLES])
def test_an_article_tells_when_it_happened_and_is_of_sensible_length(article: SampleArticle) -> None:
    text = " ".join(block.text for block in blocks(article.body))
    assert re.search(r"\b(19|20)\d\d\b|(19|20)\d\d年", text)
    assert 450 <= len(text) * (4 if article.language == "zh" else 1) <= 2600
    assert 20 <= len(article.summary) <= 200
    assert len(article.title) <= 110


@pytest.mark.parametrize("article", [pytest.param(article, id=article.slug) for article in ARTICLES])
def test_a_page_holds_its_article_and_its_sample_notice(article: SampleArticle) -> None:
    page = article_page(_outlet(article.outlet), _printed(article), ORIGIN)
    read = _read(page)
    pieces = blocks(article.body)
    assert article.title in read.article
    assert all(block.text in read.article for block in pieces if block.kind != "furniture")
    assert all(block.text in read.quotes for block in pieces if block.kind == "quote")
    assert all(block.text in read.all for block in pieces)
    assert (NOTICE_REAL if article.digital_rights else NOTICE_INVENTED) in read.all
    assert "Sample text" in read.all


def test_furniture_at_the_end_stands_outside_the_article() -> None:
    blog = _article("a-cybercrime-sweep-that-counts-bloggers")
    read = _read(article_page(_outlet(blog.outlet), _printed(blog), ORIGIN))
    assert "show comments" in read.all
    assert "show comments" not in read.article


def test_furniture_in_the_middle_stays_where_it_is() -> None:
    feature = _article("apple-fbi-whose-key")
    read = _read(article_page(_outlet(feature.outlet), _printed(feature), ORIGIN))
    assert "Read more from Technology" in read.article


@pytest.mark.parametrize("outlet", SAMPLES)
def test_a_feed_lists_what_has_appeared_newest_first_with_links_under_the_origin(
    outlet: SampleOutlet,
) -> None:
    expected = sorted(
        (article for article in ARTICLES if article.outlet == outlet.id and not article.corrects),
        key=lambda article: -article.minute,
    )
    corrected = {article.corrects: article for article in ARTICLES if article.corrects}
    assert _entries(outlet, END) == [
        (
            article.guid,
            corrected.get(article.slug, article).title,
            f"{ORIGIN}/{outlet.id}/{article.slug}",
            START + timedelta(minutes=article.minute),
        )
        for article in expected
    ]


@pytest.mark.parametrize("outlet", SAMPLES)
def test_a_feed_carries_the_full_text_only_where_the_outlet_says_so(outlet: SampleOutlet) -> None:
    _, document = feed_document(outlet, ARTICLES, start=START, now=END, origin=ORIGIN)
    texts = document.decode()
    first = next(article for article in ARTICLES if article.outlet == outlet.id)
    last = [block.text for block in blocks(first.body) if block.kind == "paragraph"][-1]
    plain = (
        texts
        if outlet.feed == "json"
        else texts.replace("&amp;", "&").replace("&#x27;", "'").replace("&quot;", '"')
    )
    assert (last in plain) is outlet.full_text
    assert first.summary in plain


@pytest.mark.parametrize("outlet", SAMPLES)
def test_a_feed_says_that_it_is_a_sample(outlet: SampleOutlet) -> None:
    _, document = feed_document(outlet, ARTICLES, start=START, now=END, origin=ORIGIN)
    assert "Sample feed of the Rightswire demo" in document.decode()


def test_a_live_article_appears_at_its_minute_and_not_before() -> None:
    wire, article = _outlet("sample-wire"), _article("china-arrests-15000-internet-crime")
    moment = START + timedelta(minutes=2)
    assert article.title not in [title for _, title, _, _ in _entries(wire, moment - timedelta(seconds=1))]
    assert _entries(wire, moment)[0][1] == article.title


def test_a_corrected_entry_keeps_its_identity_and_date_and_gets_a_new_title() -> None:
    times = _outlet("example-times")
    before = {guid: (title, date) for guid, title, _, date in _entries(times, START)}
    after = {guid: (title, date) for guid, title, _, date in _entries(times, END)}
    guid = _article("pegasus-one-leaked-list").guid
    assert before[guid][0].startswith("Sixteen newsrooms")
    assert after[guid][0].startswith("Seventeen newsrooms")
    assert before[guid][1] == after[guid][1]
    shown = {item.article.guid: item for item in on_show(ARTICLES, START, END)}
    assert shown[guid].updated_at == START + timedelta(minutes=10)


@pytest.mark.parametrize("outlet", SAMPLES)
def test_the_home_page_leads_to_the_feed_and_to_every_article(outlet: SampleOutlet) -> None:
    page = front_page(outlet, on_show(ARTICLES, START, END), ORIGIN)
    assert f'rel="alternate" type="{outlet_type(outlet)}" href="{ORIGIN}{outlet.feed_path}"' in page
    assert all(f'href="{link}"' in page for _, _, link, _ in _entries(outlet, END))


def outlet_type(outlet: SampleOutlet) -> str:
    return {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}[
        outlet.feed
    ]


@pytest.mark.parametrize("name", ["sample-wire", "muster-bote", "sample-monitor"])
def test_markup_in_a_text_is_text_in_every_kind_of_document(name: str) -> None:
    outlet = _outlet(name)
    hostile = SampleArticle(
        event="none", outlet=name, slug="x", guid="tag:x", title="<script>1 & 2</script>", language="en",
        minute=0, summary='a "b" <i>', body="One <b>& two</b>, in 2020.",
    )  # fmt: skip
    kind, document = feed_document(outlet, [hostile], start=START, now=END, origin=ORIGIN)
    if outlet.feed == "json":
        assert (
            json.loads(document)["items"][0]["content_html"]
            == "<p>One &lt;b&gt;&amp; two&lt;/b&gt;, in 2020.</p>"
        )
    else:
        parsed = feedparser.parse(document, response_headers={"content-type": kind})
        assert not parsed.bozo
        assert len(parsed.entries) == 1
    assert "<script>" not in article_page(outlet, _printed(hostile), ORIGIN)
    assert "<script>1 & 2</script>" in _read(article_page(outlet, _printed(hostile), ORIGIN)).article
