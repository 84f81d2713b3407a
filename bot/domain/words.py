"""Words as queries and search compare them: without case, accents and punctuation."""

import re
import unicodedata
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
# Scripts written without spaces: a word there is found inside a longer run of characters.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


def fold(text: str) -> str:
    """Lower case, compatibility forms and accents unified."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order."""
    return tuple(_WORD.findall(fold(text)))


def unspaced(text: str) -> bool:
    """Whether the text is of a script written without spaces, where words match as substrings."""
    return bool(_UNSPACED.search(text))
