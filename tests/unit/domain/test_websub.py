"""WebSub: which hub a feed names, and what is believed of it."""

import hashlib
import hmac
from datetime import timedelta

import pytest

from bot.domain.feed import FeedId, Hub, ParsedFeed
from bot.domain.schedule import Wishes, after_silence
from bot.domain.websub import Lease, hub_of, is_signed, lease_of, renewal
from tests.fakes.samples import NOW, feed

URL = "https://wire.example/feed"
LEASE = Lease(FeedId(1), Hub("https://hub.example/", URL), "token", "secret")
BODY = b"<rss/>"


def named(hub: str | None = None, self_url: str | None = None) -> ParsedFeed:
    return ParsedFeed("T", (), "test", hub=hub, self_url=self_url)


@pytest.mark.parametrize(
    ("header", "parsed", "hub"),
    [
        ("", named(), None),
        ("", named("https://hub.example/"), Hub("https://hub.example/", URL)),
        (
            "",
            named("https://hub.example/", "https://w.example/"),
            Hub("https://hub.example/", "https://w.example/"),
        ),
        (
            '<https://h.example/>; rel="hub", <https://s.example/>; rel="self"',
            named("https://hub.example/"),
            Hub("https://h.example/", "https://s.example/"),
        ),
        ("</hub>; rel=hub", named(), Hub("https://wire.example/hub", URL)),
        ("<javascript:x>; rel=hub", named(), None),
        ('<https://x.example/>; title="a"; rel="next hub"', named(), Hub("https://x.example/", URL)),
    ],
)
def test_the_hub_that_a_feed_names(header: str, parsed: ParsedFeed, hub: Hub | None) -> None:
    assert hub_of(header, parsed, URL) == hub


@pytest.mark.parametrize("method", ["sha1", "sha256", "SHA512"])
def test_what_the_hub_signed_is_believed(method: str) -> None:
    made = hmac.new(b"secret", BODY, method.lower()).hexdigest()
    assert is_signed(LEASE, f"{method}={made}", BODY)
    assert not is_signed(LEASE, f"{method}={made}", BODY + b" ")


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "sha256",
        "sha256=",
        "sha256=é",
        "md5=" + hashlib.md5(b"secret" + BODY).hexdigest(),
        "sha256=" + hmac.new(b"other", BODY, "sha256").hexdigest(),
        "compare_digest=x",
    ],
)
def test_what_anybody_else_sent_is_not(signature: str) -> None:
    assert not is_signed(LEASE, signature, BODY)


def test_a_lease_is_taken_for_what_is_sensible_and_renewed_in_time() -> None:
    assert lease_of(86400) == timedelta(days=1)
    assert lease_of(0) == timedelta(minutes=5)
    assert lease_of(1e12) == timedelta(days=30)
    assert renewal(NOW, NOW + timedelta(days=4)) == NOW + timedelta(days=3)


def test_a_secret_is_not_shown() -> None:
    assert "secret'" not in repr(LEASE)


def test_polling_is_the_safety_net_of_what_is_pushed() -> None:
    schedule = after_silence(feed().schedule, NOW, Wishes(pushed=True), jitter=0.0)
    assert schedule.next_poll_at == NOW + timedelta(hours=1)
