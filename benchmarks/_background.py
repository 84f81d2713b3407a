"""The background of word counts: how often words stand in news in general, and which are grammar."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from bot.stories.profile import LEAD, country_term
from bot.stories.wording import stems
from bot.topics.places import load_gazetteer

# File, fields, how often its texts count: more where they are of our field, whose common words are not rare.
COUNTED: Final = (
    ("stories/events_neus.train.jsonl", ("title", "text"), 1),
    ("briefs/briefs.dev.jsonl", ("text",), 1),
    ("topics/topics_bookmarks.dev.jsonl", ("title", "text"), 4),
    ("topics/topics_gv.dev.jsonl", ("title", "text"), 8),
)
# The same documents in 15 languages, for the words that every report in a language has. A word that English
# has too is taken for grammar only if half of a language's reports have it.
LANGUAGES: Final = "languages/xling_ntrex.dev.jsonl"
FOREIGN: Final = 0.05
GRAMMAR: Final = 0.5
KEPT_WORDS: Final = 8_000


def count_words(folder: Path) -> str:
    """The background file: lines of a count in a thousand reports and the stems and countries counted."""
    texts = [text for name, fields, times in COUNTED for text in times * _texts(folder / name, fields)]
    shares = dict(islice(_shares(texts).items(), KEPT_WORDS))
    for text_of_language in _by_language(folder / LANGUAGES).values():
        for stem, share in _shares(text_of_language).items():
            if share >= (GRAMMAR if stem in shares else FOREIGN):
                shares[stem] = max(share, shares.get(stem, 0.0))
    shares |= _shares_of_countries(texts)
    lines = defaultdict[str, list[str]](list)
    for stem, share in sorted(shares.items(), key=lambda item: -item[1]):
        lines[f"{1000 * share:.2g}"].append(stem)
    return "".join(f"{often} {' '.join(sorted(found))}\n" for often, found in lines.items())


def _shares(texts: Sequence[str]) -> dict[str, float]:
    """In what share of the texts each stem stands."""
    counts = Counter(stem for text in texts for stem in set(stems(text)))
    return {stem: count / len(texts) for stem, count in counts.most_common()}


def _shares_of_countries(texts: Sequence[str]) -> dict[str, float]:
    """In what share of the texts each country is what they are about."""
    gazetteer = load_gazetteer()
    counts = Counter(country_term(tag.code) for text in texts for tag in gazetteer.places("", text))
    return {term: count / len(texts) for term, count in counts.items()}


def _texts(path: Path, fields: Sequence[str]) -> list[str]:
    rows = map(json.loads, path.read_text("utf-8").splitlines()[1:])
    return [" ".join((row.get(field) or "")[: LEAD + 200] for field in fields) for row in rows]


def _by_language(path: Path) -> dict[str, list[str]]:
    texts = defaultdict[str, list[str]](list)
    for row in map(json.loads, path.read_text("utf-8").splitlines()[1:]):
        texts[row["lang"]].append(row["text"])
    return texts
