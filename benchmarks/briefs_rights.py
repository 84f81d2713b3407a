"""Briefs of our own field: the facts they must have, the claims they must not make, their traces."""

import argparse
import json
import re
import sys
import time
from pathlib import Path
from statistics import mean

from benchmarks._reading import all_words, defects, draft, numbers_and_names, other_words, rows
from bot.briefs.write import write_brief
from bot.domain.brief import Brief, Point

FILE = "briefs_rights.dev.jsonl"
HAVE, HIT = 0.6, 0.9


def run(arguments: list[str]) -> dict[str, object]:
    """Write each row's brief from its title and text alone and compare it with what was asked."""
    parser = argparse.ArgumentParser(prog="briefs_rights")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print each brief with what it lacks")
    options = parser.parse_args(arguments)
    had: list[bool] = []
    traced: list[bool] = []
    points: list[str] = []
    spent: list[float] = []
    hits = long = 0
    for row in rows(options.data, FILE):
        began = time.process_time()
        brief = write_brief([draft(row["title"], row["text"])])
        spent.append((time.process_time() - began) * 1000)
        facts = {fact: stands(fact, together(brief), HAVE) for fact in row["must_have"]}
        claims = [c for c in row["must_not"] if any(stands(c, p.text, HIT) for p in brief.points)]
        had += facts.values()
        hits += len(claims)
        traced += [is_traceable(p) for p in brief.points]
        points += [p.text for p in brief.points]
        long += sum(len(p.text) for p in brief.points) > 320
        if options.show:
            show(brief, [fact for fact, there in facts.items() if not there], claims)
    return {
        "must_have_recall": round(mean(had), 4),
        "must_not_hits": hits,
        "traceable": round(mean(traced), 4),
        **defects(points),
        "over_length": long,
        "points": len(points),
        "points_over_140": sum(len(p) > 140 for p in points),
        "rows": len(spent),
        "ms_mean": round(mean(spent), 2),
    }


def together(brief: Brief) -> str:
    """What a reader has read after the points: their texts and whom they are credited to."""
    return " ".join(f"{p.text} {p.attribution or ''}" for p in brief.points)


def stands(fact: str, text: str, share: float) -> bool:
    """Whether a text has every figure and name of a fact and that share of its other content words."""
    there, others = all_words(text), other_words(fact)
    return numbers_and_names(fact) <= there and len(others & there) >= share * len(others)


def is_traceable(point: Point) -> bool:
    """Whether the source span has every figure, name and quotation of a point."""
    source = " ".join(point.source.text.split())
    names = numbers_and_names(re.sub(r"^\W*\w+", "", point.text))
    quotations = re.findall(r"“([^”]+)”|\"([^\"]+)\"", point.text.lower())
    return names <= all_words(source) and all((a or b) in source.lower() for a, b in quotations)


def show(brief: Brief, lacking: list[str], claims: list[str]) -> None:
    print("#", brief.headline)
    for point in brief.points:
        print(f"  - {point.text}" + (f" [{point.attribution}]" if point.attribution else ""))
    print(
        f"  ({sum(len(p.text) for p in brief.points)}) lacks {lacking}"
        + (f" CLAIMS {claims}" if claims else "")
    )


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
