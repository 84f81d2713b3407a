"""How long an answer stays fresh, and when a server wants to be asked again (RFC 9111, RFC 9110).

Dates are counted from the answer's own Date header, so that neither clock has to be right.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

Headers = Mapping[str, str]

_MAX_AGE: Final = re.compile(r"(?:^|,)\s*max-age\s*=\s*\"?(\d{1,10})", re.IGNORECASE)
_UNCACHED: Final = re.compile(r"(?:^|,)\s*no-(?:cache|store)\b", re.IGNORECASE)


def remaining_freshness(headers: Headers) -> float | None:
    """Seconds that the answer stays fresh, None when the server says nothing. Names are lower case."""
    control = headers.get("cache-control", "")
    if _UNCACHED.search(control):
        return None
    if found := _MAX_AGE.search(control):
        return max(0.0, float(found[1]) - (_seconds(headers.get("age", "")) or 0.0))
    return _until(headers, "expires")


def retry_after(headers: Headers) -> float | None:
    """Seconds that the server asks to be left alone, from either form of Retry-After."""
    seconds = _seconds(headers.get("retry-after", ""))
    return _until(headers, "retry-after") if seconds is None else seconds


def _until(headers: Headers, name: str) -> float | None:
    there, here = _moment(headers.get(name)), _moment(headers.get("date"))
    return None if there is None or here is None else max(0.0, (there - here).total_seconds())


def _seconds(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,10}", text.strip(), re.ASCII) else None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
