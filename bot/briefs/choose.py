"""Which sentences, in which wording, make the brief: whole candidate briefs are compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.briefs.cuts import Wording, wordings
from bot.briefs.lexicon import Lexicon
from bot.briefs.score import WEIGHTS, Candidate, Weights, contents
from bot.domain.brief import MAX_POINT, MAX_POINTS_TOGETHER

_CONSIDERED: Final = 9
_SIZES: Final = 32
_WORDINGS: Final = 4
_SAME: Final = 0.6
_FULL: Final = 1 + 1e-9


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a brief may hold; None is no limit, and by which weights it is chosen.

    `each` is a wish, the others are kept.
    """

    points: int = 4
    characters: int | None = MAX_POINTS_TOGETHER
    each: int | None = MAX_POINT
    words: int | None = None
    weights: Weights = WEIGHTS


PRODUCT_LIMITS: Final = Limits()


@dataclass(frozen=True, slots=True)
class Choice:
    """A candidate in one wording: what it is worth by itself, its words' worths, its share of the room."""

    candidate: Candidate
    wording: Wording
    own: float
    words: Mapping[str, float]
    size: float

    @property
    def worth(self) -> float:
        """What it is worth to a brief that has none of its words yet."""
        return self.own + sum(self.words.values())


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
    usable = [c for c in candidates if not c.dangling] or list(candidates)
    ranked = sorted(usable, key=lambda c: -_promise(c, worth))[:_CONSIDERED]
    options = [_frontier(candidate, worth, lexicon, limits) for candidate in ranked]
    beam = [_Draft()]
    for wordings_ in options:
        grown = [draft for before in beam for o in wordings_ if (draft := _grown(before, o, limits))]
        beam = _best_of_each_size([*beam, *grown])
    best = max(beam, key=lambda draft: draft.worth)
    return sorted(best.choices, key=_reading_order)


def _promise(candidate: Candidate, worth: Mapping[str, float]) -> float:
    return candidate.prior + sum(worth[w] for w in candidate.words) / (2 + 0.1 * len(candidate.words))


def _frontier(
    candidate: Candidate, worth: Mapping[str, float], lexicon: Lexicon, limits: Limits
) -> list[Choice]:
    """A few wordings, none of which is both longer and worth less than another."""
    kept: list[Choice] = []
    for wording in sorted(wordings(candidate.text, lexicon), key=lambda w: len(w.text)):
        choice = _choice(
            candidate, wording, {w: worth.get(w, 0.0) for w in contents(wording.text, lexicon)}, limits
        )
        if choice.size <= 1 and (not kept or choice.worth > kept[-1].worth):
            kept.append(choice)
    step = max(1.0, (len(kept) - 1) / (_WORDINGS - 1))
    return [kept[round(i * step)] for i in range(min(len(kept), _WORDINGS))]


def _choice(candidate: Candidate, wording: Wording, words: Mapping[str, float], limits: Limits) -> Choice:
    over = max(0, len(wording.text) - limits.each) if limits.each else 0
    own = candidate.prior - limits.weights.cost * wording.cost - limits.weights.over * over
    return Choice(candidate, wording, own, words, _size(wording.text, limits))


def _size(text: str, limits: Limits) -> float:
    by_characters = len(text) / limits.characters if limits.characters else 0.0
    by_words = len(text.split()) / limits.words if limits.words else 0.0
    return max(by_characters, by_words)


def _best_of_each_size(drafts: list[_Draft]) -> list[_Draft]:
    """A small brief worth little may still grow into the best one: it is only compared with its like."""
    kept: dict[tuple[int, int], _Draft] = {}
    for draft in drafts:
        key = (len(draft.choices), int(draft.size * _SIZES))
        if key not in kept or draft.worth > kept[key].worth:
            kept[key] = draft
    return list(kept.values())


def _grown(before: _Draft, option: Choice, limits: Limits) -> _Draft | None:
    size = before.size + option.size
    if len(before.choices) == limits.points or size > _FULL or any(_alike(option, c) for c in before.choices):
        return None
    gain = option.own + sum(value for word, value in option.words.items() if word not in before.covered)
    return _Draft((*before.choices, option), before.covered.union(option.words), before.worth + gain, size)


def _alike(one: Choice, other: Choice) -> bool:
    shorter = min(len(one.words), len(other.words))
    return len(one.words.keys() & other.words.keys()) >= _SAME * shorter


def _reading_order(choice: Choice) -> tuple[int, int]:
    return choice.candidate.sentence.report, choice.candidate.sentence.order
