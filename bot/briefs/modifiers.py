"""What narrows a noun or a verb without being needed: what stays is less exact and as true; English only.

"Officers who spied on campaigners were moved" says that officers were moved. "All officers who …" does not
say it of all officers, and "the officers who …" are nobody without what tells them apart: those stay.
"""

import re
from collections.abc import Iterator
from typing import Final

_CLOSE: Final = r"(?=\.$|,[”\"]\s)"
_MAIN: Final = r"(?:is|are|was|were|has|have|had|will|can|could|must|should|would|did|do)"
_RELATIVE: Final = re.compile(
    r"\s(?:who|whose|that\s(?!the\b|an?\b|it|they?\b|he\b|she\b|we\b|you\b|i\b|this\b|these\b|those\b|there\b|"
    r"its\b|their\b|his\b|her\b|our\b|some\b|many\b|all\b|no\b|any\b|would\b|[A-Z“\"\d])(?![a-z]+s\b(?<!lets)))\s?"
    rf"[^,;:“”\"—]{{4,110}}?(?:(?=\s{_MAIN}\s)|(?=,\s)|{_CLOSE})"
)
_UNFINISHED: Final = re.compile(r"\b(?:and|or|not|to|who|that|what|which|they|he|she|it|also|still|never)$")
# What is said of all, of none or of somebody in particular is said of fewer with the clause.
_BOUND: Final = re.compile(
    r"\b(?:all|any|every|each|no|none|only|most|few|fewer|the|those|these|this|\w+one|\w+body|people|everything|"
    r"anything|something|one|ones|how|whether|than|says?|said|shows?|fears?)\b"
)
_CLAIMS: Final = re.compile(
    r"\b(?:reports|claims|allegations|concerns|fears|signs|rules|hopes|warnings|suggestions|rumours|grounds|"
    r"arguments|assurances|statements|complaints|says|accusations|indications|findings|demands|threats)$"
)
_PLACED: Final = re.compile(
    r"\s(?:in|during|across|throughout|inside|outside)\s(?:(?!and|as|that|while|to|or|who)[\w’'.-]+\s){0,5}[\w’'.-]+(?=\.$)"
)
# A verb or noun that is nothing without what it is in, at or under.
_LEANING: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|being|result\w*|engag\w+|participat\w+|interest\w*|invest\w*|believ\w+|"
    r"succe\w+|liv\w+|resid\w+|involv\w+|role|rise|fall|increase|drop|change|based|held|located|place|confidence|"
    r"trust|stake|part|put|puts|come|came|com\w+|bring\w*|fall\w*|fell|end\w*|set|sets|plac\w+|found|"
    r"lie|lies|stay\w*|remain\w*|kept|keep|need|line|turn|then|even|only|not|as|of|to|and|or|who|that|this|"
    r"specialis\w+|specializ\w+|ground\w*|root\w*|deal\w*|trad\w+|written|born|resum\w+|occur\w*|happen\w*)$"
)
# The only one, the first or the largest of a place is not that of all places.
_SINGULAR: Final = re.compile(r"\b(?:only|first|second|last|most|least|sole|[a-z]{3,}est)\b")
_COUNT: Final = r"(?:\d+|just|only|two|three|four|five|six|several|a few)"
_AFTER: Final = re.compile(
    rf"\s(?:{_COUNT}\s)*(?:hours|days|weeks|months|years)\safter\s[^;:“”\"]{{6,}}?{_CLOSE}"
)
# How long, where from when to when follows.
_LASTING: Final = re.compile(
    r"\sfor\s(?:(?:over|more than|nearly|almost|about)\s)?[\w-]+\s(?:years|months|weeks|days),(?=\sfrom\s)"
)
_GERUND: Final = re.compile(rf"\sand\s(?:\w+ly\s)?[a-z]{{3,}}ing\s[^,;:“”\"]{{6,}}?{_CLOSE}")
_BASE: Final = (
    r"(?:allow|ask|ban|block|build|call|check|collect|comply|create|cut|delete|demand|disclose|enforce|ensure|"
    r"expand|explain|fight|find|force|gather|get|give|halt|help|hide|hold|identify|impose|improve|keep|limit|"
    r"make|monitor|move|offer|pay|pass|prevent|prohibit|prosecute|protect|provide|publish|punish|put|raise|"
    r"reduce|release|remove|require|respect|restrict|reveal|run|scan|seek|sell|send|set|share|show|spread|stop|"
    r"store|strengthen|suspend|take|target|track|train|turn|undermine|use|verify|violate)"
)
_INFINITIVE: Final = re.compile(rf",?\sand\s(?:\w+ly\s)?{_BASE}\s[^;:“”\"]{{6,}}?{_CLOSE}")
_TO: Final = re.compile(r"\b(?:to|will|would|can|could|must|should|may|not)\s[a-z]{3,}")
_GERUND_BEFORE: Final = re.compile(r"\b[a-z]{3,}ing\b")
_SECOND: Final = re.compile(
    r",?\sand\s(?:(?:aims|seeks|includes|requires|allows|gives|lets|makes|takes|asks|tells|forces)|"
    rf"[a-z]+ed\s(?:it|them|him|her|the|an?|its|their))\s[^;:“”\"]{{4,}}?{_CLOSE}"
)
_ANYTHING: Final = re.compile("")
# What must stand in the sentence, what can go, what must stand before it.
_SECONDS: Final = (
    (" and ", _GERUND, _GERUND_BEFORE, 0.25),
    (" and ", _INFINITIVE, _TO, 0.25),
    (" and ", _SECOND, _ANYTHING, 0.25),
    (" after ", _AFTER, _ANYTHING, 0.3),
    (" from ", _LASTING, _ANYTHING, 0.05),
)
_LEAST: Final = 5


# They say nothing themselves: without the clause nothing is told.
_GENERIC: Final = re.compile(
    r"\b(?:\w*things?|ways?|rules?|laws?|bills?|requirements?|measures?|steps?|changes?|moves?|plans?|decisions?|"
    r"tools?|systems?|powers?|cases?|conditions?|features?|provisions?|proposals?|practices?|orders?|methods?)$"
)


def modifiers(text: str) -> Iterator[tuple[int, int, float]]:
    """The clauses and phrases of a sentence that only narrow what they stand after, and each cut's harm."""
    for match in _RELATIVE.finditer(text):
        head, last = text[: match.start()], text[match.end() :] == "."
        hollow = last and _GENERIC.search(head)
        if _is_loose(head) and not hollow and not _UNFINISHED.search(match.group()):
            yield *match.span(), 0.3
    for hint, pattern, earlier, cost in _SECONDS:
        for match in pattern.finditer(text) if hint in text else ():
            if earlier.search(text, 0, match.start()):
                yield *match.span(), cost
    for match in _PLACED.finditer(text):
        head = text[: match.start()]
        if len(head.split()) >= _LEAST and not _LEANING.search(head) and not _SINGULAR.search(head):
            yield *match.span(), 0.3


def _is_loose(head: str) -> bool:
    """Whether a noun before its relative clause is some or any of its kind: "officers", "a law"."""
    words = head.rpartition(",")[2].lower().split()[-5:]
    if not words or _BOUND.search(" ".join(words)) or _CLAIMS.search(head):
        return False
    named = head.rsplit(maxsplit=1)[-1][0].isupper() and len(words) > 1
    plural = not named and words[-1].endswith("s") and not words[-1].endswith(("ss", "us", "is"))
    return plural or bool({"a", "an"} & set(words[-4:]) and words[-1].isalpha())
