"""Country tags against labelled stories: F1 over all countries and per country."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.topics import Tally, rows_of
from bot.topics.places import load_gazetteer


def measure(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The figures of the gazetteer; rows without the key `countries` are skipped."""
    gazetteer, tally = load_gazetteer(), Tally()
    labelled = [row for row in rows if "countries" in row]
    started = perf_counter()
    for row in labelled:
        tally.add(row["countries"], [tag.code for tag in gazetteer.places(row["title"], row["text"])])
    return {
        **tally.figures(),
        "rows": len(labelled),
        "stories_per_s": round(len(labelled) / (perf_counter() - started)),
    }


def run(arguments: list[str]) -> dict[str, Any]:
    """The figures of a labelled set."""
    parser = argparse.ArgumentParser(prog=__name__, description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSONL with title, text and countries")
    return measure(rows_of(parser.parse_args(arguments).data))


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
