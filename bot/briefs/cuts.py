"""Shorter wordings of a sentence: what can be dropped without changing what the rest says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from bot.briefs import clauses, edit, speakers
from bot.briefs.clauses import FINITE, Cut
from bot.briefs.english import ENGLISH
from bot.briefs.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to put a sentence. `speaker` is whoever the dropped words credited, `cost` the harm done."""

    text: str
    speaker: str | None = None
    cost: float = 0.0


_CUTS: Final = 9
_SHORTEST: Final = 6
_SUBORDINATE: Final = re.compile(r"\b(?:that|because|whether|although|if|when|who)\s")
# What a sentence is left with when its news was in what was cut.
_EMPTIED: Final = re.compile(
    r"\b(?:t(?:ake|akes|aken|ook|aking)|ma[dk]e|makes|adopt\w*)\s(?:an?\s|the\s|some\s)?(?:\w+\s)?"
    r"(?:actions?|approach|steps?|moves?|decisions?|changes?|measures?|way|statement|announcement)\.$"
)


# Words that something has to follow.
_HALF: Final = re.compile(
    r"\b(?:a|an|the|and|or|but|of|to|in|on|at|by|for|from|with|as|than|that|which|who|whose|be|is|are|was|were|"
    r"has|have|had|will|would|could|can|may|might|must|should|its|their|his|her|such|including|because|"
    r"requires?|includes?|using|called)\.$"
)


def wordings(text: str, lexicon: Lexicon) -> list[Wording]:
    """A plain sentence and its shorter wordings, each fit to be shown."""
    cuts = proposed(text, lexicon)
    found = {text: Wording(text)}
    for chosen in _together(cuts):
        shorter = _applied(text, chosen, lexicon)
        known = found.get(shorter.text)
        if (known is None or shorter.cost < known.cost) and _is_fit(shorter.text, text, lexicon):
            found[shorter.text] = shorter
    return [wording for wording in found.values() if edit.is_showable(wording.text)]


def proposed(text: str, lexicon: Lexicon) -> list[Cut]:
    """What can go from a sentence: nothing that holds a hedge or a negation, unless its speaker is named."""
    cuts = [*speakers.credited(text, lexicon), *clauses.dropped(text, lexicon)]
    return cuts[:_CUTS]


def _together(cuts: list[Cut]) -> Iterator[tuple[Cut, ...]]:
    for cut in cuts:
        yield (cut,)
    for pair in combinations(cuts, 2):
        if not pair[0].clashes(pair[1]):
            yield pair
    for three in combinations(cuts, 3):
        if not any(a.clashes(b) for a, b in combinations(three, 2)):
            yield three


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
    verbless = lexicon is ENGLISH and bool(FINITE.search(text)) and not FINITE.search(shorter)
    return not dangling and not verbless and (shorter == text or not _is_broken(shorter, text, lexicon))


def _is_broken(shorter: str, text: str, lexicon: Lexicon) -> bool:
    """Whether a cut took the news, the object or the verb of what is left."""
    if len(shorter.split()) < _SHORTEST or _EMPTIED.search(shorter) or _HALF.search(shorter):
        return True
    return _parts(shorter, text) or (lexicon is ENGLISH and _lacks_verb(shorter))


def _lacks_verb(text: str) -> bool:
    """Whether the last subordinate clause stops before its verb: "… consider that Tumblr."."""
    opened = list(_SUBORDINATE.finditer(text))
    return bool(opened) and not FINITE.search(text[opened[-1].end() :])


def _parts(shorter: str, text: str) -> bool:
    """Whether one of a pair of dashes is left alone."""
    return text.count("—") % 2 == 0 and shorter.count("—") % 2 == 1
