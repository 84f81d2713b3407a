"""Whether a sentence stops before it is over, as a feed's last one or one that was cut may; English only."""

from typing import Final

from bot.briefs.later import later
from bot.briefs.verbs import MAIN_VERB, is_finite

# No longer is the last word that is looked at.
_LAST: Final = 16
_SUBORDINATE: Final = later(
    r"(?:t(?<=\bt)hat|b(?<=\bb)ecause|w(?<=\bw)(?:hether|hen|ho)|a(?<=\ba)lthough|i(?<=\bi)f)\s"
)
# Words that something has to follow.
_HALF: Final = later(
    r"\b(?:a|an|the|and|or|but|of|to|in|on|at|by|for|from|with|as|than|that|which|who|whose|be|is|are|was|were|"
    r"has|have|had|will|would|could|can|may|might|must|should|its|their|his|her|such|including|because|"
    r"requires?|includes?|using|called)\.$"
)
# "…, with a key", "… that one-time": the noun was in the next line.
_ADJECTIVE: Final = later(
    r"\b(?:an?|the|its|their|his|her)\s(?:\w+ly\s)?(?:key|new|major|single|large|larger|small|big|further|"
    r"recent|similar|potential|global|digital|national|federal|social|biometric|"
    r"[\w-]+-(?:based|wide|time|old|backed|led|owned|term))\.$"
)
_PHRASE: Final = later(r"[^,;:—–]{3,80}?\s(?:\w+ing|entitled|called|known as)\s")


def is_half(text: str) -> bool:
    """Whether a line that had no full stop of its own lacks its noun, its verb or its end."""
    if waits(text) or _ADJECTIVE.search(text) or lacks_verb(text):
        return True
    return bool(_PHRASE.match(text)) and not (is_finite(text) or MAIN_VERB.search(text))


def waits(text: str) -> bool:
    """Whether the last word is one that something has to follow."""
    return bool(_HALF.search(text, max(0, len(text) - _LAST)))


def lacks_verb(text: str) -> bool:
    """Whether the last subordinate clause stops before its verb: "… consider that Tumblr."."""
    opened = list(_SUBORDINATE.finditer(text))
    return bool(opened) and not is_finite(text[opened[-1].end() :])
