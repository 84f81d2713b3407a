"""Re-posts: edited copies of a report against independent reports of the same event.

`python -m benchmarks.reposts --data FILE`
"""

import argparse
import json
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks._metrics import f1
from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft, ReportId
from bot.domain.story import StoryId, WindowReport
from bot.stories.window import Window

_WHEN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def found(row: dict[str, Any]) -> bool:
    """Whether the second text of a pair, which opens with its title, is taken for a copy of the first."""
    window = Window()
    title, text = row["a_title"], row["a_text"]
    window.add(WindowReport(ReportId(1), StoryId(1), title, text, "en", _WHEN, ""))
    draft = Draft(outlet=Outlet("other"), title="", article=Article(row["b"], "en"), published_at=_WHEN)
    return window.place(draft, _WHEN).copy_of is not None


def run(arguments: list[str]) -> dict[str, object]:
    """F1 of recognising copies, and how many independent reports were taken for one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(arguments)
    with options.data.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if not row.get("_meta")]
    started = time.perf_counter()
    judged = [(row["kind"], bool(row["dup"]), found(row)) for row in rows]
    took = time.perf_counter() - started
    hits = sum(dup and seen for _, dup, seen in judged)
    false = sum(seen and not dup for _, dup, seen in judged)
    precision = hits / (hits + false) if hits + false else 0.0
    recall = hits / max(1, sum(dup for _, dup, _ in judged))
    return {
        "pairs": len(judged),
        "f1": round(f1(precision, recall), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "false_merges": false,
        "missed": dict(Counter(kind for kind, dup, seen in judged if dup and not seen)),
        "pairs_per_s": round(len(judged) / took, 1),
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
