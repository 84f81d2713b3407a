"""Addresses: which may be polled, and which are one page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidAddress
from bot.domain.url import canonical, host_of, link, page_address, web_address, without_tracking


@pytest.mark.parametrize(
    ("given_text", "address"),
    [
        ("https://eff.example/rss.xml", "https://eff.example/rss.xml"),
        ("  <https://eff.example/rss.xml#top>  ", "https://eff.example/rss.xml"),
        ("eff.example/rss", "https://eff.example/rss"),
        ("http://eff.example", "http://eff.example/"),
    ],
)
def test_what_people_paste_becomes_an_address(given_text: str, address: str) -> None:
    assert web_address(given_text) == address


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("ftp://eff.example/", "must begin with https"),
        ("javascript:alert(1)", "must begin with https"),
        ("file:///etc/passwd", "must begin with https"),
        ("https://", "names no site"),
        ("https://user:pass@eff.example/", "user name or password"),
        ("https://eff.example:22/", "a port that websites do not use"),
        ("https://eff.example\\@evil.example/", "characters that addresses cannot have"),
        ("https://eff.example/a b", "characters that addresses cannot have"),
        ("https://eff.example:99999/", "Port out of range"),
        ("https://eff.example/" + "a" * 3000, "too long"),
    ],
)
def test_what_cannot_be_polled_is_refused_with_the_reason(bad: str, why: str) -> None:
    with pytest.raises(InvalidAddress, match=why):
        web_address(bad)


def test_any_port_is_for_servers_of_ones_own() -> None:
    assert web_address("http://127.0.0.1:40123/feed", any_port=True) == "http://127.0.0.1:40123/feed"


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    try:
        address = web_address(text)
    except InvalidAddress:
        return
    assert address.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.eff.example/a/?utm_source=rss&b=2&a=1#x",
        "https://EFF.example/a?a=1&b=2&fbclid=9",
        "https://eff.example:443/a/amp?b=2&a=1",
    ],
)
def test_spellings_of_one_page_are_one(spelling: str) -> None:
    assert canonical(spelling) == "https://eff.example/a?a=1&b=2"


@given(st.from_regex(r"https?://(?:www\.)?[a-z0-9]+(?:\.[a-z0-9-]+)+(?:/[\w%:=&~.+-]*)*", fullmatch=True))
def test_plain_addresses_are_taken_as_all_others_are(address: str) -> None:
    # A question mark, a space: the same page, and not the short way.
    assert canonical(address) == canonical(f"{address}?")
    assert link("https://a.example/", address) == link("https://a.example/", f" {address}")


def test_readers_get_the_address_without_tracking_and_otherwise_untouched() -> None:
    assert without_tracking("https://a.example/x?utm_medium=rss&id=7%20b") == "https://a.example/x?id=7%20b"


def test_links_are_resolved_and_only_web_ones_kept() -> None:
    base = "https://a.example/blog/"
    assert link(base, "post 1.html") == "https://a.example/blog/post1.html"
    assert link(base, "javascript:alert(1)") is None
    assert link(base, "http://[broken") is None
    assert link(base, None) is None


def test_politeness_counts_by_host() -> None:
    assert host_of("https://A.example:8080/x") == "a.example"


@given(
    st.sampled_from(["http://", "https://"]),
    st.text("abz09.-:", min_size=1, max_size=12),
    st.text("aZ0/%:=&~+!$,'()*.-_?#@ ;\\", max_size=20),
    st.booleans(),
)
def test_what_needs_no_change_is_found_as_the_long_way_finds_it(
    scheme: str, host: str, rest: str, any_port: bool
) -> None:
    text = f"{scheme}{host}/{rest}"

    def read(given_text: str) -> str:
        try:
            return web_address(given_text, any_port=any_port)
        except InvalidAddress as error:
            return error.why

    # White space before it is no part of it, but keeps it from the short way.
    assert read(text) == read(f" {text}")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://eff.example/a", "https://eff.example/a"),
        (" <https://eff.example/a> ", "https://eff.example/a"),
        ("eff.example/deeplinks/2026", "https://eff.example/deeplinks/2026"),
        ("court ruling", None),
        ("Node.js", None),
        ("and/or", None),
        ("12", None),
    ],
)
def test_an_address_is_told_from_words(typed: str, address: str | None) -> None:
    assert page_address(typed) == address


def test_a_broken_address_is_refused_and_not_taken_for_words() -> None:
    with pytest.raises(InvalidAddress):
        page_address("https://[eff.example/a")


@pytest.mark.parametrize("port", ["0", "65536", "99999"])
def test_a_link_to_a_port_that_there_is_not_is_no_link(port: str) -> None:
    assert link("https://eff.example/", f"https://eff.example:{port}/a") is None
    assert link("https://eff.example/", "https://eff.example:8443/a") == "https://eff.example:8443/a"
