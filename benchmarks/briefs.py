"""Briefs against reference summaries: ROUGE beside the lead and LexRank, speed, defects.

Everybody gets at most 60 words and 3 sentences. ROUGE is rouge-score's, stemmed F1, averaged over the
references; rougeL is its summary form. `lead` is the first 60 words, cut in mid-sentence;
`lead_sentences` the first whole sentences within 60 words, which is what a reader could be shown. The
confidence intervals are paired bootstraps over articles. Memory and import time are those of a process that
does nothing but write these briefs.
"""

import argparse
import json
import math
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean, quantiles

from rouge_score.rouge_scorer import RougeScorer

from benchmarks._reading import defects, draft, fresh, rows, sentences
from bot.briefs.choose import Limits
from bot.briefs.sentences import split
from bot.briefs.write import write_brief

FILE = "briefs.dev.jsonl"
WORDS = 60
LIMITS = Limits(points=3, outlet=None, characters=None, each=None, words=WORDS)
KINDS = ("rouge1", "rouge2", "rougeLsum")
SCORER = RougeScorer(list(KINDS), use_stemmer=True)


@dataclass(frozen=True, slots=True)
class Measured:
    """One article: the scores of our brief, of the lead and of LexRank, and what the brief cost."""

    set: str
    points: list[str]
    ours: list[float]
    lead: float
    lead_sentences: float
    lexrank: float
    ms: float

    @property
    def avg(self) -> float:
        """The mean of our three scores."""
        return mean(self.ours)


def run(arguments: list[str]) -> dict[str, object]:
    """Measure every row with references that people wrote."""
    parser = argparse.ArgumentParser(prog="briefs")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument(
        "--machine-made", action="store_true", help="also the set whose references nobody wrote"
    )
    options = parser.parse_args(arguments)
    chosen = [r for r in rows(options.data, FILE) if options.machine_made or r["set"] != "bbc"]
    written = [timed(row["text"]) for row in chosen]
    imported, memory, _ = fresh([row["text"] for row in chosen])
    measured = [compare(row, *w) for row, w in zip(chosen, written, strict=True)]
    sets = {
        name: summary([m for m in measured if m.set == name]) for name in sorted({m.set for m in measured})
    }
    return {**summary(measured), "rss_mb": memory, "import_ms": imported, "sets": sets}


def timed(text: str) -> tuple[list[str], float]:
    began = time.process_time()
    brief = write_brief([draft("", text)], LIMITS)
    return [p.text for p in brief.points], (time.process_time() - began) * 1000


def compare(row: dict[str, object], points: list[str], ms: float) -> Measured:
    refs, text = row["refs"], str(row["text"])
    assert isinstance(refs, list)
    ours = rouge(points, refs)
    cut = sentences(" ".join(text.split()[:WORDS]))
    lead, whole, linked = (mean(rouge(other, refs)) for other in (cut, leading(text), lexrank(text)))
    return Measured(str(row["set"]), points, ours, lead, whole, linked, ms)


def rouge(summary_: Sequence[str], refs: Sequence[str]) -> list[float]:
    """ROUGE-1, -2 and -L, times 100, averaged over the references."""
    text = "\n".join(summary_)
    scores = [SCORER.score("\n".join(sentences(ref)), text) for ref in refs]
    return [100 * mean(s[kind].fmeasure for s in scores) for kind in KINDS]


def leading(text: str) -> list[str]:
    """The first sentences as far as they fit whole."""
    found = [span.of(text) for span in split(text)]
    fitting = max(i for i in range(len(found) + 1) if len(" ".join(found[:i]).split()) <= WORDS)
    return found[:fitting] or sentences(" ".join(text.split()[:WORDS]))


def summary(measured: list[Measured]) -> dict[str, object]:
    deltas = [m.avg - m.lead for m in measured]
    whole = [m.avg - m.lead_sentences for m in measured]
    return {
        **{
            name: round(mean(m.ours[i] for m in measured), 2)
            for i, name in enumerate(("rouge1", "rouge2", "rougeL"))
        },
        "avg": round(mean(m.avg for m in measured), 2),
        "lead_avg": round(mean(m.lead for m in measured), 2),
        "lead_sentences_avg": round(mean(m.lead_sentences for m in measured), 2),
        "lexrank_avg": round(mean(m.lexrank for m in measured), 2),
        "delta_lead": round(mean(deltas), 2),
        "delta_ci": interval(deltas),
        "delta_lead_sentences": round(mean(whole), 2),
        "delta_lead_sentences_ci": interval(whole),
        "words": round(mean(sum(len(p.split()) for p in m.points) for m in measured), 1),
        "ms_mean": round(mean(m.ms for m in measured), 2),
        "ms_p95": round(quantiles([m.ms for m in measured], n=20)[-1], 2),
        **defects([p for m in measured for p in m.points]),
        "articles": len(measured),
    }


def interval(deltas: list[float], draws: int = 2000) -> list[float]:
    """The middle 95 % of the means of resampled articles."""
    chance = random.Random(7)
    means = sorted(mean(chance.choices(deltas, k=len(deltas))) for _ in range(draws))
    return [round(means[int(draws * q)], 2) for q in (0.025, 0.975)]


def lexrank(text: str, threshold: float = 0.1) -> list[str]:
    """LexRank (Erkan and Radev 2004): power iteration over sentences that share tf-idf weight."""
    found = [span.of(text) for span in split(text)][:150]
    bags = [Counter(sentence.lower().split()) for sentence in found]
    idf = {w: math.log(len(bags) / n) for w, n in Counter(w for bag in bags for w in bag).items()}
    vectors = [{w: n * idf[w] for w, n in bag.items()} for bag in bags]
    norms = [math.sqrt(sum(v * v for v in vector.values())) or 1.0 for vector in vectors]
    linked = [
        [
            sum(v * b.get(w, 0) for w, v in a.items()) / (norms[i] * norms[j]) > threshold
            for j, b in enumerate(vectors)
        ]
        for i, a in enumerate(vectors)
    ]
    degrees = [max(1, sum(row)) for row in linked]
    rank = [1 / len(found)] * len(found)
    for _ in range(20):
        rank = [
            0.15 / len(found)
            + 0.85 * sum(r / d for r, d, link in zip(rank, degrees, row, strict=True) if link)
            for row in linked
        ]
    kept: list[int] = []
    for i in sorted(range(len(found)), key=lambda i: -rank[i]):
        if len(kept) < LIMITS.points and sum(len(found[k].split()) for k in (*kept, i)) <= WORDS:
            kept.append(i)
    return [found[i] for i in sorted(kept)]


if __name__ == "__main__":
    print(json.dumps(run(sys.argv[1:])))
