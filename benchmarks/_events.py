"""Reports with a gold event, as the grouping's benchmarks read them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft
from bot.domain.topic import CountryCode
from bot.domain.vector import Vector
from bot.topics.places import Gazetteer, load_gazetteer

# Rows without a date arrive evenly over this time, so that none lies outside any window.
UNDATED_SPAN: Final = timedelta(days=2)
_EPOCH: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """A report of a stream, with what its annotators said of it."""

    draft: Draft
    event: str
    saga: str | None
    sure: bool
    countries: tuple[CountryCode, ...]
    vector: Vector | None = None


def stream(path: Path) -> list[Row]:
    """The rows of a file in stream order."""
    found = list(_rows(path))
    step = UNDATED_SPAN / max(1, len(found))
    return [_row(row, _EPOCH + number * step) for number, row in enumerate(found)]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if not row.get("_meta"):
                yield row


def _row(row: dict[str, Any], undated: datetime) -> Row:
    when = datetime.fromisoformat(row["ts"]) if row.get("ts") else undated
    draft = Draft(
        outlet=Outlet(row.get("source") or ""),
        title=row.get("title", ""),
        article=Article(row.get("text") or "", (row.get("lang") or "en")[:2]),
        published_at=when if when.tzinfo else when.replace(tzinfo=UTC),
        url=row.get("url"),
    )
    return Row(draft, row["event"], row.get("saga"), row.get("sure", True), countries_of(draft))


def countries_of(draft: Draft) -> tuple[CountryCode, ...]:
    """The countries that the gazetteer finds it to be about."""
    return tuple(tag.code for tag in _gazetteer().places(draft.title, draft.article.text))


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer()
