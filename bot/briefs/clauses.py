"""The clauses that a sentence can do without, and the words that say whose claim it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.briefs import edit
from bot.briefs.lexicon import ENGLISH, Lexicon


@dataclass(frozen=True, slots=True)
class Cut:
    """Ranges of characters that can go together."""

    ranges: tuple[tuple[int, int], ...]
    cost: float
    speaker: str | None = None

    def clashes(self, other: "Cut") -> bool:
        """Whether two cuts touch the same characters or name two speakers."""
        overlap = any(a < d and c < b for a, b in self.ranges for c, d in other.ranges)
        return overlap or bool(self.speaker and other.speaker)


_TAIL_WORDS: Final = (
    r"(?:\w+ly )?\w+ing|from|for|in|on|at|by|under|across|aimed|based|led|backed|designed|meant|intended|"
    r"such as|especially|particularly|notably|amid|despite|as well as|"
    r"with|even as|as|while|after|following|because|although|though|since|where|when|in a (?:bid|move|"
    r"case|decision|statement)|"
    r"in an (?:effort|attempt)|part of|one of|a move|a decision|a law|a bill|a practice|which|who|whose|"
    r"among other things|"
    r"for example|for instance|too|as usual|in response|thanks to|home to|known"
)
_ARTICLE: Final = r"(?:a|an|the|one of|formerly|known|then|now|which|who|whose|where|based|owned|led|backed)"
_LEAD_WORDS: Final = (
    r"as|after|before|in|on|at|during|since|with|following|amid|despite|although|though|while|when|"
    r"because|for|under|last|"
    r"earlier|this|by|over|just|once|even|citing|thanks|given|from|to|late|back|across|among|beyond|"
    r"besides|instead of|unlike|like"
)
_POINTING: Final = r"it\b|they\b|he\b|she\b|this\b|that\b|but\b|and\b"
_ADJUNCT: Final = (
    r"because|amid|despite|in response to|as part of|ahead of|in order to|in an effort to|even though|"
    r"although|following|"
    r"while|whether or not"
)
_WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_LATELY: Final = (
    rf"recently|today|yesterday|(?:late |early )?on {_WEEKDAY}|(?:earlier |late )?this (?:week|month|"
    rf"year)|last (?:week|month)"
)
_AUXILIARY: Final = r"has|have|is|are|was|were|will|wants|says|plans|can|did|had"
_SUBJECT: Final = (
    r"(?:the|a|an|its|their|his|her|at least|more than|nearly|about)\s|[A-Z][\w.]+\s(?:\w+s|\w+ed|has|"
    r"have|is)\s"
)
# What must stand in a sentence for the pattern to be worth trying, the pattern, the harm of the cut.
_PATTERNS: Final[tuple[tuple[str, re.Pattern[str], float], ...]] = (
    ("(", re.compile(r"\s\((?![A-Z][A-Za-z]{1,9}\))[^()]*\)"), 0.1),
    (",", re.compile(rf",\s{_ARTICLE}\b[^,;“”\"]{{3,120}},(?=\s(?!and\b|or\b|who\b|which\b)[a-z])"), 0.15),
    (" ", re.compile(r"\s(?:—|–|--|-)\s[^—–]{3,150}?\s(?:—|–|--|-)(?=\s)"), 0.15),
    (" ", re.compile(r"\s?(?:—|–|--)\s?[^—–]{8,}(?=\.$)"), 0.25),
    (" ", re.compile(rf"\s(?:{_ADJUNCT})\s[^;]{{8,}}(?=\.$)"), 0.35),
    (" ", re.compile(rf"\s(?:{_LATELY})(?=\.$)", re.IGNORECASE), 0.1),
    (";", re.compile(rf"^[^;“”\"]{{12,}};\s(?=(?!{_POINTING})[^;]{{30,}}$)"), 0.1),
    (";", re.compile(r";\s[^;]{12,}(?=\.$)"), 0.2),
    (":", re.compile(r"^[^:“”\"]{12,}:\s(?=[A-Z][^:]{30,}$)"), 0.2),
    (":", re.compile(r":\s(?=[a-z])[^:]{12,}(?=\.$)"), 0.2),
    # The second of two predicates ("…, and wants …"), the second of two clauses ("…, and the court …"),
    # the first.
    (" and ", re.compile(rf",?\sand\s(?:{_AUXILIARY})\b[^;]*(?=\.$)"), 0.25),
    (" and ", re.compile(rf",\sand\s(?:{_SUBJECT})[^;]*(?=\.$)"), 0.25),
    (
        ",",
        re.compile(rf"^[^;“”\"]{{25,}},\s(?:and|but|while)\s(?=(?:for now,\s)?(?:{_SUBJECT})[^;]{{30,}}$)"),
        0.3,
    ),
    ("day", re.compile(rf"\s(?:on\s)?{_WEEKDAY}(?=[\s,.])", re.IGNORECASE), 0.05),
)
_TAIL: Final = re.compile(rf",\s(?=(?:{_TAIL_WORDS})\b)(?=[^;]*\.$)")
_LEAD: Final = re.compile(
    rf"^(?P<lead>(?:{_LEAD_WORDS})\b[^,;“”\"]{{2,120}}),\s+(?=[^,]{{12,}})", re.IGNORECASE
)
_LEAD_LIST: Final = re.compile(
    rf"^(?P<lead>(?:{_LEAD_WORDS})\b[^;“”\"]{{10,200}}, and [^,;“”\"]{{3,90}}),\s+(?-i:(?=[A-Z]))",
    re.IGNORECASE,
)
_ADDING: Final = re.compile(
    r"^(?P<quote>[“\"][^“”\"]+[”\"],?\s)(?P<who>[^,“”\"]{2,60}?)\s(?:said|says|"
    r"told)\b(?P<where>[^,“”\"]{0,60},\sadding)\s"
    r"(?P<that>that\s)?",
)
_SAYING: Final = re.compile(
    r"^(?P<who>[^,;:“”\"]{2,70}?)\s(?:said|says|say|claims|claimed|announced|confirmed|reported|argues|"
    r"alleges|alleged|disclosed|revealed|found|"
    r"warned|warns|estimates|estimated|notes|noted)"
    r"(?:\s(?:on\s)?(?:mon|tues|wednes|thurs|fri|satur|sun)day)?(?:\s(?:in|on|at|"
    r"during)\s[^,;“”\"]{3,40}?)?\s(?:that\s|"
    r"(?=(?:the|a|an|its|more|about|at least|no|nearly|over|[A-Z]\w+|\d[\d,.]*)\s))",
    re.IGNORECASE,
)
_SAID: Final = re.compile(
    r",\s(?P<who>[^,;:“”\"]{2,70}?)\s(?:(?:have|has)\s)?(?:said|says|say|reports?|reported|told [^,]{2,30}|"
    r"notes|writes|wrote|revealed|reveals?|found|finds?|shows?|shown|showed|warned|warns)"
    r"(?:\s(?:on|in)\s[^,;“”\"]{3,40}|\s\w+day)?(?=\.$)",
)
_SAID_FIRST: Final = re.compile(
    r",\s(?:said|says|reports|reported|writes|wrote|notes)\s(?P<who>[^,;:“”\"]{2,70}?)(?=\.$)"
)
_VIEWED: Final = re.compile(
    r"^(?:in|by|under)\s(?P<who>(?:the\s)?[^,;“”\"]{2,40}?[’']s?\s(?:own\s)?"
    r"(?:definition|view|opinion|eyes|words|account|reading|estimates?|telling|interpretation|count))\s*,\s",
    re.IGNORECASE,
)
_UNSPOKEN: Final = re.compile(r"(?:he|she|it|they|we|i|who|which|that|this|you)\b", re.IGNORECASE)
_FINITE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|must|do|does|did|said|says|say|made|makes|took|takes|"
    r"sent|found|finds|began|"
    r"begins|launched|gave|gives|told|met|wrote|writes|ran|runs|set|won|lost|held|holds|kept|put|puts|"
    r"wants?|plans?|calls?|faces?|"
    r"shows?|allows?|requires?|forces?|bans?|blocks?|warns?|accuses?|seeks?|uses?|includes?|needs?|"
    r"remains?|means?|\w+ed)\b",
    re.IGNORECASE,
)


def dropped(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """The clauses that can go: none that holds a hedge, a negation or half a quotation."""
    for start, end, cost in _droppable(text, lexicon):
        if not edit.hedges(text[start:end], lexicon) and edit.is_balanced(text[start:end]):
            yield Cut(((start, end),), cost)


def _droppable(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, float]]:
    for mark, pattern, cost in _PATTERNS:
        if mark in text:
            yield from ((*match.span(), cost) for match in pattern.finditer(text))
    if lexicon is not ENGLISH:
        return
    if lead := _lead(text, lexicon):
        yield 0, lead, 0.25
    for match in _TAIL.finditer(text):
        if _ends_clause(text, match.start()):
            yield match.start(), len(text) - 1, 0.25


def _lead(text: str, lexicon: Lexicon) -> int:
    """Where the main clause begins, with the comma that ends what leads to it; 0 if it comes first."""
    if _VIEWED.match(text):
        return 0
    lead = _LEAD.match(text)
    if lead and _opens_clause(text[lead.end() :], lexicon):
        return lead.end("lead")
    listing = _LEAD_LIST.match(text)
    return listing.end("lead") if listing and _FINITE.search(text[listing.end() :]) else 0


def _opens_clause(rest: str, lexicon: Lexicon) -> bool:
    """Whether a main clause follows, and not the rest of a list."""
    before_comma, comma, _ = rest.partition(",")
    return not comma or bool(_FINITE.search(before_comma) or lexicon.crediting.match(rest))


def _ends_clause(text: str, at: int) -> bool:
    """Whether the main clause is complete before a tail: it has its verb, and none follows the tail."""
    relative = re.match(
        r",\s(?:which|who|whose|where|known|based|led|backed|home|one of|part of)\b[^,]*,", text[at:]
    )
    return not relative and not _within_quotation(text, at) and bool(_FINITE.search(text[:at]))


def _within_quotation(text: str, at: int) -> bool:
    head = text[:at]
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1


def credited(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """The words that name a speaker, who can be named beside the sentence instead."""
    match = lexicon.crediting.search(text)
    if match and not edit.hedges(match["who"], lexicon) and not _within_quotation(text, match.start()):
        yield Cut((_with_commas(text, match),), 0.3, match["who"].strip())
    if lexicon is not ENGLISH:
        return
    for pattern in (_SAID, _SAID_FIRST, _SAYING, _VIEWED):
        said = pattern.search(text)
        if said and _names_speaker(said["who"], lexicon) and not _within_quotation(text, said.start()):
            yield Cut((said.span(),), 0.45, _lower_article(said["who"]))
    yield from _added(text, lexicon)


def _names_speaker(who: str, lexicon: Lexicon) -> bool:
    return not _UNSPOKEN.match(who) and not edit.hedges(who, lexicon)


def _added(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """A quotation whose speaker goes on in reported speech: "“…,” she said, adding that …"."""
    match = _ADDING.match(text)
    if not match or edit.hedges(match["quote"], lexicon):
        return
    yield Cut((match.span("quote"), match.span("where")), 0.1)
    if match["that"] and _names_speaker(match["who"], lexicon):
        yield Cut((match.span("quote"), match.span("where"), match.span("that")), 0.12)
        yield Cut((match.span(),), 0.45, _lower_article(match["who"]))


def _with_commas(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The range of "according to X" with the comma that it needs no more."""
    start, end = match.span()
    before, after = text[:start].endswith(", "), text[end : end + 2] == ", "
    if before:
        return start - 2, end + (1 if after else 0)
    return start, end + (2 if after else 0)


def _lower_article(who: str) -> str:
    return re.sub(r"^(?:The|A|An)\s(?![A-Z])", lambda m: m.group().lower(), who.strip())
