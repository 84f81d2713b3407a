"""Dates as feeds write them."""

import re
from datetime import UTC, datetime
from typing import Final

# Dates outside are placeholders of publishing software, or typing errors.
_FIRST_YEAR: Final = 1990
_LAST_YEAR: Final = 2100
_LONGEST: Final = 100
# A day, a month and a year in some order, in any language.
_WHOLE: Final = re.compile(
    r"\d{4}-?\d\d-?\d\d|\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}|\d{1,2}[ .-]\w{3,}[ .,-]+\d{2,4}|"
    r"\w{3,}\.? +\d{1,2},? .*\d{4}"
)


def names_a_day(text: str) -> bool:
    """Whether the text is a whole date; from less, lenient parsers make up the present day."""
    return _WHOLE.search(text[:_LONGEST]) is not None


def moment_of(text: object) -> datetime | None:
    """The time that an ISO 8601 text names, in UTC unless it says otherwise, else None."""
    if not isinstance(text, str):
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def utc(moment: datetime | None) -> datetime | None:
    """The moment in UTC, None when it cannot be meant."""
    if moment is None or not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        return None
    return moment.astimezone(UTC)
