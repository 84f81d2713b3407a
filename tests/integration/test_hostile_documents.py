"""Documents made to hurt whoever reads them, read in the real reading process by every one of its readers.

Each gives something harmless or a reason, soon, and costs this process little memory; what only killing
helps against is in test_process_reader.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.documents.process import ProcessReader
from bot.domain.errors import DocumentError
from bot.domain.feed import ParsedFeed

MOST_GROWTH = 64 * 1024 * 1024
DEADLINE = 10.0
PROC = Path("/proc/self")
URL = "https://hostile.example/feed"
MEGABYTE = 1024 * 1024


def rss(items: str, head: str = "") -> bytes:
    return f"{head}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def item(title: str = "x", more: str = "") -> str:
    return f"<item><title>{title}</title>{more}</item>"


def many(pattern: str, count: int) -> str:
    return " ".join(pattern.format(number) for number in range(count))


def entities(count: int) -> str:
    made = "".join("<!ENTITY e{} '{}'>".format(n, f"&e{n - 1};" * 10) for n in range(1, count))
    return f'<!DOCTYPE rss [<!ENTITY e0 "boom">{made}]>'


def external(kind: str) -> str:
    return f"<!DOCTYPE rss [<!ENTITY x {kind}>]>"


DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "billion laughs": lambda: rss(item("&e12;"), entities(13)),
    "quadratic blow-up": lambda: rss(
        item("&e;" * 20_000), "<!DOCTYPE rss [<!ENTITY e '" + "a" * 50_000 + "'>]>"
    ),
    "entity of itself": lambda: rss(item("&a;"), '<!DOCTYPE rss [<!ENTITY a "&b;"><!ENTITY b "&a;">]>'),
    "file as an entity": lambda: rss(item("&x;"), external('SYSTEM "file:///etc/passwd"')),
    "address as an entity": lambda: rss(item("&x;"), external('SYSTEM "http://127.0.0.1:9/x"')),
    "foreign DTD": lambda: rss(item(), '<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "parameter entities": lambda: rss(
        item(), '<!DOCTYPE rss [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>'
    ),
    "XInclude": lambda: rss(
        item("<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>")
    ),
    "stylesheet": lambda: rss(item(), '<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?>'),
    "deep nesting": lambda: rss(item(more="<a>" * 20_000)),
    "deep nesting of divs": lambda: b"<html><body>" + b"<div>" * 10_000 + b"x",
    "very many attributes": lambda: rss("<item " + many("a{}=''", 5_000) + "/>"),
    "very many namespaces": lambda: rss("<item " + many("xmlns:a{}='u'", 3_000) + "/>"),
    "very many items": lambda: rss(item() * 8_000),
    "very many comments": lambda: rss("<!---->" * 100_000 + item()),
    "very many instructions": lambda: rss("<?x?>" * 100_000 + item()),
    "very many brackets": lambda: b"<rss><channel>" + b"<" * 200_000,
    "unclosed CDATA": lambda: b"<rss><channel><item><title><![CDATA[" + b"x" * MEGABYTE,
    "title of many megabytes": lambda: rss(item("y" * 4 * MEGABYTE)),
    "attribute of many megabytes": lambda: rss(f"<item a='{'y' * 4 * MEGABYTE}'/>"),
    "one guid for all": lambda: rss(item(more="<guid>1</guid>") * 1_500),
    "another guid each time": lambda: rss("".join(item(more=f"<guid>{n}</guid>") for n in range(1_500))),
    "dates beyond time": lambda: rss(
        item(more="<pubDate>Fri, 31 Dec 99999 23:59:59 GMT</pubDate>")
        + item(more="<pubDate>Fri, 31 Dec 9999 23:59:59 -9999</pubDate>")
        + item(more="<pubDate>-1</pubDate>")
    ),
    "an encoding nobody has": lambda: b"<?xml version='1.0' encoding='bogus-8'?>" + rss(item()),
    "UTF-7": lambda: b"<?xml version='1.0' encoding='UTF-7'?>" + rss(item("+ADw-script+AD4-alert(1)+ADw-/script+AD4-")),
    "a codec that unpacks": lambda: b"<?xml version='1.0' encoding='zlib'?>" + rss(item()),
    "UTF-16 by half": lambda: b"\xff\xfe" + rss(item()).decode().encode("utf-16-le")[:-7],
    "NULs": lambda: rss(item("a\0b")) + b"\0" * 1000,
    "characters that hide": lambda: rss(item("a&#x202e;b&#x200b;&#xd800;&#0;&#xfffe;c\u202e\u2066")),
    "script in a title": lambda: rss(item("&lt;img src=x onerror=alert(1)&gt;&lt;script&gt;x&lt;/script&gt;")),
    "links that are programs": lambda: rss(item(more="<link>javascript:alert(1)</link>"))
    + rss(item(more="<link>data:text/html,x</link>")),
    "links into the house": lambda: rss(item(more="<link>file:///etc/passwd</link>")),
    "JSON without end": lambda: b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000,
    "JSON number of megabytes": lambda: b'{"version":"https://jsonfeed.org/version/1","items":[{"id":' + b"9" * MEGABYTE + b"}]}",
    "JSON of the wrong kinds": lambda: b'{"version":"https://jsonfeed.org/version/1","items":[1,null,{"id":[],"url":{},"authors":3,"date_published":1e999}]}',
    "gzip that is no text": lambda: b"\x1f\x8b\x08" + bytes(range(256)) * 400,
    "nothing but white space": lambda: b" \n" * MEGABYTE,
}  # fmt: skip


@pytest.fixture(scope="module")
def reader() -> Iterator[ProcessReader]:
    made = ProcessReader()
    yield made
    asyncio.run(made.close())


def peak() -> int:
    lines = (PROC / "status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


def harmless(feed: ParsedFeed) -> None:
    now = datetime.now(UTC)
    for entry in feed.entries:
        assert entry.title == "" or entry.title.isprintable(), entry.title[:80]
        assert len(entry.title) <= 500
        assert "<script" not in entry.title
        assert "root:" not in f"{entry.title}{entry.summary_html}{entry.content_html}"
        assert entry.url is None or entry.url.startswith(("http://", "https://"))
        assert entry.published_at is None or entry.published_at.year <= now.year + 8000
    assert len(feed.entries) <= 1000


async def outcome(reading: Awaitable[object]) -> object:
    try:
        return await reading
    except DocumentError as error:
        return error


@pytest.mark.skipif(not (PROC / "clear_refs").exists(), reason="peaks of memory are Linux's to tell")
@pytest.mark.parametrize("name", DOCUMENTS)
async def test_a_hostile_document_harms_nobody(reader: ProcessReader, name: str) -> None:
    body = DOCUMENTS[name]()
    (PROC / "clear_refs").write_text("5", encoding="ascii")
    before, started = peak(), time.monotonic()

    feed = await outcome(reader.read_feed(body, URL, "application/rss+xml"))
    if isinstance(feed, ParsedFeed):
        harmless(feed)
    assert time.monotonic() - started < DEADLINE + 5  # and what the machine is busy with
    await outcome(reader.read_page(body, URL, "text/html"))
    await outcome(reader.read_links(body, URL))
    await outcome(reader.read_opml(body, URL))

    assert peak() - before < MOST_GROWTH
