"""Lists of feeds: what readers export is taken over, what is wrong is told by its line."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import NotAFeed
from bot.domain.feed import Outlet, OutletKind
from bot.domain.outline import Fault, Outline, Outlines
from bot.parsing.opml import MOST, read_opml, write_opml

HEAD = b'<?xml version="1.0"?>\n<opml version="2.0"><head><title>x</title></head><body>\n'
TAIL = b"</body></opml>"
URL = "https://wire.example/feed"


def read(*lines: str) -> Outlines:
    return read_opml(HEAD + "\n".join(lines).encode() + TAIL, "the file")


def test_feeds_come_in_order_with_their_groups_and_lines() -> None:
    found = read(
        '<outline text="Rights"><outline text="Asia">',
        f'<outline type="rss" text="Open Wire" xmlUrl="{URL}" language="en-GB"/>',
        "</outline></outline>",
        '<outline title="Paper" XMLURL="paper.example/rss"/>',
    )
    assert found.feeds == (
        Outline(URL, Outlet("Open Wire", language="en"), 4, "Asia"),
        Outline("https://paper.example/rss", Outlet("Paper"), 6),
    )
    assert found.faults == ()


@pytest.mark.parametrize(
    ("line", "what", "why"),
    [
        ('<outline text="Nothing"/>', "Nothing", "it names no feed"),
        ('<outline text="Empty" xmlUrl=" "/>', "Empty", "it names no feed"),
        ('<outline text="File" xmlUrl="file:///etc/passwd"/>', "File", "must begin with https"),
        (
            '<outline xmlUrl="https://u:p@wire.example/"/>',
            "https://u:p@wire.example/",
            "user name or password",
        ),
        (f'<outline text="Again" xmlUrl="{URL}"/>', "Again", "line 3 has the same address"),
    ],
)
def test_a_bad_line_is_told_by_its_number_and_the_others_are_taken(line: str, what: str, why: str) -> None:
    found = read(f'<outline text="First" xmlUrl="{URL}"/>', line, '<outline xmlUrl="b.example/"/>')
    assert [feed.url for feed in found.feeds] == [URL, "https://b.example/"]
    [fault] = found.faults
    assert (fault.line, fault.what) == (4, what)
    assert why in fault.why


def test_what_programs_commonly_break_is_read_all_the_same() -> None:
    found = read(
        '<outline text="Wire &nbsp; & Co" xmlUrl="https://wire.example/?a=1&b=2"/>', "<outline text="
    )
    assert [(feed.outlet.name, feed.url) for feed in found.feeds] == [
        ("Wire & Co", "https://wire.example/?a=1&b=2")
    ]


def test_a_group_that_is_a_feed_too_is_both() -> None:
    found = read(f'<outline text="All" xmlUrl="{URL}"><outline text="B" xmlUrl="b.example/"/></outline>')
    assert [(feed.outlet.name, feed.group) for feed in found.feeds] == [("All", ""), ("B", "All")]


@pytest.mark.parametrize("body", [b"", b"<html></html>", b"{}", b"\x00", b"<rss/>"])
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(NotAFeed, match="not an OPML list"):
        read_opml(body, "the file")


def test_hostile_lists_cost_little_and_read_nothing_from_outside() -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    found = read_opml(
        f'{bomb}<opml><body><outline text="&b;&f;" xmlUrl="{URL}"/></body></opml>'.encode(), "the file"
    )
    assert [feed.outlet.name for feed in found.feeds] == ["&b;&f;"]
    assert len(read('<outline text="x">' * 50_000).feeds) == 0
    many = "".join(f'<outline xmlUrl="https://wire.example/{n}"/>' for n in range(MOST + 5))
    assert len(read(many).feeds) == MOST


def test_what_is_written_is_read_back() -> None:
    outlets = [
        Outlet('Open <Wire> & "Co"', OutletKind.RIGHTS_GROUP, "CN", "zh"),
        Outlet("Paper", OutletKind.STATE_MEDIA, None, None),
    ]
    feeds = [
        Outline(f"https://{n}.example/?a=1&b=2", outlet, group=f"G{n}") for n, outlet in enumerate(outlets)
    ]
    back = read_opml(write_opml("Ours", feeds), "the file")
    assert [(feed.url, feed.outlet, feed.group) for feed in back.feeds] == [
        (feed.url, feed.outlet, feed.group) for feed in feeds
    ]
    assert back.faults == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20))
def test_any_name_survives_as_one_visible_line(name: str, group: str) -> None:
    body = write_opml(name, [Outline(URL, Outlet(name), group=group)])
    [feed] = read_opml(body, "the file").feeds
    assert feed.url == URL
    assert "\n" not in feed.outlet.name


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_list_or_a_reason(body: bytes) -> None:
    for whole in (body, HEAD + body + TAIL):
        with suppress(NotAFeed):
            assert all(isinstance(fault, Fault) for fault in read_opml(whole, "the file").faults)


@pytest.mark.parametrize("body", [b"<:", b"<:/>", b"<opml><:outline xmlUrl='https://a.example/'/></opml>"])
def test_a_name_that_xml_does_not_allow_is_no_failure(body: bytes) -> None:
    with suppress(NotAFeed):
        assert read_opml(body, "").feeds == ()
