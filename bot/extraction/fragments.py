"""Fragments: the HTML that feeds carry, as an article."""

import re
from html import escape
from typing import Final

from bot.domain.report import UNKNOWN_LANGUAGE, Article
from bot.extraction.blocks import Block, article, blocks_of
from bot.extraction.trees import prune, tree_of

_MARKUP: Final = re.compile(r"<[a-zA-Z/!]")
# What publishing software hangs under an entry, for readers who should come to the site.
_TRAILER: Final = re.compile(
    r"the post .{1,400} (?:appeared first on|first appeared on) .{1,200}|"
    r"(?:continue reading|read more|read the (?:full|whole|rest|entire|original)|view original)\b.{0,160}|"
    r"(?:submitted by /?u/\S+ ?)?(?:\[?(?:link|comments)\]? ?){1,2}|"
    r"(?:comments|share this:?|permalink|\[?…\]?|→|»)",
    re.IGNORECASE | re.DOTALL,
)


def read_fragment(html: str, language: str | None) -> Article:
    """The fragment's paragraphs, no markup left; `language` is what its feed declares."""
    tree = tree_of(html if _MARKUP.search(html) else _as_html(html))
    if tree is None:
        return Article("", UNKNOWN_LANGUAGE)
    prune(tree)
    return article(_without_trailers(blocks_of(tree)), language)


def _as_html(text: str) -> str:
    """Plain text, whose blank lines make the paragraphs; entities in it are still meant."""
    return "".join(f"<p>{escape(part).replace('&amp;', '&')}</p>" for part in re.split(r"\n\s*\n", text))


def _without_trailers(blocks: list[Block]) -> list[Block]:
    kept = len(blocks)
    while kept and _TRAILER.fullmatch(blocks[kept - 1].text):
        kept -= 1
    return blocks[:kept]
