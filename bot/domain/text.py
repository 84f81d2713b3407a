"""Text as people should see it: no characters that hide, reorder or command."""

import re
from typing import Final

# Controls, soft hyphens, zero-width spaces, bidirectional overrides, byte order marks, tag characters.
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
# Joiners shape letters of Persian, Indic scripts and emoji; next to Latin ones they only hide.
_IDLE_JOINER: Final = re.compile(
    "(?<![^\x00-\u02ff\\s])[\u200c\u200d]|[\u200c\u200d](?=[\x00-\u02ff\\s\u200c\u200d]|$)"
)


def visible(text: str) -> str:
    """The text without characters that nobody sees."""
    if text.isascii() and text.isprintable():
        return text
    return _IDLE_JOINER.sub("", _HIDDEN.sub("", text))


def one_line(text: str) -> str:
    """The visible text with every run of white space as one space."""
    return " ".join(visible(text).split())


def capped(text: str, most: int) -> str:
    """At most that many characters, cut at a word where one ends near, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at = cut.rfind(" ", most * 3 // 4)
    return (cut[:at] if at > 0 else cut).rstrip() + "…"
