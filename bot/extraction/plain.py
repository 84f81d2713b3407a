"""Plain text: a file that somebody saved or pasted, as a page."""

import re
from typing import Final

from bot.domain.report import Page
from bot.domain.text import capped, one_line
from bot.extraction.blocks import Block, article, tidy

_MAX_TITLE: Final = 500
_LONGEST_HEADING: Final = 200
_LINES_OF_HEADING: Final = 4
_UNWRAPPED: Final = 120
_CLOSING: Final = "[\"'”’»›)\\]]*$"
_SENTENCE_END: Final = re.compile(rf"[.!?:;,…。！？؟।]{_CLOSING}")
# Headlines ask and exclaim, but state without a full stop.
_STATEMENT_END: Final = re.compile(rf"[.:;,…。।]{_CLOSING}")
_QUOTED: Final = re.compile(r"[\"“„«‹「『].+[\"”“»›」』][.!?,…]?", re.DOTALL)
_INNER_END: Final = re.compile(r"[\"”»」』]\s+\S")


def read_text(text: str, title: str | None = None) -> Page:
    """The text as a page: its heading is its title unless one is given, its paragraphs are tidied.

    A heading is a first block of short lines that do not end like sentences. Site furniture after the
    last sentence is dropped; a paragraph that is one quotation counts as a block quotation.
    """
    parts = _parts(text)
    if len(parts) > 1 and _is_heading(parts[0]):
        heading, *parts = parts
        title = title or _headline(heading)
    blocks = [
        Block(paragraph, _is_quotation(paragraph)) for part in _body(parts) if (paragraph := _paragraph(part))
    ]
    return Page(capped(one_line(title or ""), _MAX_TITLE), article(blocks, None))


def _parts(text: str) -> list[str]:
    """What blank lines part; without any, the lines, if they are long enough to be paragraphs."""
    lines = "\n".join(text.lstrip("\ufeff").splitlines()).strip()
    parts = re.split(r"\n\s*\n", lines)
    if len(parts) == 1 and any(len(line) > _UNWRAPPED for line in lines.split("\n")):
        return lines.split("\n")
    return parts


def _is_heading(part: str) -> bool:
    lines = part.split("\n")
    return len(lines) <= _LINES_OF_HEADING and not any(
        len(line) > _LONGEST_HEADING or _STATEMENT_END.search(line.rstrip()) for line in lines
    )


def _headline(part: str) -> str:
    """The last line, under its kicker, unless another is so much longer that it must be the headline."""
    lines = [line.strip() for line in part.strip().split("\n")]
    longest = max(lines, key=len)
    return longest if len(longest) > 2 * len(lines[-1]) else lines[-1]


def _body(parts: list[str]) -> list[str]:
    """The parts up to the last one that has a sentence in it; all of them when none has."""
    ends = [at for at, part in enumerate(parts, 1) if any(map(_ends_sentence, part.split("\n")))]
    return parts[: ends[-1]] if ends else parts


def _ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line.rstrip()) is not None


def _paragraph(part: str) -> str:
    """One line of it, as files are wrapped at some column; but the lines of a list stay lines."""
    lines = [tidy(line) for line in part.split("\n")]
    is_list = len(lines) > 1 and all(re.match(r"[-*•–]\s|\d{1,2}[.)]\s", line) for line in lines if line)
    return ("\n" if is_list else " ").join(filter(None, lines))


def _is_quotation(paragraph: str) -> bool:
    return bool(_QUOTED.fullmatch(paragraph)) and not _INNER_END.search(paragraph)
