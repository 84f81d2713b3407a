"""Grouping: reports in stream order, each put into a story as it arrives.

`python -m benchmarks stories --data PATH [--window-days N] [--mend-every N] [--semantic] [--languages en,es]`

With `--semantic` by meaning too: the extra must be installed, and encoding counts for the speed.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks._corpora import files, of_each
from benchmarks._events import Row, stream
from benchmarks._metrics import bcubed, pairwise
from benchmarks._vectors import encoded
from bot.domain.report import ReportId
from bot.domain.story import StoryId, WindowReport
from bot.stories.mending import joining, parting
from bot.stories.window import Window

SETS: Final = tuple(f"stories/events_{name}.dev.jsonl" for name in ("rights", "allsides", "neus", "uci"))
# Some five minutes of a busy day are a handful of reports; this many are what the smallest set can show.
MEND_EVERY: Final = 40


class Stream:
    """Reports put into stories as they come, and the stories mended after every so many."""

    def __init__(self, window_days: float, mend_every: int) -> None:
        self._window = Window(timedelta(days=window_days))
        self._mend_every = mend_every
        self._rows: list[Row] = []
        self.stories: list[StoryId] = []
        self._opened_at: dict[StoryId, datetime] = {}

    def put(self, row: Row) -> None:
        """The next report."""
        draft = row.draft
        placed = self._window.place(draft, draft.published_at, row.countries, row.vector).story_id
        self._rows.append(row)
        self.stories.append(placed or self._open(draft.published_at))
        self._hold(len(self._rows))
        self._window.forget(draft.published_at - self._window.span)
        if self._mend_every and len(self._rows) % self._mend_every == 0:
            self.mend()

    def mend(self) -> None:
        """Take apart and put together what changed since the last time."""
        if not self._mend_every:
            return
        changed = self._window.take_changed()
        for story_id in changed:
            parts = parting(self._window, story_id)
            if parts:
                self._move(parts.leaving, self._open(self._rows[-1].draft.published_at))
        for story_id in [*changed, *self._window.take_changed()]:
            joins = joining(self._window, story_id)
            if joins:
                gone = self._window.of_story(joins.other_id)
                self._move({held.id for held in gone}, joins.story_id)
        self._window.take_changed()

    def _open(self, at: datetime) -> StoryId:
        opened = StoryId(len(self._opened_at) + 1)
        self._opened_at[opened] = at
        return opened

    def _hold(self, number: int) -> None:
        story_id = self.stories[number - 1]
        told = seen(number, story_id, self._rows[number - 1])
        self._window.add(replace(told, story_opened_at=self._opened_at[story_id]))

    def _move(self, reports: Collection[ReportId], story_id: StoryId) -> None:
        for number in sorted(reports):
            self.stories[number - 1] = story_id
            self._hold(number)


def grouped(rows: Sequence[Row], window_days: float, mend_every: int = MEND_EVERY) -> list[StoryId]:
    """The story each row stands in at the end."""
    stream_of = Stream(window_days, mend_every)
    for row in rows:
        stream_of.put(row)
    stream_of.mend()
    return stream_of.stories


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
        vector=row.vector,
    )


def run(arguments: list[str]) -> dict[str, object]:
    """BCubed and pairwise scores against the gold events, and the speed, of a file or each in a folder."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--window-days", type=float, default=3.0)
    parser.add_argument("--mend-every", type=int, default=MEND_EVERY, help="0: stories stay as they came")
    parser.add_argument("--semantic", action="store_true", help="compare vectors too")
    parser.add_argument("--languages", help="of the rows only those in these, as codes separated by commas")
    options = parser.parse_args(arguments)
    found = files(options.data, *SETS)
    return of_each({name: measure(path, options) for name, path in found.items()})


def measure(data: Path, options: argparse.Namespace) -> dict[str, object]:
    """The scores of a file."""
    rows = stream(data)
    if options.languages:
        wanted = options.languages.split(",")
        rows = [row for row in rows if row.draft.article.language in wanted]
    started = time.perf_counter()
    if options.semantic:
        rows = encoded(rows)
    made = grouped(rows, options.window_days, options.mend_every)
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
