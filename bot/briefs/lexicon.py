"""What a language brings to the rules: openers, hedges, reporting verbs, terms of the field."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from bot.briefs.later import later

STEM: Final = 6
# Stems, of which a language has some thousands that are frequent.
_REMEMBERED: Final = 4_096
_NOTHING: Final = later(r"(?!)")


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """One language. `terms` are beginnings of words; the patterns ignore case.

    `opener` is what a sentence can lose at its start, `hollow` a main clause that says nothing itself,
    `pronoun` a first word that points outside the sentence, `hedge` what must never be lost, in
    a folded text, `reporting` the verbs of lead-ins, `crediting` "according to X" with the group `who`,
    `end` the full stop, `gap` what stands between two words, `besides` the clauses that can go,
    `own` the first person, `stand` a first person that demands or sues, `amid` an opener between two commas.
    """

    opener: re.Pattern[str]
    pronoun: re.Pattern[str]
    hedge: re.Pattern[str]
    reporting: str
    crediting: re.Pattern[str]
    terms: tuple[str, ...]
    stop: frozenset[str]
    hollow: re.Pattern[str] = _NOTHING
    end: str = "."
    gap: str = r"\s+"
    besides: tuple[re.Pattern[str], ...] = ()
    own: re.Pattern[str] = _NOTHING
    stand: re.Pattern[str] = _NOTHING
    amid: re.Pattern[str] = _NOTHING

    def is_term(self, stem: str) -> bool:
        """Whether a word, cut to the length that words are compared at, begins as one of the terms."""
        return _is_term(self, stem)


@lru_cache(_REMEMBERED)
def _is_term(lexicon: Lexicon, stem: str) -> bool:
    terms, shortest = _cut(lexicon)
    return any(stem[:size] in terms for size in range(shortest, min(len(stem), STEM) + 1))


@cache
def _cut(lexicon: Lexicon) -> tuple[frozenset[str], int]:
    """The terms at the length of stems, and how long the shortest is."""
    cut = frozenset(term[:STEM] for term in lexicon.terms)
    return cut, min(map(len, cut), default=1)


def mentions(text: str, hints: tuple[str, ...]) -> bool:
    """Whether any of the hints stands in a text: asked before a pattern that is far dearer."""
    for hint in hints:  # noqa: SIM110 - any() takes twice as long, and this is asked a hundred times a brief
        if hint in text:
            return True
    return False


def listed(words: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(words.split())


def starts(words: str) -> re.Pattern[str]:
    """What begins with one of the words."""
    return later(rf"(?:{words})(?![\w’'])", re.IGNORECASE)


def any_of(words: str) -> re.Pattern[str]:
    """One of the words, anywhere in a folded text: to disregard case instead takes three times as long."""
    return later(rf"(?<![\w’'])(?:{words})(?![\w])")


def voiced(words: str) -> re.Pattern[str]:
    """One of the words by itself, however it is written."""
    return later(rf"(?<![\w’'])(?:{words})(?!\w)", re.IGNORECASE)


def between(words: str) -> re.Pattern[str]:
    """What stands between two commas and can go with both: "the ministry, however, denied it"."""
    return later(rf",\s(?:{words})\s?,(?=\s)", re.IGNORECASE)


def folded(text: str) -> str:
    """The text in lower case, but for the month that would be taken for the verb."""
    return text.replace("May", "M_y").lower()


def said_besides(relative: str, tail: str, joining: str) -> tuple[re.Pattern[str], ...]:
    """Clauses that can go, as the group `gone`: relative ones, where a comma says that they narrow nothing.

    A relative clause comes after the first comma, or what looks like one may be what somebody said; none is
    in mid-sentence where a list or whoever said it follows with one of the `joining` words, or after an aside
    more of the clause itself.
    """
    inner = r"[^,;:.“”„«»\"()]"
    ended = later(rf"(?<=.{{25}})(?P<gone>,\s(?:{tail})\b{inner}{{8,}})\.$")
    if not relative:
        return (ended,)
    said = rf"^[^,;:]{{10,}}(?P<gone>,\s(?:{relative})\b{inner}"
    within = later(rf"{said}{{6,120}},)\s(?!(?:{joining})\b)[a-zà-ÿ][^,]{{20,}}")
    return ended, within, later(rf"(?=.{{25}}){said}{{8,}})\.$")


def opens(loose: str, with_comma: str) -> re.Pattern[str]:
    """What a sentence can lose at its start: some words loosely, others only before a comma."""
    return later(rf"(?:(?:{loose})\s*[,،]?\s+|(?:{with_comma})\s*[,،]\s+)(?=\S)", re.IGNORECASE)
