"""Words of a text with their places in it, as rules and the gazetteer compare them."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Final

from bot.domain.words import fold, unspaced

# A sentence's end counts as this many words, so that "near" hardly reaches over it and phrases never do.
_PAUSE: Final = 4
_ACRONYM: Final = r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.[^\W\d_](?![^\W_])"
_WORD: Final = r"([^\W_]+)(?:['’][sS]\b)?"
# An address is no prose, whatever words it is made of.
_STOP: Final = r"(https?://[^\s\"<>]+|[.!?…;。！？；।؟\n])"
_SPACED: Final = re.compile(rf"(?:{_STOP})|({_ACRONYM})|{_WORD}")
_CHARACTER: Final = r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
_UNSPACED: Final = re.compile(
    rf"(?:{_STOP})|({_ACRONYM})|({_CHARACTER}|(?:(?!{_CHARACTER})[^\W_])+)(?:['’][sS]\b)?"
)
_ARABIC_PREFIX: Final = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك](?=.{4}))(?=.{3})")

_ARABIC_ARTICLE: Final = re.compile(r"^ال(?=.{3})")

# Characters of a text that are read; what a story is about is told long before.
READ: Final = 4000


class Tokens:
    """The words of a text: as they stand, and their numbers among the words; folded when they are asked for.

    Columns instead of an object a word, because thousands are made a second and few of them are looked at.
    """

    __slots__ = ("_starts", "at", "raws")

    def __init__(self, raws: Sequence[str], at: Sequence[int], starts: Sequence[int]) -> None:
        self.raws: Final = raws
        self.at: Final = at
        self._starts: Final = starts

    def __len__(self) -> int:
        return len(self.raws)

    def word(self, place: int) -> str:
        """The word there, folded; empty after the last one."""
        return normal(self.raws[place]) if place < len(self.raws) else ""

    def start(self, place: int) -> int:
        """Where in the text that word begins."""
        return self._starts[place]

    def end(self, place: int) -> int:
        """Where in the text that word ends."""
        return self._starts[place] + len(self.raws[place])


# The gazetteer reads a report when it is placed, the tagger when its story is told.
@lru_cache(maxsize=32)
def tokens(text: str) -> Tokens:
    """The words in order; a character is a word in scripts written without spaces."""
    raws: list[str] = []
    numbers: list[int] = []
    starts: list[int] = []
    at = 0
    pattern = _SPACED if text.isascii() or not unspaced(text) else _UNSPACED
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        if group == 1:
            at += _PAUSE
            continue
        raws.append(match[group])
        numbers.append(at)
        starts.append(match.start(group))
        at += 1
    return Tokens(raws, numbers, starts)


class Beginnings:
    """Which of some stems a word begins with: one look-up for most words, which begin like none."""

    def __init__(self, stems: Collection[str]) -> None:
        self._stems = frozenset(stems)
        self._shortest = min(map(len, stems), default=0)
        self._lengths: dict[str, list[int]] = {}
        for length in sorted(set(map(len, stems)), reverse=True):
            for start in {stem[: self._shortest] for stem in stems if len(stem) == length}:
                self._lengths.setdefault(start, []).append(length)

    def of(self, word: str) -> list[str]:
        """Those stems, the longest first."""
        lengths = self._lengths.get(word[: self._shortest], ())
        return [word[:length] for length in lengths if length <= len(word) and word[:length] in self._stems]


def normal(raw: str) -> str:
    """A word folded, without the dots of an acronym and the particles Arabic writes in front of it."""
    return raw.lower().replace(".", "") if raw.isascii() else _normal(raw)


@lru_cache(maxsize=4_096)
def _normal(raw: str) -> str:
    word = fold(raw).replace(".", "")
    if not "\u0600" <= word[:1] <= "\u06ff":
        return word
    # Twice: “electronic” begins with the article's letters, with and without the article in front.
    return _ARABIC_ARTICLE.sub("", _ARABIC_PREFIX.sub("", word))
