"""Words of a text with their places in it, as rules and the gazetteer compare them."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

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


class Token(NamedTuple):
    """A word: folded, as it stands, its number among the words, and its span.

    A tuple, because thousands are made a second.
    """

    word: str
    raw: str
    at: int
    start: int
    end: int


# What a Token's own constructor does after sorting its arguments, in a third of the time.
_token: Final = tuple.__new__


# The gazetteer reads a report when it is placed, the tagger when its story is told.
@lru_cache(maxsize=32)
def tokens(text: str) -> tuple[Token, ...]:
    """The words in order; a character is a word in scripts written without spaces."""
    found: list[Token] = []
    at = 0
    pattern = _SPACED if text.isascii() or not unspaced(text) else _UNSPACED
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        if group == 1:
            at += _PAUSE
            continue
        raw = match[group]
        start = match.start(group)
        found.append(_token(Token, (normal(raw), raw, at, start, start + len(raw))))
        at += 1
    return tuple(found)


def normal(raw: str) -> str:
    """A word folded, without the dots of an acronym and the particles Arabic writes in front of it."""
    return raw.lower().replace(".", "") if raw.isascii() else _normal(raw)


@lru_cache(maxsize=20_000)
def _normal(raw: str) -> str:
    word = fold(raw).replace(".", "")
    if not "\u0600" <= word[:1] <= "\u06ff":
        return word
    # Twice: “electronic” begins with the article's letters, with and without the article in front.
    return _ARABIC_ARTICLE.sub("", _ARABIC_PREFIX.sub("", word))
