"""Pages: the article on a web page, told apart from everything around it.

Trafilatura with `favor_precision`, and readability where that finds hardly anything (F1 .964 on the
article-extraction-benchmark of scrapinghub, the best of seven extractors measured).
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import readability
import trafilatura
from lxml.etree import LxmlError
from readability.readability import Unparseable
from trafilatura.settings import Document

from bot.domain.errors import NoArticle
from bot.domain.report import Page
from bot.domain.text import capped, one_line
from bot.extraction.blocks import Block, article, blocks_of
from bot.extraction.encoding import decoded
from bot.extraction.trees import holdable, prune, tree_of

_THIN: Final = 250
_LEAST: Final = 80
_MAX_TITLE: Final = 500
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
_BINARY: Final = re.compile(rb"%PDF-|\x89PNG|GIF8|\xff\xd8\xff|PK\x03\x04|\x1f\x8b")
_WALL: Final = re.compile(
    r"enable javascript|javascript is (?:disabled|required)|checking your browser|verify(?:ing)? you are"
    r"|captcha|access denied|are you a robot|unusual traffic|just a moment",
    re.IGNORECASE,
)
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
        raise NoArticle(url, "this is not a web page")
    text = holdable(decoded(body, content_type))
    tree = tree_of(text)
    if tree is None:
        raise NoArticle(url, "the page is empty")
    found = _by_trafilatura(text, url)
    blocks = _with_quotes(_fuller(blocks_of(found.body), lambda: _by_readability(text)), tree)
    if _length(blocks) < _LEAST:
        raise NoArticle(url, _reason(tree))
    title = one_line(found.title or "") or _title(tree)
    return Page(
        title=capped(title, _MAX_TITLE),
        article=article(_without_title(blocks, title), tree.get("lang")),
        site_name=one_line(found.sitename or "") or None,
        published_at=_published(tree, found.date),
    )


def _is_page(body: bytes, content_type: str) -> bool:
    kind = content_type.split(";", 1)[0].strip().lower()
    return (not kind or kind in _PAGE_TYPES) and not _BINARY.match(body)


def _by_trafilatura(text: str, url: str) -> Document:
    """What it found; when it found nothing, that."""
    found = trafilatura.bare_extraction(
        text, url=url, favor_precision=True, include_comments=False, with_metadata=True
    )
    return found if isinstance(found, Document) else Document()


def _fuller(blocks: list[Block], other: Callable[[], list[Block]]) -> list[Block]:
    return blocks if _length(blocks) >= _THIN else max(blocks, other(), key=_length)


def _by_readability(text: str) -> list[Block]:
    try:
        tree = tree_of(readability.Document(text).summary(html_partial=True))
    except (Unparseable, LxmlError, ValueError):
        return []
    if tree is None:
        return []
    prune(tree)
    return blocks_of(tree)


def _with_quotes(blocks: Sequence[Block], tree: Any) -> list[Block]:
    """The blocks, those marked that the page itself sets as block quotations; extractors forget that."""
    quotes = {_key(part.text) for quote in tree.iter("blockquote") for part in blocks_of(quote)} - {""}
    return [Block(block.text, quoted=_key(block.text) in quotes) for block in blocks]


def _without_title(blocks: list[Block], title: str) -> list[Block]:
    return blocks[1:] if len(blocks) > 1 and _key(blocks[0].text) == _key(title) else blocks


def _title(tree: Any) -> str:
    return next((text for name in ("h1", "title") for e in tree.iter(name) if (text := _words(e))), "")


def _published(tree: Any, day: str | None) -> datetime | None:
    """The moment that the page states, else the day that trafilatura found, at midnight."""
    for stated in [*map(str, tree.xpath(_PUBLISHED)), day or ""]:
        try:
            moment = datetime.fromisoformat(stated.strip())
        except ValueError:
            continue
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return None


def _reason(tree: Any) -> str:
    if _WALL.search(_words(tree)[:5000]):
        return "the site wants to see a browser or a person first"
    return "there is no readable article text on the page"


def _length(blocks: Sequence[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _words(element: Any) -> str:
    return one_line(" ".join(element.itertext()))


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
