"""Words as queries and search compare them: without case, accents and punctuation."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_PARTING: Final = str.maketrans({c: " " for c in map(chr, range(128)) if not (c.isalnum() or c == "'")})
# None of these is part of a word, but for the apostrophe, which folding straightens anyway.
_PRINTED: Final = (("’", "'"), *((mark, " ") for mark in "“”‘–—…•\u00a0"))
# Scripts written without spaces: a word there is found inside a longer run of characters.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def fold(text: str) -> str:
    """Lower case, compatibility forms and accents unified."""
    if text.isascii():
        return text.lower()
    return _accents().sub("", unicodedata.normalize("NFKD", text.casefold())).replace("’", "'")


@cache
def _accents() -> re.Pattern[str]:
    """All combining marks; looking for them takes long, and a process of ASCII never needs them."""
    marks = "".join(re.escape(c) for c in map(chr, range(0x300, 0x10000)) if unicodedata.combining(c))
    return re.compile(f"[{marks}]+")


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order."""
    folded = fold(text if text.isascii() else _typed(text))
    if folded.isascii():
        return tuple(_plain_words(folded))
    return tuple(_WORD.findall(folded))


@lru_cache(maxsize=256)
def vocabulary(text: str) -> frozenset[str]:
    """The distinct words of a text; those of the last texts are remembered, for a story's come again."""
    return frozenset(words(text))


def _typed(text: str) -> str:
    """The text with what printers put between words as typewriters have it; mostly that makes it ASCII."""
    for printed, typed in _PRINTED:
        text = text.replace(printed, typed)
    return text


def _plain_words(text: str) -> list[str]:
    """The same, four times as fast: what is no letter, digit or apostrophe parts words."""
    parts = text.translate(_PARTING).split()
    if "'" not in text:
        return parts
    return [word for part in parts for word in (_WORD.findall(part) if "'" in part else (part,))]


def unspaced(text: str) -> bool:
    """Whether the text is of a script written without spaces, where words match as substrings."""
    return not text.isascii() and bool(_UNSPACED.search(text))
