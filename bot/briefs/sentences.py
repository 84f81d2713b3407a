"""Sentences of news text as spans: paragraphs always break, abbreviations and quotations do not."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Final

from bot.briefs.later import later
from bot.briefs.lexicon import mentions
from bot.domain.report import Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles and Latin shorthand: something always follows.
_NEVER: Final = _words(
    "mr mrs ms mx dr prof gen sen rep reps sens gov lt col sgt capt cmdr maj adm rev hon pres messrs supt "
    "insp det asst atty c rs sh "
    "mt ft vs v cf viz eg ie e.g i.e approx est resp incl "
    "sr sra srta ud uds exmo exma dra profa mme mlle mgr me pr st ste hr fr frl dipl z.b d.h u.a bzw ca vgl "
    "ggf evtl sog "
    "p.ej p.ex т.е т.н им ул проф акад ред см ср напр"
)
# Shorthand before a figure: a full stop there is one only when no figure follows.
_NUMBERED: Final = _words(
    "no nos nr núm num nº art arts sec secs fig figs p pp vol ch abs ziff ст п пп стр § "
    "jan feb mar apr jun jul aug sep sept oct nov dec ene abr ago dic fév févr avr juil déc okt dez"
)
# Shorthand that may well end a sentence: it does when the next word is one that opens sentences.
_SOMETIMES: Final = _words(
    "inc ltd corp co llc plc jr bros dept univ assn ave blvd rd min max tel intl govt natl ed eds al op "
    "mio mrd тыс млн млрд руб долл гг г в вв"
)
_STARTERS: Final = _words(
    "a an the this that these those he she it they we i you his her its their our my there here in on at "
    "as after "
    "before since when while although though if because but and so yet however meanwhile moreover "
    "according for from "
    "with without under over by to of what who why how which some many most all both each every no not "
    "now then "
    "one two three last next earlier later today yesterday also still even only once officials police "
    "users critics nobody nearly more "
    "thousands hundreds dozens millions despite amid following during "
    "el la los las un una en según pero además le les il elle ils une dans mais selon der die das ein "
    "eine er sie es "
    "im am aber laut o os as um uma em mas segundo в на по это он она они но также как"
)
_CLOCK_FOLLOWERS: Final = _words(
    "monday tuesday wednesday thursday friday saturday sunday et est edt pt pst pdt ct mt gmt bst utc cet "
    "eastern "
    "pacific central mountain local"
)
_GLUE_STARTERS: Final = _words(
    "a an the in at on as after when while since new nearly more almost over thousands hundreds dozens "
    "millions "
    "online it he she they this these those but for under despite following last two three four five "
    "police officials you we there how what why where its his her our"
)

_BLANK: Final = later(r"\n\s*\n")
_WRAPPED: Final = 50
_MARK: Final = later(r"(?P<mark>[.!?…؟۔।。！？｡][.!?…؟۔।。！？｡]*)(?P<close>(?:[\"'”’»“)\]」』）》]|\s»)*)")
_UNSPACED: Final = frozenset("。！？｡")
_REFERENCE: Final = later(r"\[\d+\]")
# "… by the King.The law …"
_UNPARTED: Final = later(r"(?<=[a-zà-ÿ]{3})[.!?][”\"]?(?=[A-Z][a-z]+ )")
_NEXT: Final = later(r"(?:\[\d+\])?\s*[\"'“‘«„([¿¡\-–—•]*\s?(?P<word>[^\W_][\w’'-]*)?")
_LETTERED: Final = later(r"\s[a-h]\)\s")
_ELIDED: Final = later(r"(?:[cdjlmnst]|qu)[’']")
# "… said in a post on X. The ministry …": the platform, not an initial.
_ON_X: Final = later(r"(?:\b[a-z]+|\d) X$")
_APART: Final = later(r"[\s(\[“\"‘'«„—–/]")
_SPEECH: Final = later(
    r"\s*(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|asked|says|asks|wrote|writes|added|told|tweeted|replied|"
    r"demanded)\b",
)
_WHOLE: Final = later(r"\([^()]{0,300}\)|“[^“”]{0,300}”|«[^«»]{0,300}»|„[^„“”]{0,300}[“”]")
_WHOLE_PLAIN: Final = (
    ('"', later(r"\"(?<![\w.,!?].)(?=\S)[^\"]{0,300}(?<=\S)\"(?!\w)")),
    ("‘", later(r"‘(?<!\w.)[^‘’]{0,300}’(?!\w)")),
)
_GLUED: Final = later(r" (?<=[\w’')”].)(?=(?P<word>[A-Z][a-z]*) [a-z])")
_STANDFIRST: Final = 250
# So far into a sentence it is looked for where a caption ends.
_GLUED_WITHIN: Final = 1_000
_COMMON_NOUN: Final = later(
    r"[a-z](?:[ts]ion|ment|ness|ers|ors|ists|ians|als|ings|ies|ants|ents|ees|esses|ups|ples)$"
)
_NATIONAL: Final = later(r"[a-z](?:ian|ese|ish|ican)$")
_PLURAL: Final = later(r"[^ous]s$|[^o]us$")
_CLOSES: Final = later(r"\b(?:it|them|him|themselves|himself|herself|itself|again|too|online|ago)$")
_LEADS_ON: Final = later(
    r"\b(?:a|an|the|of|in|on|at|to|for|by|with|from|and|or|as|its|his|her|their|this|that|no|new|former|its|our|"
    r"into|over|under|against|between|via|per|than|is|are|was|were|be|called|named)$",
    re.IGNORECASE,
)
_OFFICE: Final = (", a ", ", an ", ", the ")
# "… who died in 2024 Some Company, a startup, has …": the name opens a new sentence.
_GLUED_NAME: Final = later(
    r"(?:(?<=[a-z\d’])|(?<=CEO)|(?<=\bPM)|(?<=\bMP)) (?=(?!(?:PM|MP|MEP|CEO|AG)\b)"
    r"[A-Z][\w.’-]+(?: (?:and )?[A-Z][\w.’-]+){0,3}, (?P<word>an?|the) [^,.]{3,50}, "
    r"(?:has|have|had|is|are|was|were) )",
)


def paragraphs(text: str) -> list[Span]:
    """The blocks between blank lines."""
    edges = [0, *(edge for m in _BLANK.finditer(text) for edge in m.span()), len(text)]
    found = (_stripped(text, *pair) for pair in zip(edges[::2], edges[1::2], strict=True))
    return [span for span in found if span.start < span.end]


def lines(text: str, block: Span) -> list[Span]:
    """The lines of a block that stand alone; a long line that stops in mid-sentence was only wrapped."""
    spans: list[Span] = []
    start = block.start
    for match in re.finditer(r"\n", block.of(text)):
        end = block.start + match.start()
        before = text[start:end].rstrip()
        if len(before) >= _WRAPPED and before[-1] not in '.!?…:”"’»':
            continue
        spans.append(_stripped(text, start, end))
        start = end
    spans.append(_stripped(text, start, block.end))
    return [span for span in spans if span.start < span.end]


def split(text: str) -> list[Span]:
    """All sentences of a text, in order; they cover everything but the white space between them."""
    return [s for block in paragraphs(text) for line in lines(text, block) for s in sentences(text, line)]


def sentences(text: str, block: Span) -> Iterator[Span]:
    """The sentences within one block."""
    start = block.start
    for end in chain(_ends(text, block), (block.end,)):
        span = _stripped(text, start, end)
        if span.start < span.end:
            yield span
        start = end


def unglued(text: str, sentence: Span) -> list[Span]:
    """A sentence cut where a caption or standfirst runs into the text without a full stop."""
    if sentence.end - sentence.start < 140:
        return [sentence]
    named = mentions(sentence.of(text), _OFFICE)
    last = min(sentence.end - 45, sentence.start + _GLUED_WITHIN)
    for pattern in (_GLUED, _GLUED_NAME) if named else (_GLUED,):
        for match in pattern.finditer(text, sentence.start + 45, last):
            head = text[sentence.start : match.start()]
            if _starts_anew(match["word"], head, sentence.start) and _freestanding(head):
                return [Span(sentence.start, match.start()), Span(match.end(), sentence.end)]
    return [sentence]


def _starts_anew(word: str, head: str, start: int) -> bool:
    """Whether a capital opens a sentence: a word that often does, or a common noun after a standfirst."""
    if word.lower() in _GLUE_STARTERS:
        return True
    if start >= _STANDFIRST:
        return False
    after_noun = head.rpartition(" ")[2].islower() and not _LEADS_ON.search(head)
    opens = (
        _COMMON_NOUN.search(word) or _CLOSES.search(head) or (_NATIONAL.search(word) and _PLURAL.search(head))
    )
    return after_noun and bool(opens)


def _freestanding(head: str) -> bool:
    # "In Texas, where X …" and an open quotation go on after the capital.
    balanced = head.count("“") == head.count("”") and head.count('"') % 2 == 0
    return balanced and len(head.split()) >= 8 and not head.endswith((" A", " The", " and", " of"))


def _ends(text: str, block: Span) -> Iterator[int]:
    whole = _whole(text, block)
    start = block.start
    for match in _MARK.finditer(text, block.start, block.end):
        end = match.end()
        if any(a < match.start() and end < b for a, b in whole):
            continue
        if _is_end(text, match, start):
            yield end
            start = end


def _whole(text: str, block: Span) -> list[tuple[int, int]]:
    """What stands in brackets or quotation marks and is not cut."""
    found = [m.span() for m in _WHOLE.finditer(text, block.start, block.end)]
    for mark, pattern in _WHOLE_PLAIN:
        if text.find(mark, block.start, block.end) >= 0:
            found += [m.span() for m in pattern.finditer(text, block.start, block.end)]
    return found


def _is_end(text: str, match: re.Match[str], start: int) -> bool:
    end = match.end()
    if match["mark"][-1] in _UNSPACED:
        return True
    if not (end == len(text) or text[end].isspace() or _REFERENCE.match(text, end)):
        return bool(_UNPARTED.match(text, match.start()))
    following = _NEXT.match(text, end)
    word = following["word"] if following else None
    if not word:
        return True
    if _is_lower(word) and not _LETTERED.match(text, end):
        return False
    if match["mark"] != ".":
        return not (match["close"] and _SPEECH.match(text, end))
    if any(c in "\"'”’»" for c in match["close"]):
        return True
    return not _is_shorthand(text, match.start("mark"), start, word)


def _is_lower(word: str) -> bool:
    return word[0].islower() and not any(c.isupper() for c in word)


def _is_shorthand(text: str, at: int, start: int, following: str) -> bool:
    token = _APART.split(text[max(start, at - 25) : at])[-1]
    lower, follower = token.lower().rstrip("."), following.lower()
    if token and not token[-1].isalpha() and not token.isdigit():
        return False
    if token.isdigit():
        return at - start <= 3 or (len(token) <= 2 and _is_ordinal_follower(text, at, follower))
    if elided := _ELIDED.match(lower):
        lower = lower[elided.end() :]
    initial = len(token) == 1 and token.isupper() and not _ON_X.search(text, start, at)
    if lower in {"a.m", "p.m"}:
        return follower in _CLOCK_FOLLOWERS
    if lower in _NUMBERED and not initial:
        return following[0].isdigit()
    if lower in _NEVER:
        return not (token.isupper() and len(token) > 2)
    shortened = lower in _SOMETIMES or "." in lower or initial
    return shortened and follower not in _STARTERS


def _is_ordinal_follower(text: str, at: int, follower: str) -> bool:
    """German dates and ordinals: "am 3. Januar", "der 2. Senat"."""
    german = re.search(
        r"\b(?:am|der|die|das|den|dem|des|vom|zum|im|ab|bis|und|seit)\s+\d+$",
        text[max(0, at - 12) : at].lower(),
    )
    return bool(german) and follower not in _STARTERS


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
