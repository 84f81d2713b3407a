"""Feeds, their outlets and the entries they carry."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, NewType

from bot.domain.url import canonical, host_of

FeedId = NewType("FeedId", int)
EntryId = NewType("EntryId", int)
GuildId = NewType("GuildId", int)
UserId = NewType("UserId", int)


_CREATIVE_COMMONS: Final = re.compile(
    r"(?:\bCC[ -]|creativecommons\.org/licenses/)(?P<terms>by(?:-(?:nc|sa|nd))*)(?:[ /-](?P<version>\d\.\d))?"
    r"|(?P<zero>\bCC[ -]?0\b|publicdomain/zero)(?:[ /-](?P<number>\d\.\d))?",
    re.IGNORECASE,
)


class OutletKind(StrEnum):
    """What an outlet is; shown on cards and matched by queries."""

    RIGHTS_GROUP = "rights_group"
    PRESS = "press"
    STATE_MEDIA = "state_media"
    REGULATOR = "regulator"
    MEASUREMENT = "measurement"
    VENDOR = "vendor"
    PERSONAL = "personal"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publication. `country` is ISO 3166-1 alpha-2, `language` ISO 639-1, both None when unknown.

    `licence` is an SPDX id or the licence's address, None when all rights are reserved or nobody knows.
    """

    name: str
    kind: OutletKind = OutletKind.PRESS
    country: str | None = None
    language: str | None = None
    licence: str | None = None

    @property
    def creative_commons(self) -> str:
        """The Creative Commons licence, which wants to be named: "CC BY-SA 4.0". Empty for any other."""
        match = _CREATIVE_COMMONS.search(self.licence or "")
        if match is None:
            return ""
        terms = "CC0" if match["zero"] else f"CC {match['terms'].upper()}"
        return f"{terms} {match['version'] or match['number'] or ''}".rstrip()


class FeedState(StrEnum):
    """Whether a feed is polled."""

    ACTIVE = "active"
    PAUSED = "paused"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server gave us to ask whether a document changed; echoed byte for byte.

    `unchanged` polls in a row were answered with "not modified". With `doubts`, that may have hidden news:
    these validators are such that an honest server knows them no more; one that still does is `lying`.
    """

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    unchanged: int = 0
    doubts: int = 0
    lying: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """How a document asks to be polled: at least `ttl` seconds apart, never in these hours and days.

    Hours are 0 to 23, days 0 (Monday) to 6, both of GMT.
    """

    ttl: float = 0.0
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()

    def sleeps(self, moment: datetime) -> bool:
        """Whether the document asks to be left alone at that moment."""
        return moment.hour in self.skip_hours or moment.weekday() in self.skip_days


@dataclass(frozen=True, slots=True)
class Hub:
    """A WebSub hub and the address by which it knows a feed (its topic)."""

    url: str
    topic: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A permanent redirect: where to, since when, and on how many polls in a row it was seen."""

    to: str
    since: datetime
    polls: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a feed is due and what its history says. `interval` in seconds.

    `told` says that whoever added the feed knows that it is failing.
    """

    next_poll_at: datetime
    interval: float = 900.0
    failures: int = 0
    last_error: str | None = None
    failing_since: datetime | None = None
    told: bool = False
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """An address that we poll.

    `shared` feeds were added by the operator and serve every server; the others serve `servers`, of which
    those in `paused_by` want nothing of it for now.
    `polled_at` is None until the first document was read: what that one holds is backlog. Until
    `pushed_until` its hub sends us what is new.
    """

    id: FeedId
    url: str
    outlet: Outlet
    schedule: Schedule
    added_at: datetime
    state: FeedState = FeedState.ACTIVE
    validators: Validators = field(default_factory=Validators)
    pace: Pace = field(default_factory=Pace)
    moved: Moved | None = None
    polled_at: datetime | None = None
    shared: bool = False
    servers: frozenset[GuildId] = frozenset()
    paused_by: frozenset[GuildId] = frozenset()
    hub: Hub | None = None
    pushed_until: datetime | None = None

    def is_pushed(self, now: datetime) -> bool:
        """Whether its hub tells us of news."""
        return self.pushed_until is not None and now < self.pushed_until

    @property
    def readers(self) -> frozenset[GuildId]:
        """The servers that its news are for."""
        return self.servers - self.paused_by

    @property
    def host(self) -> str:
        """The host that politeness counts by."""
        return host_of(self.url)


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a feed has brought: how many entries, and when the latest of them was published."""

    entries: int = 0
    latest: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed about to be stored, for one server or, with `guild` None, for all."""

    url: str
    outlet: Outlet
    added_at: datetime
    guild: GuildId | None = None
    added_by: UserId | None = None
    priority: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed as parsed: plain text title, http(s) link or None, HTML bodies, UTC times."""

    guid: str | None
    url: str | None
    title: str
    summary_html: str = ""
    content_html: str = ""
    author: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def identity(self) -> str:
        """What makes this the same entry on the next poll: guid, else link, else its words."""
        if self.guid:
            return _digest("guid", self.guid)
        if self.url:
            return _digest("url", canonical(self.url))
        return _digest("text", self.title, self.summary_html, self.content_html)

    @property
    def content_hash(self) -> str:
        """Changes when the publisher changed what the entry says."""
        return _digest("content", self.title, self.summary_html, self.content_html)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed document as parsed; `parser` names the rung of the ladder that read it.

    `ttl` is how long the document asks to be left alone, in seconds; `skip_hours` and `skip_days` are
    as in Pace; `expected` is how many seconds apart it says that its news come; `hub` tells of its news
    whoever asks, and knows it as `self_url`.
    """

    title: str
    entries: tuple[Entry, ...]
    parser: str
    language: str | None = None
    ttl: float | None = None
    hub: str | None = None
    self_url: str | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    expected: float | None = None

    @property
    def pace(self) -> Pace:
        """How it asks to be polled."""
        return Pace(self.ttl or 0.0, self.skip_hours, self.skip_days)


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """A stored entry whose report is still to be made. `backlog` entries came with the first poll.

    One that is not `changed` was never read before, so that no report was made of it.
    """

    id: EntryId
    feed: Feed
    entry: Entry
    first_seen_at: datetime
    backlog: bool = False
    changed: bool = True


def _digest(*parts: str) -> str:
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()
