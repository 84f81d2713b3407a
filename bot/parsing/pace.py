"""How an XML feed asks to be polled: ttl, skipHours, skipDays and the syndication module.

`sy:updatePeriod` tells how often news are expected, it asks for nothing; that blog software says
"hourly" for everybody does no harm, because the dates of entries count for more.
"""

import re
from typing import Final

_TTL: Final = re.compile(r"<ttl>\s*(?:<!\[CDATA\[)?\s*(\d{1,6})\s*(?:\]\]>)?\s*</ttl>", re.IGNORECASE)
_SKIPPED_HOURS: Final = re.compile(r"<skipHours>([^\x00]{0,2000}?)</skipHours>", re.IGNORECASE)
_SKIPPED_DAYS: Final = re.compile(r"<skipDays>([^\x00]{0,1000}?)</skipDays>", re.IGNORECASE)
_HOUR: Final = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY: Final = re.compile(r"<day>\s*(\w{3})\w*\s*</day>", re.IGNORECASE)
_PERIOD: Final = re.compile(r"<(?:\w+:)?updatePeriod>\s*(\w+)\s*</", re.IGNORECASE)
_FREQUENCY: Final = re.compile(r"<(?:\w+:)?updateFrequency>\s*(\d{1,4})\s*</", re.IGNORECASE)
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_PERIODS: Final = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2.6e6, "yearly": 3.2e7}


def ttl(head: str) -> float | None:
    """Seconds between polls that the document asks for, from its minutes."""
    found = _TTL.search(head)
    return float(found[1]) * 60 or None if found else None


def skip_hours(head: str) -> frozenset[int]:
    """Hours of GMT without polls; 24 is what some write for 0. All of them would be none at all."""
    found = _SKIPPED_HOURS.search(head)
    hours = (
        frozenset(int(hour) % 24 for hour in _HOUR.findall(found[1]) if int(hour) <= 24) if found else None
    )
    return hours if hours and len(hours) < 24 else frozenset()


def skip_days(head: str) -> frozenset[int]:
    """Days of GMT without polls, Monday 0. All of them would be none at all."""
    found = _SKIPPED_DAYS.search(head)
    named = [day.lower() for day in _DAY.findall(found[1])] if found else []
    days = frozenset(_DAYS.index(day) for day in named if day in _DAYS)
    return days if len(days) < 7 else frozenset()


def expected(head: str) -> float | None:
    """Seconds between updates that the syndication module announces."""
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    seconds = _PERIODS.get(period[1].lower()) if period else None
    return seconds / max(1, int(frequency[1]) if frequency else 1) if seconds else None
