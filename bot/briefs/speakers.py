"""The words of a sentence that say whose claim it is, when a line of credit can say it instead."""

import re
from collections.abc import Iterator
from typing import Final

from bot.briefs import edit
from bot.briefs.clauses import VIEWED, WEEKDAY, Cut, within_quotation
from bot.briefs.english import ENGLISH
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, mentions
from bot.briefs.verbs import is_finite

_WHEN: Final = rf"(?P<when>\s(?:on\s)?{WEEKDAY}|\s(?:in|on)\s[^,;“”\"]{{3,40}}?)?"
_ADDING: Final = later(
    r"^(?P<quote>[“\"][^“”\"]+[”\"],?\s)(?P<who>[^,“”\"]{2,60}?)\s(?:said|says|"
    r"told)\b(?P<where>[^,“”\"]{0,60},\sadding)\s"
    r"(?P<that>that\s)?",
)
_SAYING: Final = later(
    r"^(?P<who>[^,;:“”\"]{2,70}?)\s(?:said|says|say|claims|claimed|announced|confirmed|reported|argues|"
    r"disclosed|revealed|found|warned|warns|estimates|estimated|notes|noted|added|adds|stated)"
    rf"(?:\s(?:on\s)?{WEEKDAY})?(?:\s(?:in|on|at|during)\s[^,;“”\"]{{3,40}}?)?\sthat\s",
    re.IGNORECASE,
)
_SAYING_PLAINLY: Final = later(
    r"^(?P<who>[^,;:“”\"]{2,70}?)\s(?:said|says|say|claims|argues|estimates)"
    rf"(?:\s(?:on\s)?(?i:{WEEKDAY}))?\s(?!(?i:{WEEKDAY}))"
    r"(?=(?:the|an?|its|more|about|at least|no|nearly|over|[A-Z]\w+|\d[\d,.]*)\s)",
)
_THAT: Final = (" that ",)
_PLAINLY: Final = ("said", "says", "say", "claims", "argues", "estimates")
_SAID: Final = later(
    r",\s(?P<who>[^,;:“”\"]{2,70}?)\s(?:(?:have|has)\s)?(?:said|says|say|reports?|reported|told [^,]{2,30}|"
    r"notes|writes|wrote|revealed|reveals?|found|finds?|shows?|shown|showed|warned|warns|added|adds|ruled|"
    rf"recorded|confirmed|announced|stated){_WHEN}(?=\.$)",
)
_SAID_FIRST: Final = later(
    r",\s(?:said|says|reports|reported|writes|wrote|notes)\s(?P<who>[^,;:“”\"]{2,70}?)(?=\.$)"
)
# A whole sentence in quotation marks: its words stay as they are, and its speaker is named beside them.
_QUOTED_WHOLE: Final = later(
    r"^(?P<open>[“\"])(?P<said>[A-Z][^“”\"]{20,}?)(?P<close>,?[”\"],?\s(?:(?:said|says|notes|noted|reports|reported|"
    r"writes|wrote|warned|warns|explained|explains|added|adds)\s(?P<who>[A-Z][^,;:“”\"]{2,60}?)|"
    r"(?P<before>[A-Za-z][^,;:“”\"]{2,60}?)(?P<told>\s(?:filed|posted|published|dated|released)\s[^,;:“”\"]{4,80}?)?\s"
    r"(?:said|says|notes|noted|reports|reported|writes|wrote|warned|warns|reads|read)))(?=\.$)"
)
_ONES_OWN: Final = later(r"\b(?:we|our|us|i|my|me|you|your|i[’']m|we[’'](?:re|ve|ll))\b", re.IGNORECASE)
_FIRST_REPORTED: Final = later(
    r",\sas\s(?:(?:first|earlier|previously)\s)?reported\s(?:(?:first|earlier|previously)\s)?by\s"
    r"(?P<who>[^,;:“”\"]{2,60}?)(?=\.$)"
)
_UNSPOKEN: Final = later(
    r"(?:he|she|it|they|we|i|who|which|that|this|you|and|but|or|as|when|while|though|although|if|what|"
    r"in|on|at|by|for|from|during|after|since|of|under|to|with|\w+ó|así|lo|como)\b",
    re.IGNORECASE,
)
# A clause, a date or a count is nobody.
_NOBODY: Final = later(
    r"\b(?:that|which|who|whom|whose|when|where|while|because|after|before|if|is|are|was|were|has|have|had|"
    r"que|quien|qui|dont|dass|которы\w+|что)\b|(?:19|20)\d\d|\d of\b",
    re.IGNORECASE,
)
# "according to the administrator, an Estonian activist who …"
_DESCRIBED: Final = later(r",\s(?:an?|who|which|whose)\s")
_JOINED: Final = later(r",\s(?:though|although|but|while|and|because|which|who|so|whereas|as)\b")
_COMMAS: Final = (", ", "، ")
_THEIRS: Final = later(
    r"\b(?:its|their|his|her|he|she|they|itself|themselves|sus|suy[oa]s?|ses|leurs?|ihre?[mnrs]?|seine?[mnrs]?|"
    r"seus?|suas?|dele|dela|его|её|ее|их|сво\w+)\b|[他她它其该]|自己|\w{2}(?:ها|هم|هما|هن|ه)\b"
)
_LONGEST: Final = 10
_DATED: Final = later(
    rf"\s(?:(?:on|late|early|earlier|last|this)\s)+(?:{WEEKDAY}|week|month|year)$", re.IGNORECASE
)
# What its subject says besides: "…, and points to …", "…, and that …".
_BESIDES: Final = later(
    r",?\s(?:and|but)\s(?:that|whether|(?:also\s|then\s|later\s|now\s)?"
    r"(?:asked|asks|called|calls|pointed|points|urged|urges|added|adds|denied|denies|promised|promises|"
    r"said|says|told|tells|warned|warns|demanded|demands|declined|refused|published|gave|gives|put|puts|"
    r"thanked|blamed|blames|cited|cites|\w+s(?=\s(?:to|that|for|on|its)\s)))\b",
)
# "…, but experts are concerned" is not what the speaker says.
_THE_WRITERS_OWN: Final = later(
    r",\s(?:but|while|though|although|yet)\s(?!that\b|also\b|(?:\w+ed|\w+s|not)\s(?:to|that|for|on|its)\b)"
    r"[^,;]*?\b(?:is|are|was|were|has|have|had|will|can|could|did|does|do|say|says|said|\w+ed)\b"
)
_DOCUMENT: Final = later(
    r"(?:the|this|that|an?|its|their)\s(?:\w+\s)?"
    r"(?:statement|notice|announcement|release|communiqué|press release|website|site)$",
    re.IGNORECASE,
)
_BODY: Final = (
    "ministry|agency|authority|authorities|commission|court|government|police|regulator|company|firm|"
    "operator|network|union|bank|parliament|department|office|army|junta|council|committee"
)
_ISSUER: Final = later(
    rf"(?P<who>\b[Tt]he\s(?:[a-z]+\s)?(?:{_BODY})"
    r"|(?:\b[Tt]he\s)?\b[A-Z][\w’'-]+(?:\s(?:(?:of|for|and|the)\s)*[A-Z][\w’'-]+){1,6})"
    r"\s(?:said|says|announced|stated|confirmed|added)\b",
)
_NEARBY: Final = 700


def credited(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """The words that name a speaker, who can be named beside the sentence instead."""
    match = lexicon.crediting.search(text)
    if match and _stands_alone(text, match, lexicon) and not within_quotation(text, match.start()):
        yield Cut((_with_commas(text, match),), 0.1, _named(match["who"]))
    if lexicon is not ENGLISH:
        return
    for pattern in (_SAID, _SAID_FIRST, _FIRST_REPORTED, VIEWED):
        said = pattern.search(text)
        if not said or within_quotation(text, said.start()) or edit.hedges(_when(said), lexicon):
            continue
        if _names_speaker(said["who"], lexicon) and not (
            said.start() == 0 and _THEIRS.search(text, said.end())
        ):
            yield Cut((said.span(),), 0.15, _named(said["who"]))
    yield from _reported(text, lexicon)
    yield from _added(text, lexicon)
    yield from _quoted(text, lexicon)


def _stands_alone(text: str, match: re.Match[str], lexicon: Lexicon) -> bool:
    """Whether a credit names a speaker of whom nothing more is said, and nothing else needs the name."""
    leads = match.start() == 0
    if not leads and text[match.start()].isupper():
        # A line that was glued to the one before.
        return False
    needed = _THEIRS.search(text, match.end()) if leads else _DESCRIBED.match(text, match.end())
    return not needed and _names_speaker(match["who"], lexicon)


def _when(said: re.Match[str]) -> str:
    return said.groupdict().get("when") or ""


def issuer(speaker: str, before: str) -> str:
    """Whoever issued "the statement" that is credited, if the text before names them; else the speaker."""
    if not _DOCUMENT.match(speaker):
        return speaker
    found = list(_ISSUER.finditer(before[-_NEARBY:]))
    return _named(" ".join(found[-1]["who"].split())) if found else speaker


def _reported(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """Reported speech at the start, together with what the speaker says or does besides."""
    said = (mentions(text, _THAT) and _SAYING.match(text)) or (
        mentions(text, _PLAINLY) and _SAYING_PLAINLY.match(text)
    )
    if not said or not _names_speaker(said["who"], lexicon) or not is_finite(text[said.end() :]):
        return
    if _THE_WRITERS_OWN.search(text, said.end()):
        return
    besides = _BESIDES.search(text, said.end())
    if _THEIRS.search(text[said.end() : besides.start() if besides else None]):
        return
    if not besides:
        yield Cut((said.span(),), 0.15, _named(said["who"]))
    elif _stands_apart(text[besides.start() :], lexicon) and is_finite(text[said.end() : besides.start()]):
        yield Cut((said.span(), (besides.start(), len(text) - 1)), 0.25, _named(said["who"]))


def _stands_apart(besides: str, lexicon: Lexicon) -> bool:
    """Whether what is said besides can go: a claim of its own, or nothing that hedges the first."""
    return besides.startswith((" and that ", ", and that ")) or not edit.hedges(besides, lexicon)


def _names_speaker(who: str, lexicon: Lexicon) -> bool:
    named = _DATED.sub("", who.strip())
    unfit = _UNSPOKEN.match(named) or _NOBODY.search(named) or edit.hedges(named, lexicon)
    return not unfit and len(named.split()) <= _LONGEST


def _added(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """A quotation whose speaker goes on in reported speech: "“…,” she said, adding that …"."""
    match = _ADDING.match(text)
    if not match or edit.hedges(match["quote"], lexicon):
        return
    yield Cut((match.span("quote"), match.span("where")), 0.1)
    if match["that"] and _names_speaker(match["who"], lexicon):
        yield Cut((match.span("quote"), match.span("where"), match.span("that")), 0.12)
        yield Cut((match.span(),), 0.15, _named(match["who"]))


def _quoted(text: str, lexicon: Lexicon) -> Iterator[Cut]:
    """A sentence that somebody is quoted with from end to end, of others than themselves."""
    match = _QUOTED_WHOLE.match(text)
    if not match or _ONES_OWN.search(match["said"]) or not is_finite(match["said"]):
        return
    who = match["who"] or match["before"]
    if _names_speaker(who, lexicon):
        yield Cut((match.span("open"), match.span("close")), 0.2, _named(who))


def _with_commas(text: str, match: re.Match[str]) -> tuple[int, int]:
    """The range of "according to X" with the comma that it needs no more."""
    start, end = match.span()
    before, after = text[:start].endswith(_COMMAS), text[end : end + 2] in _COMMAS
    if before:
        return start - 2, end + (1 if after and not _JOINED.match(text, end) else 0)
    return start, end + (2 if after else 0)


def _named(who: str) -> str:
    return re.sub(r"^(?:The|A|An)\s", lambda m: m.group().lower(), _DATED.sub("", who.strip()))
