"""Feeds: how many documents are read, how fast, and how far we agree with feedparser, the reference.

PATH is a folder or a tar of documents. Times are CPU milliseconds of a document, body in memory.

What remains of differences on feeds-dev (34 of 21,765 fields), each looked up in its document:
- 20 dates written `2020/1/10 14:33:00`, of which feedparser makes the first of November;
- 6 Czech titles in UTF-8 with a few broken bytes, which feedparser takes for MacRoman;
- 3 Atom entries with `href=""`, whose id is their page; feedparser takes the feed's own address;
- an Atom entry whose only page is a PDF, for which feedparser has no link;
- 4 fields of entries that bear the guid and link of another one, of which we keep the first.
"""

import argparse
import tarfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, quantiles
from typing import Any, TypeVar

import feedparser

from bot.domain.errors import NotAFeed
from bot.domain.feed import Entry, ParsedFeed
from bot.domain.url import link
from bot.parsing.dates import utc
from bot.parsing.feeds import read_feed
from bot.parsing.repair import mend_text
from bot.parsing.titles import plain_title

URL = "https://feeds.example/feed"
FIELDS = ("title", "link", "date")
T = TypeVar("T")
Row = tuple[str, str | None, datetime | None]


def run(arguments: list[str]) -> dict[str, object]:
    """Read every document with ours and with feedparser."""
    parser = argparse.ArgumentParser(prog="parsing")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print each disagreement")
    options = parser.parse_args(arguments)
    ours_ms, theirs_ms, with_entries, rungs = [], [], 0, dict[str, int]()
    agreed, compared = dict.fromkeys(FIELDS, 0), 0
    for name, body in documents(options.data):
        feed, spent = timed(ours, body)
        ours_ms.append(spent)
        reference, spent = timed(theirs, body)
        theirs_ms.append(spent)
        if feed is None:
            continue
        rungs[feed.parser] = rungs.get(feed.parser, 0) + 1
        with_entries += bool(feed.entries)
        for mine, other in pairs(feed, rows(reference)):
            compared += 1
            for field, a, b in zip(FIELDS, mine, other, strict=True):
                agreed[field] += a == b
                if options.show and a != b:
                    print(name, feed.parser, field, repr(a), repr(b))
    return {
        "documents": len(ours_ms),
        "with_entries": with_entries,
        "ms_mean": round(mean(ours_ms), 3),
        "ms_p95": round(quantiles(ours_ms, n=20)[-1], 3),
        "feedparser_ms_mean": round(mean(theirs_ms), 3),
        **{f"{field}_agreement": round(agreed[field] / max(compared, 1), 5) for field in FIELDS},
        "compared": compared,
        "rungs": rungs,
    }


def documents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder or a tar."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file():
                yield file.name, file.read_bytes()
        return
    with tarfile.open(path) as archive:
        for member in archive:
            content = archive.extractfile(member)
            if content:
                yield member.name, content.read()


def timed(read: Callable[[bytes], T], body: bytes) -> tuple[T, float]:
    """What reading gives, and the CPU milliseconds it took."""
    start = time.process_time()
    result = read(body)
    return result, (time.process_time() - start) * 1000


def ours(body: bytes) -> ParsedFeed | None:
    try:
        return read_feed(body, URL)
    except NotAFeed:
        return None


def theirs(body: bytes) -> Any:
    return feedparser.parse(
        body, response_headers={"content-location": URL, "content-type": "application/xml"}
    )


def rows(found: Any) -> list[Row]:
    """Feedparser's entries, with text, links and dates cleaned by the same rules as ours."""
    return [
        (plain_title(mend_text(entry.get("title", ""))), link(URL, entry.get("link", "")), _their_date(entry))
        for entry in found.entries
    ]


def pairs(feed: ParsedFeed, reference: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Our entries beside feedparser's: by position when there are as many, else by title and link."""
    mine = [(entry.title, entry.url, _our_date(entry)) for entry in feed.entries]
    if len(mine) == len(reference):
        yield from zip(mine, reference, strict=True)
        return
    known = {row[:2]: row for row in mine} | {row[1]: row for row in mine} | {row[0]: row for row in mine}
    for row in reference:
        yield known.get(row[:2]) or known.get(row[1]) or known.get(row[0]) or ("", None, None), row


def _our_date(entry: Entry) -> datetime | None:
    moment = entry.published_at or entry.updated_at
    return moment and moment.replace(microsecond=0)


def _their_date(entry: Any) -> datetime | None:
    for name in ("published_parsed", "updated_parsed"):
        if parsed := dict(entry).get(name):
            year, month, day, hour, minute, second = parsed[:6]
            return utc(datetime(year, month, day, hour, minute, second, tzinfo=UTC))
    return None
