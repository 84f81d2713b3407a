"""Languages: which one a text is in, and grouping a stream in which one event is told in many.

`python -m benchmarks languages --data FILE [--characters N]`
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from benchmarks._events import Row, stream
from benchmarks._metrics import bcubed
from benchmarks.stories import grouped
from bot.extraction.language import language_of


def identified(rows: Sequence[Row], characters: int) -> dict[str, object]:
    """The share of the texts' beginnings whose language is found, without a hint, in all and by language."""
    right, started = defaultdict[str, list[bool]](list), time.process_time()
    for row in rows:
        article = row.draft.article
        right[article.language].append(
            language_of(article.text[:characters], declared=None) == article.language
        )
    took = time.process_time() - started
    return {
        "languages": len(right),
        "characters": characters,
        "id_accuracy": round(sum(map(sum, right.values())) / len(rows), 4),
        "id_per_language": {code: round(sum(found) / len(found), 4) for code, found in sorted(right.items())},
        "texts_per_cpu_s": round(len(rows) / took),
    }


def run(arguments: list[str]) -> dict[str, object]:
    """The figures of a file of documents in several languages, each document an event."""
    parser = argparse.ArgumentParser(prog=__name__, description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSONL with text, lang and event")
    parser.add_argument("--characters", type=int, default=40, help="how much of each text is looked at")
    options = parser.parse_args(arguments)
    rows = stream(options.data)
    made = grouped(rows, window_days=3.0)
    together = bcubed([row.event for row in rows], made)[2]
    return {
        "documents": len(rows),
        "bcubed_f1": round(together, 4),
        **identified(rows, options.characters),
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
