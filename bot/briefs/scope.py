"""How far a hedge or a negation reaches: whether a clause can go with those that it holds."""

from typing import Final

from bot.briefs import edit
from bot.briefs.english import ENGLISH
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, listed

# They say how sure their own clause is, and go with it.
_MODAL: Final = frozenset(listed("might could would should may likely possible potential potentially"))
# So do these, where it is a clause: "… while two are apparently trying", but not "(allegedly)".
_SUPPOSED: Final = frozenset(
    listed(
        "alleged allegedly accused accuses accusing suspected apparently expected appears appeared seems "
        "believed"
    )
)
# "…, claiming that nobody …", "… because it did not …", "…, making it unlawful not to …", "… while they …".
_OWN: Final = later(
    r",?\s(?:\w+ly\s|(?:[\w-]+\s){1,3}(?=after\b))?"
    r"(?:(?P<telling>accusing|alleging|arguing|asking|calling|claiming|complaining|insisting|saying|stating|"
    r"suggesting|telling|urging|warning)|"
    r"(?P<doing>because|after|(?!according|assuming|barring|citing|concerning|denying|disputing|doubting|excluding|excepting|"
    r"failing|following|lacking|pending|providing|questioning|quoting|refusing)\w+ing)|"
    r"following|while|with|as|who|which|whose|where|when)\b"
)
_SOURCES: Final = frozenset(listed("according said says say told tells reported reports"))
# What such a clause cannot have to itself, by its kind; others have nothing but `_SUPPOSED` to themselves.
_SHARED: Final = {
    "telling": frozenset({"according"}),
    "doing": _SOURCES | frozenset(listed("if unless until pending provided except")),
}
# "did not resign because …" may mean that they did; "only because …", "comes weeks after …" wait for more.
_CAUSED: Final = later(r",?\s(?:[\w-]+\s){0,3}(?:because|after)\b")
_DENIED: Final = later(
    r"\b(?:not|no|nobody|never|none|neither|nor|without|only|until|cannot|unless)\b|n[’']t\b"
)
_OPEN: Final = later(
    r"\b(?:just|simply|merely|even|partly|mainly|largely|mostly|primarily|in part|comes?|coming|came|an?|the)"
    r"\Z"
)


def binds(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    """Whether a clause hedges or denies what stays as well, or what stays needs it to be true."""
    caused = _CAUSED.match(text, start)
    if caused and (_DENIED.search(text, 0, start) or _OPEN.search(text, 0, start)):
        return True
    return bool(_shared(text, start, end, lexicon))


def _shared(text: str, start: int, end: int, lexicon: Lexicon) -> set[str]:
    """The hedges of a clause that may hold for the rest.

    A reason, a consequence and what the subject claims have theirs to themselves, up to the first comma.
    """
    found = set(edit.hedges(text[start:end], lexicon)) - _MODAL
    own = _OWN.match(text, start) if found and lexicon is ENGLISH else None
    if not own:
        return found
    comma = text.find(",", own.end(), end)
    ends = comma if comma > 0 else end
    within = set(edit.hedges(text[start:ends], lexicon)) - _MODAL - _SUPPOSED
    if within & _SHARED[own.lastgroup] if own.lastgroup else within:
        return found
    return set(edit.hedges(text[ends:end], lexicon)) - _MODAL
