"""What a feed says of itself before its first entry, read the same way whoever parses the entries."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Final

from bot.domain.url import link
from bot.parsing import pace

_HEAD: Final = 50_000
_FIRST_ENTRY: Final = re.compile(r"<(?:[\w-]+:)?(?:item|entry)[\s>]")
_LANGUAGE: Final = re.compile(
    r"<(?:\w+:)?language>\s*(?:<!\[CDATA\[)?\s*([\w-]{2,12})|<\w[^<>]*\sxml:lang=[\"']([\w-]{2,12})",
    re.IGNORECASE,
)
_LINK: Final = re.compile(r"<(?:\w+:)?link\s[^<>]*>", re.IGNORECASE)
_HUB: Final = re.compile(r"\srel\s*=\s*[\"']hub[\"']", re.IGNORECASE)
_SELF: Final = re.compile(r"\srel\s*=\s*[\"']self[\"']", re.IGNORECASE)
_HREF: Final = re.compile(r"\shref\s*=\s*[\"']([^\"'<>]+)", re.IGNORECASE)
_BASE: Final = re.compile(r"<(?:\w+:)?(?:feed|rss|RDF)\s[^<>]*\bxml:base=[\"']([^\"'<>]+)")
_UTF16: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}


@dataclass(frozen=True, slots=True)
class Channel:
    """The feed's own wishes and ways; `base` is what its links are relative to."""

    base: str
    language: str | None = None
    ttl: float | None = None
    hub: str | None = None
    self_url: str | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    expected: float | None = None


def read_channel(body: bytes, url: str) -> Channel:
    """The head of an XML feed that was fetched from that address."""
    head = body[:_HEAD].decode(_UTF16.get(body[:2], "utf-8"), "replace")
    first = _FIRST_ENTRY.search(head)
    head = head[: first.start()] if first else head
    declared, base = _LANGUAGE.search(head), _BASE.search(head)
    return Channel(
        base=(base and link(url, unescape(base[1]))) or url,
        language=language_code(declared[1] or declared[2]) if declared else None,
        ttl=pace.ttl(head),
        hub=_linked(head, url, _HUB),
        self_url=_linked(head, url, _SELF),
        skip_hours=pace.skip_hours(head),
        skip_days=pace.skip_days(head),
        expected=pace.expected(head),
    )


def language_code(declared: object) -> str | None:
    """The ISO 639-1 code of a declared language tag such as `en-US`, None for anything else."""
    if not isinstance(declared, str):
        return None
    found = re.match(r"([a-zA-Z]{2})(?:[-_]|$)", declared.strip())
    return found[1].lower() if found else None


def _linked(head: str, url: str, rel: re.Pattern[str]) -> str | None:
    for tag in _LINK.findall(head):
        href = _HREF.search(tag)
        if href and rel.search(tag):
            return link(url, unescape(href[1]))
    return None
