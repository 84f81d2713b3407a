"""Pages: the article on a web page, told apart from everything around it.

Trafilatura with `favor_precision`, and readability where that finds hardly anything (the best of seven
extractors on the article-extraction-benchmark of scrapinghub, whose metric `benchmarks/extraction.py` is).
What the page says of itself we read ourselves: trafilatura's own search for it took 40% of a page's time,
and its results made the text worse (F1 .979 with it, .980 without).
"""

import re
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import readability
import trafilatura
from lxml import etree
from lxml.etree import LxmlError
from readability.readability import Unparseable
from trafilatura.settings import Document

from bot.domain.errors import NO_PAGE, NoArticle
from bot.domain.report import Page
from bot.domain.text import capped, one_line
from bot.extraction.blocks import Block, article, blocks_of
from bot.extraction.encoding import decoded
from bot.extraction.trees import holdable, prune, tree_of
from bot.extraction.walls import wall, without_offers

_THIN: Final = 250
_LEAST: Final = 80
_NO_TEXT: Final = "there is no readable article text on the page"
_READ: Final = 900
_MAX_TITLE: Final = 500
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_BINARY: Final = re.compile(rb"%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b")
# What holds no article, taken out once before each of trafilatura's many searches walks through it. With the
# controls, frames and navigation gone too, the slowest pages take a sixth less and each text is as good (F1
# .9802 before and after). Forms stay: some publishing software puts the whole page into one.
_NOISE: Final = (
    "script", "style", "svg", "template", "link", "noscript", "iframe", "object", "embed", "canvas", "button",
    "select", "input", "textarea", "nav", "menu", "footer", "dialog",
)  # fmt: skip
_NAMED: Final = etree.XPath("//meta[@property=$name or @name=$name]/@content")
_STATED: Final = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")
_PUBLISHED: Final = (
    "//meta[@property='article:published_time' or @property='og:published_time' or @name='date'"
    " or @itemprop='datePublished' or @name='pubdate' or @name='dc.date']/@content"
    " | //time[@itemprop='datePublished' or @pubdate]/@datetime"
)


def read_page(body: bytes, url: str, content_type: str = "") -> Page:
    """The article on the page that was fetched from that address. Raises NoArticle, with a reason."""
    if not body.strip():
        raise NoArticle(url, "the page is empty")
    if not _is_page(body, content_type):
        raise NoArticle(url, NO_PAGE)
    text = decoded(body, content_type)
    tree = tree_of(text)
    if tree is None:
        raise NoArticle(url, "the page is empty")
    title, published, site = _title(tree), _published(tree, text), _named(tree, "og:site_name")
    headings = {_key(title)} | {_key(_words(heading)) for heading in tree.iter("h1")}
    language, quotes = tree.get("lang"), _quotes(tree)
    etree.strip_elements(tree, *_NOISE, with_tail=False)
    blocks = _fuller(_by_trafilatura(tree, url), lambda: _by_readability(text))
    _check(url, title, blocks, text)
    blocks = blocks[: without_offers([block.text for block in blocks])]
    return Page(
        title=capped(title, _MAX_TITLE),
        article=article(_without_heading([_marked(block, quotes) for block in blocks], headings), language),
        site_name=site or None,
        published_at=published,
    )


def _check(url: str, title: str, blocks: Sequence[Block], text: str) -> None:
    """Raises NoArticle for a wall, and for a page with hardly any text."""
    if found := wall(url, title, "\n".join(block.text for block in blocks)):
        raise NoArticle(url, found)
    if _length(blocks) < _LEAST:
        tree = tree_of(text)
        words = "" if tree is None else " ".join(tree.itertext())
        raise NoArticle(url, wall(url, title, one_line(words[:_READ])) or _NO_TEXT)


def _is_page(body: bytes, content_type: str) -> bool:
    kind = content_type.split(";", 1)[0].strip().lower()
    return (not kind or kind in _PAGE_TYPES) and not _BINARY.match(body)


def _by_trafilatura(tree: Any, url: str) -> list[Block]:
    """What it finds; it uses the tree up."""
    found = trafilatura.bare_extraction(
        tree, url=url, favor_precision=True, include_comments=False, with_metadata=False
    )
    return blocks_of(found.body) if isinstance(found, Document) else []


def _fuller(blocks: list[Block], other: Callable[[], list[Block]]) -> list[Block]:
    return blocks if _length(blocks) >= _THIN else max(blocks, other(), key=_length)


def _by_readability(text: str) -> list[Block]:
    try:
        tree = tree_of(readability.Document(holdable(text)).summary(html_partial=True))
    except (Unparseable, LxmlError, ValueError):
        return []
    if tree is None:
        return []
    prune(tree)
    return blocks_of(tree)


def _quotes(tree: Any) -> set[str]:
    """What the page itself sets as block quotations; extractors forget that."""
    return {_key(part.text) for quote in tree.iter("blockquote") for part in blocks_of(quote)} - {""}


def _marked(block: Block, quotes: set[str]) -> Block:
    return Block(block.text, quoted=_key(block.text) in quotes)


def _without_heading(blocks: list[Block], headings: Collection[str]) -> list[Block]:
    return blocks[1:] if len(blocks) > 1 and _key(blocks[0].text) in headings else blocks


def _title(tree: Any) -> str:
    headings = [words for heading in tree.iter("h1") if (words := _words(heading))]
    sole = headings[0] if len(headings) == 1 else ""
    stated = _named(tree, "og:title") or _named(tree, "twitter:title")
    whole = next((words for title in tree.iter("title") if (words := _words(title))), "")
    return stated or sole or _without_site(whole) or next(iter(headings), "")


def _without_site(title: str) -> str:
    """The title without the name of the site that many put behind it."""
    head, _, tail = title.rpartition(" | ") if " | " in title else title.rpartition(" – ")
    return head if len(tail) < len(head) else title


def _named(tree: Any, name: str) -> str:
    return next((words for content in _NAMED(tree, name=name) if (words := one_line(str(content)))), "")


def _published(tree: Any, text: str) -> datetime | None:
    """The moment that the page states, in its markup or in its data for search engines (schema.org)."""
    for stated in [*map(str, tree.xpath(_PUBLISHED)), *_STATED.findall(text)[:1]]:
        try:
            moment = datetime.fromisoformat(stated.strip())
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _words(element: Any) -> str:
    return one_line(" ".join(element.itertext()))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
