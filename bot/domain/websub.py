"""WebSub (W3C Recommendation, 2018-01-23): what a feed's hub and we agree on, and what is believed of it."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.domain.feed import FeedId, Hub, ParsedFeed
from bot.domain.url import link

ASKED: Final = timedelta(days=10)
ASK_AGAIN: Final = timedelta(days=1)
AFTER_DENIAL: Final = timedelta(days=30)
_SHORTEST: Final = timedelta(minutes=5)
_LONGEST: Final = timedelta(days=30)
# Of the methods that the recommendation names (section 8).
_METHODS: Final = frozenset({"sha1", "sha256", "sha384", "sha512"})
_LINK: Final = re.compile(r"<([^<>]{1,2048})>([^<>]*)")
_REL: Final = re.compile(r";\s*rel\s*=\s*\"?([^\";]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Lease:
    """What we asked a hub for: news of the feed's topic, sent to the address that ends in `token`.

    `secret` signs what the hub sends. `until` is None as long as the hub has not confirmed it.
    """

    feed_id: FeedId
    hub: Hub
    token: str
    secret: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A feed with a hub that is to be asked now, and what was agreed on before, if anything was."""

    feed_id: FeedId
    hub: Hub
    lease: Lease | None = None


def hub_of(header: str, feed: ParsedFeed, url: str) -> Hub | None:
    """The hub that a feed fetched from that address names, its Link header first (section 4)."""
    found = {"hub": feed.hub, "self": feed.self_url}
    for target, parameters in _LINK.findall(header):
        for rel in (_REL.search(parameters) or ("", ""))[1].lower().split():
            if rel in found and (address := link(url, target)):
                found[rel] = address
    return Hub(found["hub"], found["self"] or url) if found["hub"] else None


def is_signed(lease: Lease, signature: str, body: bytes) -> bool:
    """Whether the hub that knows the lease's secret sent this, by its X-Hub-Signature."""
    method, _, given = signature.strip().partition("=")
    if method.lower() not in _METHODS:
        return False
    made = hmac.new(lease.secret.encode(), body, getattr(hashlib, method.lower())).hexdigest()
    return hmac.compare_digest(made.encode(), given.strip().lower().encode())


def lease_of(seconds: float) -> timedelta:
    """How long a lease of that many seconds is taken to hold."""
    return min(_LONGEST, max(_SHORTEST, timedelta(seconds=min(seconds, _LONGEST.total_seconds()))))


def renewal(now: datetime, until: datetime) -> datetime:
    """When to ask again: with a quarter of the time left."""
    return now + (until - now) * 0.75
