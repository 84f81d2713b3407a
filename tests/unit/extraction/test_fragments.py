"""Feed HTML becomes paragraphs a person would have typed."""

import pytest

from bot.domain.report import Article
from bot.extraction.fragments import read_fragment


def read(html: str) -> Article:
    return read_fragment(html, "en")


def quoted(article: Article) -> list[str]:
    return [span.of(article.text) for span in article.blockquotes]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two.</p>", "One.\n\nTwo."),
        ("<p>One <b>bold</b>,\n <a href='x'>linked</a> word.</p>", "One bold, linked word."),
        ("<div>One.<div>Two.</div>Three.</div>", "One.\n\nTwo.\n\nThree."),
        ("One.<br>Two.", "One.\nTwo."),
        ("One.<br/><br/>Two.", "One.\n\nTwo."),
        ("<h2>Head</h2>Text.", "Head\n\nText."),
        ("<p>A</p><ul><li>one</li><li><p>two</p></li></ul><p>B</p>", "A\n\none\ntwo\n\nB"),
        ("<ol><li>one<ul><li>deep</li></ul></li><li>two</li></ol>", "one\ndeep\ntwo"),
        ("<ul><li>unclosed<li>items</ul>after", "unclosed\nitems\n\nafter"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "a b\n1 2"),
        ("<p>He said <q>no</q>.</p>", "He said “no”."),
        ("<p>A<script>alert(1)</script> B<style>p{}</style></p>", "A B"),
        ("<p>Text.</p><figure><img src=x><figcaption>A caption.</figcaption></figure>", "Text."),
        ("<p>Text.</p><p class='wp-caption-text'>A caption.</p>", "Text."),
        ("<p>Text.</p><div style='display: none'>Hidden.</div><p hidden>Too.</p>", "Text."),
        ("<!-- note --><p>Text.</p>", "Text."),
        ("<p>a\u200bb\u202ec &amp; &lt;d&gt; &#8217;</p>", "abc & <d> ’"),
        ("</p></div><p>Text.", "Text."),
        ("Plain & simple &amp; text.\n\nSecond, 3 < 4.", "Plain & simple & text.\n\nSecond, 3 < 4."),
        ("<p>\x00\x08Text.\ufffe</p>", "Text."),
        ("", ""),
        ("   ", ""),
        ("<img src='x'>", ""),
        ("<![CDATA[ x", ""),
        ("<content xmlns='http://www.w3.org/2005/Atom'><div><p>Hi.</p></div></content>", "Hi."),
    ],
)
def test_text(html: str, text: str) -> None:
    assert read(html).text == text


@pytest.mark.parametrize(
    "trailer",
    [
        "The post <a href='x'>A title</a> appeared first on <a href='y'>A site</a>.",
        "Continue reading…",
        "Read more",
        "Read the full story at The Example.",
        "<a href='x'>Comments</a>",
        "submitted by <a>/u/somebody</a> <a>[link]</a> <a>[comments]</a>",
    ],
)
def test_what_the_publishing_software_hangs_on_is_dropped(trailer: str) -> None:
    assert read(f"<p>News.</p><p>{trailer}</p>").text == "News."


def test_a_sentence_that_begins_like_a_trailer_stays() -> None:
    text = "Comments were closed by order of the court."

    assert read(f"<p>News.</p><p>{text}</p>").text == f"News.\n\n{text}"


def test_block_quotations_are_marked_where_they_stand() -> None:
    article = read("<p>She wrote:</p><blockquote><p>First.</p><p>Second.</p></blockquote><p>End.</p>")

    assert article.text == "She wrote:\n\nFirst.\n\nSecond.\n\nEnd."
    assert quoted(article) == ["First.", "Second."]


def test_nested_and_unclosed_quotations_are_marked() -> None:
    article = read("<p>A.</p><blockquote>One.<blockquote>Two.</blockquote>Three.")

    assert quoted(article) == ["One.", "Two.", "Three."]


def test_a_text_that_is_all_quotation_quotes_nobody() -> None:
    assert read("<blockquote><p>All of it.</p></blockquote>").blockquotes == ()


def test_the_language_is_told_and_hinted() -> None:
    german = read_fragment("<p>Die Regierung will die Vorratsdatenspeicherung wieder einführen.</p>", "en")

    assert german.language == "de"
    assert read_fragment("<p>Pegasus</p>", "fr").language == "fr"
    assert read_fragment("", "fr").language == "und"


def test_a_tower_of_elements_is_read_without_falling_over() -> None:
    assert read("<p>Text.</p>" + "<div>" * 5000 + "deep").text.startswith("Text.")
