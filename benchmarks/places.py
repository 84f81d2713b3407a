"""Country tags against labelled stories: F1 over all countries and per country."""

import argparse
import json
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


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures of a labelled set as one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.places", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSONL with title, text and countries")
    print(json.dumps(measure(rows_of(parser.parse_args(argv).data))))


if __name__ == "__main__":
    main()
