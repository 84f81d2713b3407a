"""The pair model that ships: each kind of pair has its own weights, and vectors count where there are any."""

from dataclasses import replace

import numpy as np
import pytest

from bot.domain.vector import Vector
from bot.stories.evidence import NAMES, Others
from bot.stories.frequencies import Frequencies
from bot.stories.meaning import PASSAGES, PRECISION
from bot.stories.model import COLUMNS, Pair, pairs, probabilities, shipped_model, table
from bot.stories.profile import Account, Profile, profile_of
from tests.fakes.samples import NOW

TEXT = "The messenger Wren was blocked on 3 May by order of the regulator."


def vector(angle: float) -> Vector:
    """A vector at so many degrees."""
    there = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * PRECISION
    return Vector("fake", np.tile(np.rint(there), PASSAGES).astype(np.int8).tobytes())


def profile(angle: float | None = None, text: str = TEXT, language: str = "en") -> Profile:
    meant = None if angle is None else vector(angle)
    account = Account("Verania blocks Wren", text, NOW, language=language, vector=meant)
    return profile_of(account, Frequencies())


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        (profile(), profile(), Pair.TEXTS),
        (profile(0), profile(), Pair.TEXTS),
        (profile(), profile(0, ""), Pair.TEXTS),
        (profile(text=""), profile(text=""), Pair.TITLES),
        (profile(0), profile(5), Pair.TEXTS_READ),
        (profile(0, ""), profile(5, ""), Pair.TITLES_READ),
        (profile(0), profile(5, language="ru"), Pair.LANGUAGES_READ),
        (profile(0), profile(5, language="und"), Pair.TEXTS_READ),
        (profile(0), profile(language="ru"), Pair.LANGUAGES),
        (profile(text=""), profile(text="", language="ru"), Pair.LANGUAGES),
        (profile(), profile(language="und"), Pair.TEXTS),
    ],
)
def test_two_reports_are_weighed_by_what_both_have(one: Profile, other: Profile, pair: Pair) -> None:
    assert pairs(one, Others([other])).tolist() == [pair]


@pytest.mark.parametrize("text", [TEXT, ""])
@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_nearer_in_meaning_the_likelier(text: str, language: str) -> None:
    one = profile(0, text)
    likely = probabilities(
        one, Others([profile(angle, text, language) for angle in (5, 45, 80)]), shipped_model()
    )
    assert likely[0] > likely[1] > likely[2]


def test_reports_in_two_languages_that_mean_the_same_are_one_event_and_others_are_not() -> None:
    near, far = probabilities(
        profile(0), Others([profile(10, "Абв.", "ru"), profile(75, "Абв.", "ru")]), shipped_model()
    )
    assert far < 0.1
    assert near > 0.5


def test_without_vectors_words_alone_fill_the_table() -> None:
    (row,) = table(profile(), Others([profile()]))
    assert not row[len(NAMES) :].any()


def test_the_shipped_model_weighs_every_piece_of_evidence_and_has_a_threshold() -> None:
    model = shipped_model()
    assert model.weights.shape == (len(Pair), len(COLUMNS))
    assert np.isfinite(model.weights).all()
    assert model.weights[Pair.TEXTS, : len(NAMES)].all()
    assert model.weights[Pair.TEXTS_READ].all()
    assert not model.weights[[Pair.TEXTS, Pair.TITLES, Pair.LANGUAGES], len(NAMES) :].any()
    assert 0.0 < model.threshold < 1.0


def test_distance_in_time_speaks_against_a_common_event() -> None:
    assert (shipped_model().weights[:, COLUMNS.index("days_apart")] < 0).all()


def test_a_later_report_of_the_same_meaning_is_less_likely_of_the_same_event() -> None:
    one, later = profile(0), replace(profile(0), published_at=NOW.replace(year=NOW.year + 1))
    now, then = probabilities(one, Others([profile(0), later]), shipped_model())
    assert then < now
