"""Article text: shingle F1 against hand-made texts of real pages, and what a page costs.

PATH is a folder or tar with `html/ID.html.gz` and `ground-truth.json`. The metric is that of
scrapinghub's article-extraction-benchmark: shared runs of four words, normalised by page, averaged
over pages; times are CPU milliseconds of a page.
"""

import argparse
import gzip
import json
import re
import tarfile
import time
from collections import Counter
from pathlib import Path
from statistics import mean, quantiles

from bot.domain.errors import NoArticle
from bot.extraction.pages import read_page

SHINGLE = 4


def run(arguments: list[str]) -> dict[str, object]:
    """Read every page and compare its text."""
    parser = argparse.ArgumentParser(prog="extraction")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--show", action="store_true", help="print the pages that are read worst")
    options = parser.parse_args(arguments)
    files = contents(options.data)
    truth = json.loads(next(body for name, body in files.items() if name.endswith("ground-truth.json")))
    precisions, recalls, times, worst = [], [], [], []
    for key, wanted in truth.items():
        page = next(body for name, body in files.items() if name.endswith(f"{key}.html.gz"))
        start = time.process_time()
        text = article_text(gzip.decompress(page), wanted["url"])
        times.append((time.process_time() - start) * 1000)
        precision, recall = agreement(shingles(text), shingles(wanted["articleBody"]))
        precisions += [] if precision is None else [precision]
        recalls += [] if recall is None else [recall]
        worst.append(((precision or 0) + (recall or 0), key, wanted["url"], precision, recall))
    if options.show:
        print(*sorted(worst)[:12], sep="\n")
    precision, recall = mean(precisions), mean(recalls)
    return {
        "pages": len(times),
        "f1": round(2 * precision * recall / (precision + recall), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "ms_mean": round(mean(times), 2),
        "ms_p95": round(quantiles(times, n=20)[-1], 2),
    }


def contents(path: Path) -> dict[str, bytes]:
    """Every file of a folder or a tar, by name."""
    if path.is_dir():
        return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}
    with tarfile.open(path) as archive:
        read = ((member.name, archive.extractfile(member)) for member in archive)
        return {name: content.read() for name, content in read if content}


def article_text(body: bytes, url: str) -> str:
    try:
        return read_page(body, url, "text/html").article.text
    except NoArticle:
        return ""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words and how often they occur; of a shorter text, all its words."""
    words = re.findall(r"\w+", text)
    starts = range(max(1, len(words) - SHINGLE + 1))
    return Counter(run for start in starts if (run := tuple(words[start : start + SHINGLE])))


def agreement(
    found: Counter[tuple[str, ...]], wanted: Counter[tuple[str, ...]]
) -> tuple[float | None, float | None]:
    """Precision and recall; None where there was nothing to find or nothing found."""
    shared = (found & wanted).total()
    if not found and not wanted:
        return None, None
    precision = shared / found.total() if found else None
    return precision, shared / wanted.total() if wanted else None
