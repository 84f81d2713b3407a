"""The sentences of the reports that a brief may show, each with what it is worth by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.briefs import clauses, edit, halves, signs, voice
from bot.briefs.english import ENGLISH
from bot.briefs.later import anywhere, later
from bot.briefs.lexicon import Lexicon
from bot.briefs.naming import named
from bot.briefs.prose import Sentence
from bot.briefs.score import WEIGHTS, Candidate, Weights, contents, stems

# A name in quotation marks is no quotation.
_OPENS_QUOTED: Final = later(r"(?=[“\"'‘«„])\W(?!\S+(?:\s\S+){0,3}[”\"'’»“])")
_FIRST_PERSON: Final = anywhere("IWwoumyY", r"\b(?:I|I[’']m|[Ww]e|our|us|my|[Yy]ou|your)\b")
# What a campaign, a law or a programme is called: “Cleaning the Internet”.
_TITLE: Final = later(r"[“\"«][A-Z][\w’'-]+(?:\s(?:(?:the|of|and|for|to|a|in|on)\s)*[A-Z][\w’'-]+)+[”\"»]")
_ANNOUNCING: Final = (":", "：")
_CLOSES: Final = ' \n"”’'
_CARRIERS: Final = 2
# So many sentences sooner is told what another outlet reports as well.
_SOONER: Final = 0.75
_OPENING: Final = 40
_TELLS: Final = 0.4


@dataclass(frozen=True, slots=True)
class Setting:
    """What the reports together say of a sentence.

    `carriers` counts the other reports that carry it; a `comment` are a page's own words beside those it
    quotes; `known` are the words that its report has used before, other than those of the headline;
    `before` its sentences until then.
    """

    carriers: int
    comment: bool
    timeline: bool
    known: frozenset[str]
    before: tuple[Sentence, ...] = ()


def candidates(
    told: Sequence[Sentence],
    lexicon: Lexicon,
    support: Mapping[int, int],
    headline: str = "",
    weights: Weights = WEIGHTS,
) -> list[Candidate]:
    """The sentences that can be shown. `support`: how many other reports carry a sentence.

    The reader has read the headline.
    """
    titled = contents(headline, lexicon)
    settings = _settings(told, lexicon, support, titled)
    return [
        _candidate(sentence, text, (setting, headline, titled, lexicon, weights))
        for sentence, setting in zip(told, settings, strict=True)
        if edit.is_showable(text := _shown(sentence, lexicon)) and not _is_bare_quotation(sentence, text)
    ]


def _settings(
    told: Sequence[Sentence], lexicon: Lexicon, support: Mapping[int, int], titled: frozenset[str]
) -> Iterator[Setting]:
    quoting = {sentence.report for sentence in told if sentence.credit}
    used: dict[int, set[str]] = {}
    told_before: dict[int, tuple[Sentence, ...]] = {}
    timeline = False
    for index, sentence in enumerate(told):
        known = used.setdefault(sentence.report, set())
        timeline = signs.is_moment(sentence.text) or (timeline and not sentence.opens_paragraph)
        comment = (
            sentence.report in quoting and sentence.credit is None and not _opens(sentence, titled, lexicon)
        )
        before = told_before.get(sentence.report, ())
        yield Setting(
            min(_CARRIERS, support.get(index, 0)), comment, timeline, frozenset(known - titled), before
        )
        told_before[sentence.report] = (*before, sentence)
        known.update(contents(sentence.text, lexicon))


def _opens(sentence: Sentence, titled: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a page's first sentence tells what its headline says: news, even beside a quotation."""
    return sentence.order == 0 and len(contents(sentence.text, lexicon) & titled) >= _TELLS * len(titled)


def _candidate(
    sentence: Sentence, text: str, told: tuple[Setting, str, frozenset[str], Lexicon, Weights]
) -> Candidate:
    setting, headline, titled, lexicon, weights = told
    naming = named(text, setting.before, headline) if lexicon is ENGLISH else None
    text = naming.text if naming else text
    words = contents(text, lexicon)
    own = voice.is_own(text, lexicon)
    # Whoever takes a stand is credited with it.
    stands = own and bool(sentence.outlet) and voice.is_stand(text, lexicon)
    stakes = frozenset() if setting.comment else signs.stakes(text)
    remote = (
        lexicon is ENGLISH
        and bool(titled)
        and not (stakes or words & titled or any(map(lexicon.is_term, words)))
    )
    dangling = (edit.dangles(text, lexicon) and not stands) or setting.timeline
    strange = remote or (dangling and titled.isdisjoint(words))
    return Candidate(
        sentence,
        text,
        words,
        prior=_prior(sentence, text, weights)
        + weights.support * setting.carriers
        + weights.definition * (bool(stakes) and signs.defines(text))
        + weights.remote * remote,
        dangling=dangling,
        aside=signs.is_aside(text)
        or _is_question(text)
        or (own and not (stands or sentence.credit))
        or (bool(titled) and strange and signs.is_general(text)),
        place=_place(sentence, setting),
        titled=len(words & titled) / max(1, len(titled)),
        stakes=stakes,
        marks=signs.marks(text),
        back=signs.points_back(text) or _is_nameless(text, setting.known | titled),
        naming=naming,
        given=frozenset(stem for noun in signs.taken_as_known(text) for stem in stems(noun)) & setting.known,
    )


def _is_nameless(text: str, known: frozenset[str]) -> bool:
    """Whether a sentence begins with a sort of thing that headline and report have not mentioned as such."""
    sort = signs.sort_of(text)
    return sort is not None and known.isdisjoint(stems(sort))


def _place(sentence: Sentence, setting: Setting) -> float:
    """How soon a sentence is told: comment comes late, what others report as well comes sooner."""
    late = 2 * signs.is_advocacy(sentence.text) + setting.comment + 1.5 * _is_standfirst(sentence)
    return sentence.order + 1 + late - _SOONER * setting.carriers


def _is_standfirst(sentence: Sentence) -> bool:
    """Whether a line stands above the report's first sentence, which tells the same in full."""
    return sentence.order == 0 and sentence.text[-1:].isalnum()


def _shown(sentence: Sentence, lexicon: Lexicon) -> str:
    if sentence.stray or sentence.text.rstrip(_CLOSES).endswith(_ANNOUNCING) or signs.is_code(sentence.text):
        return ""
    plain = edit.plain(sentence.text, lexicon)
    halved = lexicon is ENGLISH and not edit.ends(sentence.text.rstrip()) and halves.is_half(plain)
    if not (sentence.truncated or halved):
        return plain
    shorter = edit.shortened(plain, lexicon)
    told = clauses.is_whole(shorter, lexicon) if sentence.order or halved else bool(shorter)
    return shorter if told else ""


def _prior(sentence: Sentence, text: str, weights: Weights) -> float:
    opened = edit.tidy(sentence.text[:_OPENING])[:12].lower() != text[:12].lower()
    return (
        weights.point
        + weights.first * (sentence.order == 0)
        + weights.early / (1 + weights.decay * sentence.order)
        + weights.paragraph * sentence.opens_paragraph
        + weights.opener * opened
        + weights.quotation * bool(_OPENS_QUOTED.match(text))
        + weights.advocacy * signs.is_advocacy(text)
        + weights.speculation * signs.is_speculation(text)
        + weights.background * signs.is_background(text)
        + weights.personal * bool(_FIRST_PERSON.search(signs.unquoted(text)))
        + weights.unfinished * (sentence.text[-1:].isalnum())
        + weights.credited * (sentence.credit is not None)
        + weights.figures * bool(signs.FIGURE.search(text))
        + weights.titled * bool(_TITLE.search(text))
        + weights.length * len(text.split())
    )


def _is_question(text: str) -> bool:
    return text.rstrip("”\"'").endswith(("?", "？", "؟"))


def _is_bare_quotation(sentence: Sentence, text: str) -> bool:
    """Somebody's words from end to end, with nobody named."""
    whole = text[0] in '“"«„' and text.rstrip(".")[-1] in '”"»'
    return whole and sentence.credit is None and len(signs.QUOTED.findall(text)) <= 1
