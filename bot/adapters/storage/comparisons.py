"""What reports were compared with when they came, for whoever asks why a story is as it is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.adapters.storage.prepared import prepared
from bot.adapters.storage.schema import comparisons, reports
from bot.domain.report import ReportId
from bot.domain.story import Comparison, StoryChange, StoryId

_KEEPING: Final = prepared(insert(comparisons))


async def keep(connection: AsyncConnection, change: StoryChange, report_id: ReportId) -> None:
    """Write down what the change's report was compared with."""
    rows = [
        {
            "report_id": report_id,
            "position": position,
            "story_id": compared.story_id,
            "closest": compared.closest,
            "probability": compared.probability,
            "links": compared.links,
            "likeness": compared.likeness,
            "made_at": change.at,
        }
        for position, compared in enumerate(change.compared)
    ]
    if rows:
        await connection.execute(_KEEPING, rows)


async def of_story(connection: AsyncConnection, story_id: StoryId) -> Mapping[ReportId, Sequence[Comparison]]:
    """By report, the likeliest first."""
    wanted = select(comparisons).join(reports).where(reports.c.story_id == story_id)
    found = defaultdict[ReportId, list[Comparison]](list)
    for row in await connection.execute(wanted.order_by(comparisons.c.position)):
        compared = Comparison(
            StoryId(row.story_id), row.probability, ReportId(row.closest), row.links, row.likeness
        )
        found[ReportId(row.report_id)].append(compared)
    return dict(found)
