"""Reports and briefs as rows and JSON, and back."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from bot.adapters.storage.rows.sources import outlet
from bot.domain.brief import Brief, Figure, Point, Source
from bot.domain.feed import (
    EntryId,
)
from bot.domain.report import Article, Draft, Report, ReportId, Span

_Json = Mapping[str, Any]


def draft_values(draft: Draft) -> dict[str, Any]:
    """A report's columns, as far as its draft says."""
    return {
        "title": draft.title,
        "url": draft.url,
        "text": draft.article.text,
        "language": draft.article.language,
        "blockquotes": [[span.start, span.end] for span in draft.article.blockquotes],
        "published_at": draft.published_at,
    }


def report(row: Row[Any]) -> Report:
    """The report in a row that selected OUTLET."""
    quotes = tuple(Span(start, end) for start, end in row.blockquotes)
    return Report(
        id=ReportId(row.id),
        entry_id=EntryId(row.entry_id),
        copy_of=None if row.copy_of is None else ReportId(row.copy_of),
        outlet=outlet(row),
        title=row.title,
        article=Article(row.text, row.language, quotes),
        published_at=row.published_at,
        url=row.url,
        new_facts=tuple(row.new_facts),
        revision=row.revision,
    )


def brief_json(brief: Brief) -> _Json:
    """A brief as JSON: its fields."""
    points = [_point_json(point) for point in brief.points]
    return {"headline": brief.headline, "language": brief.language, "points": points}


def brief(raw: _Json) -> Brief:
    """The brief that `brief_json` was taken of."""
    return Brief(raw["headline"], raw["language"], tuple(map(_point, raw["points"])))


def _point_json(point: Point) -> _Json:
    source = point.source
    return {
        "text": point.text,
        "source": {
            "report": source.report,
            "span": {"start": source.span.start, "end": source.span.end},
            "text": source.text,
            "context": source.context,
        },
        "attribution": point.attribution,
        "figures": [{"number": figure.number, "outlet": figure.outlet} for figure in point.figures],
        "alone": point.alone,
    }


def _point(raw: _Json) -> Point:
    source = raw["source"]
    span = Span(source["span"]["start"], source["span"]["end"])
    return Point(
        raw["text"],
        Source(source["report"], span, source["text"], source.get("context", 0)),
        raw["attribution"],
        tuple(Figure(figure["number"], figure["outlet"]) for figure in raw["figures"]),
        raw["alone"],
    )
