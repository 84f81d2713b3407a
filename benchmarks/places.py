"""Country tags against labelled stories: F1 over all countries and per country.

`python -m benchmarks places --data PATH [--worst N]`
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from benchmarks._corpora import files, of_each
from benchmarks._slips import print_worst, slip
from benchmarks.topics import Tally, rows_of
from bot.topics.places import load_gazetteer

SETS: Final = ("topics/topics_gv.dev.jsonl", "stories/events_rights.dev.jsonl")


def measure(rows: Sequence[dict[str, Any]], worst: int = 0) -> dict[str, Any]:
    """The figures of the gazetteer; rows without `countries` are skipped, the worst so many printed."""
    gazetteer, tally, slips = load_gazetteer(), Tally(), []
    labelled = [row for row in rows if "countries" in row]
    started = perf_counter()
    for row in labelled:
        given = {str(tag.code): tag.because for tag in gazetteer.places(row["title"], row["text"])}
        tally.add(row["countries"], given)
        slips.append(slip(row["title"], row["countries"], given))
    print_worst(slips, worst)
    return {
        **tally.figures(),
        "rows": len(labelled),
        "stories_per_s": round(len(labelled) / (perf_counter() - started)),
    }


def run(arguments: list[str]) -> dict[str, Any]:
    """The figures of a labelled set, or of each in a folder."""
    parser = argparse.ArgumentParser(prog=__name__, description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSONL with title, text and countries")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the worst rows")
    options = parser.parse_args(arguments)
    found = files(options.data, *SETS)
    return of_each({name: measure(rows_of(path), options.worst) for name, path in found.items()})


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
