"""Grouping: reports in stream order, each put into a story as it arrives.

`python -m benchmarks.stories --data FILE [--window-days N]`
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from benchmarks._events import Row, stream
from benchmarks._metrics import bcubed, pairwise
from bot.domain.report import ReportId
from bot.domain.story import StoryId, WindowReport
from bot.stories.window import Window


def grouped(rows: Sequence[Row], window_days: float) -> list[StoryId]:
    """The story each row was put into."""
    window, stories, opened = Window(timedelta(days=window_days)), list[StoryId](), 0
    for number, row in enumerate(rows, start=1):
        draft = row.draft
        story = window.place(draft, draft.published_at, row.countries).story_id
        if story is None:
            opened += 1
            story = StoryId(opened)
        stories.append(story)
        window.add(seen(number, story, row))
        window.forget(draft.published_at - window.span)
    return stories


def seen(number: int, story: StoryId, row: Row) -> WindowReport:
    """The row's report as the window takes it once it is in a story."""
    draft = row.draft
    return WindowReport(
        id=ReportId(number),
        story_id=story,
        title=draft.title,
        text=draft.article.text,
        language=draft.article.language,
        published_at=draft.published_at,
        outlet=draft.outlet.name,
        url=draft.url,
        countries=row.countries,
    )


def run(arguments: list[str]) -> dict[str, object]:
    """BCubed and pairwise scores against the gold events, and the speed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--window-days", type=float, default=3.0)
    options = parser.parse_args(arguments)
    rows = stream(options.data)
    started = time.perf_counter()
    made = grouped(rows, options.window_days)
    took = time.perf_counter() - started
    precision, recall, together = bcubed([row.event for row in rows], made)
    return {
        "reports": len(rows),
        "events": len({row.event for row in rows}),
        "stories": len(set(made)),
        "bcubed_precision": round(precision, 4),
        "bcubed_recall": round(recall, 4),
        "bcubed_f1": round(together, 4),
        "pairwise_f1": round(pairwise([row.event for row in rows], made), 4),
        "reports_per_s": round(len(rows) / took, 1),
        **_of_sagas(rows, made),
    }


def _of_sagas(rows: Sequence[Row], made: Sequence[StoryId]) -> dict[str, object]:
    if all(row.saga is None for row in rows):
        return {}
    sure = [(row.event, story) for row, story in zip(rows, made, strict=True) if row.sure]
    events = defaultdict[tuple[StoryId, str | None], Counter[str]](Counter)
    for row, story in zip(rows, made, strict=True):
        events[story, row.saga][row.event] += 1
    return {
        "sure_bcubed_f1": round(bcubed([event for event, _ in sure], [story for _, story in sure])[2], 4),
        "sagas_swallowed": sum(len(of_saga) > 2 for of_saga in events.values()),
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
