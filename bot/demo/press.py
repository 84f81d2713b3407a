"""The sample outlets' web server on 127.0.0.1: feeds and pages, growing as the demo's minutes pass."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Self

from aiohttp import web

from bot.demo.newsroom import article_page, feed_document, front_page
from bot.demo.samples import SampleArticle, load_articles, load_outlets, on_show
from bot.ports.clock import Clock

LOOPBACK: Final = "127.0.0.1"


class Press:
    """Serves every outlet: the backlog at once, and once the curtain is up an article each `pace` seconds.

    `inbox` makes one more page, which is nobody's article.
    """

    def __init__(self, clock: Clock, pace: float) -> None:
        self._clock = clock
        self._start = clock.now()
        self._curtain_is_up = False
        self.inbox: Callable[[], str] = str
        self.outlets = {outlet.id: outlet for outlet in load_outlets()}
        self.articles = tuple(
            replace(article, minute=article.minute * pace / 60.0) if article.minute > 0 else article
            for article in load_articles()
        )
        self._runner = web.AppRunner(self._app(), access_log=None)
        self.port = 0

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, LOOPBACK, 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    @property
    def origin(self) -> str:
        """The server's address."""
        return f"http://{LOOPBACK}:{self.port}"

    def raise_curtain(self) -> None:
        """Let the demo's minutes begin now."""
        self._start = self._clock.now()
        self._curtain_is_up = True

    def _app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/inbox", self._inbox)
        app.router.add_get("/{outlet}/", self._front)
        app.router.add_get(r"/{outlet}/feed.{form:xml|json}", self._feed)
        app.router.add_get("/{outlet}/{slug}", self._article)
        return app

    async def _inbox(self, _request: web.Request) -> web.Response:
        return web.Response(text=self.inbox(), content_type="text/html")

    def _shown(self, outlet: str) -> list[SampleArticle]:
        own = (article for article in self.articles if article.outlet == outlet)
        return [article for article in own if self._curtain_is_up or article.minute <= 0]

    def _outlet_of(self, request: web.Request) -> str:
        outlet = request.match_info["outlet"]
        if outlet not in self.outlets:
            raise web.HTTPNotFound(text="No such sample outlet.")
        return outlet

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet_of(request)
        content_type, body = feed_document(
            self.outlets[outlet],
            self._shown(outlet),
            start=self._start,
            now=self._clock.now(),
            origin=self.origin,
        )
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body, headers={"ETag": etag, "Content-Type": content_type})

    async def _front(self, request: web.Request) -> web.Response:
        outlet = self._outlet_of(request)
        shown = on_show(self._shown(outlet), self._start, self._clock.now())
        page = front_page(self.outlets[outlet], shown, self.origin)
        return web.Response(text=page, content_type="text/html")

    async def _article(self, request: web.Request) -> web.Response:
        outlet = self._outlet_of(request)
        for printed in on_show(self._shown(outlet), self._start, self._clock.now()):
            if printed.article.address == request.match_info["slug"]:
                page = article_page(self.outlets[outlet], printed, self.origin)
                return web.Response(text=page, content_type="text/html")
        raise web.HTTPNotFound(text="No such sample article (yet).")
