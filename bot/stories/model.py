"""The probability that two reports tell of one event.

A logistic regression over the evidence, trained and cross-validated by `benchmarks/train_pairs.py`; its
weights are in `model.toml`, apart for each kind of pair: a mere title says less than a text, an encoder more
than words alone, and between two languages names and numbers are all that words can say.
"""

import tomllib
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.report import UNKNOWN_LANGUAGE
from bot.stories.evidence import NAMES, Matrix, Others, evidence
from bot.stories.meaning import likeness
from bot.stories.profile import Profile

# The columns of `table`: what words say, and then what meanings do.
COLUMNS: Final = (*NAMES, "titles_alike", "wholes_alike", "openings_alike", "title_like_opening")


class Pair(IntEnum):
    """What two reports have for a comparison; the last three have a vector each."""

    TEXTS = 0
    TITLES = 1
    LANGUAGES = 2
    TEXTS_READ = 3
    TITLES_READ = 4
    LANGUAGES_READ = 5


@dataclass(frozen=True, slots=True)
class Model:
    """A row of weights for each Pair, columns as COLUMNS; the probability from which on a story is joined."""

    weights: Matrix
    threshold: float


def probabilities(report: Profile, others: Others, model: Model) -> Matrix:
    """How likely the report tells of one event with each of the others."""
    weights = model.weights[pairs(report, others)]
    return logistic(np.einsum("ij,ij->i", table(report, others), weights))


def table(report: Profile, others: Others) -> Matrix:
    """A row for each of the other reports, columns as COLUMNS."""
    meant = np.zeros((len(others), len(COLUMNS) - len(NAMES)))
    if report.meaning is not None:
        meant = likeness(report.meaning, [other.meaning for other in others.profiles])
    return np.concatenate([evidence(report, others), meant], axis=1)


def pairs(report: Profile, others: Others) -> NDArray[np.int64]:
    """The Pair that the report makes with each of the others."""
    return np.array([_pair(report, other) for other in others.profiles], dtype=np.int64)


def _pair(one: Profile, other: Profile) -> Pair:
    read = one.meaning is not None and other.meaning is not None
    if one.language != other.language and UNKNOWN_LANGUAGE not in {one.language, other.language}:
        return Pair.LANGUAGES_READ if read else Pair.LANGUAGES
    if one.is_title and other.is_title:
        return Pair.TITLES_READ if read else Pair.TITLES
    return Pair.TEXTS_READ if read else Pair.TEXTS


def logistic(log_odds: Matrix) -> Matrix:
    """Log odds as probability."""
    probability: Matrix = 1.0 / (1.0 + np.exp(-np.clip(log_odds, -30.0, 30.0)))
    return probability


@cache
def shipped_model() -> Model:
    """The trained weights that ship with the package."""
    loaded = tomllib.loads(resources.files("bot.stories").joinpath("model.toml").read_text("utf-8"))
    rows = [[float(loaded[pair.name.lower()].get(name, 0.0)) for name in COLUMNS] for pair in Pair]
    return Model(np.array(rows), float(loaded["threshold"]))
