"""Discord's own rate limits: so many requests in a window, by route and channel, and over all.

The figures are those that bots are given in practice (discord-api-docs #367 and the headers that Discord
sends); they are not documented, and clients are told to read the headers.
"""

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.loopback.calls import Call, Reply
from tests.loopback.model import Payload

GLOBAL_LIMIT, GLOBAL_PERIOD = 50, 1.0
_OUTSIDE_THE_GLOBAL_LIMIT = ("/interactions/", "/webhooks/")
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """So many requests in so many seconds."""

    limit: int
    period: float


_USUAL = Allowed(50, 1.0)
_SPECIAL = {
    ("POST", "/channels/{channel_id}/messages"): Allowed(5, 5.0),
    ("PATCH", _MESSAGE): Allowed(5, 5.0),
    ("GET", "/channels/{channel_id}/messages"): Allowed(5, 1.0),
    ("DELETE", _MESSAGE): Allowed(5, 1.0),
    ("POST", "/channels/{channel_id}/threads"): Allowed(5, 5.0),
    ("POST", "/users/@me/channels"): Allowed(10, 10.0),
}


@dataclass(slots=True)
class _Bucket:
    """A window that opens with its first request."""

    allowed: Allowed
    opened_at: float = float("-inf")
    used: int = 0

    def take(self, now: float) -> bool:
        if now >= self.opened_at + self.allowed.period:
            self.opened_at, self.used = now, 0
        self.used += 1
        return self.used <= self.allowed.limit

    def left(self, now: float) -> float:
        return max(0.0, self.opened_at + self.allowed.period - now)


@dataclass(slots=True)
class RateLimits:
    """Counts requests and refuses those beyond the limits; `clock` gives seconds."""

    clock: Callable[[], float]
    _buckets: dict[tuple[str, ...], _Bucket] = field(default_factory=dict)
    _all: deque[float] = field(default_factory=deque)

    def check(self, call: Call) -> Reply | None:
        """The 429 that this request gets; None when it may pass."""
        now = self.clock()
        wait = self._wait_for_all(call, now)
        if wait:
            return refused("global", wait, {"X-RateLimit-Global": "true"})
        bucket = self._bucket(call)
        if bucket.take(now):
            return None
        return refused("user", bucket.left(now), self.headers(call))

    def headers(self, call: Call) -> dict[str, str]:
        """What Discord tells of the bucket that this request was counted in."""
        bucket, now = self._bucket(call), self.clock()
        left = bucket.left(now)
        return {
            "X-RateLimit-Limit": str(bucket.allowed.limit),
            "X-RateLimit-Remaining": str(max(0, bucket.allowed.limit - bucket.used)),
            "X-RateLimit-Reset": f"{now + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": hashlib.md5(f"{call.method}{call.template}".encode()).hexdigest(),
        }

    def _wait_for_all(self, call: Call, now: float) -> float:
        if call.template.startswith(_OUTSIDE_THE_GLOBAL_LIMIT):
            return 0.0
        while self._all and self._all[0] <= now - GLOBAL_PERIOD:
            self._all.popleft()
        if len(self._all) >= GLOBAL_LIMIT:
            return self._all[0] + GLOBAL_PERIOD - now
        self._all.append(now)
        return 0.0

    def _bucket(self, call: Call) -> _Bucket:
        major = call.params.get("channel_id") or call.params.get("guild_id") or ""
        key = (call.method, call.template, major)
        if key not in self._buckets:
            self._buckets[key] = _Bucket(_SPECIAL.get(key[:2], _USUAL))
        return self._buckets[key]


def refused(scope: str, retry_after: float, headers: dict[str, str] | None = None, *, code: int = 0) -> Reply:
    """A 429; scope is `user`, `global` or `shared`."""
    body: Payload = {
        "message": "You are being rate limited.",
        "retry_after": round(retry_after, 3),
        "global": scope == "global",
        "code": int(code),
    }
    told = {"Via": "1.1 loopback", "Retry-After": f"{retry_after:.3f}", "X-RateLimit-Scope": scope}
    return Reply(429, body, {**(headers or {}), **told})
