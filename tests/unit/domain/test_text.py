"""What people are shown has nothing hidden in it, and loses nothing they need."""

import pytest

from bot.domain.text import capped, one_line, visible


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\u200bb\ufeffc\u2060d\u00ade", "abcde"),
        ("bell\x07 null\x00 del\x7f c1\x85", "bell null del c1"),
        ("tag\U000e0041s", "tags"),
        ("half \ud83d of a pair", "half  of a pair"),
        ("line\nand\ttab", "line\nand\ttab"),
        ("pay\u200dpal\u200c", "paypal"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d💻 at work", "👩\u200d💻 at work"),
        ("مرحبا\u200d\u200d\u200d", "مرحبا"),
    ],
)
def test_hidden_characters_go_and_shaping_ones_stay(text: str, seen: str) -> None:
    assert visible(text) == seen


def test_one_line_has_single_spaces() -> None:
    assert one_line(" a\u00a0 b\r\n\tc\u2028d ") == "a b c d"


@pytest.mark.parametrize(
    ("text", "most", "short"),
    [
        ("short", 5, "short"),
        ("one two three four", 15, "one two three…"),
        ("onelongwordwithoutend", 10, "onelongwo…"),
        ("", 5, ""),
    ],
)
def test_capping_cuts_at_a_word_where_one_is_near(text: str, most: int, short: str) -> None:
    assert capped(text, most) == short
    assert len(capped(text, most)) <= most
