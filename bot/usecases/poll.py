"""Polling: due feeds are fetched and read, what is new becomes pending, the next poll is set."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from time import perf_counter

import structlog

from bot.domain.errors import DocumentError, FetchError, HttpStatus, RightswireError
from bot.domain.feed import Feed, FeedState, ParsedFeed, Validators
from bot.domain.schedule import Wishes, after_failure, after_success
from bot.ports import Clock, FeedStore, Fetched, PollRecord
from bot.usecases.ingest import Ingest
from bot.usecases.web import Web

log = structlog.get_logger()

NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one poll: HTTP status (None: no answer), entries in the document, new ones among them."""

    status: int | None
    entries: int = 0
    new: int = 0
    error: str | None = None


class Polling:
    """Polls the feeds of one host after the other, so that no server is asked twice at once."""

    def __init__(
        self, store: FeedStore, web: Web, ingest: Ingest, clock: Clock, jitter: Callable[[], float]
    ) -> None:
        self._store = store
        self._web = web
        self._ingest = ingest
        self._clock = clock
        self._jitter = jitter

    async def poll_host(self, host: str) -> None:
        """Poll that host's due feeds and make stories of what is new."""
        for feed in await self._store.due(host, self._clock.now()):
            polled = await self.poll(feed)
            if polled.new:
                await self._ingest.feed(feed.id)

    async def poll(self, feed: Feed) -> Polled:
        """Poll one feed now and record the outcome, whatever it is."""
        started = perf_counter()
        try:
            record, polled = await self._read(feed)
        except (FetchError, DocumentError) as error:
            record, polled = self._failed(feed, error)
        polled = replace(polled, new=await self._store.record(record))
        log.info(
            "poll.finished",
            feed=feed.url,
            status=polled.status,
            entries=polled.entries,
            new=polled.new,
            error=polled.error,
            ms=round((perf_counter() - started) * 1000),
        )
        return polled

    async def _read(self, feed: Feed) -> tuple[PollRecord, Polled]:
        fetched = await self._web.fetcher.fetch(feed.url, feed.validators)
        digest = hashlib.blake2b(fetched.body, digest_size=16).hexdigest()
        if fetched.status == NOT_MODIFIED or digest == feed.validators.body_hash:
            return self._unchanged(feed, fetched), Polled(fetched.status)
        parsed = await self._web.reader.read_feed(fetched.body, fetched.url, fetched.content_type)
        return self._changed(feed, fetched, parsed, digest), Polled(fetched.status, len(parsed.entries))

    def _unchanged(self, feed: Feed, fetched: Fetched) -> PollRecord:
        now = self._clock.now()
        wishes = Wishes(max_age=fetched.max_age)
        schedule = after_success(feed.schedule, now, wishes, new=0, jitter=self._jitter())
        return PollRecord(feed.id, now, schedule, feed.validators)

    def _changed(self, feed: Feed, fetched: Fetched, parsed: ParsedFeed, digest: str) -> PollRecord:
        now = self._clock.now()
        wishes = Wishes(max_age=fetched.max_age, ttl=parsed.ttl)
        validators = Validators(
            fetched.headers.get("etag"), fetched.headers.get("last-modified"), body_hash=digest
        )
        schedule = after_success(feed.schedule, now, wishes, new=_news(feed, parsed), jitter=self._jitter())
        return PollRecord(feed.id, now, schedule, validators, parsed.entries, read=True)

    def _failed(self, feed: Feed, error: RightswireError) -> tuple[PollRecord, Polled]:
        now = self._clock.now()
        status = error.status if isinstance(error, HttpStatus) else None
        wishes = Wishes(retry_after=error.retry_after if isinstance(error, HttpStatus) else None)
        gone = isinstance(error, HttpStatus) and error.gone
        why = str(error)
        schedule = after_failure(feed.schedule, now, wishes, error=why, jitter=self._jitter())
        # A document that could not be read must be fetched again whole.
        kept = Validators() if isinstance(error, DocumentError) else feed.validators
        state = FeedState.RETIRED if gone else feed.state
        return PollRecord(feed.id, now, schedule, kept, state=state), Polled(status, error=why)


def _news(feed: Feed, parsed: ParsedFeed) -> int:
    """How many entries say that they were published since the last reading."""
    since = feed.polled_at
    dates = [entry.published_at for entry in parsed.entries if entry.published_at]
    return sum(since is None or date > since for date in dates)
