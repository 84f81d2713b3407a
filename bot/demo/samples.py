"""The demo's invented outlets and their articles, read from the package's content files."""

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from itertools import groupby
from typing import Literal

from bot.domain.feed import Outlet, OutletKind

FeedFormat = Literal["rss", "atom", "json"]
BlockKind = Literal["paragraph", "quote", "heading", "furniture"]

NOTICE_REAL = "Sample: a real, past event, retold for the Rightswire demo by an invented outlet."
NOTICE_INVENTED = "Sample: everything in this text is invented for the Rightswire demo."

_MARKS: dict[str, BlockKind] = {"> ": "quote", "## ": "heading", "~ ": "furniture"}


@dataclass(frozen=True, slots=True)
class SampleOutlet:
    """An invented outlet; `full_text` says whether its feed carries whole articles or summaries."""

    id: str
    name: str
    domain: str
    kind: OutletKind
    language: str
    licence: str
    feed: FeedFormat
    full_text: bool
    country: str | None = None

    @property
    def outlet(self) -> Outlet:
        """The outlet as the bot knows it."""
        return Outlet(self.name, self.kind, self.country, self.language, self.licence)

    @property
    def feed_path(self) -> str:
        """Where its feed is served, below the demo's origin."""
        return f"/{self.id}/feed.{'json' if self.feed == 'json' else 'xml'}"


@dataclass(frozen=True, slots=True)
class SampleArticle:
    """One text of one outlet; `minute` counts from the demo's start, negative for what is there already.

    `corrects` and `repost_of` are slugs: of the entry that this one replaces, and of the article of
    another outlet that it repeats. In `body`, blank lines separate paragraphs, and `> `, `## ` and `~ `
    mark quotations, headings and page furniture.
    """

    event: str
    outlet: str
    slug: str
    title: str
    language: str
    minute: float
    summary: str
    body: str
    guid: str = ""
    author: str = ""
    repost_of: str | None = None
    corrects: str | None = None
    digital_rights: bool = True

    @property
    def address(self) -> str:
        """The slug in its link: a correction appears where the article was."""
        return self.corrects or self.slug

    @property
    def notice(self) -> str:
        """What its page says about its being a sample."""
        return NOTICE_REAL if self.digital_rights else NOTICE_INVENTED


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as it stands at some moment."""

    article: SampleArticle
    published_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article's body without its mark."""

    kind: BlockKind
    text: str


def load_outlets() -> tuple[SampleOutlet, ...]:
    """All outlets, in the order of the file."""
    rows = tomllib.loads((files("bot.demo") / "content" / "outlets.toml").read_text("utf-8"))["outlet"]
    return tuple(SampleOutlet(**{**row, "kind": OutletKind(row["kind"])}) for row in rows)


def load_articles() -> tuple[SampleArticle, ...]:
    """All articles of all outlets, in the order in which they appear."""
    domains = {outlet.id: outlet.domain for outlet in load_outlets()}
    return tuple(sorted(_read_articles(domains), key=lambda article: article.minute))


def blocks(body: str) -> tuple[Block, ...]:
    """The paragraphs, quotations, headings and furniture of a body, in order."""
    return tuple(block for chunk in body.strip().split("\n\n") for block in _blocks_of(chunk))


def on_show(articles: Iterable[SampleArticle], start: datetime, now: datetime) -> tuple[Printed, ...]:
    """What has appeared by `now`, newest first; of a corrected article only the last version."""
    seen = [article for article in articles if _moment(article, start) <= now]
    by_slug = {article.slug: article for article in seen}
    replaced = {article.corrects for article in seen}
    printed = [
        Printed(article, _moment(by_slug.get(article.address, article), start), _moment(article, start))
        for article in seen
        if article.slug not in replaced
    ]
    return tuple(sorted(printed, key=lambda item: item.published_at, reverse=True))


def _read_articles(domains: dict[str, str]) -> Iterator[SampleArticle]:
    for file in (files("bot.demo") / "content" / "events").iterdir():
        if not file.name.endswith(".toml"):
            continue
        document = tomllib.loads(file.read_text("utf-8"))
        rights = document.get("digital_rights", True)
        for row in document["article"]:
            guid = f"tag:{domains[row['outlet']]},2024:{row['slug']}"
            yield SampleArticle(**{"guid": guid, "event": document["event"], "digital_rights": rights, **row})


def _blocks_of(chunk: str) -> Iterator[Block]:
    for kind, lines in groupby(chunk.splitlines(), key=_kind):
        texts = [_unmarked(line) for line in lines]
        if kind == "furniture":
            yield from (Block(kind, text) for text in texts)
        else:
            yield Block(kind, " ".join(texts))


def _kind(line: str) -> BlockKind:
    return next((kind for mark, kind in _MARKS.items() if line.startswith(mark)), "paragraph")


def _unmarked(line: str) -> str:
    return next((line[len(mark) :] for mark in _MARKS if line.startswith(mark)), line)


def _moment(article: SampleArticle, start: datetime) -> datetime:
    return start + timedelta(minutes=article.minute)
