"""Edits of one sentence: only ever taking away, so that what is left are the source's words in order."""

import re
from functools import lru_cache
from typing import Final

from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, folded, mentions

_DATELINE: Final = later(
    r"(?:\(CNN\)\s*(?:--?|—|–)?\s*|(?:[A-Z][A-Z.’'\- ]{2,30}(?:,\s[^()—–]{2,40})?\s*)?\((?:[A-Z]{2,10}|"
    r"[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)\)\s*(?:--?|—|–|:)\s*"
    r"|[A-Z][A-Z.’']{2,}(?:[ ,][A-Z.’'\-]+){0,3}(?:,\s[A-Z][\w. ]{2,25}?)?\s*(?:—|–|--)\s*(?=[A-Z“\"]))",
)
# "（路透社北京1月3日电）", "本报讯 ", "لندن (رويترز) - ".
_BYLINE: Final = later(
    r"(?:【[^】]{2,30}】|（[^（）]{2,20}(?:电|讯)）|(?:本报|本台|本网)[^，。；：]{0,12}?讯[\s：:]|"
    r"[^，。；：“”\s]{2,6}社[^，。；：“”\s]{1,10}\d{1,2}日电[\s：:]"
    r"|[\u0621-\u064a]{2,15}(?:\s[\u0621-\u064a]{2,15})?"
    r"\s\((?:رويترز|أ ف ب|د ب أ|الأناضول|سبوتنيك)\)\s*[-–—:])\s*"
)
_LABEL: Final = later(
    r"(?:exclusive|breaking(?: news)?|update[ds]?|analysis|opinion|explainer|watch|video|live|key "
    r"points?|summary|tl;?dr|"
    r"exclusiva|exclusivo|exclusif|exklusiv|эксклюзив)\s*[:：|]\s*",
    re.IGNORECASE,
)
_REFERENCE: Final = later(r"\s*\[\s*(?:\d{1,3}|citation needed|note \d+|link|pdf)\s*\]", re.IGNORECASE)
_ELLIPSIS: Final = later(r"(?:\[\s*(?:…|\.{3})\s*\]|\(\s*(?:…|\.{3})\s*\)|…|\.{2,})")
_ITEM: Final = 2
_OMITTED: Final = ("…", "..")
_COMMA: Final = (", ",)
_LIST_MARK: Final = later(r"(?:[•·▪●*–—>-]+\s+|\(?\d{1,2}[.)]\s+(?=\D))")
_SPACED: Final = (" ,", " .")
_SPACE_BEFORE: Final = later(r"\s+(?=[,.](?:\s|$))")
_ENDS: Final = tuple(".!?。！？؟।")
_CLOSES: Final = "\"'”’»)]」』"
_ABRUPT: Final = " \t\n,;:–—-，；：、"
_PAIRS: Final = (
    ("“", "”"),
    ("«", "»"),
    ("(", ")"),
    ("[", "]"),
    ("「", "」"),
    ("『", "』"),
    ("《", "》"),
    ("（", "）"),
    ("{", "}"),
)
_PAIRED: Final = tuple("“”«»()[]「」『』《》（）{}\"‘'")
_SINGLE_OPEN: Final = later(r"[‘'](?<![\w’].)(?=\w)(?!\d0s|em\b|til\b|tis\b)")
_SINGLE: Final = ("‘", "'")
_SINGLE_CLOSE: Final = later(r"[’'](?<=[\w.,!?…].)(?!\w)")
# As Germans quote: „so“, ‚so‘ and »so«.
_OTHER: Final = ("„", "‚", "»")
_OTHER_QUOTED: Final = later(r"„[^„“”]*[“”]|‚[^‚‘]*‘|^[^«»]*»[^«»]*«")
_QUOTES: Final = ("“", '"', "«", "„")
_SPEAKERS_OWN: Final = later(r".(?:we|i|our|my|you|your|it[’']s|there|there[’']s|if)\b", re.IGNORECASE)
# "…, the company said in an" was cut off after its speaker.
_SPEAKER: Final = later(
    r",\s(?:the\s)?(?:[\w.’'&-]+\s){1,4}(?:said|says|reported|reports)(?=\s[^,.;:“”\"]{0,60}$)"
)
# What was cut off would have taken back or narrowed what stands before it.
_TURNS: Final = later(
    r"\W*(?:(?:but|yet|though|although|except|unless|however|only|if|pero|sino|aunque|salvo|excepto|si|mais|sauf|aber|"
    r"doch|jedoch|sondern|außer|wenn|falls|mas|porém|embora|se|но|однако|хотя|если|кроме|لكن|ولكن|إلا|إذا)\b|但|不过|除非|如果)",
    re.IGNORECASE,
)
_REMEMBERED: Final = 256
_DOUBLED_COMMA: Final = later(r"[,;]\s*(?=[,;.])")


def tidy(text: str) -> str:
    """A sentence on one line, without reference marks and stray spaces."""
    bare = _REFERENCE.sub("", text) if "[" in text else text
    spaced = " ".join(bare.replace("\u200b", "").split())
    return _SPACE_BEFORE.sub("", spaced) if mentions(spaced, _SPACED) else spaced


def plain(text: str, lexicon: Lexicon) -> str:
    """A sentence without dateline, label, opener and marks of omission at its edges."""
    bare = _unlabelled(tidy(text))
    while (shorter := _unopened(bare, lexicon)) != bare:
        bare = shorter
    if mentions(bare, _COMMA):
        bare = lexicon.amid.sub("", bare)
    return finished(_unomitted(bare), lexicon)


def finished(text: str, lexicon: Lexicon) -> str:
    """A sentence that starts with a capital and ends with a full stop."""
    words = text.strip().lstrip(",;:.!?)]—– ،؛，；：、")
    words = _DOUBLED_COMMA.sub("", words).rstrip(_ABRUPT)
    if words and not ends(words):
        words += lexicon.end
    return capitalised(words)


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return text.rstrip(_CLOSES).endswith(_ENDS)


def capitalised(text: str) -> str:
    """The first letter in upper case, unless the word is spelled like eSafety or iPhone."""
    if text[:1].isupper():
        return text
    at = next((i for i, c in enumerate(text) if c.isalnum()), len(text))
    if re.match(r"[a-z]\w*[A-Z]", text[at:]):
        return text
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]


def is_balanced(text: str) -> bool:
    """Whether every bracket and quotation mark has its partner."""
    if not mentions(text, _PAIRED):
        return True
    if mentions(text, _OTHER):
        text = _OTHER_QUOTED.sub("", text)
    if text.count('"') % 2 or any(not _nested(text, *pair) for pair in _PAIRS):
        return False
    if not mentions(text, _SINGLE):
        return True
    # A lone closing ’ may be a possessive, a lone opening one never is.
    return len(_SINGLE_OPEN.findall(text)) <= len(_SINGLE_CLOSE.findall(text))


@lru_cache(_REMEMBERED)
def is_showable(text: str) -> bool:
    """Whether a text can stand as a point: long enough, whole, balanced, nothing left out inside."""
    long_enough = len(text.split()) >= 4 or (len(text) >= 10 and not text.isascii() and " " not in text)
    whole = ends(text) and not (mentions(text, _OMITTED) and _ELLIPSIS.search(text))
    return long_enough and whole and is_balanced(text)


def dangles(text: str, lexicon: Lexicon) -> bool:
    """Whether the first word points to something outside the sentence; a speaker's "we" has its speaker."""
    if text.startswith(_QUOTES) and _SPEAKERS_OWN.match(text):
        return False
    return bool(lexicon.pronoun.match(text.lstrip("\"'“‘«([")))


def hedges(text: str, lexicon: Lexicon) -> list[str]:
    """The negations and hedges of a text."""
    return lexicon.hedge.findall(folded(text))


def shortened(text: str, lexicon: Lexicon) -> str:
    """What stands before the last comma or semicolon of a sentence that was cut off, or nothing."""
    bare = _unomitted(tidy(text))
    if speaker := _SPEAKER.search(bare):
        return finished(bare[: speaker.end()], lexicon)
    at = _last_mark(bare, len(bare))
    # What stands alone between two commas was an item of a list that goes on.
    while len(bare[(before := _last_mark(bare, at)) + 1 : at].split()) <= _ITEM and before > 0:
        at = before
    turns = at > 0 and _TURNS.match(bare, at)
    return finished(bare[:at], lexicon) if at > len(bare) // 3 and not turns else ""


def _last_mark(text: str, end: int) -> int:
    return max(text.rfind(mark, 0, max(0, end)) for mark in ",;，；—")


def _unlabelled(text: str) -> str:
    for beginning in (_LIST_MARK, _DATELINE, _LABEL, *(() if text.isascii() else (_BYLINE,))):
        if found := beginning.match(text):
            text = text[found.end() :]
    return text


def _unopened(text: str, lexicon: Lexicon) -> str:
    for pattern in (lexicon.opener, lexicon.hollow):
        match = pattern.match(text)
        if match and match.end() < len(text):
            return text[match.end() :]
    return text


def _unomitted(text: str) -> str:
    if not mentions(text, _OMITTED):
        return text
    start = _ELLIPSIS.match(text)
    bare = text[start.end() :].lstrip() if start else text
    while (end := _ELLIPSIS.search(bare, max(0, len(bare) - 6))) and end.end() >= len(bare.rstrip("\"”’' ")):
        bare = (bare[: end.start()] + bare[end.end() :]).rstrip()
    return bare


def _nested(text: str, opening: str, closing: str) -> bool:
    if opening not in text and closing not in text:
        return True
    depth = 0
    for c in text:
        depth += (c == opening) - (c == closing)
        if depth < 0:
            return False
    return depth == 0
