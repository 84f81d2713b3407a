"""Topic tags against labelled stories: F1 over all labels, per label, and tags given to irrelevant rows.

`python -m benchmarks topics --data PATH [--worst N]`
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any, Final, TypedDict

from benchmarks._corpora import files, of_each
from benchmarks._slips import print_worst, slip
from bot.topics.tagger import Tagger
from bot.topics.taxonomy import load_taxonomy

SETS: Final = (
    "topics/topics_gv.dev.jsonl",
    "topics/topics_bookmarks.dev.jsonl",
    "stories/events_rights.dev.jsonl",
)


class Figures(TypedDict):
    """F1 over all labels together, their mean, and per label with its support."""

    micro_f1: float
    macro_f1: float
    per_label: dict[str, dict[str, float]]


@dataclass
class Tally:
    """Labels given rightly, given wrongly, and missed."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Iterable[str], given: Iterable[str]) -> None:
        """Count one row."""
        wanted, got = set(gold), set(given)
        self.right.update(wanted & got)
        self.wrong.update(got - wanted)
        self.missed.update(wanted - got)

    def figures(self) -> Figures:
        """The figures; the mean over labels is over those that any row has."""
        labels = sorted(set(self.right) | set(self.wrong) | set(self.missed))
        per_label = {label: self._label(label) for label in labels}
        present = [figures["f1"] for figures in per_label.values() if figures["support"]]
        return {
            "micro_f1": round(_f1(self.right.total(), self.wrong.total(), self.missed.total()), 4),
            "macro_f1": round(sum(present) / len(present), 4) if present else 0.0,
            "per_label": per_label,
        }

    def _label(self, label: str) -> dict[str, float]:
        right, wrong, missed = self.right[label], self.wrong[label], self.missed[label]
        return {
            "precision": round(right / (right + wrong), 4) if right + wrong else 0.0,
            "recall": round(right / (right + missed), 4) if right + missed else 0.0,
            "f1": round(_f1(right, wrong, missed), 4),
            "support": right + missed,
        }


def _f1(right: int, wrong: int, missed: int) -> float:
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file without the one that tells of the file."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [row for row in rows if not row.get("_meta")]


def measure(rows: Sequence[dict[str, Any]], worst: int = 0) -> dict[str, Any]:
    """The figures of the tagger; labels that the taxonomy does not have are left out and named.

    The worst so many rows are printed.
    """
    taxonomy = load_taxonomy()
    known = {topic.id for topic in taxonomy.topics}
    tagger, tally, irrelevant, tagged, slips = Tagger(taxonomy), Tally(), 0, 0, []
    unknown = {label for row in rows for label in row["topics"]} - known
    started = perf_counter()
    for row in rows:
        tags = tagger.topics(row["title"], row["text"], row.get("lang", "en"))
        given = {str(tag.id): tag.because for tag in tags}
        tally.add(known.intersection(row["topics"]), given)
        slips.append(slip(row["title"], known.intersection(row["topics"]), given))
        irrelevant += not row["topics"]
        tagged += bool(given) and not row["topics"]
    print_worst(slips, worst)
    return {
        **tally.figures(),
        "irrelevant_tagged": round(tagged / irrelevant, 4) if irrelevant else 0.0,
        "rows": len(rows),
        "unknown_labels": sorted(unknown),
        "stories_per_s": round(len(rows) / (perf_counter() - started)),
    }


def run(arguments: list[str]) -> dict[str, Any]:
    """The figures of a labelled set, or of each in a folder."""
    parser = argparse.ArgumentParser(prog=__name__, description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="JSONL with title, text and topics")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the worst rows")
    options = parser.parse_args(arguments)
    found = files(options.data, *SETS)
    return of_each({name: measure(rows_of(path), options.worst) for name, path in found.items()})


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
