"""Text of feeds and members, made harmless: it can neither format, nor link, nor mention, nor hide.

Discord's markdown: https://support.discord.com/hc/en-us/articles/210298617; mentions, timestamps and
the like: https://docs.discord.com/developers/reference#message-formatting.
"""

import re
import unicodedata
from typing import Final
from urllib.parse import quote, urlsplit

ELLIPSIS: Final = "…"
MAX_LINK: Final = 512
UNTITLED: Final = "Untitled"

# An unseen character that keeps what stands on both sides of it from being read as one thing.
_JOINER: Final = "\u2060"
_ZERO_WIDTH: Final = "\u200c\u200d"
# Letters and symbols that are drawn as nothing at all.
_BLANK: Final = "\u115f\u1160\u2800\u3164\uffa0\ufffe\uffff"
_MOST_MARKS: Final = 4
# How much longer than what is shown a text is looked at: a title of a megabyte costs no more than another.
_READ: Final = 8
_VIRAMA: Final = 9

_MARKS: Final = re.compile(r"[\\*_~`|\[\]<>]")
_AT_START: Final = re.compile(r"^(?:[#+-]|\d+(?=[.)]))")
_MENTION: Final = re.compile(r"@(?=everyone|here|[!&]?\d)|<(?=\S)|(?<=:)//", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?")
_IN_ADDRESSES: Final = "%/:=&?#+!$,;._-~"
_NO_CODE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MASKED: Final = re.compile(r"\]\s*(?=\()")


def plain(text: str) -> str:
    """One line of visible text: no controls, no bidirectional or unseen characters, no piles of accents.

    The joiners that Persian, Indic scripts and emoji need stay where they stand between such characters.
    """
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", "".join(_visible(text)))
    return " ".join(text.split())


def escape(text: str) -> str:
    """The text as one line that Discord shows literally, wherever in a line it stands."""
    literal = _MARKS.sub(lambda found: "\\" + found[0], plain(text))
    literal = _AT_START.sub(_harmless_start, literal)
    return _MENTION.sub(_apart, literal)


def defuse(text: str) -> str:
    """A sentence of ours with foreign words in it: its formatting works, mentions and masked links do not."""
    return _MASKED.sub("]" + _JOINER, _MENTION.sub(_apart, plain(text)))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending in … when shortened; never half a character, hardly half a word.

    An emoji counts as two, as Discord's clients count it (UTF-16): nobody says how its servers do.
    """
    if units(text) <= limit:
        return text
    end = max(0, limit - len(ELLIPSIS))
    while (excess := units(text[:end]) + len(ELLIPSIS) - limit) > 0:
        end -= (excess + 1) // 2
    space = text.rfind(" ", max(0, end - 24), end + 1)
    if space > 0:
        end = space
    while end > 0 and _within_character(text, end):
        end -= 1
    return text[:end].rstrip(" ,;:–—-(") + ELLIPSIS


def units(text: str) -> int:
    """How long the text is for whoever counts an emoji as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def line(text: str, limit: int) -> str:
    """The text cut to `limit` characters as shown, and escaped."""
    return escape(cut(plain(text[: _READ * limit]), limit))


def href(url: str | None) -> str | None:
    """The address as it may stand in a masked link or a button, None when it may not.

    Discord refuses the whole message for one address that is not well formed.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        place = f"{host}:{parts.port}" if parts.port else host
        query = f"?{parts.query}" if parts.query else ""
        fragment = "#" + parts.fragment.replace("#", "%23") if parts.fragment else ""
        rest = quote(_NO_CODE.sub("%25", parts.path + query + fragment), safe=_IN_ADDRESSES)
    except ValueError:  # among them: half a pair of surrogates, which no address can hold
        return None
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    address = f"{parts.scheme}://{place}{rest}"
    return address if len(address) <= MAX_LINK else None


def linked(text: str, url: str | None, limit: int) -> str:
    """The text as a link to the address; only the text when the address may not be linked."""
    address = href(url)
    if address is None:
        return line(text, limit) or UNTITLED
    # Discord gives up on links whose text holds a bracket without its partner, escaped or not.
    label = line(text[: _READ * limit].replace("[", "(").replace("]", ")"), limit)
    return f"[{label or UNTITLED}]({address})"


def _visible(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for position, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category[0] == "M" else 0
        if category[0] == "Z" or character in "\t\n\v\f\r\x85":
            kept.append(" ")
        elif character in _ZERO_WIDTH:
            kept.append(character if _joins(text, position) else "")
        elif category[0] != "C" or category == "Cn":
            kept.append("" if character in _BLANK or marks > _MOST_MARKS else character)
    return kept


def _joins(text: str, position: int) -> bool:
    sides = text[max(0, position - 1) : position] + text[position + 1 : position + 2]
    return len(sides) == 2 and all(
        ord(side) > 0x2FF and unicodedata.category(side)[0] in "LMS" for side in sides
    )


def _within_character(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    return (
        unicodedata.category(after)[0] == "M"
        or after in _ZERO_WIDTH
        or before in _ZERO_WIDTH
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or unicodedata.combining(before) == _VIRAMA
        or (_is_flag_letter(after) and _flag_letters_before(text, at) % 2 == 1)
    )


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and _is_flag_letter(text[start - 1]):
        start -= 1
    return at - start


def _harmless_start(found: re.Match[str]) -> str:
    return found[0] + "\\" if found[0][-1].isdigit() else "\\" + found[0]


def _apart(found: re.Match[str]) -> str:
    return found[0] + _JOINER if found[0] != "//" else _JOINER + "//"
