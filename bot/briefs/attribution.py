"""Whose words a paragraph has: block quotations and the lead-ins that announce them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, mentions
from bot.domain.report import Article, Span

_WHO: Final = r"(?P<who>(?:[^\s,;:!?.“”\"«»()]|\.(?=\w))(?:[^,;:!?.“”\"«»()]|\.(?=\w)){0,60}?)"
_WHERE: Final = (
    r"(?:\s+(?:on|in|to|that|today|of|how|it|about|this|as|more|further|his|her|their|"
    r"its)\b[^,;:“”\"]{0,60})?"
)
_SHARED: Final = later(
    r"^.{0,60}\b(?:shares?|shared|quotes?|submitted|submits|posted|posts|writes?|sends?|passes)\b.{0,40}?"
    r"\b(?:report|article|story|post|item|news|piece|excerpt)s?(?:\s+(?:from|by|"
    r"in)\s+(?P<who>[^,;:]{2,50}))?\s*:$",
    re.IGNORECASE,
)
# Jo Doe, writing for The Paper, announces what follows, and so does a help page titled “Heads-up”.
_WRITING: Final = later(
    r"^(?P<who>[A-Z][^,;:!?“”\"()]{3,50},\s(?:writing|reporting|blogging|speaking)\s"
    r"(?:for|in|at|on|with)\s[^,;:“”\"]{2,40}):$"
)
_FROM_WORK: Final = later(
    r"^From\s(?P<who>[^,;:“”\"]{3,60}?)(?:,|\s(?:\w+ly\s)?(?:titled|entitled|called|headlined|published|dated|"
    r"released|by))\s[^:]{2,100}:$"
)
_AS_WRITTEN: Final = later(r",\s(?:writing|reporting|blogging|speaking)\s\w+\s")
_COLONS: Final = (":", "：")
_HEAD: Final = later(r"(?P<lead>[^:：“”\"«»\n]{3,110}[:：])\s+(?=[^\W_a-zа-я])")
_PRONOUN: Final = later(
    r"(?:he|she|it|they|we|i|who|this|that|there|here|el|ella|il|elle|er|sie|он|она|они)$", re.IGNORECASE
)
_GENERIC: Final = later(
    r"(?:the|this|that|their|its|his|her)\s+(?:\w+\s+)?"
    r"(?:report|article|story|post|piece|blog|paper|newspaper|outlet|site|release|excerpt|announcement)s?$",
    re.IGNORECASE,
)
_LEADING: Final = later(
    r"^(?:as|but|and|yet|also|while|then|here[’']s\s+(?:how|what)|how|what|according\s+to)\s+", re.IGNORECASE
)
_NAMED: Final = later(
    r"\b(?:reports?|reported\s+by|notes?|writes?|wrote|according\s+to|says|via|per)\s+"
    r"(?P<who>(?:[Tt]he\s+)?[A-Z][\w.&’'-]*\w(?:\s[A-Z][\w.&’'-]*\w){0,3})"
    r"|(?P<before>(?:[Tt]he\s+)?[A-Z][\w.&’'-]*\w(?:\s[A-Z][\w.&’'-]*\w){0,3})\s+(?:reports?|reported|"
    r"notes|writes|wrote)\b",
)
_WITHIN: Final = later(
    r"[,”\"]\s+(?:reports?|reported|notes?|writes?|wrote|"
    r"says)\s+(?:[Tt]he\s+)?[A-Z][\w.&’'-]*(?:\s[A-Z][\w.&’'-]*){0,3}"
    r"(?P<colon>:)\s+(?=[A-Z][^:]{25})",
)
_CONTINUES: Final = later(r"\b(?:goes\s+on|went\s+on|continues|continued|adds|added)\b[^:]{0,40}:$")
_RETOLD: Final = later(r"\b(?:according\s+to|said|says|told|stated|announced)\b|[“\"]")


@dataclass(frozen=True, slots=True)
class LeadIn:
    """Words that announce a quotation: where they stand, and whose it is if they name anybody."""

    span: Span
    who: str | None
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Credited:
    """A sentence without its lead-in, and whom the page credits it to.

    `stray` sentences are somebody's, and the page does not say whose.
    """

    span: Span
    credit: str | None = None
    stray: bool = False


def credited(article: Article, blocks: Sequence[Sequence[Span]], lexicon: Lexicon) -> list[list[Credited]]:
    """The sentences of each block with their credits; sentences that are only lead-ins are gone."""
    closing = [closing_lead_in(article.text, block[-1], lexicon) for block in blocks]
    owners = _owners(article, blocks, closing)
    return [
        _block(article.text, block, owner, (lead, lexicon))
        for block, owner, lead in zip(blocks, owners, closing, strict=True)
    ]


def parted(text: str, sentence: Span) -> list[Span]:
    """A sentence cut after "…, notes The Paper: ", where the paper begins without quotation marks."""
    colon = text.find(":", sentence.start, sentence.end) >= 0
    match = _WITHIN.search(text, sentence.start, sentence.end) if colon else None
    if not match:
        return [sentence]
    return [Span(sentence.start, match.start("colon")), Span(match.end(), sentence.end)]


def closing_lead_in(text: str, sentence: Span, lexicon: Lexicon) -> LeadIn | None:
    """The lead-in that a sentence ends with: "…, The Paper reports:"."""
    words = sentence.of(text)
    if not words.endswith((":", "：")):
        return None
    for pattern in (_SHARED, _WRITING, _FROM_WORK, *_patterns(lexicon.reporting, lexicon.gap)):
        if match := pattern.search(words):
            span = Span(sentence.start + match.start(), sentence.end)
            return LeadIn(span, _resolved(match["who"], text[: span.start]), bool(_CONTINUES.search(words)))
    return None


def opening_lead_in(text: str, sentence: Span, lexicon: Lexicon) -> LeadIn | None:
    """The lead-in that a sentence opens with; a quotation after it keeps its speaker beside it."""
    if not mentions(sentence.of(text), _COLONS):
        return None
    head = _HEAD.match(text, sentence.start, sentence.end)
    if not head:
        return None
    lead = closing_lead_in(text, Span(sentence.start, head.end("lead")), lexicon)
    if lead is None or lead.span.start != sentence.start:
        return None
    return LeadIn(Span(sentence.start, head.end()), lead.who)


@cache
def _patterns(verbs: str, gap: str) -> tuple[re.Pattern[str], ...]:
    opening = r"(?:^|(?:[,;.—–]|\s-)\s+)(?:(?:as|según|comme|wie|как|como)\s+)?"
    return (
        later(rf"{opening}(?:more\s+)?(?:from|according\s+to|per|via)\s+{_WHO}\s*[:：]$", re.IGNORECASE),
        later(rf"{opening}{_WHO}{gap}(?:{verbs}){_WHERE}\s*[:：]$", re.IGNORECASE),
        later(rf"{opening}(?:{verbs}){gap}{_WHO}\s*[:：]$", re.IGNORECASE),
    )


def _resolved(who: str | None, before: str) -> str | None:
    name = _AS_WRITTEN.sub(", ", _LEADING.sub("", " ".join((who or "").split())))
    if not name or _PRONOUN.match(name) or _GENERIC.match(name):
        return _last_named(before) if name else None
    return name


def _last_named(before: str) -> str | None:
    matches = list(_NAMED.finditer(before))
    return " ".join((matches[-1]["who"] or matches[-1]["before"]).split()) if matches else None


def _owners(
    article: Article, blocks: Sequence[Sequence[Span]], closing: Sequence[LeadIn | None]
) -> list[Credited | None]:
    if article.blockquotes:
        return _marked(article, blocks, closing)
    owners: list[Credited | None] = [None] * len(blocks)
    for i, lead in enumerate(closing):
        for j in _reach(article.text, blocks, closing, i) if lead else ():
            owners[j] = Credited(blocks[j][0], lead.who if lead else None)
    return owners


def _marked(
    article: Article, blocks: Sequence[Sequence[Span]], closing: Sequence[LeadIn | None]
) -> list[Credited | None]:
    """The page marks its quotations: each belongs to the lead-in or the outlet named just before it."""
    owners: list[Credited | None] = []
    before: Credited | None = None
    for i, block in enumerate(blocks):
        owner = None
        if any(q.start < block[-1].end and block[0].start < q.end for q in article.blockquotes):
            owner = before or _announced(article.text, blocks, closing, i)
        owners.append(owner)
        before = owner
    return owners


def _announced(
    text: str, blocks: Sequence[Sequence[Span]], closing: Sequence[LeadIn | None], at: int
) -> Credited:
    lead = closing[at - 1] if at else None
    previous = text[blocks[at - 1][0].start : blocks[at - 1][-1].end] if at else ""
    who = lead.who if lead else _last_named(previous)
    return Credited(blocks[at][0], who, stray=who is None)


def _reach(
    text: str, blocks: Sequence[Sequence[Span]], closing: Sequence[LeadIn | None], at: int
) -> list[int]:
    """The blocks that surely belong to the quotation after block `at` of an unmarked text.

    The next one; those that an open quotation mark carries on; and, when the same source is taken up
    again later, those that still retell what somebody said.
    """
    resumed = next((k for k in range(at + 1, len(blocks)) if closing[k]), None)
    retelling = resumed is not None and _same_source(closing[at], closing[resumed])
    reached: list[int] = []
    for j in range(at + 1, len(blocks) if resumed is None else max(resumed, at + 1)):
        words = text[blocks[j][0].start : blocks[j][-1].end]
        if reached and not (_carried(text, blocks[j - 1], words) or (retelling and _RETOLD.search(words))):
            break
        reached.append(j)
    return reached


def _same_source(first: LeadIn | None, second: LeadIn | None) -> bool:
    if not first or not second:
        return False
    return second.continues and second.who in {first.who, None}


def _carried(text: str, previous: Sequence[Span], words: str) -> bool:
    before = text[previous[0].start : previous[-1].end]
    return before.count("“") > before.count("”") and words.startswith("“")


def _block(
    text: str, block: Sequence[Span], owner: Credited | None, rules: tuple[LeadIn | None, Lexicon]
) -> list[Credited]:
    closing, lexicon = rules
    credit, stray = (owner.credit, owner.stray) if owner else (None, False)
    result = []
    for sentence in block:
        start, own = sentence.start, credit
        end = sentence.end
        if sentence is not block[0] and text[: sentence.start].rstrip().endswith(":"):
            own = credit = _last_named(text[max(0, sentence.start - 120) : sentence.start]) or credit
        if opening := opening_lead_in(text, sentence, lexicon):
            start, credit = opening.span.end, opening.who
            own = credit
        if closing and sentence is block[-1]:
            end, own = max(start, closing.span.start), closing.who or own
        if any(c.isalnum() for c in text[start:end]):
            result.append(Credited(Span(start, end), own, stray))
    return result
