"""Feeds that a web page names or links to, and where they usually are when it does not.

Declared ones first (`link rel=alternate`, the WHATWG's feed autodiscovery), then links that look like it.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree, html

from bot.domain.url import link

MOST: Final = 10
_TYPES: Final = frozenset({
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/xml", "text/xml", "application/x.atom+xml", "application/json",
})  # fmt: skip
_LOOKS: Final = re.compile(
    r"(?:^|[/._-])(?:feeds?|rss2?|atom|rdf)(?:[/._-]|$)|feeds\.feedburner\.com/\w", re.IGNORECASE
)
_COMMENTS: Final = re.compile(r"comment|kommentar|comentario|commentaire|/replies", re.IGNORECASE)
_USUAL: Final = ("feed/", "feed.xml", "rss.xml", "atom.xml", "index.xml", "rss", "feed.json")
_DEEPEST: Final = 256


def feed_links(body: bytes, url: str) -> tuple[str, ...]:
    """Addresses of feeds on the page that was fetched from there, the likeliest first, comments last."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.LxmlError, ValueError):
        return ()
    base = next((there for tag in tree.iter("base") if (there := link(url, tag.get("href")))), url)
    found = dict.fromkeys([*_declared(tree, base), *_linked(tree, base)])
    found.pop(url, None)
    return tuple(sorted(found, key=lambda address: bool(_COMMENTS.search(address))))[:MOST]


def usual_places(url: str) -> tuple[str, ...]:
    """Where the feed of a page usually is: beside it, and at the site's root."""
    parts = urlsplit(url)
    folder = parts.path if parts.path.endswith("/") else f"{parts.path}/"
    folders = dict.fromkeys([folder, "/"] if len(folder) <= _DEEPEST else ["/"])
    bases = [urlunsplit((parts.scheme, parts.netloc, path, "", "")) for path in folders]
    first = [urljoin(base, _USUAL[0]) for base in bases]
    return tuple(dict.fromkeys([*first, *(urljoin(bases[-1], name) for name in _USUAL)]))


def _declared(tree: Any, base: str) -> Iterator[str]:
    for tag in tree.iter("link"):
        rel = (tag.get("rel") or "").lower().split()
        kind = (tag.get("type") or "").lower().split(";")[0].strip()
        if ("alternate" in rel and kind in _TYPES) or "feed" in rel:
            yield from _resolved(base, [tag.get("href")])


def _linked(tree: Any, base: str) -> Iterator[str]:
    hrefs = (tag.get("href") or "" for tag in tree.iter("a"))
    yield from _resolved(base, (href for href in hrefs if _LOOKS.search(href)))


def _resolved(base: str, hrefs: Iterable[str | None]) -> Iterator[str]:
    yield from (found.partition("#")[0] for href in hrefs if (found := link(base, href)))
