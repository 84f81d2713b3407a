"""What a sentence says besides, in a second predicate or a time: what stays is as true; English only.

What narrows a noun stays: "the law bans apps" is not what "the law bans apps that follow children" says. So
does what narrows a whole sentence to a place.
"""

from collections.abc import Iterator
from typing import Final

from bot.briefs.later import later

AND: Final = r"[,\s](?:(?<=,)\s)?and\s"
_CLOSE: Final = r"(?=\.$|,[”\"]\s)"
_COUNT: Final = (
    r"(?:\d+|just|only|mere|barely|nearly|about|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"several|many|a few)"
)
_AFTER: Final = later(rf"\s(?:{_COUNT}\s)*(?:hours|days|weeks|months|years)\safter\s[^;:“”\"]{{6,}}?{_CLOSE}")
# How long, where from when to when follows.
_LASTING: Final = later(
    r"\sfor\s(?:(?:over|more than|nearly|almost|about)\s)?[\w-]+\s(?:years|months|weeks|days),(?=\sfrom\s)"
)
_GERUND: Final = later(rf"\sand\s(?:\w+ly\s)?[a-z]{{3,}}ing\s[^,;:“”\"]{{6,}}?{_CLOSE}")
_BASE: Final = (
    r"(?:allow|ask|ban|block|build|call|check|collect|comply|create|cut|delete|demand|disclose|enforce|ensure|"
    r"expand|explain|fight|find|force|gather|get|give|halt|help|hide|hold|identify|impose|improve|keep|limit|"
    r"make|monitor|move|offer|pay|pass|prevent|prohibit|prosecute|protect|provide|publish|punish|put|raise|"
    r"reduce|release|remove|require|respect|restrict|reveal|run|scan|seek|sell|send|set|share|show|spread|stop|"
    r"store|strengthen|suspend|take|target|track|train|turn|undermine|use|verify|violate)"
)
_INFINITIVE: Final = later(rf"{AND}(?:\w+ly\s)?{_BASE}\s[^;:“”\"]{{6,}}?{_CLOSE}")
_TO: Final = later(r"\b(?:to|will|would|can|could|must|should|may|not)\s[a-z]{3,}")
_GERUND_BEFORE: Final = later(r"\b[a-z]{3,}ing\b")
_SECOND: Final = later(
    rf"{AND}(?:(?:aims|seeks|includes|requires|allows|gives|lets|makes|takes|asks|tells|forces)|"
    rf"[a-z]+ed\s(?:it|them|him|her|the|an?|its|their))\s[^;:“”\"]{{4,}}?{_CLOSE}"
)
# "to interpret and enforce the act": both verbs have one object.
_BARE: Final = later(
    r"\b(?:(?:to|will|would|can|could|must|should|may|not)\s(?:\w+ly\s)?[a-z]{3,}|[a-z]{2,}ing)\Z"
)
_ANYTHING: Final = later("")
# What must stand in the sentence, what can go, what must stand before it.
_SECONDS: Final = (
    (" and ", _GERUND, _GERUND_BEFORE, 0.25),
    (" and ", _INFINITIVE, _TO, 0.25),
    (" and ", _SECOND, _ANYTHING, 0.25),
    (" after ", _AFTER, _ANYTHING, 0.3),
    (" from ", _LASTING, _ANYTHING, 0.05),
)


def modifiers(text: str) -> Iterator[tuple[int, int, float]]:
    """The phrases of a sentence that say one thing more of its verb, and each cut's harm."""
    for hint, pattern, earlier, cost in _SECONDS:
        for match in pattern.finditer(text) if hint in text else ():
            if earlier.search(text, 0, match.start()) and not _BARE.search(text, 0, match.start()):
                yield *match.span(), cost
