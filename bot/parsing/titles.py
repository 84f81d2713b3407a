"""Titles and names: whatever markup a feed puts into them, as one line of plain text."""

import re
from html import unescape
from typing import Final

from bot.domain.text import capped, one_line

MAX_TITLE: Final = 500

_HIDING: Final = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|$)|<!--.*?(?:-->|$)", re.DOTALL | re.IGNORECASE)
_BREAK: Final = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|td|tr)\b[^<>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
# Escaped twice, as some publishers do; other words in angle brackets are meant to be read.
_INNER_TAG: Final = re.compile(
    r"</?(?:a|b|i|u|em|strong|span|br|p|div|img|script|style|svg|iframe|font|sup|sub|small)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)


def plain_title(markup: str, most: int = MAX_TITLE) -> str:
    """One line of at most that many characters, without tags, entities and invisible characters."""
    if not markup:
        return ""
    # What is far beyond the cap cannot show; the patterns must not be fed megabytes.
    text = _HIDING.sub(" ", markup[: most * 20])
    text = unescape(_TAG.sub("", _BREAK.sub(" ", text)))
    return capped(one_line(_INNER_TAG.sub("", text)), most)
