"""Which sentences, in which wording, make the brief: whole candidate briefs are compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, inf
from typing import Final

from bot.briefs.clauses import Cut
from bot.briefs.cuts import Wording, wordings
from bot.briefs.lexicon import Lexicon
from bot.briefs.score import GENERAL, STAKES, WEIGHTS, Candidate, Weights, contents, stem, tokens
from bot.briefs.signs import marks, points_back, sort_of
from bot.domain.brief import MAX_POINT, MAX_POINTS_TOGETHER, MAX_QUOTED

_CONSIDERED: Final = 9
_SIZES: Final = 32
_WORDINGS: Final = 4
_TELLINGS: Final = 2
_SAME: Final = 0.6
_SAME_LEAD: Final = 0.45
_SAME_MARKED: Final = 0.25
_OPENING: Final = 4
_FULL: Final = 1 + 1e-9
_EQUAL: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a brief may hold; None is no limit, and by which weights it is chosen.

    `weights` are for stories of our field and of languages that only they were made for, `general` for
    others. `each` is a wish, the others are kept. `outlet` is how many characters of one outlet may be shown.
    """

    points: int = 4
    outlet: int | None = MAX_QUOTED
    characters: int | None = MAX_POINTS_TOGETHER
    each: int | None = MAX_POINT
    words: int | None = None
    weights: Weights = WEIGHTS
    general: Weights = GENERAL


PRODUCT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate in one wording: what it is worth by itself, its words' worths, its share of the room.

    `worth` is what it brings to a brief that has none of its words yet.

    `said` are its words without those that only name the speaker; `back`: it is understood right after the
    sentence before it, and hardly anywhere else.
    """

    candidate: Candidate
    wording: Wording
    own: float
    words: Mapping[str, float]
    size: float
    marks: frozenset[str]
    said: frozenset[str]
    worth: float
    back: bool = False
    opening: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    choices: tuple[Choice, ...] = ()
    covered: frozenset[str] = frozenset()
    worth: float = 0.0
    size: float = 0.0


def choose(
    candidates: Sequence[Candidate],
    worth: Mapping[str, float],
    lexicon: Lexicon,
    limits: Limits = PRODUCT_LIMITS,
) -> list[Choice]:
    """The best brief within the limits, in reading order: a knapsack by beam."""
    news = [c for c in candidates if not c.aside]
    usable = [c for c in news if not c.dangling] or news
    opening = limits.weights.opening
    ranked = sorted(usable, key=lambda c: -_promise(c, worth) - opening * _leads(c))
    options = [_frontier(c, worth, lexicon, limits) for c in sorted(_considered(ranked), key=_reading_order)]
    beam = {_like(_Draft()): _Draft()}
    for wordings_ in options:
        for before in list(beam.values()):
            for option in wordings_:
                _grow(beam, before, option, limits)
    return list(max(beam.values(), key=lambda draft: draft.worth).choices)


def _considered(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The most promising: of several reports' tellings of one fact only two, or no other fact has room."""
    kept: list[Candidate] = []
    for candidate in ranked:
        if len(kept) == _CONSIDERED:
            break
        if sum(_retells(candidate, other) for other in kept) < _TELLINGS:
            kept.append(candidate)
    return kept


def _retells(one: Candidate, other: Candidate) -> bool:
    if one.sentence.report == other.sentence.report:
        return False
    same = _SAME_MARKED if one.marks & other.marks else _SAME
    return len(one.words & other.words) >= same * min(len(one.words), len(other.words))


def _promise(candidate: Candidate, worth: Mapping[str, float]) -> float:
    stake = worth.get(STAKES, 0.0) if candidate.stakes else 0.0
    return candidate.prior + (stake + fsum(worth[w] for w in candidate.words)) / (
        2 + 0.1 * len(candidate.words)
    )


def _leads(candidate: Candidate) -> float:
    """How well a sentence would open the brief: it tells the headline, and the report begins with it."""
    return (candidate.titled + 1 / max(1.0, candidate.place)) / 2


def _frontier(
    candidate: Candidate, worth: Mapping[str, float], lexicon: Lexicon, limits: Limits
) -> list[Choice]:
    """A few wordings, none of which is both longer and worth less than another."""
    loss = _losses(candidate.text, worth, limits)
    kept: list[Choice] = []
    for wording in sorted(wordings(candidate.text, lexicon, loss), key=lambda w: len(w.text)):
        choice = _choice(candidate, wording, _words(candidate, wording, worth, lexicon), lexicon, limits)
        if choice.size <= 1 and (not kept or choice.worth > kept[-1].worth):
            kept.append(choice)
    step = max(1.0, (len(kept) - 1) / (_WORDINGS - 1))
    return [kept[round(i * step)] for i in range(min(len(kept), _WORDINGS))]


def _losses(text: str, worth: Mapping[str, float], limits: Limits) -> Callable[[Cut], float]:
    """What a cut takes from a sentence's worth: the harm it does, and the words that only it holds."""
    lower = text.lower()

    def loss(cut: Cut) -> float:
        gone = sum(worth.get(stem(token), 0.0) for a, b in cut.ranges for token in tokens(lower[a:b]))
        return gone + limits.weights.cost * cut.cost

    return loss


def _words(
    candidate: Candidate, wording: Wording, worth: Mapping[str, float], lexicon: Lexicon
) -> dict[str, float]:
    read = contents(wording.text, lexicon)
    if wording.speaker:
        read |= contents(wording.speaker, lexicon)
    found = {word: worth.get(word, 0.0) for word in read}
    kept = bool(candidate.stakes) and any(word in wording.text.lower() for word in candidate.stakes)
    return {**found, STAKES: worth.get(STAKES, 0.0)} if kept else found


def _choice(
    candidate: Candidate, wording: Wording, words: Mapping[str, float], lexicon: Lexicon, limits: Limits
) -> Choice:
    over = max(0, len(wording.text) - limits.each) if limits.each else 0
    told = min(1.0, fsum(words.values()) / limits.weights.whole) if candidate.prior > 0 else 1.0
    own = told * candidate.prior - limits.weights.cost * wording.cost - limits.weights.over * over
    pointed = marks(wording.text) if candidate.marks else frozenset()
    said = contents(wording.text, lexicon) if wording.speaker else frozenset(words)
    back = candidate.back and (points_back(wording.text) or sort_of(wording.text) is not None)
    opening = tuple(wording.text.split(None, _OPENING)[:_OPENING])
    worth, size = own + fsum(words.values()), _size(wording.text, limits)
    return Choice(candidate, wording, own, words, size, pointed, said, worth, back, opening)


def _size(text: str, limits: Limits) -> float:
    by_characters = len(text) / limits.characters if limits.characters else 0.0
    by_words = len(text.split()) / limits.words if limits.words else 0.0
    return max(by_characters, by_words)


def _like(draft: _Draft) -> tuple[int, int]:
    """A small brief worth little may still grow into the best one: it is only compared with its like."""
    return len(draft.choices), int(draft.size * _SIZES)


def _grow(beam: dict[tuple[int, int], _Draft], before: _Draft, option: Choice, limits: Limits) -> None:
    """Keep the draft with the option if it is the best of its like and may be; what is dear is asked last."""
    size = before.size + option.size
    if len(before.choices) == limits.points or size > _FULL:
        return
    like = len(before.choices) + 1, int(size * _SIZES)
    rival = beam[like].worth if like in beam else -inf
    if before.choices and before.worth + option.worth < rival - _EQUAL:
        return
    worth = before.worth + _gain(before, option, limits)
    if worth <= rival:
        return
    if any(_alike(option, c) for c in before.choices):
        return
    if limits.outlet and _quoted(before, option) > limits.outlet:
        return
    beam[like] = _Draft((*before.choices, option), before.covered.union(option.words), worth, size)


def _gain(before: _Draft, option: Choice, limits: Limits) -> float:
    """What an option is worth to a draft: nothing for words that it has."""
    gain = option.own + fsum([value for word, value in option.words.items() if word not in before.covered])
    if not before.choices:
        gain += limits.weights.opening * _leads(option.candidate)
    unclear = len(option.candidate.given - before.covered) + (option.back and not _follows(before, option))
    return gain + limits.weights.unknown * unclear


def _quoted(before: _Draft, option: Choice) -> int:
    """How many characters the option's outlet would have."""
    outlet = option.candidate.sentence.outlet
    shown = (c.wording.text for c in before.choices if c.candidate.sentence.outlet == outlet)
    return len(option.wording.text) + sum(map(len, shown))


def _follows(before: _Draft, option: Choice) -> bool:
    """Whether the sentence comes right after the last one of a draft."""
    if not before.choices:
        return False
    last, next_ = before.choices[-1].candidate.sentence, option.candidate.sentence
    return (last.report, last.order + 1) == (next_.report, next_.order)


def _alike(one: Choice, other: Choice) -> bool:
    if one.opening == other.opening:
        return True
    mine, theirs = one.said, other.said
    same = _SAME_MARKED if one.marks & other.marks else _SAME_LEAD if _are_leads(one, other) else _SAME
    return len(mine & theirs) >= same * min(len(mine), len(theirs))


def _are_leads(one: Choice, other: Choice) -> bool:
    """Two reports of one event begin with the same news, and so do a standfirst and the first sentence."""
    first, second = one.candidate.sentence, other.candidate.sentence
    return first.order + second.order <= 1


def _reading_order(candidate: Candidate) -> tuple[float, int]:
    """As the reports tell it, what several of them tell sooner."""
    return candidate.place, candidate.sentence.report
