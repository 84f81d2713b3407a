"""Shorter wordings of a sentence: what can be dropped without changing what the rest says."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from bot.briefs import clauses, edit, halves, speakers
from bot.briefs.clauses import Cut
from bot.briefs.english import ENGLISH
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon
from bot.briefs.verbs import is_finite
from bot.domain.words import unspaced


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to put a sentence. `speaker` is whoever the dropped words credited, `cost` the harm done."""

    text: str
    speaker: str | None = None
    cost: float = 0.0


_CUTS: Final = 14
_FEW: Final = 4
_SHORTEST: Final = 6
# What a sentence is left with when its news was in what was cut.
_EMPTIED: Final = later(
    r"\b(?:t(?:ake|akes|aken|ook|aking)|ma[dk]e|makes|adopt\w*)\s(?:an?\s|the\s|some\s)?(?:\w+\s)?"
    r"(?:actions?|approach|steps?|moves?|decisions?|changes?|measures?|way|statement|announcement)\.$"
)

_NOTHING: Final = tuple(
    f"{noun}{plural}."
    for noun in (
        "action",
        "approach",
        "step",
        "move",
        "decision",
        "change",
        "measure",
        "way",
        "statement",
        "announcement",
    )
    for plural in ("", "s")
)


def _harm(cut: Cut) -> float:
    return cut.cost


def wordings(text: str, lexicon: Lexicon, loss: Callable[[Cut], float] = _harm) -> list[Wording]:
    """A plain sentence and its shorter wordings, each fit to be shown.

    Every cut by itself, and together those that lose least for the room they make: the first, the first
    two, and so on; of few cuts, every pair.
    """
    cuts = sorted(proposed(text, lexicon), key=lambda cut: loss(cut) / cut.size)
    found = {text: Wording(text)} if edit.is_showable(text) else {}
    together: tuple[Cut, ...] = ()
    for cut in cuts:
        joined = _joined(together, cut)
        if joined and _put(text, joined, lexicon, found):
            together = joined
        if together != (cut,):
            _put(text, (cut,), lexicon, found)
    if len(cuts) <= _FEW:
        for pair in combinations(cuts, 2):
            if not pair[0].clashes(pair[1]):
                _put(text, pair, lexicon, found)
    return list(found.values())


def _put(text: str, cuts: tuple[Cut, ...], lexicon: Lexicon, found: dict[str, Wording]) -> bool:
    """Add the wording that some cuts leave, if it is fit to be shown."""
    shorter = _applied(text, cuts, lexicon)
    known = found.get(shorter.text)
    if known and known.cost <= shorter.cost:
        return True
    if not _is_fit(shorter.text, text, lexicon) or not edit.is_showable(shorter.text):
        return False
    found[shorter.text] = shorter
    return True


def proposed(text: str, lexicon: Lexicon) -> list[Cut]:
    """What can go from a sentence: nothing that holds a hedge or a negation, unless its speaker is named."""
    cuts = [*speakers.credited(text, lexicon), *clauses.dropped(text, lexicon)]
    return cuts[:_CUTS]


def _joined(cuts: tuple[Cut, ...], cut: Cut) -> tuple[Cut, ...]:
    """The cuts with one more, which may hold some of them; none if they cannot be made together."""
    rest = tuple(other for other in cuts if not cut.holds(other))
    return () if any(cut.clashes(other) for other in rest) else (*rest, cut)


def _applied(text: str, cuts: tuple[Cut, ...], lexicon: Lexicon) -> Wording:
    ranges = sorted(r for cut in cuts for r in cut.ranges)
    kept, at = [], 0
    for start, end in ranges:
        kept.append(text[at:start])
        at = end
    kept.append(text[at:])
    speaker = next((cut.speaker for cut in cuts if cut.speaker), None)
    return Wording(edit.finished(edit.tidy("".join(kept)), lexicon), speaker, sum(cut.cost for cut in cuts))


def _is_fit(shorter: str, text: str, lexicon: Lexicon) -> bool:
    dangling = edit.dangles(shorter, lexicon) and not edit.dangles(text, lexicon)
    verbless = lexicon is ENGLISH and is_finite(text) and not is_finite(shorter)
    return not dangling and not verbless and (shorter == text or not _is_broken(shorter, text, lexicon))


def _is_broken(shorter: str, text: str, lexicon: Lexicon) -> bool:
    """Whether a cut took the news, the object or the verb of what is left."""
    if _is_short(shorter) or _is_emptied(shorter) or halves.waits(shorter):
        return True
    return _parts(shorter, text) or (lexicon is ENGLISH and halves.lacks_verb(shorter))


def _is_short(text: str) -> bool:
    return len(text) < 2 * _SHORTEST if unspaced(text) else len(text.split()) < _SHORTEST


def _is_emptied(text: str) -> bool:
    return text.endswith(_NOTHING) and bool(_EMPTIED.search(text))


def _parts(shorter: str, text: str) -> bool:
    """Whether one of a pair of dashes is left alone."""
    return text.count("—") % 2 == 0 and shorter.count("—") % 2 == 1
