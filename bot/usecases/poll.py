"""Polling: due feeds are fetched and read, what is new becomes pending, the next poll is set."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from time import perf_counter
from typing import Final

import structlog

from bot.domain.conditional import (
    after_document,
    after_missed_news,
    after_no_answer,
    after_unchanged,
    after_unreadable,
    conditions,
    is_checked,
)
from bot.domain.errors import DocumentError, FetchError, HttpStatus, InvalidAddress, RightswireError
from bot.domain.feed import Feed, FeedId, FeedState, ParsedFeed, Validators
from bot.domain.notice import NoticeKind
from bot.domain.schedule import (
    Wishes,
    after_failure,
    after_reading,
    after_silence,
    has_moved,
    is_dead,
    is_failing,
    jitter,
    moved,
    rhythm,
)
from bot.domain.websub import hub_of
from bot.ports.clock import Clock
from bot.ports.feeds import FeedStore, PollRecord
from bot.ports.web import Fetched
from bot.usecases.gather import Gathered
from bot.usecases.web import Web

log = structlog.get_logger()

NOT_MODIFIED: Final = 304

Arrived = Callable[[FeedId], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Polled:
    """What came of one poll: HTTP status (None: no answer), entries in the document, new ones among them."""

    status: int | None
    entries: int = 0
    new: int = 0
    error: str | None = None


class Polling:
    """Polls the feeds of one host after the other, so that no server is asked twice at once.

    `arrived` is told of each feed that brought something new. What many hosts ask of the store within
    `linger` seconds is one question, and one transaction.
    """

    def __init__(
        self, store: FeedStore, web: Web, arrived: Arrived, clock: Clock, *, linger: float = 0.0
    ) -> None:
        self._store = store
        self._web = web
        self._arrived = arrived
        self._clock = clock
        self._due = Gathered(self._all_due, linger)
        self._rest = Gathered(self._all_quiet, linger)

    async def poll_host(self, host: str) -> None:
        """Poll that host's due feeds and make stories of what is new."""
        for feed in await self._due(host):
            polled = await self.poll(feed)
            if polled.new:
                await self._arrived(feed.id)

    async def poll(self, feed: Feed) -> Polled:
        """Poll one feed now and record the outcome, whatever it is."""
        started = perf_counter()
        try:
            record, polled = await self._read(feed)
        except (FetchError, DocumentError, InvalidAddress) as error:
            record, polled = self._failed(feed, error)
        record = replace(record, awaited=feed.schedule.next_poll_at)
        if record.is_quiet:
            await self._rest(record)
        else:
            polled = replace(polled, new=await self._record(feed, record))
        tell = log.debug if record.is_quiet and polled.error is None else log.info
        tell(
            "poll.finished",
            feed=feed.url,
            status=polled.status,
            entries=polled.entries,
            new=polled.new,
            error=polled.error,
            ms=round((perf_counter() - started) * 1000),
        )
        return polled

    async def pushed(self, feed_id: FeedId, body: bytes, content_type: str) -> str | None:
        """Take what the feed's hub sent, unless it is polled at this moment; returns its host if it had news.

        When and how the feed is polled does not change. Raises NotAFeed and ParserKilled.
        """
        feed = await self._store.get(feed_id)
        parsed = await self._web.reader.read_feed(body, feed.url, content_type)
        record = PollRecord(
            feed.id,
            self._clock.now(),
            feed.schedule,
            feed.validators,
            parsed.entries,
            read=True,
            pace=feed.pace,
            moved=feed.moved,
            hub=feed.hub,
            awaited=feed.schedule.next_poll_at,
        )
        new = await self._store.record(record)
        log.info("feed.pushed", feed=feed.url, entries=len(parsed.entries), new=new)
        return feed.host if new else None

    async def _read(self, feed: Feed) -> tuple[PollRecord, Polled]:
        fetched = await self._web.fetcher.fetch(feed.url, conditions(feed.validators))
        if fetched.status == NOT_MODIFIED:
            validators = after_unchanged(feed.validators)
            return self._unchanged(feed, fetched, validators), Polled(fetched.status)
        digest = hashlib.blake2b(fetched.body, digest_size=16).hexdigest()
        given = Validators(fetched.headers.get("etag"), fetched.headers.get("last-modified"), digest)
        validators = after_document(feed.validators, given)
        if digest == feed.validators.body_hash:
            return self._unchanged(feed, fetched, validators), Polled(fetched.status)
        parsed = await self._web.reader.read_feed(fetched.body, fetched.url, fetched.content_type)
        return self._changed(feed, fetched, parsed, validators), Polled(fetched.status, len(parsed.entries))

    def _unchanged(self, feed: Feed, fetched: Fetched, validators: Validators) -> PollRecord:
        now = self._clock.now()
        wishes = Wishes(fetched.max_age, pace=feed.pace, pushed=feed.is_pushed(now))
        schedule = after_silence(feed.schedule, now, wishes, jitter=jitter(feed.id, now))
        record = PollRecord(feed.id, now, schedule, validators, pace=feed.pace, notice=_return(feed))
        return _redirected(feed, record, fetched.permanent)

    def _changed(
        self, feed: Feed, fetched: Fetched, parsed: ParsedFeed, validators: Validators
    ) -> PollRecord:
        now = self._clock.now()
        dates = [date for entry in parsed.entries if (date := entry.published_at) and date <= now]
        learned = rhythm(dates) or parsed.expected
        wishes = Wishes(fetched.max_age, pace=parsed.pace, pushed=feed.is_pushed(now))
        schedule = after_reading(feed.schedule, now, wishes, learned=learned, jitter=jitter(feed.id, now))
        record = PollRecord(
            feed.id,
            now,
            schedule,
            validators,
            parsed.entries,
            read=True,
            pace=parsed.pace,
            notice=_return(feed),
            hub=hub_of(fetched.headers.get("link", ""), parsed, fetched.url),
        )
        return _redirected(feed, record, fetched.permanent)

    def _failed(self, feed: Feed, error: RightswireError) -> tuple[PollRecord, Polled]:
        now, why = self._clock.now(), str(error)
        answer = error if isinstance(error, HttpStatus) else None
        wishes = Wishes(retry_after=answer.retry_after if answer else None, pace=feed.pace)
        schedule = after_failure(feed.schedule, now, wishes, error=why, jitter=jitter(feed.id, now))
        # A document that could not be read must be fetched again whole.
        unread = isinstance(error, DocumentError)
        validators = (after_unreadable if unread else after_no_answer)(feed.validators)
        record = PollRecord(
            feed.id, now, schedule, validators, pace=feed.pace, moved=feed.moved, state=feed.state
        )
        record = _announced(record, gone=answer is not None and answer.gone)
        return record, Polled(answer.status if answer else None, error=why)

    async def _record(self, feed: Feed, record: PollRecord) -> int:
        new = await self._store.record(record)
        if new and is_checked(feed.validators):
            validators = after_missed_news(feed.validators, record.validators)
            again = PollRecord(record.feed_id, record.at, record.schedule, validators, moved=record.moved)
            await self._rest(replace(again, awaited=record.schedule.next_poll_at))
        return new

    async def _all_due(self, hosts: Sequence[str]) -> Sequence[Sequence[Feed]]:
        due = sorted(await self._store.due(hosts, self._clock.now()), key=lambda feed: feed.host)
        of_host = {host: list(feeds) for host, feeds in groupby(due, key=lambda feed: feed.host)}
        return [of_host.get(host, ()) for host in hosts]

    async def _all_quiet(self, records: Sequence[PollRecord]) -> Sequence[None]:
        await self._store.record_quiet(records)
        return [None] * len(records)


def _return(feed: Feed) -> NoticeKind | None:
    return NoticeKind.BACK if feed.schedule.told else None


def _redirected(feed: Feed, record: PollRecord, permanent: str | None) -> PollRecord:
    if permanent is None:
        return record
    known = moved(feed.moved, permanent if permanent != feed.url else None, record.at)
    if known is not None and has_moved(known, record.at):
        log.info("feed.moved", feed=feed.url, to=known.to)
        return replace(record, url=known.to)
    return replace(record, moved=known)


def _announced(record: PollRecord, *, gone: bool) -> PollRecord:
    """The record of a failure with what is done and said about it, each once."""
    if gone:
        return replace(record, state=FeedState.RETIRED, notice=NoticeKind.GONE)
    if is_dead(record.schedule, record.at):
        return replace(record, state=FeedState.RETIRED, notice=NoticeKind.GIVEN_UP)
    if is_failing(record.schedule, record.at) and not record.schedule.told:
        return replace(record, schedule=replace(record.schedule, told=True), notice=NoticeKind.FAILING)
    return record
