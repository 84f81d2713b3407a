"""Web pages: the article comes out, what surrounds it stays behind, and refusals give their reason."""

from datetime import UTC, datetime

import pytest

from bot.domain.errors import NoArticle
from bot.domain.report import Page
from bot.extraction.pages import read_page

URL = "https://news.example/2026/01/court"
FIRST = (
    "The constitutional court ruled on Monday that the ministry’s ban on encrypted messages was unlawful, "
    "ending a dispute that had lasted for three years."
)
SECOND = (
    "Judges found that the ban had no basis in law and that it burdened every citizen, whether suspected of "
    "anything or not."
)
QUOTE = (
    "Nobody should have to ask for permission before whispering to a friend, and no law of this land says so."
)
THIRD = "The ministry said that it would study the ruling before deciding how to proceed in the coming weeks."

PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<title>Court lifts ban on encrypted messages – The Example</title>
<meta property="og:title" content="Court lifts ban on encrypted messages">
<meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2026-01-05T09:30:00+01:00"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/law">Law</a></li></ul></nav>
<article><h1>Court lifts ban on encrypted messages</h1><p>{FIRST}</p><p>{SECOND}</p>
<blockquote><p>{QUOTE}</p></blockquote><p>{THIRD}</p></article>
<aside><h3>Most read</h3><ul><li><a href="/a">Ten cats</a></li><li><a href="/b">Ten dogs</a></li></ul></aside>
<footer><p>© The Example. All rights reserved.</p><script>track()</script></footer></body></html>"""


def read(html: str, encoding: str = "utf-8", content_type: str = "text/html") -> Page:
    return read_page(html.encode(encoding), URL, content_type)


def test_the_article_and_what_the_page_says_of_itself() -> None:
    page = read(PAGE)

    assert page.title == "Court lifts ban on encrypted messages"
    assert page.article.text == f"{FIRST}\n\n{SECOND}\n\n{QUOTE}\n\n{THIRD}"
    assert page.article.language == "en"
    assert page.site_name == "The Example"
    assert page.published_at == datetime(2026, 1, 5, 8, 30, tzinfo=UTC)


def test_block_quotations_of_the_page_are_marked() -> None:
    article = read(PAGE).article

    assert [span.of(article.text) for span in article.blockquotes] == [QUOTE]


def test_a_page_without_any_help_is_read_too() -> None:
    page = read(f"<h1>Court lifts ban</h1><p>{FIRST}<p>{SECOND}<p>{THIRD}")

    assert page.title == "Court lifts ban"
    assert FIRST in page.article.text
    assert (page.published_at, page.article.blockquotes) == (None, ())


def test_a_thin_page_is_read_by_the_second_reader() -> None:
    page = read(f"<html><body><div><div id='x'>{SECOND}</div></div></body></html>")

    assert page.article.text == SECOND


@pytest.mark.parametrize(
    ("encoding", "meta", "content_type"),
    [
        ("cp1251", "", "text/html; charset=windows-1251"),
        ("cp1251", '<meta charset="windows-1251">', "text/html"),
        ("koi8-r", '<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', ""),
        ("utf-8", "", ""),
        ("utf-8", "", "text/html; charset=bogus-8"),
        ("utf-8-sig", '<meta charset="windows-1251">', "text/html"),
        ("utf-16", "", "text/html"),
        ("utf-8", '<meta charset="us-ascii">', "text/html"),
    ],
)
def test_encodings(encoding: str, meta: str, content_type: str) -> None:
    russian = (
        "Конституционный суд в понедельник отменил запрет на шифрование сообщений, действовавший три года. "
    )
    html = f"<html><head>{meta}<title>Суд</title></head><body><article><p>{russian * 4}</p></article></body>"

    page = read(html, encoding, content_type)

    assert russian.strip() in page.article.text
    assert page.article.language == "ru"


def test_western_bytes_under_the_label_latin_1_are_windows_1252() -> None:
    html = f"<html><head><meta charset='iso-8859-1'></head><body><p>{FIRST}</p><p>{SECOND}</p></body>"

    assert "ministry’s" in read(html, "cp1252").article.text


@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (b"", "text/html", "the page is empty"),
        (b" \n ", "", "the page is empty"),
        (b"%PDF-1.7 ...", "", "not a web page"),
        (b"%PDF-1.7 ...", "text/html", "not a web page"),
        (b"\x89PNG\r\n", "", "not a web page"),
        (b"<p>x", "application/pdf", "not a web page"),
        (b"<p>x", "image/png", "not a web page"),
        (
            b"<html><body><div id='app'></div><script src='x.js'></script></body></html>",
            "",
            "no readable article",
        ),
        (b"<html><body><h1>Hi</h1></body></html>", "", "no readable article"),
        (b"<html><body><p>Please enable JavaScript to go on.</p></body></html>", "", "browser or a person"),
        (
            b"<html><head><title>Just a moment...</title></head><body></body></html>",
            "",
            "browser or a person",
        ),
        (b"\x00\x01\x02\x03", "", "the page is empty"),
    ],
)
def test_pages_without_an_article_are_refused_with_a_reason(body: bytes, content_type: str, why: str) -> None:
    with pytest.raises(NoArticle, match=why) as caught:
        read_page(body, URL, content_type)

    assert caught.value.url == URL


def test_titles_hide_nothing() -> None:
    page = read(PAGE.replace("Court lifts ban", "Court\u202e lifts\n\u200bban"))

    assert page.title == "Court lifts ban on encrypted messages"


def test_a_page_that_is_all_quotation_quotes_nobody() -> None:
    html = (
        f"<html><body><article><blockquote><p>{FIRST}</p><p>{SECOND}</p></blockquote></article></body></html>"
    )

    assert read(html).article.blockquotes == ()
