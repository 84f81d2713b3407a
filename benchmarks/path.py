"""The whole path over real documents: a loopback server serves each as a feed, the real house does the rest.

PATH is a folder or a tar of documents. Nothing but 127.0.0.1 is contacted: pages behind entries are not read.
Every story's card is rendered as it would be posted; no Discord is there to take it.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web

from benchmarks.parsing import documents
from bot.domain.feed import NewFeed, Outlet
from bot.domain.story import StoryFilter
from bot.presentation.card import Cards
from bot.presentation.names import Names
from bot.runtime.house import House
from bot.runtime.opening import opened
from bot.settings import load

LOOPBACK = "127.0.0.1"


def run(arguments: list[str]) -> dict[str, object]:
    """Poll, read, group, tag, brief and render all of them."""
    parser = argparse.ArgumentParser(prog="path")
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    return asyncio.run(_run(list(documents(options.data))))


async def _run(served: list[tuple[str, bytes]]) -> dict[str, object]:
    bodies = dict(served)
    app = web.Application()
    app.router.add_get("/{name:.+}", lambda request: _answer(bodies, request))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, LOOPBACK, 0)
    await site.start()
    port = int(runner.addresses[0][1])
    with tempfile.TemporaryDirectory() as folder:
        settings = load(
            {
                "_env_file": None,
                "database_url": f"sqlite:///{folder}/path.sqlite3",
                "allowed_private_addresses": f"{LOOPBACK}:{port}",
                "follow_links": False,
            }
        )
        async with opened(settings) as house:
            result = await _measure(house, [f"http://{LOOPBACK}:{port}/{name}" for name in bodies])
    await runner.cleanup()
    return result


async def _answer(bodies: dict[str, bytes], request: web.Request) -> web.Response:
    body = bodies.get(request.match_info["name"])
    return web.Response(body=body) if body is not None else web.Response(status=404)


async def _measure(house: House, urls: list[str]) -> dict[str, object]:
    started = time.perf_counter()
    outcomes: Counter[str] = Counter()
    entries = 0
    for url in urls:
        feed = await house.archive.feeds.add(NewFeed(url, Outlet(url.rsplit("/", 1)[-1]), house.clock.now()))
        polled = await house.polling.poll(feed)
        outcomes["read" if polled.error is None else f"refused: {polled.error.split(': ', 1)[-1]}"] += 1
        entries += polled.new
    polling = time.perf_counter() - started
    ingested = await house.ingest.feed()
    ingesting = time.perf_counter() - started - polling
    return {
        "documents": len(urls),
        "outcomes": dict(outcomes),
        "entries": entries,
        "ingested": ingested,
        **await _stories(house),
        "poll_seconds": round(polling, 1),
        "ingest_seconds": round(ingesting, 1),
        "entries_per_s": round(ingested / ingesting, 1),
        "rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "worker_rss_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024),
    }


async def _stories(house: House) -> dict[str, Any]:
    cards = Cards(Names.of(house.usecases.tags))
    stories = await house.archive.stories.latest(StoryFilter(), 1_000_000)
    rendered = [cards.post(story) for story in stories]
    return {
        "stories": len(stories),
        "stories_of_several_outlets": sum(len(story.outlets) > 1 for story in stories),
        "stories_with_a_topic": sum(bool(story.topics) for story in stories),
        "briefs_with_points": sum(bool(story.brief.points) for story in stories),
        "cards": len(rendered),
        "longest_card": max(view.content_length() for view in rendered),
    }
