"""What a server says about time is read in all its forms and never trusted to be well formed."""

import pytest

from bot.adapters.http.freshness import remaining_freshness, retry_after

DATE = "Wed, 07 Jan 2026 12:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, MAX-AGE = 600, must-revalidate"}, 600),
        ({"cache-control": 'max-age="600"'}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600", "age": "soon"}, 600),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"cache-control": "no-store"}, None),
        ({"cache-control": "max-age=minus one"}, None),
        ({"expires": "Wed, 07 Jan 2026 13:00:00 GMT", "date": DATE}, 3600),
        ({"expires": "Wed, 07 Jan 2026 11:00:00 GMT", "date": DATE}, 0),
        ({"expires": "Wed, 07 Jan 2026 13:00:00 -0000", "date": DATE}, 3600),
        ({"expires": "0", "date": DATE}, None),
        ({"expires": "Wed, 07 Jan 2026 13:00:00 GMT"}, None),
        ({"cache-control": "max-age=5", "expires": "Wed, 07 Jan 2026 13:00:00 GMT", "date": DATE}, 5),
    ],
)
def test_remaining_freshness(headers: dict[str, str], seconds: float | None) -> None:
    assert remaining_freshness(headers) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "Wed, 07 Jan 2026 12:02:00 GMT", "date": DATE}, 120),
        ({"retry-after": "Wed, 07 Jan 2026 11:00:00 GMT", "date": DATE}, 0),
        ({"retry-after": "Wednesday, 07-Jan-26 12:02:00 GMT", "date": DATE}, 120),
        ({"retry-after": "later", "date": DATE}, None),
        ({"retry-after": "-5", "date": DATE}, None),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds
