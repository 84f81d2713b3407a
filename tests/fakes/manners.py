"""A week in minutes: feeds of all manners on a virtual clock, with restarts, and a referee at the server.

The referee knows what each server asked for and counts the polls that came before that, and those
without validators that were neither planned (docs: every 24th) nor deserved.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from bot.domain.conditional import UNCONDITIONAL_EVERY
from bot.domain.errors import HttpStatus, Unreachable
from bot.domain.feed import FeedId, NewFeed, Outlet, Validators
from bot.domain.url import host_of
from bot.ports.web import Fetched
from bot.usecases.poll import Polling
from bot.usecases.web import Web
from tests.fakes.clock import FakeClock
from tests.fakes.documents import DirectReader
from tests.fakes.samples import NOW
from tests.fakes.stores import FakeStores

STEP = timedelta(minutes=1)
RESTART_EVERY = timedelta(hours=5)
MANNERS = ("etag", "modified", "plain", "fresh", "fresh304", "busy", "down", "broken", "liar", "moved")


@dataclass(slots=True)
class Server:
    """One feed's server: its manner, what it said last, and when it may be asked again."""

    manner: str
    every: timedelta
    began: datetime
    not_before: datetime | None = None
    gave: Validators | None = None
    since_whole: int = 0
    excused: bool = True

    def version(self, now: datetime) -> int:
        """How often it has published."""
        return int((now - self.began) / self.every)


class Referee:
    """A Fetcher that is every server at once; `faults` counts what a polite program never does."""

    def __init__(self, clock: FakeClock, servers: dict[str, Server], dice: Random) -> None:
        self._clock = clock
        self._servers = servers
        self._dice = dice
        self.faults: Counter[str] = Counter(early=0, unconditional=0)
        self.polls = 0
        self.planned = 0
        self.caught = 0

    async def fetch(self, url: str, validators: Validators | None = None) -> Fetched:
        """Answer as that server does."""
        server, now = self._servers[url], self._clock.now()
        self.polls += 1
        self._judge(server, validators, now)
        return self._answer(url, server, validators, now)

    def _judge(self, server: Server, asked: Validators | None, now: datetime) -> None:
        self.faults["early"] += server.not_before is not None and now < server.not_before
        has_conditions = asked is not None and bool(asked.etag or asked.last_modified)
        if has_conditions or server.gave is None:
            server.since_whole += has_conditions
            return
        if server.since_whole >= UNCONDITIONAL_EVERY - 1:
            self.planned += 1
        elif server.manner == "liar":
            self.caught += 1
        elif not server.excused:
            self.faults["unconditional"] += 1
        server.since_whole = 0

    def _answer(self, url: str, server: Server, asked: Validators | None, now: datetime) -> Fetched:
        server.not_before = None
        if server.manner == "busy" and self._dice.random() < 0.3:
            wait = self._dice.choice([60.0, 900.0, 7200.0])
            server.not_before = now + timedelta(seconds=wait)
            raise HttpStatus(url, self._dice.choice([429, 503]), wait)
        if server.manner == "down" and self._dice.random() < 0.5:
            raise Unreachable(url, "the connection broke off")
        return self._document(url, server, asked, now)

    def _document(self, url: str, server: Server, asked: Validators | None, now: datetime) -> Fetched:
        version = server.version(now)
        headers = _headers(server, version)
        max_age = {"fresh": 5400.0, "fresh304": 2700.0}.get(server.manner)
        if max_age:
            server.not_before = now + timedelta(seconds=max_age)
        there = url.replace("feed", "moved")
        moved = there if server.manner == "moved" and there != url else None
        gave = Validators(headers.get("etag"), headers.get("last-modified"))
        if _holds(server, asked, gave):
            return Fetched(url, 304, b"", headers, max_age, moved)
        server.excused = server.manner == "broken" and self._dice.random() < 0.5
        server.gave = gave if gave != Validators() else None
        body = b"<html>maintenance</html>" if server.excused else _body(url, server, version)
        return Fetched(url, 200, body, headers, max_age, moved)


async def simulate(count: int, span: timedelta, seed: int = 7) -> dict[str, Any]:
    """Poll that many feeds for that long; returns what was seen."""
    clock, dice, stores = FakeClock(NOW), Random(seed), FakeStores()
    servers = {}
    for n in range(count):
        url = f"https://h{n}.example/feed"
        manner = MANNERS[n % len(MANNERS)]
        servers[url] = Server(manner, timedelta(minutes=dice.choice([20, 90, 600, 3000])), clock.now())
        if manner == "moved":
            servers[url.replace("feed", "moved")] = servers[url]
        await stores.feeds.add(NewFeed(url, Outlet(f"h{n}"), clock.now()))
    referee = Referee(clock, servers, dice)
    restarts, end = 0, clock.now() + span
    polling, restart_at = _polling(stores, referee, clock), clock.now() + RESTART_EVERY
    while clock.now() < end:
        if clock.now() >= restart_at:
            polling, restart_at, restarts = (
                _polling(stores, referee, clock),
                clock.now() + RESTART_EVERY,
                restarts + 1,
            )
        hosts = await stores.feeds.due_hosts(clock.now(), count)
        await asyncio.gather(*(polling.poll_host(host) for host in hosts))
        clock.advance(STEP)
    return {
        "feeds": count,
        "days": span.days,
        "polls": referee.polls,
        "restarts": restarts,
        "early": referee.faults["early"],
        "unconditional_repeats": referee.faults["unconditional"],
        "planned_unconditional": referee.planned,
        "liars_asked_whole": referee.caught,
    }


def _polling(stores: FakeStores, referee: Referee, clock: FakeClock) -> Polling:
    return Polling(stores.feeds, Web(referee, DirectReader(), referee), _nobody, clock)


async def _nobody(_: FeedId) -> None:
    """Stories are not made here."""


def _headers(server: Server, version: int) -> dict[str, str]:
    match server.manner:
        case "plain":
            return {}
        case "modified":
            return {"last-modified": f"version {version}"}
        case "liar":
            return {"etag": '"always"'}
        case _:
            return {"etag": f'W/"{version}"'}


def _holds(server: Server, asked: Validators | None, gave: Validators) -> bool:
    if asked is None or not (asked.etag or asked.last_modified):
        return False
    return server.manner == "liar" or (asked.etag, asked.last_modified) == (gave.etag, gave.last_modified)


def _body(url: str, server: Server, version: int) -> bytes:
    items = "".join(
        f"<item><title>News {n}</title><guid>{n}</guid>"
        f"<pubDate>{server.began + n * server.every:%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in range(max(0, version - 5), version + 1)
    )
    return f"<rss version='2.0'><channel><title>{host_of(url)}</title>{items}</channel></rss>".encode()
