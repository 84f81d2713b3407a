"""What "the bill" is called: the name of the only one of its sort that the report has named just before.

Where two are named, or one without a name has come in as well, nobody can be sure, and the sentence stays as
it is. English only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.briefs.later import later
from bot.briefs.lexicon import listed
from bot.briefs.prose import Sentence
from bot.domain.report import Span

_LAWS: Final = listed("bill act law directive regulation code treaty convention charter decree")
_BODIES: Final = listed(
    "commission authority agency court ministry department committee council foundation group network "
    "association institute office bureau board union federation alliance coalition tribunal campaign"
)
_KINDS: Final = listed(
    "company firm startup app messenger spyware botnet charity organisation organization platform"
)
_SORTS: Final = "|".join((*_LAWS, *_BODIES, *_KINDS))
# They can stand for one another.
_ALIKE: Final = (
    frozenset(listed("bill act law")),
    frozenset(listed("company firm startup")),
    frozenset(listed("group charity organisation organization")),
)
_CAPITALISED: Final = "|".join(word.capitalize() for word in (*_LAWS, *_BODIES))
_DESCRIBING: Final = "|".join((*_KINDS, "group", "network", "agency"))
# Of so many characters at most, as all names are: a longer word would be read again from each of its own.
_WORD: Final = r"[A-Z][\w&.-]{0,40}\w"
_LINK: Final = r"(?:(?:of|for|and|on)\s(?:the\s)?)?"
_DEFINITE: Final = later(
    rf"he\s(?<=\b[Tt]he\s)(?P<sort>{_SORTS})\b(?![-–])"
    r"(?!\s(?:of|for|that|which|who|whose|against|behind|on|in|from|between|to|called|known|named|with|\w+ing)\b|\s[A-Z“\"‘]|,\s(?:who|an?|the)\s)"
)
# "Online Safety Bill", "Ministry of Justice", "Quill, a messaging app", "the messaging app Quill".
_NAMED: Final = (
    later(
        rf"(?P<name>{_WORD}(?:\s{_LINK}{_WORD}){{0,6}}?\s(?:and\s)?(?P<sort>{_CAPITALISED}))\b"
        r"(?!\s(?:of\s|for\s)?[A-Z]|[-’'])"
    ),
    later(
        rf"(?P<name>\b(?:{_WORD}\s){{0,3}}(?P<sort>{_CAPITALISED})\s(?:of|for)\s(?:the\s)?"
        rf"{_WORD}(?:\s(?:(?:and|of|the)\s)*{_WORD}){{0,5}})"
    ),
    later(
        rf"(?P<name>{_WORD}(?:\s{_LINK}{_WORD}){{0,4}})(?:\s\([A-Z][\w&]*\))?,\san?\s(?:[\w-]+\s){{0,4}}?"
        rf"(?P<sort>{_DESCRIBING})\b(?![’'])"
    ),
    later(
        rf"\b(?:an?|the)\s(?:[\w-]+\s){{0,3}}?(?P<sort>{_DESCRIBING})\s(?P<name>{_WORD}(?:\s{_WORD}){{0,3}})"
    ),
)
_UNNAMED: Final = later(
    r"\b(?:[Aa]n?|[Aa]nother|[Oo]ther|[Ss]ome|[Ss]everal|[Mm]any|[Bb]oth|[Tt]wo|[Tt]hree|[Aa]ny|[Ee]ach|[Ee]very|\d+)\s"
    rf"(?:[\w’'-]+\s){{0,3}}?(?P<sort>{_SORTS})(?:e?s)?\b(?!\s[A-Z])"
)
# What a name can seem to begin with where a sentence begins.
_LEADING: Final = later(
    r"(?:(?:The|An?|In|Under|After|But|And|While|When|If|For|By|As|This|That|Its|Their|His|Her|Our|Last|On|At|From|"
    r"With|Since|Although|Though|Because|Meanwhile|However|Yesterday|Today|New|Now|So|Yet|Both|Also|Even|Under)\s)+"
    r"(?:[a-z]+\s)*"
)
_NO_NAME: Final = later(
    r"\b(?:CEO|President|Minister|Secretary|Senator|Rep|Sen|Gov|Mrs?|Ms|Dr|Judge|\w+day|January|February|March|"
    r"April|May|June|July|August|September|October|November|December)\b"
)
# "The European Commission", "Norland's Data Authority".
_ARTICLE: Final = later(r"(?:\b[Tt]he|[’']s?)\s$")
_REACH: Final = len("the ")
# So many sentences before is a name still in mind.
_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """A text with a `name` in the place of `words` such as "The bill", and where the report has that name."""

    text: str
    words: str
    name: str
    span: Span

    @property
    def bare(self) -> str:
        """The name without an article."""
        return self.name.removeprefix("The ").removeprefix("the ")


def named(text: str, before: Sequence[Sentence], headline: str) -> Naming | None:
    """The text with the name of what it takes as known, unless headline or text have it or it is not sure.

    `before` are the report's sentences until then.
    """
    found = _DEFINITE.search(text) if before else None
    if not found:
        return None
    start = found.start() - 1
    if text.count("“", 0, start) > text.count("”", 0, start):
        return None
    kinds = next(
        (alike for alike in _ALIKE if found["sort"].lower() in alike), frozenset((found["sort"].lower(),))
    )
    only = _only(kinds, before)
    if not only or _tells(headline, only[0]) or _tells(text, only[0]):
        return None
    name, span = only
    if start == 0:
        name = name[0].upper() + name[1:]
    return Naming(text[:start] + name + text[found.end() :], text[start : found.end()], name, span)


def _tells(text: str, name: str) -> bool:
    """Whether a text has a word of the name that says which one it is."""
    own = [word for word in name.split() if word[0].isupper() and word.lower() not in _SORTS.split("|")]
    return any(re.search(rf"\b{re.escape(word)}\b", text) for word in own)


def _only(kinds: frozenset[str], before: Sequence[Sentence]) -> tuple[str, Span] | None:
    """The name of the one thing of a sort, if there is no other, and the last sentence that has it."""
    found: dict[str, int] = {}
    for at, sentence in enumerate(before):
        names = list(_names(sentence.text, kinds))
        if any(_is_another(other, names, kinds) for other in _UNNAMED.finditer(sentence.text)):
            return None
        found |= {name: at for name, _ in names}
    whole = [name for name in found if not any(_is_part(name, other) for other in found)]
    if len(whole) != 1 or found[whole[0]] < len(before) - _NEAR:
        return None
    return whole[0], before[found[whole[0]]].span


def _is_another(other: re.Match[str], names: Sequence[tuple[str, Span]], kinds: frozenset[str]) -> bool:
    """Whether a thing of the sort is none of those that have a name."""
    within = any(span.start < other.end() and other.start() < span.end for _, span in names)
    return other["sort"].lower() in kinds and not within


def _is_part(name: str, other: str) -> bool:
    return name != other and other.endswith(name.removeprefix("the "))


def _names(sentence: str, kinds: frozenset[str]) -> Iterator[tuple[str, Span]]:
    """The names of things of a sort, with the article that they have in the middle of a sentence."""
    for at, pattern in enumerate(_NAMED):
        for match in pattern.finditer(sentence):
            sort, whole = match["sort"].lower(), match["name"]
            lead = _LEADING.match(whole)
            name = whole[lead.end() :] if lead else whole
            if sort not in kinds or not name or _NO_NAME.search(name) or (at < 2 and " " not in name):
                continue
            at_name = match.start("name")
            article = _ARTICLE.search(sentence, max(0, at_name - _REACH), at_name) is not None
            article |= lead is not None and "The " in lead.group()
            yield (f"the {name}" if article or sort in _LAWS else name), Span(*match.span())
