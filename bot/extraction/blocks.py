"""Blocks: the paragraphs of a document tree in reading order, and the article they make."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from bot.domain.report import Article, Span
from bot.domain.text import visible
from bot.extraction.language import language_of

# HTML's names, and those that trafilatura gives to the same things.
_BREAKING: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div",
    "dl", "dt", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header",
    "hr", "html", "legend", "main", "menu", "nav", "ol", "p", "pre", "quote", "section", "summary", "table",
    "tbody", "tfoot", "thead", "ul", "list",
})  # fmt: skip
_LISTS: Final = frozenset({"ul", "ol", "dir", "menu", "dl", "list"})
_LINES: Final = frozenset({"li", "item", "tr", "row", "dt", "dd"})
_CELLS: Final = frozenset({"td", "th", "cell"})
_BREAKS: Final = frozenset({"br", "lb"})
_QUOTES: Final = frozenset({"blockquote"})
_LONGEST: Final = 200_000


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph; `quoted` when the document sets it as somebody else's words."""

    text: str
    quoted: bool = False


def blocks_of(root: Any) -> list[Block]:
    """The tree's paragraphs: lists as one paragraph of lines, inline markup gone."""
    writer = _Writer()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            writer.enter(element.tag)
            writer.write(element.text)
        else:
            writer.leave(element.tag)
            writer.write(element.tail if element is not root else None)
    writer.end_block()
    return writer.blocks


def article(blocks: Sequence[Block], declared: str | None) -> Article:
    """The blocks as one text, its quoted paragraphs marked, its language told."""
    text, quoted = joined(blocks)
    # A page that sets all of its text as a quotation quotes nobody.
    spans = tuple(quoted) if len(quoted) < len(blocks) else ()
    return Article(text, language_of(text, declared), spans)


def joined(blocks: Iterable[Block]) -> tuple[str, list[Span]]:
    """The text of the blocks, and where in it the quoted ones are."""
    parts, spans, at = [], [], 0
    for block in blocks:
        if at + len(block.text) > _LONGEST:
            break
        parts.append(block.text)
        if block.quoted:
            spans.append(Span(at, at + len(block.text)))
        at += len(block.text) + 2
    return "\n\n".join(parts), spans


def tidy(line: str) -> str:
    """One line of running text: visible characters, single spaces, none before a comma or full stop."""
    return re.sub(r"(?<=\w) (?=[,.](?:\s|$))", "", " ".join(visible(line).split()))


class _Writer:
    """Collects text into lines, lines into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._lines: list[str] = []
        self._quotes = 0
        self._lists = 0

    def enter(self, tag: str) -> None:
        self._lists += tag in _LISTS
        self._boundary(tag)
        self._quotes += tag in _QUOTES
        if tag == "q":
            self.write("“")

    def leave(self, tag: str) -> None:
        if tag == "q":
            self.write("”")
        if tag in _BREAKS:
            self._break()
        else:
            self._boundary(tag)
        self._lists -= tag in _LISTS
        self._quotes -= tag in _QUOTES

    def write(self, text: str | None) -> None:
        if text:
            self._line.append(text)

    def end_block(self) -> None:
        self._end_line()
        if self._lines:
            self.blocks.append(Block("\n".join(self._lines), self._quotes > 0))
            self._lines = []

    def _boundary(self, tag: str) -> None:
        if tag in _LINES or (tag in _BREAKING and self._is_inside_list(tag)):
            self._end_line()
        elif tag in _BREAKING:
            self.end_block()
        elif tag in _CELLS:
            self.write(" ")

    def _is_inside_list(self, tag: str) -> bool:
        return self._lists > (tag in _LISTS) and tag not in _QUOTES

    def _break(self) -> None:
        if "".join(self._line).strip():
            self._end_line()
        elif not self._lists:
            self.end_block()

    def _end_line(self) -> None:
        line = tidy("".join(self._line))
        self._line = []
        if line:
            self._lines.append(line)
