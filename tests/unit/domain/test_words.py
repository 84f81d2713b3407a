"""Words as queries and search compare them."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.words import fold, unspaced, vocabulary, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Censorship", "censorship"),
        ("São Paulo", "sao paulo"),
        ("STRASSE straße", "strasse strasse"),
        ("l’État", "l'etat"),
        ("Ελλάδα", "ελλαδα"),
        ("ﬁne", "fine"),
    ],
)
def test_case_and_accents_do_not_matter(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(st.characters(max_codepoint=0xFFFF), max_size=60))
def test_folding_leaves_no_accent_and_changes_nothing_twice(text: str) -> None:
    folded = fold(text)
    assert not any(unicodedata.combining(c) for c in folded)
    assert fold(folded) == fold(fold(folded))


def test_words_are_split_at_punctuation_but_not_at_apostrophes() -> None:
    assert words("End-to-end: it's over, isn’t it?") == ("end", "to", "end", "it's", "over", "isn't", "it")


@given(st.text(alphabet="aZé9ßİ '’“”‘–—…•\u00a0._-人", max_size=40))
def test_printers_marks_part_words_as_any_other(text: str) -> None:
    assert words(text) == tuple(re.findall(r"[^\W_]+(?:'[^\W_]+)*", fold(text)))
    assert vocabulary(text) == set(words(text))


def test_scripts_without_spaces_are_known() -> None:
    assert unspaced("网络犯罪")
    assert not unspaced("cyber crime")
