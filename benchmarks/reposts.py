"""Re-posts: edited copies of a report against independent reports of the same event.

`python -m benchmarks reposts --data PATH [--harder] [--worst N]`

With `--harder` it makes its own pairs of the same texts: copies with three words in ten gone or replaced,
round-ups and live blogs that hold the text among others, and, as no copies, round-ups that give each story
its title and the first of several sentences.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks._corpora import files
from benchmarks._metrics import f1
from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft, ReportId
from bot.domain.story import StoryId, WindowReport
from bot.stories.window import Window

SET: Final = "repost/dups_synth.dev.jsonl"
_WHEN: Final = datetime(2026, 1, 1, tzinfo=UTC)


def found(row: dict[str, Any]) -> bool:
    """Whether the second text of a pair, which opens with its title, is taken for a copy of the first."""
    window = Window()
    title, text = row["a_title"], row["a_text"]
    window.add(WindowReport(ReportId(1), StoryId(1), title, text, "en", _WHEN, ""))
    draft = Draft(outlet=Outlet("other"), title="", article=Article(row["b"], "en"), published_at=_WHEN)
    return window.place(draft, _WHEN).copy_of is not None


def harder(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Pairs of every text with what a worse copyist makes of it, and the independent reports as they are."""
    chance = random.Random(7)
    texts = list({row["a_text"]: (row["a_title"], row["a_text"]) for row in rows}.values())
    vocabulary = [word for _, text in texts for word in text.split()]
    for title, text in texts:
        others = [told for told in chance.sample(texts, 3) if told != (title, text)]
        (one, first), (other, second) = others[:2]
        made = {
            "paraphrase": _paraphrased(f"{title}\n{text}", vocabulary, chance),
            "round-up": f"{title}\n{text}\n\n{one}\n{first}",
            "live blog": f"{one}\n{first}\n\n14:05 {title}\n{text}\n\n13:30 {other}\n{second}",
            "headlines": "\n\n".join(f"{t}\n{x.split('. ')[0]}." for t, x in ((title, text), (one, first))),
        }
        short = len(text.split(". ")[0]) > 0.4 * len(text)
        for kind, b in made.items():
            if kind == "headlines" and short:
                continue
            yield {"kind": kind, "a_title": title, "a_text": text, "b": b, "dup": kind != "headlines"}
    yield from (row for row in rows if not row["dup"])


def _paraphrased(text: str, vocabulary: Sequence[str], chance: random.Random) -> str:
    """A tenth of the words gone, two tenths replaced."""
    kept = [word for word in text.split() if chance.random() >= 0.1]
    return " ".join(chance.choice(vocabulary) if chance.random() < 2 / 9 else word for word in kept)


def run(arguments: list[str]) -> dict[str, object]:
    """F1 of recognising copies, and how many independent reports were taken for one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--harder", action="store_true", help="pairs that are harder to tell apart")
    parser.add_argument("--worst", type=int, default=0, help="print so many of the pairs that were misjudged")
    options = parser.parse_args(arguments)
    (data,) = files(options.data, SET).values()
    with data.open(encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if not row.get("_meta")]
    rows = list(harder(rows)) if options.harder else rows
    started = time.perf_counter()
    judged = [(row["kind"], bool(row["dup"]), found(row)) for row in rows]
    took = time.perf_counter() - started
    missed = [row for row, (_, dup, seen) in zip(rows, judged, strict=True) if dup != seen]
    for row in sorted(missed, key=lambda row: bool(row["dup"]))[: options.worst]:
        print(f"{row['kind']}: {row['a_title']}\n    {row['a_text']}\n    {row['b']!r}")
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
        "copies": dict(Counter(row["kind"] for row in rows if row["dup"])),
        "missed": dict(Counter(kind for kind, dup, seen in judged if dup and not seen)),
        "pairs_per_s": round(len(judged) / took, 1),
    }


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
