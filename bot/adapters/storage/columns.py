"""Column types that mean the same on SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import BigInteger, DateTime, Integer, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# SQLite numbers rows by itself only in a column declared INTEGER; its integers have 64 bits anyway.
ROW_ID: Final = BigInteger().with_variant(Integer(), "sqlite")

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")


class Utc(TypeDecorator[datetime]):
    """A moment: aware times go in, UTC comes out. Raises ValueError for a time without a timezone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC, which is all that SQLite's text can say."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a timezone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        """The moment in UTC, whatever the connection's own timezone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Foreign(TypeDecorator[str]):
    """Text from outside, where characters that an engine refuses become U+FFFD, one for one."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, _dialect: Dialect) -> str | None:
        """The text without NUL (PostgreSQL) and lone surrogates (both)."""
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text with U+FFFD for each character that an engine refuses."""
    return _UNSTORABLE.sub("\ufffd", text)
