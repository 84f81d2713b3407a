"""Trees: HTML read leniently, without what no reader came for."""

import re
from typing import Any, Final

from lxml import etree, html

_UNREAD: Final = (
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "audio", "video",
    "canvas", "form", "button", "select", "textarea", "nav", "head", "title", "figcaption",
)  # fmt: skip
_CAPTIONS: Final = etree.XPath(
    "//*[contains(@class, 'wp-caption-text') or contains(@class, 'image-caption') or @hidden"
    " or contains(translate(@style, ' ', ''), 'display:none')]"
)
# The same class for every element: `lxml.html` asks a Python function for each one's, which took a fifth of
# a page's time.
_CLASSES: Final = etree.ElementDefaultClassLookup(
    element=html.HtmlElement,
    comment=html.HtmlComment,
    pi=html.HtmlProcessingInstruction,
    entity=html.HtmlEntity,
)
_UNHOLDABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def holdable(text: str) -> str:
    """The text without characters that trees cannot hold; parsers fail over them late and badly."""
    return _UNHOLDABLE.sub(" ", text)


def tree_of(text: str) -> Any | None:
    """The document or fragment as a tree, None when there is nothing in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        tree = html.document_fromstring(holdable(text).encode(), parser=parser)
    except etree.ParserError:
        return None
    return tree


def prune(tree: Any) -> None:
    """Take out of the tree what is not running text: programs, controls, captions, hidden parts."""
    etree.strip_elements(tree, *_UNREAD, with_tail=False)
    for element in _CAPTIONS(tree):
        if element.getparent() is not None:
            element.drop_tree()
