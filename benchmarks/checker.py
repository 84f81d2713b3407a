"""The checker on briefs that were made false on purpose: what it catches, and what it faults without cause.

True points are those of the embedded brief before the checker sees them, as they are and with their numbers
written another way. Each mutant differs from one of them in one thing.
"""

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks._reading import draft, rows
from benchmarks.briefs import FILE
from benchmarks.briefs_rights import FILE as RIGHTS_FILE
from bot.briefs.check import faults_of
from bot.briefs.write import draft_brief
from bot.domain.brief import Point
from bot.domain.report import Draft

SWAPS: Final = ("number", "name", "outlet", "quotation")
_FIGURE: Final = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_NAME: Final = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?![\w’'])")
_QUOTED: Final = re.compile(r"[“\"]([^“”\"]{8,})[”\"]")
_HEDGE: Final = re.compile(
    r"\b(?:allegedly|reportedly|apparently|possibly|probably|likely|potentially|suspected|alleged|so-called|"
    r"supposedly|at least|about|more than|nearly|almost|some|up to) (?=\w|\$|£|€)"
)
_NUMBERED_ONLY: Final = ("at least", "about", "more than", "nearly", "almost", "some", "up to")
_NOT: Final = re.compile(r" (?:not|never)\b|(?<=[a-z])n[’']t\b")
_AUXILIARY: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|could|would|should|did|does)(?= [a-z])"
)
_OUTLETS: Final = ("Reuters", "The Northern Courier", "BBC News", "Le Monde", "the Ministry of Fisheries")


@dataclass(frozen=True, slots=True)
class Case:
    """A point and its report."""

    point: Point
    report: Draft


def run(arguments: list[str]) -> dict[str, object]:
    """Make mutants of the briefs of PATH and count what the checker says of them."""
    parser = argparse.ArgumentParser(prog="checker")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=500, help="how many articles")
    parser.add_argument("--show", action="store_true", help="print what was missed and what was faulted")
    options = parser.parse_args(arguments)
    chance = random.Random(7)
    true = list(cases(options.data, options.limit))
    names = sorted({name for case in true for name in _NAME.findall(case.point.text)})
    made, caught = Counter[str](), Counter[str]()
    for case in true:
        for kind, wrong in mutants(case, names, chance):
            made[kind] += 1
            caught[kind] += bool(faults_of(wrong, case.report))
            if options.show and not faults_of(wrong, case.report):
                print("missed", kind, "|", wrong.text, wrong.attribution, "|", case.point.source.text)
    rewritten = [Case(replace(c.point, text=t), c.report) for c in true if (t := otherwise(c.point.text))]
    alarmed = [case for case in (*true, *rewritten) if faults_of(case.point, case.report)]
    if options.show:
        for case in alarmed:
            print("alarm", [str(f) for f in faults_of(case.point, case.report)], case.point.text)
    return {
        "mutants": made.total(),
        "swaps_caught": share([caught[k] for k in SWAPS], [made[k] for k in SWAPS]),
        "hedges_and_negations_caught": share(
            [caught["hedge"], caught["negation"]], [made["hedge"], made["negation"]]
        ),
        "by_kind": {kind: [caught[kind], made[kind]] for kind in sorted(made)},
        "true_points": len(true) + len(rewritten),
        "false_alarms": share([len(alarmed)], [len(true) + len(rewritten)]),
    }


def cases(data: Path, limit: int) -> Iterator[Case]:
    """Every point of the briefs of the corpora."""
    texts = [(row["title"], row["text"]) for row in rows(data, RIGHTS_FILE)]
    texts += [("", row["text"]) for row in rows(data, FILE) if row["set"] != "bbc"]
    for title, text in texts[:limit]:
        report = draft(title, text)
        for point in draft_brief([report]).points:
            yield Case(point, report)


def mutants(case: Case, names: Sequence[str], chance: random.Random) -> Iterator[tuple[str, Point]]:
    """At most one mutant of each kind."""
    point = case.point
    makers = {"number": number, "quotation": quotation, "hedge": hedge, "negation": negation}
    for kind, maker in makers.items():
        if (text := maker(point.text, chance)) and text != point.text:
            yield kind, replace(point, text=text)
    if (text := name(point.text, names, chance)) and text != point.text:
        yield "name", replace(point, text=text)
    if point.attribution:
        outlet = chance.choice([o for o in _OUTLETS if o not in case.report.article.text])
        yield "outlet", replace(point, attribution=outlet)


def number(text: str, chance: random.Random) -> str | None:
    """One figure changed by a digit or by ten times."""
    found = list(_FIGURE.finditer(text))
    if not found:
        return None
    match = chance.choice(found)
    figure = match.group()
    wrong = (
        str((int(figure[0]) + chance.randint(1, 8)) % 9 + 1) + figure[1:]
        if chance.random() < 0.7
        else figure + "0"
    )
    return put(text, match, wrong) if wrong != figure else None


def name(text: str, names: Sequence[str], chance: random.Random) -> str | None:
    """One name for another."""
    found = list(_NAME.finditer(text))
    other = [n for n in names if n not in text]
    return put(text, chance.choice(found), chance.choice(other)) if found and other else None


def quotation(text: str, chance: random.Random) -> str | None:
    """One word of a quotation replaced."""
    found = [
        m
        for q in _QUOTED.finditer(text)
        for m in re.finditer(r"\b[a-z]{4,}\b", text)
        if q.start() < m.start() < q.end()
    ]
    return put(text, chance.choice(found), chance.choice(("window", "harmless", "gladly"))) if found else None


def hedge(text: str, chance: random.Random) -> str | None:
    """One hedge dropped; "some" and "about" hedge only numbers."""
    found = [
        m
        for m in _HEDGE.finditer(text)
        if not m.group().strip().startswith(_NUMBERED_ONLY) or re.match(r"[$€£]?\d", text[m.end() :])
    ]
    return put(text, chance.choice(found), "") if found else None


def negation(text: str, chance: random.Random) -> str | None:
    """A "not" taken away, or put where there was none."""
    if found := list(_NOT.finditer(text)):
        return put(text, chance.choice(found), "")
    if auxiliaries := list(_AUXILIARY.finditer(text)):
        match = chance.choice(auxiliaries)
        return put(text, match, match.group() + " not")
    return None


def otherwise(text: str) -> str | None:
    """The same numbers written another way: 15,000 as 15k or as fifteen thousand, 3 as three."""
    words = {
        "15,000": "fifteen thousand",
        "20,000": "twenty thousand",
        "3": "three",
        "12": "twelve",
        "7": "seven",
    }
    changed = _FIGURE.sub(lambda m: words.get(m.group(), re.sub(r"^(\d+),000$", r"\1k", m.group())), text)
    return changed if changed != text else None


def put(text: str, match: re.Match[str], words: str) -> str:
    """A text with a match replaced."""
    return text[: match.start()] + words + text[match.end() :]


def share(parts: Sequence[int], wholes: Sequence[int]) -> float:
    """A proportion."""
    return round(sum(parts) / max(1, sum(wholes)), 4)
