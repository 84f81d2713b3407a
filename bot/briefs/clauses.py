"""The clauses that a sentence can do without."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.briefs import edit
from bot.briefs.english import ENGLISH
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, listed, mentions
from bot.briefs.modifiers import AND, modifiers
from bot.briefs.scope import binds
from bot.briefs.verbs import MAIN_VERB, is_finite


@dataclass(frozen=True, slots=True)
class Cut:
    """Ranges of characters that can go together."""

    ranges: tuple[tuple[int, int], ...]
    cost: float
    speaker: str | None = None

    @property
    def size(self) -> int:
        """How many characters go."""
        return sum(end - start for start, end in self.ranges)

    def holds(self, other: "Cut") -> bool:
        """Whether whatever the other takes goes with this one, and no speaker with it."""
        within = all(any(a <= c and d <= b for a, b in self.ranges) for c, d in other.ranges)
        return within and not other.speaker

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
    r"for example|for instance|\w+ed (?:against|by|to|at|for|on|in|from|before)|too|"
    r"as usual|in response|thanks to|home to|known|(?:down|up) from"
)
_BESIDES: Final = 0.2
_ARTICLE: Final = (
    r"(?:a|an|the|one of|formerly|known|then|now|which|who|whose|where|based|owned|led|backed|"
    r"(?:usually|otherwise|better|widely|also) \w+)"
)
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
_TELLING: Final = later(
    r"\b(?:said|says|announced|reported|reports|wrote|found|told|confirmed|added|warned|ruled|disclosed|revealed)"
    r"(?:\s(?:on\s)?\w+day)?\Z"
)
# "in guidance issued" says nothing without its day, "was issued" does.
_PARTICIPLE: Final = later(
    r"(?<!\bwas\s)(?<!\bwere\s)(?<!\bbeen\s)(?<!\bbe\s)(?<!\bis\s)(?<!\bare\s)(?<!\bhas\s)(?<!\bhave\s)"
    r"(?<!\bhad\s)\b(?:issued|published|released|posted|filed|shared|signed|held|made|written|dated|seen|sent|shown|"
    r"obtained|unveiled|announced|passed|launched)\Z"
)
_LONGEST_PARTICIPLE: Final = len("published")
WEEKDAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTHS: Final = listed(
    "January February March April May June July August September October November December"
)
_MONTH: Final = f"(?:{'|'.join(_MONTHS)})"
_DATE: Final = rf"(?:(?:\d{{1,2}}\s)?(?:{_MONTH}\s)?(?:\d{{1,2}},\s)?20\d\d|\d{{1,2}}\s{_MONTH})"
_LATELY: Final = (
    rf"recently|today|yesterday|(?:late |early )?on {WEEKDAY}|(?:earlier |late )?this (?:week|month|"
    rf"year)|last (?:week|month)"
)
_TOLD: Final = (
    r"\s[^,;:“”\"]{2,70}\s(?:said|says|say|reports?|reported|announced|found|wrote|writes|"
    r"told [^,.]{2,30}|warned|added)(?:\s(?:on\s)?\w+day)?\.$"
)
_TELLS: Final = rf",{_TOLD}"
_AUXILIARY: Final = r"has|have|is|are|was|were|will|wants|says|plans|can|did|had"
_SUBJECT: Final = (
    r"(?:the|a|an|its|their|his|her|at least|more than|nearly|about)\s|[A-Z][\w.]+\s(?:\w+s|\w+ed|has|"
    r"have|is)\s"
)
_ADJUNCTS: Final = (
    *(" because", " amid", " despite", " in response to", " as part of", " ahead of", " in order to"),
    *(" in an effort to", " even though", " although", " following", " while", " whether or not"),
)
_LATELY_HINTS: Final = ("ecently", "oday", "esterday", "day.", "month.", "week.", "year.")
_DAYS: Final = ("onday", "uesday", "ednesday", "hursday", "riday", "aturday", "unday")
_DATED: Final = ("20", *_MONTHS)
# Some of what a sentence must have for the pattern to be worth trying, the pattern, the harm of the cut.
_BY_MARKS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], float], ...]] = (
    (("(",), later(r"\s\((?![A-Z][A-Za-z]{1,9}\))[^()]*\)"), 0.1),
    # In Russian a dash is a verb, or what is said ends there.
    ((" —", " –", " -"), later(r"\s(?:—|–|--|-)\s(?![А-яЁё])[^—–]{3,150}?\s(?:—|–|--|-)(?=\s)"), 0.15),
    (("—", "–", "--"), later(r"\s?(?:—|–|--)\s?(?![А-яЁё\s])(?!.*\s-\s)(?:(?!--)[^—–]){8,}(?=\.$)"), 0.25),
    ((";",), later(r";\s[^;]{12,}(?=\.$)"), 0.2),
)
# The same, of English.
_BY_WORDS: Final[tuple[tuple[tuple[str, ...], re.Pattern[str], float], ...]] = (
    # Whoever says it keeps a comma; after another aside the first one cannot go.
    ((",",), later(rf",\s{_ARTICLE}\b[^,;“”\"]{{3,120}}(?={_TELLS})"), 0.15),
    (
        (",",),
        later(
            rf",\s{_ARTICLE}\b[^,;“”\"]{{3,200}},(?!{_TOLD})(?=\s(?!(?:and|or|who|which|an?|the|one)\b)[a-z])"
        ),
        0.15,
    ),
    (_ADJUNCTS, later(rf"\s(?:{_ADJUNCT})\s[^;]{{8,}}(?=\.$)"), 0.35),
    (_LATELY_HINTS, later(rf"\s(?:{_LATELY})(?=\.$)", re.IGNORECASE), 0.1),
    ((";",), later(rf"^[^;“”\"]{{12,}};\s(?=(?!{_POINTING})[^;]{{30,}}$)"), 0.1),
    ((":",), later(r"^[^:“”\"]{12,}:\s(?=[A-Z][^:]{30,}$)"), 0.2),
    ((":",), later(r":\s(?=[a-z])[^:]{12,}(?=\.$)"), 0.2),
    # The second of two predicates ("…, and wants …"), the second of two clauses ("…, and the court …"),
    # the first.
    ((" and ",), later(rf"{AND}(?:{_AUXILIARY})\b[^;]*(?=\.$)"), 0.25),
    ((" and ",), later(rf",\sand\s(?:{_SUBJECT})[^;]*(?=\.$)"), 0.25),
    (
        (",",),
        later(rf"^[^;“”\"]{{25,}},\s(?:and|but|while)\s(?=(?:for now,\s)?(?:{_SUBJECT})[^;]{{30,}}$)"),
        0.3,
    ),
    (
        _DAYS,
        later(
            rf"(?:\s(?:late\s|early\s)?on\s{WEEKDAY}(?:\s(?:morning|afternoon|evening|night))?"
            rf"|(?<=\wed\b)\s{WEEKDAY}(?!,)|(?<=said\b)\s{WEEKDAY})(?=[\s,.])"
            r"(?!\s(?:and|or|to|evening|night|\d))",
            re.IGNORECASE,
        ),
        0.05,
    ),
    (_DATED, later(rf"\s(?:in|on)\s{_DATE}(?=\.$|\sthat\s|\sto\s)"), 0.12),
    ((", ",), later(r",\s(?:however|though|too|meanwhile|in turn|for example|for instance),(?=\s)"), 0.02),
    ((", the ",), later(r",\sthe\s[A-Z]{2,6}(?=[,.])"), 0.1),
    (("In ",), later(r"^In\s[^“”;]{10,160},\s(?=the\s[Cc]ourt\s(?:held|ruled|found|said))"), 0.2),
    ((", ",), later(r",\s(?:the|an?)\s[a-z](?:[^,;:“”\"]|(?<=\d),(?=\d)){8,80}(?=\.$)"), 0.25),
    (
        (
            "in breach",
            "in viol",
            "in line",
            "in conn",
            "on susp",
            "on the gr",
            "by way",
            "in exch",
            "as part",
        ),
        later(
            r",?\s(?:in breach of|in violation of|in line with|in connection with|on suspicion of|"
            r"on the grounds?|by way of|in exchange for|as part of)\s[^;,]{8,}(?=\.$)"
        ),
        0.25,
    ),
    (
        ("the month", "the week", "the year", "the day", "for the moment", "so far"),
        later(r"\s(?:the (?:month|week|year|day) (?:before|after)|for the moment|so far)(?=[,.])"),
        0.1,
    ),
)
_IN_ENGLISH: Final = (*_BY_MARKS, *_BY_WORDS)
# The next number of a list is no tail: "…, more than 600 officials, at least 85 activists and …".
_TAIL: Final = later(
    rf",\s(?!(?:at (?:least|most)|in all|for) \d|in \d{{1,3}} [a-z])(?=(?:{_TAIL_WORDS})\b)(?=[^;]*\.$)"
)
_DETERMINED: Final = later(r"\b(?:the|an?|its|their|his|her|our|such|more|most|very)\s[\w-]+\Z")
# "the independent, uncompromising coverage" is one thing, as far as can be told.
_ADJECTIVE: Final = later(
    r"(?<=\w),\s(?!including|according)\w+ing\s(?!(?:to|on|in|at|by|for|from|of|with|about|into|over|up|out|off|as|that|"
    r"how|what|whether|the|an?|its|their|his|her|it|them|him|more|some|any|all|no|both|this|these|those)\b)[a-z]"
)
_LEAD: Final = later(
    rf"^(?P<lead>(?:{_LEAD_WORDS})\b(?:[^,;“”\"]|(?<=\d),(?=\s?\d)){{2,120}}),\s+(?=[^,]{{12,}})",
    re.IGNORECASE,
)
_LEAD_LIST: Final = later(
    rf"^(?P<lead>(?:{_LEAD_WORDS})\b[^;“”\"]{{10,200}}, and [^,;“”\"]{{3,90}}),\s+(?-i:(?=[A-Z]))",
    re.IGNORECASE,
)
# The main clause names by a pronoun what only its lead names.
_NEEDS_LEAD: Final = later(
    r"(?:[^\s,]+\s){0,7}?(?:they|them|it|he|she|him|their|its|his|her|hers|theirs|this|these|those)\b",
    re.IGNORECASE,
)
_PHRASE: Final = later(rf"(?:{_LEAD_WORDS})\b", re.IGNORECASE)
_COUNT: Final = later(rf"\b(?!\d{{1,2}} {_MONTH}|(?:19|20)\d\d\b)\d+ (?!{_MONTH})(?:of|\w+s)\b")
VIEWED: Final = later(
    r"^(?:in|by|under)\s(?P<who>(?:the\s)?[^,;“”\"]{2,40}?[’']s?\s(?:own\s)?"
    r"(?:definition|view|opinion|eyes|words|account|reading|estimates?|telling|interpretation|count|"
    r"use\sof\sthe\s(?:term|word|phrase)))\s*,\s",
    re.IGNORECASE,
)


def is_whole(text: str, lexicon: Lexicon) -> bool:
    """Whether the beginning of a sentence has its main clause, verb and all; of English only."""
    if lexicon is not ENGLISH or text.startswith("According to "):
        return False
    lead = _LEAD.match(text)
    return bool(MAIN_VERB.search(text, lead.end() if lead else 0))


def dropped(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """The clauses that can go: none that hedges or denies the rest, names a source or halves a quotation."""
    for start, end, cost in _droppable(text, lexicon):
        if not edit.is_balanced(text[start:end]) or binds(text, start, end, lexicon):
            continue
        parted = _is_main(text, start, end) or (lexicon is ENGLISH and _leaves_half(text, start, end))
        if not parted:
            yield Cut(((start, end),), cost)


def _is_main(text: str, start: int, end: int) -> bool:
    """Whether what stands between two commas is the main clause, with only a phrase before it."""
    between = text.startswith(", ", start) and text[end - 1] == ","
    return between and bool(_PHRASE.match(text)) and not MAIN_VERB.search(text, 0, start)


def _leaves_half(text: str, start: int, end: int) -> bool:
    """Whether a cut leaves the other half of an aside, or a participle of which it says when."""
    if text.startswith(", ", start) and text[end - 1] == ",":
        told = _TELLING.search(text, start, end - 1)
        return bool(told) or not is_finite(text[end:].partition(",")[0])
    return (
        text[end:] == "."
        and text[start] == " "
        and bool(_PARTICIPLE.search(text, max(0, start - _LONGEST_PARTICIPLE), start))
    )


def _droppable(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, float]]:
    english = lexicon is ENGLISH
    for hints, pattern, cost in _IN_ENGLISH if english else _BY_MARKS:
        if mentions(text, hints):
            yield from ((*match.span(), cost) for match in pattern.finditer(text))
    if not english:
        for pattern in lexicon.besides:
            yield from ((*match.span("gone"), _BESIDES) for match in pattern.finditer(text))
        return
    if lead := _lead(text, lexicon):
        yield 0, lead, 0.25
    for match in _TAIL.finditer(text):
        if _ends_clause(text, match.start()):
            yield match.start(), len(text) - 1, 0.25
    yield from modifiers(text)


def _lead(text: str, lexicon: Lexicon) -> int:
    """Where the main clause begins, with the comma that ends what leads to it; 0 if it comes first."""
    if VIEWED.match(text):
        return 0
    lead = _LEAD.match(text)
    if lead and _NEEDS_LEAD.match(text[lead.end() :]):
        return 0
    if lead and _opens_clause(text[lead.end() :], lexicon) and not _COUNT.search(lead["lead"]):
        return lead.end("lead")
    listing = _LEAD_LIST.match(text)
    return listing.end("lead") if listing and is_finite(text[listing.end() :]) else 0


def _opens_clause(rest: str, lexicon: Lexicon) -> bool:
    """Whether a main clause follows, and not the rest of a list."""
    before_comma, comma, _ = rest.partition(",")
    return not comma or is_finite(before_comma) or bool(lexicon.crediting.match(rest))


def _ends_clause(text: str, at: int) -> bool:
    """Whether the main clause is complete before a tail: it has its verb, and none follows the tail."""
    relative = re.match(
        r",\s(?:which|who|whose|where|known|based|led|backed|home|one of|part of)\b[^,]*,", text[at:]
    )
    adjective = _ADJECTIVE.match(text, at) and _DETERMINED.search(text, 0, at)
    apart = not (relative or adjective)
    return apart and not within_quotation(text, at) and is_finite(text[:at])


def within_quotation(text: str, at: int) -> bool:
    """Whether a position lies between quotation marks."""
    head = text[:at]
    return head.count("“") > head.count("”") or head.count('"') % 2 == 1
