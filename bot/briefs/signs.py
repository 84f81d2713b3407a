"""What the wording of a sentence shows: figures, dates, asides, what it takes as known, what is at stake."""

import re
from collections.abc import Iterable
from typing import Final

from bot.briefs.later import anywhere, later
from bot.briefs.lexicon import listed, mentions

FIGURE: Final = anywhere(r"\d", r"(?!(?:19|20)\d\d\b)\d")
YEAR: Final = later(r"(?:19|20)\d\d")
_QUOTES: Final = ("“", '"', "«")
QUOTED: Final = later(r"[“\"][^“”\"]+[”\"]")
_FIGURES: Final = later(r"\d\d*(?:[.,:]\d+)*")
_DEFINITE: Final = later(
    r"[Tt](?:(?<=^.)|(?<=\b(?:on|in|of|by|to|at)\s.)|(?<=\bfor\s.)|(?<=\b(?:from|with|that|over|said|says)\s.))"
    r"he\s(?:same\s)?"
    r"(?!internet|police|public|government|state|country|world|web\b|press|army|military|end\b|time|people|"
    r"way\b|ministry|authorities|minister|first|year|month|week|day\b|night|evening)"
    r"([a-z]{4,})(?=[.,]|\s(?:is|are|was|were|has|have|had|will|can|could|did|does|said|says|gave|took|came|"
    r"went|made|found|and|or|\w+ed|\w+s)\b)"
)
_MONTH: Final = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|fév|avr|mai|juin|juil|août|déc|"
    r"märz|okt|dez|fev|set|out)[a-zéû]*\.?"
)
MONTH: Final = later(rf"{_MONTH}\b", re.IGNORECASE)
_DATES: Final = later(
    rf"(?=[\djfmasond])\b(?:(?P<day>\d{{1,2}})\.?\s(?:de\s)?{_MONTH}\b|{_MONTH}\s(?P<after>\d{{1,2}})\b(?!,\d)|"
    r"(?P<hour>\d{1,2}:\d\d)\b)"
)
_TIMELINE: Final = later(
    rf"^\W*(?:\w+day,?\s)?(?:mid-|early |late )?(?:{_MONTH}\s(?:19|20)\d\d|\d{{1,2}}\.?\s(?:de\s)?{_MONTH}"
    rf"|{_MONTH}\s\d{{1,2}}|\d{{1,2}}:\d\d)"
    r"[^:–—,]{0,12}\s?[:–—]",
    re.IGNORECASE,
)
# Sentences that only announce others, or only point at them.
_HOLLOW: Final = later(
    r"(?:what|that) that\b|(?:maybe|perhaps)\b"
    r"|the (?:\w+\s){1,2}(?:was|were) (?:announced|published|released) on\b"
    r"|(?:correction|update|note|editor[’']s note)\s?:"
    r"|©|(?:welcome|hello|good (?:morning|afternoon|evening))\b|stay tuned\b|read on\b"
    r"|in this (?:post|article|blog|piece|episode|issue|report|guide|edition)\b|(?:check|find) out\b"
    r"|here (?:are|is) (?:the |some |our |what |key |\d|(?:two|three|four|five|six|seven|ten) )|"
    r"here[’']s (?:how|what|why|where|who|when|which|everything|our|a look)\b"
    r"|(?:on|in) (?:today|tonight|tomorrow|this (?:week|month))[’']s (?:show|episode|program(?:me)?|podcast|"
    r"edition|bulletin|newsletter)\b"
    r"|(?:tune in|coming up|up next|join us|listen in|don[’']t miss|stay with us)\b"
    r"|we(?:[’']ve| have)? (?:tested|reviewed|rounded up|ranked|picked|rate|review|rank|pick|"
    r"look at|take a look)\b"
    r"|our (?:\w+ ){0,2}(?:reporter|correspondent|editor|critic|reviewer|columnist)s?\b[^.]*?"
    r"\b(?:reports?|explains?|finds? out|has (?:more|been|the (?:story|details))|"
    r"looks|speaks|spoke|meets|met|went)\b"
    r"|[^,.“”]{3,50} reports(?: (?:live )?from [^,.]{2,40})?\.$"
    r"|(?:\(re\))?learn (?:how|what|why|more|about|all)\b|get ready (?:for|to)\b|i(?:[’']ve| have)? just\b"
    r"|we (?:spoke|talked|chatted|sat down) (?:to|with)\b|[^,.]{3,50}\b(?:explains|has) more\.$"
    r"|we have (?:repeatedly|previously)\b"
    r"|(?:what follows|below) (?:is|are)\b|(?:the )?latest (?:update|twist|chapter) in\b",
)
_HOLLOW_WITHIN: Final = anywhere(
    "tfsamlowj",
    r"\b(?:two|three|four|five|several|a number of)\s(?:\w+\s)?"
    r"(?:kinds|types|things|instruments|ways|reasons|parts|steps|questions|points)\b[^,]{0,20}\.$"
    r"|\b(?:more|less|other) than (?:that|this)\.$"
    r"|\b(?:welcomes?|follows?|supports?) (?:these|those|this)\s\w+\.$"
    r"|\bthat this (?:is|was|had|has|would|could)\b"
    r"|\bjoins? (?:us|me)\b|\b(?:talk|talks|talked|speak|speaks|spoke) (?:to|with) us\b|\bwith more\.$",
)
_PRONOUN: Final = later(r"(?:h(?<=\bh)(?:im|ers?|is|e)|s(?<=\bs)he)\b")
_OPENING: Final = ("“", '"')
_PERSON: Final = later(r"\b[A-Z][\w’'-]+")
_POINTS_BACK: Final = later(
    r"The (?:same|move|two|pair|duo|other)\b"
    r"|(?:Among|Of|One of|Some of|Most of|Many of|All of|None of|Both of|In|Under|With|To|For|By) "
    r"(?:them|those|these|it|this|that|the two)\b(?! who\b| that\b| whose\b)"
    r"|(?:\S+\s){1,4}(?:it|them|him)\b|(?:By|In|To|For|On|With|From|At)\s(?:his|her|their|its)\s"
)
_POINTS_BACK_WITHIN: Final = anywhere(
    r"itThs”\"",
    r"\b(?:it|them|him|her|this|so)\.$|\b[Tt]he (?:remaining|rest|others|latter|former)\b"
    r"|[”\"],? (?:he|she|they|it) "
    r"(?:said|says|added|adds|wrote|writes|told|tweeted|posted|asked|noted|argued)\b"
    r"|\b(?:[Tt]he|[Tt]hat|[Tt]his) same (?:day|week|month|year|time)\b"
    r"|\b(?:this|these|those|such)\s(?!\w+ed\b|who\b|with\b|in\b|of\b|an?\b|as\b|that\b|"
    r"week|month|year|time|day\b|morning|summer|autumn|winter|spring|decade|century)[a-z]",
)
_BACK_HINTS: Final = (
    *(
        "it.",
        "them.",
        "him.",
        "her.",
        "this",
        "so.",
        "remaining",
        "rest",
        "others",
        "latter",
        "former",
        "same",
    ),
    *("these", "those", "such", "”", '"'),
)
# What sort of thing it is says which one only after the sentence that named it.
_SORT: Final = later(
    r"The (?P<sort>group|company|firm|organi[sz]ation|agency|network|platform|service|app|bill|law|act|order|"
    r"ruling|measure|decree|proposal|plan|case|lawsuit|suit|settlement|report|tool|software|spyware|attack|breach)\b"
    r"(?! (?:of|that|which|who|behind|against|on|in|for|by|from|between|to)\b| [A-Z“\"])"
)
_NAMED: Final = later(r"(?<=\s)[A-Z]")
_COUNTED: Final = anywhere(
    "ofsetTdhmnOFSEDHMN",
    r"\b(?i:one|two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|thousands?|millions?|half)\b",
)
_ADDRESSED: Final = later(
    r"(?:If|When|Imagine|Suppose|Maybe|Perhaps)\b.*\byou\b|You\b|Your\b|(?:Nobody|No one) whose\b"
    r"|(?:Publish|Release|Bring|Patch|Let|Keep|Make|Use|Check|Ask|Install|Update|Stop|End|Repeal|Ensure|Give|"
    r"Tell|Set|Turn|Look|Read|See|Follow|Write|Protect|Avoid|Discover)\s(?=[a-z])(?!of\b|by\b|and\b|for\b|in\b|on\b|to\b)"
)
_ADVOCACY: Final = later(
    r"\b(?:must|(?<![’']s )(?<!a )calls? (?:on|for)|called on|urges?|urged|demands?|we ask|welcomes?|"
    r"condemns?)\b",
)
_ADVOCACY_HINTS: Final = ("must", "call", "urge", "demand", "we ask", "welcome", "condemn")
_QUOTED_NAME: Final = later(r"[“\"«]([^“”\"«»]{3,60})[”\"»]")
_STAKES: Final = later(
    r"\b(?:free speech|freedoms?|rights|right to (?!repair)\w+|privacy|dissent\w*|blogg\w*|points? of view|"
    r"journalis\w*|reporters?|"
    r"activists?|critics?|critical|opposition|censor\w*|surveil\w*|unlawful\w*|illegal\w*|violat\w*|"
    r"constitution\w*|peaceful|witnesses|court has|no law|encrypt\w*|speech|expression|"
    r"liberté|libertad|droits?|derechos?|vie privée|privacidad|periodistas?|journalistes?|activistas?|"
    r"grundrecht\w*|freiheit|datenschutz|zensur|meinungs\w*|liberdade|direitos?|свобод\w*|прав\w*)\b"
    r"|言论|自由|隐私|人权",
)
# Each way that `_STAKES` can begin.
_STAKES_BEGIN: Final = (
    *listed(
        "freedom rights priva dissen blogg point journalis reporter activist critic opposition censor "
        "surveil unlawful illegal violat constitution peaceful witness encrypt speech expression "
        "libert liberd droit derecho periodista grundrecht freiheit datenschutz zensur meinung direito "
        "свобод прав 言论 自由 隐私 人权"
    ),
    *("free speech", "right to", "court has", "no law", "vie privée"),
)
# "Specimen Rights Network" is a name and tells of no right.
_NAMES: Final = later(r"\b[A-Z][\w’'-]+(?:\s(?:(?:of|for|and|the)\s)*[A-Z][\w’'-]+)+")
# What a word or a law is made to cover: "the definition takes in …", "… counts as …".
_DEFINES: Final = later(
    r"\b(?:definitions?|defin(?:es|ed|ing)|use of the (?:term|word)|"
    r"(?:count|class|treat)(?:s|ed|ing)?\b.{3,80}?\bas|"
    r"(?:is|are|was|were) (?:deemed|considered|regarded as)|takes? in|also (?:covers?|includes?|extends? to)|"
    r"extends? to|broad enough to)\b",
    re.IGNORECASE,
)
_DEMAND: Final = later(
    r"(?:^|[.:!?]\s)(?:Lift|Stop|End|Drop|Repeal|Release|Free|Publish|Reject|Vote|Say|Tell|Sign|Protect|Save|Ban|"
    r"Restore|Withdraw|Act|Join|Demand|Keep|Do(?:n[’']t| not))\s(?!of\b|in\b|on\b|to\b|says\b)"
)
_SPECULATION: Final = anywhere("IUPMcmw", r"^(?:If|Unless|Perhaps|Maybe)\b|\b(?:could|might|would)\b")
_BACKGROUND: Final = later(
    r"(?:The\s)?[A-Z\d][\w .&’'-]{0,40}?(?:,[^,]{3,50},)?\s(?:is|are|was|were)\s(?:also\s|now\s)?"
    r"(?:an?|the|one of|among|known|based|owned|used)\b"
    r"|(?:In|Since|Back in|Until)\s(?:[A-Z]\w+\s)?(?:19|20)\d\d\b"
    r"|(?:Last year|Previously|Historically)\b"
)
_BACKGROUND_BEGIN: Final = ("In ", "Since ", "Back in ", "Until ", "Last year", "Previously", "Historically")
_BEING: Final = (" is ", " are ", " was ", " were ")
_BACKGROUND_WITHIN: Final = anywhere("yh", r"\byears ago\b|\bhas (?:long|become|always|been known)\b")
_CODE: Final = later(r"[<>{}=\\|_#*+^~]|[a-z]\d+[a-z]|[a-f0-9]{12}|::|->")
_MAY_BE_CODE: Final = later(r"[<>{}=\\|_#*+^~\d]|::|->")
_LONG_WORD: Final = later(r"[^\W\d_]{3,}")
_THIN: Final = 4
_BRIEF: Final = 120
_DATED_BEFORE: Final = 60


def figures(text: str) -> frozenset[str]:
    """The figures of a text that are neither dates nor small, without marks between their digits."""
    if not _FIGURES.search(text):
        return frozenset()
    bare = (re.sub(r"[.,](?=\d{3})", "", token) for token in _FIGURES.findall(_DATES.sub(" ", text.lower())))
    return frozenset(f for f in bare if len(f) > 1 and not YEAR.fullmatch(f))


def marks(text: str) -> frozenset[str]:
    """The long figures and the quoted names, which two facts rarely share."""
    names = frozenset(_QUOTED_NAME.findall(text)) if mentions(text, _QUOTES) else frozenset[str]()
    return frozenset(f for f in figures(text) if len(f) > 2) | names


def unquoted(text: str) -> str:
    """The text without what stands in quotation marks."""
    return QUOTED.sub("", text) if mentions(text, _QUOTES) else text


def stakes(text: str) -> frozenset[str]:
    """The words of a text for what is at stake, in lower case: rights, and those who live by them."""
    if not may_have_stakes(text):
        return frozenset()
    return frozenset(_STAKES.findall(_NAMES.sub(" ", text).lower()))


def may_have_stakes(text: str) -> bool:
    """Whether a text has a word for what is at stake, if only in a name; far cheaper to ask."""
    lower = text.lower()
    for begin in _STAKES_BEGIN:
        at = lower.find(begin) if begin in lower else -1
        while at >= 0:
            if _STAKES.match(lower, at):
                return True
            at = lower.find(begin, at + 1)
    return False


def defines(text: str) -> bool:
    """Whether a text says what a term or a law is made to cover."""
    return bool(_DEFINES.search(text))


def is_demand(title: str) -> bool:
    """Whether a headline tells its reader or somebody else what to do, instead of what happened."""
    return bool(_DEMAND.search(title) or is_advocacy(title))


def dates(texts: Iterable[str]) -> frozenset[str]:
    """The figures that are only ever days and hours."""
    dated = [text for text in texts if _FIGURES.search(text)]
    found = {group for text in dated for m in _DATES.finditer(text.lower()) for group in m.groups() if group}
    bare = (_DATES.sub(" ", text.lower()) for text in dated)
    return frozenset(found - {token for text in bare for token in _FIGURES.findall(text)})


def is_moment(text: str) -> bool:
    """Whether a text is an entry of a timeline: "4 May: …"."""
    return bool(_FIGURES.search(text, 0, _DATED_BEFORE) and _TIMELINE.match(text))


def is_advocacy(text: str) -> bool:
    """Whether a text says what somebody ought to do."""
    lower = text.lower()
    return mentions(lower, _ADVOCACY_HINTS) and bool(_ADVOCACY.search(lower))


def taken_as_known(text: str) -> set[str]:
    """The nouns that a sentence has as "the list" or "the company" without saying more of them."""
    return set(_DEFINITE.findall(text))


def points_back(text: str) -> bool:
    """Whether a pronoun within the sentence stands for something outside it."""
    pronoun = _PRONOUN.search(text)
    if _POINTS_BACK.match(text) or (mentions(text, _BACK_HINTS) and _POINTS_BACK_WITHIN.search(text)):
        return True
    before = text[: pronoun.start()] if pronoun else text
    return bool(pronoun) and not (mentions(before, _OPENING) or _PERSON.search(before))


def sort_of(text: str) -> str | None:
    """The sort of thing that a sentence begins with, without saying which: the "law" of "The law bans …"."""
    match = _SORT.match(text)
    return match["sort"] if match else None


def is_speculation(text: str) -> bool:
    """Whether a text says what might be, and not what is."""
    return bool(_SPECULATION.search(text))


def is_background(text: str) -> bool:
    """Whether a text says what something is, or what was long before the news."""
    may_begin = text.startswith(_BACKGROUND_BEGIN) or mentions(text, _BEING)
    return bool((may_begin and _BACKGROUND.match(text)) or _BACKGROUND_WITHIN.search(text))


def is_general(text: str) -> bool:
    """Whether a text has neither a figure nor a name, and denies nothing."""
    return not (text.startswith("No ") or FIGURE.search(text) or _NAMED.search(text) or _COUNTED.search(text))


def is_code(text: str) -> bool:
    """Whether most of a text is no words: code, keys, tables."""
    if not text.isascii() or not _MAY_BE_CODE.search(text):
        return False
    tokens = text.split()
    if len(_MAY_BE_CODE.findall(text)) * 4 <= len(tokens):
        return False
    return sum(bool(_CODE.search(t)) for t in tokens) * 4 > len(tokens) > 3


def is_aside(text: str) -> bool:
    """Whether a sentence tells no news: it speaks to the reader, only announces others, or is too short."""
    lower = text.lower()
    if _HOLLOW.match(lower) or _HOLLOW_WITHIN.search(lower) or _ADDRESSED.match(unquoted(text)):
        return True
    if len(text) > _BRIEF or not text.isascii() or FIGURE.search(text) or _NAMED.search(text):
        return False
    return len(_LONG_WORD.findall(text)) <= _THIN
