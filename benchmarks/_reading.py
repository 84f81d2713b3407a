"""What the briefs' benchmarks share: their data as drafts, defects of sentences, words compared."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from nltk.stem.porter import PorterStemmer

from bot.briefs import edit
from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft


def _words(text: str) -> frozenset[str]:
    return frozenset(_listed(text))


def _listed(text: str) -> list[str]:
    return text.split()


_DANGLING: Final = re.compile(
    r"[\W_]*(?:and|but|so|yet|or|however|meanwhile|moreover|furthermore|nevertheless|also|then|thus|"
    r"therefore|instead|"
    r"he|she|it|they|this|that|these|those|his|her|its|their|such|here|there|which|who)\b",
    re.IGNORECASE,
)
_GOOD_END: Final = re.compile(r"(?<![.…])[.!?][\"'”’»)\]]*$")
_SENTENCE: Final = re.compile(r"(?<=[a-z0-9%”\")][.!?])\s+(?=[\"“A-Z])")
_STOP: Final = _words(
    "a an the of in on at to for from by with as is are was were be been it its he she they them his her "
    "their this that "
    "these those and or but not no also all over about via per than into only still may could might"
)
_NUMBER_WORDS: Final = {
    word: str(number)
    for number, word in enumerate(
        _listed(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
            "fifteen sixteen seventeen "
            "eighteen nineteen twenty",
        ),
    )
    if number
}
_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_FRESH: Final = """
import json, re, sys, time
began = time.process_time()
from bot.briefs.write import write_brief
imported = time.process_time() - began
from datetime import UTC, datetime
from bot.domain.feed import Outlet
from bot.domain.report import Article, Draft
spent = []
for text in json.load(sys.stdin):
    began = time.process_time()
    when = datetime(2026, 1, 1, tzinfo=UTC)
    write_brief([Draft(outlet=Outlet(""), title="", article=Article(text, "en"), published_at=when)])
    spent.append(time.process_time() - began)
rss = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([round(imported * 1000, 1), round(rss, 1), round(spent[-1] * 1000, 1)]))
"""
_stemmer = PorterStemmer()
_stems: dict[str, str] = {}


def rows(path: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a set: PATH is its file, or a folder that holds it somewhere."""
    file = path if path.is_file() else next(iter(sorted(path.rglob(name))))
    with file.open(encoding="utf-8") as handle:
        for line in handle:
            row = json.loads(line)
            if not row.get("_meta"):
                yield row


def draft(title: str, text: str, language: str = "en") -> Draft:
    """A report that consists of a title and a text alone."""
    return Draft(
        outlet=Outlet(""),
        title=title,
        article=Article(text, language),
        published_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def sentences(summary: str) -> list[str]:
    """The sentences of a summary, split plainly and without our own splitter."""
    return [s for s in _SENTENCE.split(summary) if s.strip()]


def defects(points: list[str]) -> dict[str, float]:
    """The shares of sentences that open on another one, stop badly, or leave a bracket or quotation open."""
    whole = [s for point in points for s in sentences(point)]
    count = max(1, len(whole))
    return {
        "dangling": round(sum(bool(_DANGLING.match(s)) for s in whole) / count, 4),
        "bad_end": round(sum(not _GOOD_END.search(p) for p in points) / max(1, len(points)), 4),
        "unbalanced": round(sum(not edit.is_balanced(p) for p in points) / max(1, len(points)), 4),
    }


def stem(word: str) -> str:
    """The Porter stem of a word."""
    if word not in _stems:
        _stems[word] = _stemmer.stem(word)
    return _stems[word]


def numbers_and_names(text: str) -> set[str]:
    """Figures (also written out) and words with a capital, folded."""
    plain = text.replace("’s", "").replace("'s", "")
    return {
        _folded(w) for w in _WORD.findall(plain) if w[0].isdigit() or not w.islower() or w in _NUMBER_WORDS
    }


def other_words(text: str) -> set[str]:
    """The content words that are neither figures nor names, stemmed."""
    plain = text.replace("’s", "").replace("'s", "")
    return {
        stem(w) for w in _WORD.findall(plain) if w.islower() and w not in _STOP and w not in _NUMBER_WORDS
    }


def all_words(text: str) -> set[str]:
    """Every word of a text, folded and stemmed, figures as digits."""
    plain = text.replace("’s", "").replace("'s", "")
    folded = {_folded(w) for w in _WORD.findall(plain)}
    return folded | {stem(w) for w in folded}


def fresh(texts: list[str]) -> list[float]:
    """Import time in ms, memory in MB, and CPU ms of the last text, in a process of its own."""
    command = [sys.executable, "-c", _FRESH]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


def _folded(word: str) -> str:
    lower = word.lower().replace(",", "")
    return _NUMBER_WORDS.get(lower, lower)
