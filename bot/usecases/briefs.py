"""Briefs on demand: of any page or text, without storing it."""

import asyncio
from dataclasses import dataclass
from typing import Final

from bot.domain.brief import Brief
from bot.domain.errors import FetchTimeout
from bot.domain.feed import Outlet
from bot.domain.report import Draft, Page
from bot.domain.topic import PlaceTag, TopicTag
from bot.domain.url import host_of
from bot.extraction.plain import read_text
from bot.ports.clock import Clock
from bot.usecases.editor import Editor
from bot.usecases.tags import Tags
from bot.usecases.web import Web

# Seconds in which a page is fetched and read.
PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Reading:
    """A page as read: whose it is, its brief and its tags."""

    draft: Draft
    brief: Brief
    topics: tuple[TopicTag, ...]
    places: tuple[PlaceTag, ...]


class Briefs:
    """Reads what somebody points at."""

    def __init__(
        self, web: Web, tags: Tags, clock: Clock, editor: Editor | None = None, patience: float = PATIENCE
    ) -> None:
        self._web = web
        self._patience = patience
        self._tags = tags
        self._clock = clock
        self._editor = editor or Editor(clock)

    @property
    def model(self) -> str:
        """The language model that takes part; empty without one."""
        return self._editor.model

    async def of_url(self, address: str) -> Reading:
        """The brief of a public page; whoever asked is waiting, so it is read within `patience` seconds.

        Raises InvalidAddress, the FetchError family, NoArticle and ParserKilled.
        """
        try:
            async with asyncio.timeout(self._patience):
                page, url = await self._web.page(address)
        except TimeoutError as error:
            raise FetchTimeout(address, f"not read within {self._patience:g} seconds") from error
        return await self._reading(page, Outlet(page.site_name or host_of(url).removeprefix("www.")), url)

    async def of_text(self, text: str, title: str | None = None) -> Reading:
        """The brief of a plain text."""
        return await self._reading(read_text(text, title), Outlet("the text"), None)

    async def _reading(self, page: Page, outlet: Outlet, url: str | None) -> Reading:
        draft = Draft(
            outlet=outlet,
            title=page.title,
            article=page.article,
            published_at=page.published_at or self._clock.now(),
            url=url,
        )
        text, language = page.article.text, page.article.language
        topics = self._tags.topics_of(page.title, text, language)
        brief = await self._editor.brief([draft])
        return Reading(draft, brief, topics, self._tags.places_of(page.title, text))
