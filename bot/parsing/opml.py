"""OPML (opml.org/spec2.opml): the lists of feeds that readers import and export, read leniently.

What OPML has no place for, an outlet's kind and country, is written as categories and read back.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from lxml import etree

from bot.domain.errors import InvalidAddress, NotAFeed
from bot.domain.feed import Outlet, OutletKind
from bot.domain.outline import Fault, Outline, Outlines
from bot.domain.text import capped, one_line
from bot.domain.url import host_of, web_address
from bot.parsing.channel import language_code
from bot.parsing.repair import as_utf8, mend_ampersands

MOST: Final = 5000
_MAX_NAME: Final = 100
_KIND: Final = "/kind/"
_COUNTRY: Final = "/country/"
_NO_LIST: Final = "this is not an OPML list of feeds"


def read_opml(body: bytes, url: str) -> Outlines:
    """The feeds of a list in its order, groups at any depth. Raises NotAFeed for what is no OPML."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(mend_ampersands(as_utf8(body, "")), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAFeed(url, _NO_LIST) from error
    if root is None or _name(root) != "opml":
        raise NotAFeed(url, _NO_LIST)
    feeds: dict[str, Outline] = {}
    faults = []
    for element in _outlines(root):
        made = _read(element, feeds)
        if isinstance(made, Outline):
            feeds[made.url] = made
        else:
            faults.append(made)
    return Outlines(tuple(feeds.values()), tuple(faults))


def write_opml(title: str, feeds: Iterable[Outline]) -> bytes:
    """A list with these feeds, filed in their groups."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = one_line(title)
    body = etree.SubElement(root, "body")
    for group, members in groupby(sorted(feeds, key=lambda feed: feed.group), key=lambda feed: feed.group):
        place = etree.SubElement(body, "outline", text=one_line(group)) if group else body
        for feed in members:
            etree.SubElement(place, "outline", _attributes(feed))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _outlines(root: Any) -> Iterator[Any]:
    """The outlines that are, or should be, feeds; what holds others is a group."""
    elements = (element for element in root.iter(etree.Element) if _name(element) == "outline")
    for number, element in enumerate(element for element in elements if _is_leaf(element)):
        if number == MOST:
            return
        yield element


def _is_leaf(element: Any) -> bool:
    return "xmlurl" in _given(element) or not len(element)


def _read(element: Any, known: Mapping[str, Outline]) -> Outline | Fault:
    given, line = _given(element), int(element.sourceline or 0)
    name = capped(one_line(given.get("text") or given.get("title") or ""), _MAX_NAME)
    address = given.get("xmlurl", "").strip()
    if not address:
        return Fault(line, name, "it names no feed (xmlUrl)")
    try:
        url = web_address(address, any_port=True)
    except InvalidAddress as error:
        return Fault(line, name or address, error.why)
    if url in known:
        return Fault(line, name or url, f"line {known[url].line} has the same address")
    return Outline(url, _outlet(name or host_of(url), given), line, _group(element))


def _outlet(name: str, given: Mapping[str, str]) -> Outlet:
    filed = [part.strip() for part in given.get("category", "").split(",")]
    kind = next((part.removeprefix(_KIND) for part in filed if part.startswith(_KIND)), "")
    country = next((part.removeprefix(_COUNTRY) for part in filed if part.startswith(_COUNTRY)), "")
    return Outlet(
        name,
        OutletKind(kind) if kind in set(OutletKind) else OutletKind.PRESS,
        country.upper() if len(country) == 2 and country.isascii() and country.isalpha() else None,
        language_code(given.get("language")),
    )


def _attributes(feed: Outline) -> dict[str, str]:
    outlet = feed.outlet
    filed = [_KIND + outlet.kind, _COUNTRY + outlet.country if outlet.country else ""]
    given = {
        "type": "rss",
        "text": one_line(outlet.name),
        "xmlUrl": one_line(feed.url),
        "language": outlet.language or "",
        "category": ",".join(filter(None, filed)),
    }
    return {name: value for name, value in given.items() if value}


def _group(element: Any) -> str:
    parent = element.getparent()
    given = _given(parent) if parent is not None and _name(parent) == "outline" else {}
    return capped(one_line(given.get("text") or given.get("title") or ""), _MAX_NAME)


def _given(element: Any) -> dict[str, str]:
    """The attributes, whose names programs spell as they like."""
    return {str(name).lower(): value for name, value in element.attrib.items()}


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()
