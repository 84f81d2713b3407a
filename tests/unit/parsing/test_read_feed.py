"""Feeds of every dialect, whole and broken, become the same plain entries, or a reason."""

from datetime import UTC, datetime
from html import escape

import pytest

from bot.domain.errors import NotAFeed
from bot.domain.feed import Entry, ParsedFeed
from bot.parsing.draft import MAX_ENTRIES, MAX_HTML
from bot.parsing.feeds import read_feed

URL = "https://news.example/blog/feed.xml"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'


def rss(items: str, head: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>T</title>{head}{items}</channel></rss>".encode()


def atom(entries: str, attributes: str = "") -> bytes:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>T</title>{entries}</feed>'.encode()


def read(body: bytes, content_type: str = "") -> ParsedFeed:
    return read_feed(body, URL, content_type)


def only(body: bytes, content_type: str = "") -> Entry:
    [entry] = read(body, content_type).entries
    return entry


def title(markup: str) -> str:
    return only(rss(f"<item><title>{markup}</title></item>")).title


RSS_091 = b"""<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/rss-0.91.dtd">
<rss version="0.91"><channel><title>Old times</title><link>http://old.example/</link><language>en-gb</language>
<item><title>One</title><link>http://old.example/1</link><description>First.</description></item>
<item><title>Two</title><link>http://old.example/2</link></item></channel></rss>"""

RSS_10 = b"""<?xml version="1.0"?>
<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="http://rdf.example/"><title>Triples</title><link>http://rdf.example/</link>
<dc:language>fr</dc:language><items><rdf:Seq><rdf:li rdf:resource="http://rdf.example/1"/></rdf:Seq></items>
</channel>
<item rdf:about="http://rdf.example/1"><title>One</title><link>http://rdf.example/1</link>
<description>Short.</description><dc:date>2026-01-02T03:04:05+01:00</dc:date><dc:creator>Ada</dc:creator></item>
</rdf:RDF>"""

RSS_20 = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">
<channel><title>Rights &amp; Wires</title><link>https://news.example/</link><language>en-US</language><ttl>90</ttl>
<sy:updatePeriod>hourly</sy:updatePeriod>
<atom:link href="https://news.example/blog/feed.xml" rel="self"/><atom:link rel="hub" href="https://hub.example/"/>
<item><title>Café closes</title><link>https://news.example/1</link><guid isPermaLink="false">id-1</guid>
<pubDate>Fri, 02 Jan 2026 03:04:05 +0100</pubDate><dc:creator>Ada</dc:creator>
<description>Short.</description><content:encoded><![CDATA[<p>Long &amp; more.</p>]]></content:encoded></item>
</channel></rss>""".encode()

ATOM_03 = b"""<?xml version="1.0"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="de"><title>Draft</title>
<link rel="alternate" type="text/html" href="http://a03.example/"/>
<entry><title>One</title><link rel="alternate" type="text/html" href="http://a03.example/1"/><id>tag:a03,1</id>
<issued>2026-01-02T03:04:05Z</issued><modified>2026-01-03T00:00:00Z</modified></entry></feed>"""

ATOM_10 = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="pt-BR"><title>Atom</title>
<link rel="self" href="https://news.example/blog/feed.xml"/><link rel="hub" href="/hub"/>
<link rel="alternate" href="https://news.example/"/>
<entry><title type="xhtml"><div {XHTML}>Hello <b>wide</b> world</div></title><id>tag:1</id>
<link rel="enclosure" type="image/png" href="/a.png"/><link rel="alternate" href="../post/1"/>
<author><name>Grace</name></author><published>2026-01-02T03:04:05Z</published><updated>2026-01-03T00:00:00Z</updated>
<summary>Short.</summary><content type="html">&lt;p&gt;Long.&lt;/p&gt;</content></entry></feed>""".encode()


def test_rss_091() -> None:
    feed = read(RSS_091)

    assert (feed.title, feed.language) == ("Old times", "en")
    assert [(e.title, e.url, e.published_at) for e in feed.entries] == [
        ("One", "http://old.example/1", None),
        ("Two", "http://old.example/2", None),
    ]


def test_rss_10() -> None:
    feed = read(RSS_10)

    assert (feed.title, feed.language) == ("Triples", "fr")
    [entry] = feed.entries
    assert (entry.title, entry.url, entry.author) == ("One", "http://rdf.example/1", "Ada")
    assert entry.published_at == datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC)


def test_rss_20() -> None:
    feed = read(RSS_20)

    assert feed.title == "Rights & Wires"
    assert (feed.language, feed.ttl, feed.hub) == ("en", 5400, "https://hub.example/")
    assert feed.entries == (
        Entry(
            guid="id-1",
            url="https://news.example/1",
            title="Café closes",
            summary_html="Short.",
            content_html="<p>Long &amp; more.</p>",
            author="Ada",
            published_at=datetime(2026, 1, 2, 2, 4, 5, tzinfo=UTC),
        ),
    )


def test_atom_03() -> None:
    feed = read(ATOM_03)

    assert feed.language == "de"
    [entry] = feed.entries
    assert (entry.guid, entry.url) == ("tag:a03,1", "http://a03.example/1")
    assert entry.published_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert entry.updated_at == datetime(2026, 1, 3, tzinfo=UTC)


def test_atom_10_with_an_xhtml_title_and_an_enclosure_first() -> None:
    feed = read(ATOM_10)

    assert (feed.language, feed.hub) == ("pt", "https://news.example/hub")
    [entry] = feed.entries
    assert (entry.title, entry.url, entry.author) == (
        "Hello wide world",
        "https://news.example/post/1",
        "Grace",
    )
    assert "<p>Long.</p>" in entry.content_html
    assert entry.summary_html == "Short."


def test_a_feed_without_entries_is_a_feed() -> None:
    feed = read(rss(""))

    assert (feed.title, feed.entries) == ("T", ())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "the document is empty"),
        (b" \n\t ", "the document is empty"),
        (b"<!DOCTYPE html><html><head><title>Home</title></head><body>Hi</body></html>", "a web page"),
        (b"<html><body><item>no</item></body></html>", "a web page"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"/>', "a web page"),
        (b'<opml version="2.0"><body><outline text="x"/></body></opml>', "an OPML list"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url/></urlset>', "a sitemap"),
        (b'{"hello": "world"}', "JSON, but not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 5}', "JSON, but not a JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON"),
        (b'{"a":' * 100_000, "broken JSON"),
        (b'{"a":' + b"9" * 10_000 + b"}", "broken JSON"),
        (b"just words", "neither RSS, Atom nor JSON Feed"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "neither RSS, Atom nor JSON Feed"),
        (b"<?xml version='1.0'?>", "neither RSS, Atom nor JSON Feed"),
    ],
)
def test_what_is_no_feed_is_refused_with_a_reason(body: bytes, why: str) -> None:
    with pytest.raises(NotAFeed, match=why) as caught:
        read(body)

    assert caught.value.url == URL


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("AT & T", "AT & T"),
        ("a&nbsp;b &colon; c&eacute;", "a b : cé"),
        ("Fish &unknown; chips", "Fish &unknown; chips"),
        ("&lt;b&gt;Bold&lt;/b&gt; move", "Bold move"),
        ("One&lt;br/&gt;two", "One two"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;News", "News"),
        ("&lt;img src=x onerror=alert(1)&gt;News", "News"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;News", "News"),
        ("5 &lt; 6 and 7 &gt; 3", "5 < 6 and 7 > 3"),
        ("<![CDATA[A <em>fine</em> day &amp; night]]>", "A fine day & night"),
        ("  spread \n\t over   lines ", "spread over lines"),
        ("co\u202eexe.txt\u202c \u200bzero\ufeff so\u00adft", "coexe.txt zero soft"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
        ("pay\u200dpal", "paypal"),
        ("&#146;Tis", "’Tis"),
        ("don&#8217;t", "don’t"),
        ("@everyone look", "@everyone look"),
    ],
)
def test_titles_become_one_plain_line(markup: str, plain: str) -> None:
    assert title(markup) == plain


def test_markup_inside_a_title_does_not_hide_its_words() -> None:
    assert title("Plain <b>bold</b> tail") == "Plain bold tail"


def test_a_title_without_end_is_capped() -> None:
    long = title("word " * 200_000)

    assert len(long) <= 500
    assert long.endswith("word…")


@pytest.mark.parametrize("text", ["Überwachung — «l’été»", "Москва", "審査", "Ελλάδα", "شبكة"])
@pytest.mark.parametrize("codec", ["latin-1", "cp1252"])
def test_text_that_was_encoded_twice_is_repaired(text: str, codec: str) -> None:
    # The undefined bytes of Windows-1252 pass through, as browsers and databases let them.
    twice = "".join(_seen_as(byte, codec) for byte in text.encode())

    entry = only(rss(f"<item><title>{twice}</title><description>{twice}</description></item>"))

    assert (entry.title, entry.summary_html) == (text, text)


def _seen_as(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def test_a_repaired_part_leaves_the_sound_part_alone() -> None:
    assert title("Razer’s ‘secret’ itâ€™s Ã©tÃ©") == "Razer’s ‘secret’ it’s été"


@pytest.mark.parametrize(
    "text", ["„Viel Spaß“", "« Ça va très bien »", "Pôle Nord…", "Ä“", "väčšina opäť", "São Paulo"]
)
def test_text_that_only_looks_as_if_encoded_twice_is_left_alone(text: str) -> None:
    assert title(text) == text


@pytest.mark.parametrize(
    ("codec", "declared", "content_type"),
    [
        ("cp1251", 'encoding="windows-1251"', ""),
        ("koi8-r", 'encoding="koi8-r"', ""),
        ("utf-16", 'encoding="utf-16"', ""),
        ("utf-8-sig", 'encoding="utf-8"', ""),
        ("utf-8-sig", "", ""),
        ("utf-8", "", "application/rss+xml"),
        ("utf-8", "", "text/xml; charset=us-ascii"),
        ("cp1251", "", "text/xml; charset=windows-1251"),
    ],
)
def test_encodings(codec: str, declared: str, content_type: str) -> None:
    text = f'<?xml version="1.0" {declared}?><rss version="2.0"><channel><title>Блог</title>'
    text += "<item><title>Закон о связи</title><link>https://a.example/1</link></item></channel></rss>"

    feed = read(text.encode(codec), content_type)

    assert (feed.title, feed.entries[0].title) == ("Блог", "Закон о связи")


@pytest.mark.parametrize("declared", ["", '<?xml version="1.0" encoding="utf-8"?>'])
def test_western_bytes_without_or_with_a_wrong_label_are_read_as_meant(declared: str) -> None:
    text = f"{declared}<rss version='2.0'><channel><item><title>São “João”</title></item></channel></rss>"

    assert only(text.encode("cp1252")).title == "São “João”"


def test_a_replacement_character_in_a_sound_document_does_not_make_it_another_encoding() -> None:
    assert title("al\ufffdle") == "al\ufffdle"


def test_what_stands_in_cdata_is_text_whatever_it_looks_like() -> None:
    text = "<![CDATA[<item><title>x</title><link>y</link><date>soon</date></item>&nbsp;<entry>]]>"
    feed = read(rss(f"<item><title>One</title><description>{text}</description></item>"))

    assert (feed.parser, [entry.title for entry in feed.entries]) == ("fastfeedparser", ["One"])


def test_one_broken_byte_does_not_spoil_the_rest() -> None:
    body = rss("<item><title>Überwachung für alle</title></item>").replace(b"alle", b"al\xffle")

    assert only(body).title.startswith("Überwachung für al")


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("https://a.example/x", "https://a.example/x"),
        ("/x?a=1&amp;b=2", "https://news.example/x?a=1&b=2"),
        ("x", "https://news.example/blog/x"),
        ("//cdn.example/x", "https://cdn.example/x"),
        (" https://a.example/x\n", "https://a.example/x"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("mailto:a@b.example", None),
        ("http://[broken", None),
    ],
)
def test_links_are_resolved_and_lead_to_web_pages_only(href: str, url: str | None) -> None:
    assert only(rss(f"<item><title>t</title><link>{href}</link></item>")).url == url
    assert only(atom(f"<entry><title>t</title><link href='{href.strip()}'/></entry>")).url == url


def test_links_are_relative_to_the_feeds_own_base() -> None:
    entry = only(atom("<entry><title>t</title><link href='x'/></entry>", 'xml:base="http://b.example/c/"'))

    assert entry.url == "http://b.example/c/x"


def test_a_guid_that_is_an_address_stands_in_for_a_missing_link() -> None:
    assert (
        only(atom("<entry><title>t</title><id>http://a.example/1</id></entry>")).url == "http://a.example/1"
    )
    assert (
        only(rss("<item><title>t</title><guid>http://a.example/1</guid></item>")).url == "http://a.example/1"
    )


def test_a_guid_that_says_it_is_no_address_does_not() -> None:
    entry = only(rss('<item><title>t</title><guid isPermaLink="false">http://a.example/1</guid></item>'))

    assert entry.url is None


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("Fri, 02 Jan 2026 03:04:05 GMT", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("Fri, 02 Jan 2026 03:04:05 EST", datetime(2026, 1, 2, 8, 4, 5, tzinfo=UTC)),
        ("2 Jan 2026 03:04:05 +0530", datetime(2026, 1, 1, 21, 34, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.678-02:00", datetime(2026, 1, 2, 5, 4, 5, 678000, tzinfo=UTC)),
        ("2026-01-02 03:04:05", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
        ("January 2, 2026", datetime(2026, 1, 2, tzinfo=UTC)),
        ("02 Jan 2026 at 03:04 XYZ", datetime(2026, 1, 2, 3, 4, tzinfo=UTC)),
        ("January 2026", None),
        ("2029-01-02T00:00:00Z", datetime(2029, 1, 2, tzinfo=UTC)),
        ("", None),
        ("yesterday", None),
        ("10:30", None),
        ("Friday", None),
        ("soon, we hope", None),
        ("0001-01-01T00:00:00Z", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9999-12-31T23:59:59Z", None),
        ("Fri, 99 Foo 2026 25:61:00 GMT", None),
        ("9" * 5000, None),
    ],
)
def test_dates_are_utc_or_missing_and_never_made_up(date: str, moment: datetime | None) -> None:
    entry = only(rss(f"<item><title>t</title><pubDate>{date}</pubDate></item>"))

    assert entry.published_at == moment


def test_a_guid_is_not_taken_for_a_date() -> None:
    assert only(rss("<item><title>t</title><guid>12</guid></item>")).published_at is None


def test_long_bodies_are_capped() -> None:
    body = escape("<p>" + "x" * 500_000 + "</p>")

    entry = only(rss(f"<item><title>t</title><description>{body}</description></item>"))

    assert len(entry.summary_html) == MAX_HTML


def test_a_flood_of_entries_is_capped() -> None:
    items = "".join(f"<item><title>{n}</title><guid>{n}</guid></item>" for n in range(5000))

    entries = read(rss(items)).entries

    assert len(entries) == MAX_ENTRIES
    assert entries[0].title == "0"


def test_the_same_entry_twice_is_one() -> None:
    item = "<item><title>t</title><guid>1</guid><link>https://a.example/1</link></item>"

    assert len(read(rss(item + item)).entries) == 1


def test_one_guid_for_many_pages_identifies_none_of_them() -> None:
    items = "".join(
        f"<item><title>{n}</title><guid>same</guid><link>https://a.example/{n}</link></item>"
        for n in range(3)
    )

    entries = read(rss(items)).entries

    assert [entry.guid for entry in entries] == [None] * 3
    assert len({entry.identity for entry in entries}) == 3


def test_entries_that_differ_by_fragment_only_stay_apart() -> None:
    items = "".join(f"<item><title>{n}</title><link>https://a.example/#{n}</link></item>" for n in range(3))

    assert len({entry.identity for entry in read(rss(items)).entries}) == 3


def test_items_nested_where_they_should_not_be_are_found() -> None:
    inner = "<item><title>inner</title><link>https://a.example/2</link></item>"

    entries = read(rss(f"<item><title>outer</title><link>https://a.example/1</link>{inner}</item>")).entries

    assert {entry.title for entry in entries} >= {"outer", "inner"}


def test_entities_are_not_expanded_and_files_not_read() -> None:
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    body = f"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{bomb}<!ENTITY f SYSTEM "file:///etc/passwd">]>
    <rss version="2.0"><channel><title>T</title><item><title>a &l9; b &f; c</title></item></channel></rss>"""

    entry = only(body.encode())

    assert len(entry.title) < 500
    assert "root:" not in entry.title


@pytest.mark.parametrize(
    "junk", [b"\n\n  ", b"\xef\xbb\xbf\n", b"<!-- generated -->\n", b"Warning: headers sent\n"]
)
def test_junk_before_the_document_is_stepped_over(junk: bytes) -> None:
    body = b"<rss version='2.0'><channel><item><title>t</title></item></channel></rss>"

    assert only(junk + body).title == "t"


def test_control_characters_do_not_stop_the_reading() -> None:
    assert only(rss("<item><title>a\x08b\x00c</title></item>")).title.startswith("a")


def test_a_cut_off_document_gives_what_was_there() -> None:
    body = RSS_20[: RSS_20.index(b"</channel>")]

    assert read(body).entries[0].title == "Café closes"


def test_a_date_with_slashes_is_year_month_day() -> None:
    body = rss("<item><title>x</title><pubDate>2020/1/10 14:33:00</pubDate></item>")
    [entry] = read_feed(body, URL).entries
    assert entry.published_at == datetime(2020, 1, 10, 14, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ('<link rel="alternate" type="text/html" href=""/>', "https://wire.example/?p=1"),
        (
            '<link rel="alternate" type="application/pdf" href="https://wire.example/a.pdf"/>',
            "https://wire.example/a.pdf",
        ),
    ],
)
def test_an_atom_entry_leads_to_what_there_is_of_it(link: str, url: str) -> None:
    body = atom(f"<entry><title>x</title><id>https://wire.example/?p=1</id>{link}</entry>")
    [entry] = read_feed(body, URL).entries
    assert entry.url == url
