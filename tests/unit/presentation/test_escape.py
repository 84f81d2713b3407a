"""Text of strangers: it can neither format, nor link, nor mention, nor hide."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presentation.escape import MAX_LINK, cut, defuse, escape, href, line, linked, plain, units

MENTION = re.compile(r"@everyone|@here|<(?:@[!&]?|#|/[^>]*:|t:|a?:\w+:|id:)[^\s>]*>?", re.IGNORECASE)
MASKED_LINK = re.compile(r"(?<!\\)\]\(")
INVISIBLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)

hostile = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from([
            "@everyone", "@here", "<@1>", "<@!12>", "<@&3>", "<#4>", "</news latest:5>", "<t:1:R>",
            "<:x:6>", "<a:x:7>", "<id:browse>", "[x](https://evil.example)", "](", "||", "**", "```", "`",
            "~~", "# ", "-# ", "> ", ">>> ", "- ", "1. ", "\\", "\\\\", "\u200b", "\u202e", "\u2066", "\n",
            "https://evil.example/a_b", "@\u200beveryone",
        ]),
    ),
    max_size=12,
).map("".join)  # fmt: skip


def shown(literal: str) -> str:
    """What Discord would show: escapes undone, unseen joiners gone."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", literal).replace("\u2060", "")


@given(hostile)
def test_no_mention_survives(text: str) -> None:
    assert not MENTION.search(escape(text))
    assert not MENTION.search(defuse(text))


@given(hostile)
def test_no_masked_link_survives(text: str) -> None:
    assert not MASKED_LINK.search(escape(text))
    assert "](" not in defuse(text)


@given(hostile)
def test_every_mark_of_markdown_is_escaped(text: str) -> None:
    without_escapes = re.sub(r"\\[^0-9A-Za-z\s]", "", escape(text))
    assert not re.search(r"[*_~`|\[\]<>\\]", without_escapes)
    assert not re.match(r"[#+>-]|\d+[.)]", escape(text))


@given(hostile)
def test_readers_see_the_text_itself(text: str) -> None:
    assert shown(escape(text)) == plain(text)


@given(hostile)
def test_nothing_hides_in_a_line(text: str) -> None:
    assert not INVISIBLE.search(plain(text))
    assert plain(text) == plain(plain(text))


@given(hostile, st.integers(1, 60))
def test_a_cut_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert units(cut(text, limit)) <= limit


@given(hostile)
def test_what_fits_is_not_cut(text: str) -> None:
    assert cut(text, units(text)) == text


@given(hostile, hostile)
def test_a_link_is_one_link_to_its_address(label: str, path: str) -> None:
    made = linked(label, f"https://news.example/{path}", 100)
    assert made.count("](") <= 1
    found = re.fullmatch(r"\[([^\[\]]+)\]\((https://news\.example/[^\s()<>\[\]]*)\)", made)
    assert found is not None or href(f"https://news.example/{path}") is None


@pytest.mark.parametrize("character", ["👩‍👩‍👧‍👦", "👍🏽", "🇨🇳", "é́", "क्षि", "한", "❤️"])
def test_a_visible_character_is_never_halved(character: str) -> None:
    text = unicodedata.normalize("NFC", character) * 6
    whole = unicodedata.normalize("NFC", character)
    for limit in range(2, len(text)):
        kept = cut(text, limit).removesuffix("…")
        assert kept == whole * (len(kept) // len(whole)), limit


def test_words_are_kept_whole_where_possible() -> None:
    assert cut("Ministry of Public Security announces arrests", 30) == "Ministry of Public Security…"


def test_persian_keeps_its_joiner() -> None:
    assert plain("می\u200cخواهم") == "می\u200cخواهم"
    assert plain("a\u200cb") == "ab"


def test_piles_of_accents_are_levelled() -> None:
    assert len(plain("z" + "\u0335" * 90)) <= 6


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "ftp://a.example/",
        "",
        None,
        "https://",
        "https://[::1",
        f"https://a.example/{'x' * MAX_LINK}",
    ],
)
def test_other_addresses_are_not_linked(address: str | None) -> None:
    assert href(address) is None
    assert linked("Headline", address, 50) == "Headline"


def test_an_address_keeps_its_meaning() -> None:
    assert href("https://a.example/b%20c?d=1&e=(2)#f") == "https://a.example/b%20c?d=1&e=%282%29#f"
    assert href("https://a.example/新闻") == "https://a.example/%E6%96%B0%E9%97%BB"


def test_a_line_is_cut_as_it_is_shown() -> None:
    assert line("*" * 10, 5) == "\\*" * 4 + "…"


def test_our_own_formatting_survives_defusing() -> None:
    assert defuse("`/channels unfollow` one **first**") == "`/channels unfollow` one **first**"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        (
            "https://News.example//a b?q=100%&x=ü#top#2",
            "https://news.example//a%20b?q=100%25&x=%C3%BC#top%232",
        ),
        ("http://bücher.example:8080/", "http://xn--bcher-kva.example:8080/"),
        ("http://::", None),
        ("http://a..b/", None),
        ("http://bank.example@evil.example/", None),
        ("https://a.example/\ud83d", None),
        ("http://news.example:port/", None),
        ("ftp://news.example/", None),
        ("https://news.example/" + "a" * 600, None),
    ],
)
def test_an_address_is_well_formed_or_not_linked(url: str, address: str | None) -> None:
    assert href(url) == address
