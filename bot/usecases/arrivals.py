"""Arrivals: entries as they are read, before they are compared with anything."""

from dataclasses import dataclass
from typing import Final

import structlog

from bot.domain.errors import DocumentError, FetchError, InvalidAddress
from bot.domain.feed import PendingEntry
from bot.domain.report import Article, Draft
from bot.domain.story import NEWS_AGE
from bot.domain.url import without_tracking
from bot.domain.vector import Vector
from bot.ports.clock import Clock
from bot.usecases.vectors import Vectors
from bot.usecases.web import Web

log = structlog.get_logger()

THIN: Final = 400


@dataclass(frozen=True, slots=True)
class Arrival:
    """What an entry says, and what that means if an encoder read it."""

    draft: Draft
    vector: Vector | None = None


class Arrivals:
    """Reads pending entries, with their pages where the feed carries little of them."""

    def __init__(self, web: Web, vectors: Vectors, clock: Clock) -> None:
        self._web = web
        self._vectors = vectors
        self._clock = clock

    async def of(self, pending: PendingEntry) -> Arrival:
        """The entry, read."""
        draft = await self._draft(pending)
        return Arrival(draft, await self._vectors.of(draft))

    async def _draft(self, pending: PendingEntry) -> Draft:
        entry, feed = pending.entry, pending.feed
        now = self._clock.now()
        published = min(now, entry.published_at or entry.updated_at or pending.first_seen_at)
        article = await self._feed_text(pending)
        if len(article.text) < THIN and entry.url and now - published < NEWS_AGE:
            article = await self._page_text(entry.url, article)
        return Draft(
            outlet=feed.outlet,
            title=entry.title or article.text.split("\n", 1)[0][:120],
            article=article,
            published_at=published,
            url=without_tracking(entry.url) if entry.url else None,
        )

    async def _feed_text(self, pending: PendingEntry) -> Article:
        entry = pending.entry
        html = max(entry.content_html, entry.summary_html, key=len)
        try:
            return await self._web.reader.read_entry(html, entry.url, pending.feed.outlet.language)
        except DocumentError as error:
            log.warning("entry.unreadable", feed=pending.feed.url, why=error.why)
            return Article("")

    async def _page_text(self, url: str, thin: Article) -> Article:
        if not self._web.follow_links:
            return thin
        try:
            page, _ = await self._web.page(url)
        except (FetchError, DocumentError, InvalidAddress) as error:
            log.info("page.unread", url=url, why=str(error))
            return thin
        return page.article if len(page.article.text) > len(thin.text) else thin
