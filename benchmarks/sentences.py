"""Sentences: our splitter and syntok on cases written for this project, and their time on articles.

PATH is the file of cases (tests/unit/briefs/sentences.txt): one case a line, "|" parts two sentences with a
space between them, "¦" two without. With `--articles` both also split the articles of a set of briefs. A case
is right when every sentence is; times are CPU milliseconds an article.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean

from syntok.segmenter import analyze

from benchmarks._reading import rows
from benchmarks.briefs import FILE
from bot.briefs.sentences import split

ARTICLES = 200
Splitter = Callable[[str], list[str]]


def run(arguments: list[str]) -> dict[str, object]:
    """Compare the two splitters."""
    parser = argparse.ArgumentParser(prog="sentences")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--articles", type=Path, help="a set of briefs, or the folder that holds it")
    parser.add_argument("--show", action="store_true", help="print each case that we get wrong")
    options = parser.parse_args(arguments)
    found = list(cases(options.data))
    if options.show:
        print(*(ours(text) for text, parts in found if ours(text) != parts), sep="\n")
    right = {s.__name__: sum(s(text) == parts for text, parts in found) for s in (ours, syntok)}
    return {"cases": len(found), "exact": right, **(times(options.articles) if options.articles else {})}


def cases(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Each text with its sentences."""
    for row in path.read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            text = row.replace(" | ", " ").replace("¦", "")
            yield text, row.replace(" | ", "¦").split("¦")


def ours(text: str) -> list[str]:
    """The sentences as we see them."""
    return [span.of(text) for span in split(text)]


def syntok(text: str) -> list[str]:
    """The sentences as syntok sees them."""
    found = (sentence for paragraph in analyze(text) for sentence in paragraph)
    return ["".join(token.spacing + token.value for token in sentence).strip() for sentence in found]


def times(data: Path) -> dict[str, object]:
    """What the articles take both."""
    texts = [row["text"] for row in rows(data, FILE)][:ARTICLES]
    spent = {s.__name__: round(mean(timed(s, text) for text in texts), 3) for s in (ours, syntok)}
    return {"articles": len(texts), "ms_mean": spent, "faster": round(spent["syntok"] / spent["ours"], 1)}


def timed(splitter: Splitter, text: str) -> float:
    """The CPU milliseconds of one article."""
    began = time.process_time()
    splitter(text)
    return (time.process_time() - began) * 1000
