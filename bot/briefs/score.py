"""How much a sentence, and a word of it, is worth: a linear score over features of the report."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import log
from typing import Final

from bot.briefs import signs
from bot.briefs.later import later
from bot.briefs.lexicon import STEM, Lexicon
from bot.briefs.naming import Naming
from bot.briefs.prose import Sentence
from bot.domain.words import unspaced

_TOKEN: Final = later(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|\d+(?:[.,:]\d+)*%?")
# The same where all letters are plain ones, in a third of the time.
_PLAIN_TOKEN: Final = later(r"[a-z]+(?:[’'][a-z]+)?|[0-9]+(?:[.,:][0-9]+)*%?")
_UNPLAIN: Final = later(r"[^\x00-\x7f\u2010-\u203a€£]")
_NAME: Final = later(r" (?<=[a-z0-9,’'”\")] )[“\"‘'(]?([A-Z][\w’'.-]*[\w])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CALENDAR: Final = _words(
    "january february march april may june july august september october november december monday tuesday "
    "wednesday "
    "thursday friday saturday sunday"
) | _words("januar februa septem octobe novemb decemb tuesda wednes thursd saturd")
STAKES: Final = "§stakes"
_JUDGED: Final = 8
_BEGINNING: Final = 60
# The sentences of one story are asked for their words again and again.
_REMEMBERED: Final = 256


@dataclass(frozen=True, slots=True)
class Weights:
    """The linear score. The first group weighs words, the second sentences, the third their wordings.

    Found by search (benchmarks/tune_briefs.py) on reference summaries; set by hand where those have no
    say: numbers, terms of the field, names of campaigns and laws (`titled`), definitions that
    take in rights, what is `remote` from headline and field, and what a page quotes
    (`credited`), which is the news, while its own words are comment. `early` falls with the position at
    the rate of `decay`, and a sentence has all of its worth only when its words are together worth `whole`:
    a first sentence that says little is soon outdone; `over` is for each character beyond the length
    wished for; the words that a report begins with share `led` among them.
    """

    number: float = 4.2
    year: float = 1.0
    date: float = 0.5
    stakes: float = 8.5
    name: float = 0.97
    term: float = 2.0
    title: float = 0.35
    common: float = 0.4
    repeated: float = 1.5

    point: float = 1.6
    first: float = 1.5
    early: float = 9.5
    paragraph: float = 1.2
    opener: float = -0.2
    quotation: float = -6.4
    personal: float = -0.1
    unfinished: float = -1.1
    credited: float = 7.9
    figures: float = 3.0
    titled: float = 9.1
    support: float = 2.9
    definition: float = 11.4
    remote: float = -11.0
    opening: float = 18.0
    unknown: float = -10.9
    advocacy: float = -0.93
    speculation: float = -2.5
    background: float = -5.0
    cost: float = 1.3
    length: float = 0.13
    over: float = 0.2
    whole: float = 30.0
    decay: float = 0.24
    led: float = 0.0


WEIGHTS: Final = Weights()
# Away from the field nothing is known of what matters, so that an article is told as it begins.
GENERAL: Final = Weights(
    number=1.0, year=0.25, date=0.1, stakes=2.0, name=0.25, term=0.5, common=0.1, repeated=0.4, led=100.0
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its plain wording, its worth apart from its words, and the words it brings.

    An `aside` is no news and never shown; what is `dangling` is, where there is nothing else. `place`
    says how soon it is told; `given` are the words for things that it takes as known because the
    report has named them before; `titled` is the share of the headline that it tells; `stakes` are
    its words for rights, other than in comment; `marks` its long figures and quoted names. What points
    `back` is understood right after the sentence before it, and hardly anywhere else. `naming` is what its
    text has been told the name of.
    """

    sentence: Sentence
    text: str
    words: frozenset[str]
    prior: float
    dangling: bool
    aside: bool = False
    place: float = 0.0
    titled: float = 0.0
    stakes: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    back: bool = False
    naming: Naming | None = None


def stems(text: str) -> list[str]:
    """The words of a text cut to six letters; of scripts without spaces, pairs of characters."""
    if unspaced(text):
        runs = re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)*", text)
        return [run[i : i + 2] for run in runs for i in range(max(1, len(run) - 1))]
    return [token[:STEM] if token[0].isalpha() else token for token in tokens(text.lower())]


def tokens(text: str) -> list[str]:
    """The words and figures of a text in lower case."""
    plain = text.isascii() or not _UNPLAIN.search(text)
    found: list[str] = (_PLAIN_TOKEN if plain else _TOKEN).findall(text)
    return found


def stem(token: str) -> str:
    """A word in lower case cut to six letters; a figure as it is."""
    return token[:STEM] if token[0].isalpha() else token


@lru_cache(_REMEMBERED)
def contents(text: str, lexicon: Lexicon) -> frozenset[str]:
    """The distinct content words of a text, stemmed."""
    return frozenset([word for word in stems(text) if len(word) > 1 or word.isdigit()]) - lexicon.stop


def word_worth(
    told: Sequence[Candidate], title: str, lexicon: Lexicon, weights: Weights = WEIGHTS
) -> dict[str, float]:
    """What each content word of the sentences is worth to a brief."""
    counts = Counter(chain.from_iterable([candidate.words for candidate in told]))
    names = {name[:STEM].lower() for candidate in told for name in _NAME.findall(candidate.text)} - _CALENDAR
    titled = contents(title, lexicon)
    dated = signs.dates(candidate.text for candidate in told)
    begun = _begun(told, lexicon) if weights.led else frozenset()
    worth = {
        word: weights.common
        + (weights.repeated * log(count) if count > 1 else 0.0)
        + (_figure(word, weights) if word[0].isdigit() else 0.0)
        + weights.name * (word in names)
        + weights.title * (word in titled)
        + weights.term * lexicon.is_term(word)
        + (weights.led / len(begun) if word in begun else 0.0)
        for word, count in counts.items()
        if word not in dated
    }
    worth |= dict.fromkeys(_CALENDAR & worth.keys(), 0.0)
    return {**worth, **dict.fromkeys(dated, weights.date), STAKES: weights.stakes}


def is_near(told: Sequence[Sentence], title: str, lexicon: Lexicon) -> bool:
    """Whether a story is of our field: as many of its terms as sentences, those of the headline counted."""
    first = [sentence.text for sentence in told if sentence.order < _JUDGED]
    terms = sum(sum(map(lexicon.is_term, contents(text, lexicon))) for text in (title, *first))
    return terms >= len(first)


def _begun(told: Sequence[Candidate], lexicon: Lexicon) -> frozenset[str]:
    """The content words among the first of what can be shown."""
    words: list[str] = []
    for candidate in sorted(told, key=lambda c: c.sentence.order):
        if len(words) >= _BEGINNING:
            break
        words += candidate.text.split()
    return contents(" ".join(words[:_BEGINNING]), lexicon)


def _figure(word: str, weights: Weights) -> float:
    return weights.year if signs.YEAR.fullmatch(word) else weights.number
