"""The sentences of a report that a brief may draw on, each with its place and its credit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bot.briefs import attribution, furniture, sentences
from bot.briefs.attribution import Credited
from bot.briefs.later import later
from bot.briefs.lexicon import Lexicon, mentions
from bot.domain.report import Draft, Span

_TERMINAL: Final = later(r"[.!?…:。！？؟۔।][\"'”’»)\]」』]*$")
_OMISSION: Final = later(r"\[?(?:…|\.\.\.)\]?\s*$")
_QUOTATION_MARK: Final = later(r"[“”\"](?P<opening>(?<=“)|(?<=\")(?<!\S\")(?=\S))?")
_QUOTATION_MARKS: Final = ("“", "”", '"')
_HEADING_WORDS: Final = 9
_HEADING: Final = 30
# Lead-ins vanish: so many sentences are split beyond those that are asked for.
_BEYOND: Final = 4


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report. `order` counts within the report, `stray` ones quote nobody knows whom."""

    report: int
    order: int
    span: Span
    text: str
    credit: str | None = None
    stray: bool = False
    truncated: bool = False
    opens_paragraph: bool = False
    outlet: str = ""


def prose(report: int, draft: Draft, lexicon: Lexicon, most: int = 500) -> list[Sentence]:
    """The first sentences of an article without furniture, headings, lead-ins and its own title."""
    text = draft.article.text
    blocks, ended = _blocks(draft, most + _BEYOND)
    found = [
        told
        for block in attribution.credited(draft.article, blocks, lexicon)
        for told in _in_quotation(text, block)
    ]
    last = len(found) - 1 if ended else -1
    return [
        Sentence(
            report=report,
            order=i,
            span=credited.span,
            text=credited.span.of(text),
            credit=credited.credit,
            stray=credited.stray or (within and not credited.credit),
            truncated=i == last and is_cut_off(credited.span.of(text), alone=not i),
            opens_paragraph=first,
            outlet=draft.outlet.name,
        )
        for i, (credited, first, within) in enumerate(found[:most])
    ]


def _in_quotation(text: str, block: Sequence[Credited]) -> Iterator[tuple[Credited, bool, bool]]:
    """Each sentence of a paragraph, whether it is the first, whether it begins within a quotation."""
    within, read = False, block[0].span.start if block else 0
    for at, credited in enumerate(block):
        if mentions(text[read : credited.span.start], _QUOTATION_MARKS):
            for mark in _QUOTATION_MARK.finditer(text, read, credited.span.start):
                within = mark["opening"] is not None
        read = credited.span.start
        yield credited, at == 0, within


def is_cut_off(text: str, *, alone: bool) -> bool:
    """Whether a feed stopped in mid-sentence; a text of one sentence may lack its full stop."""
    return bool(_OMISSION.search(text)) or not (alone or _TERMINAL.search(text))


def _blocks(draft: Draft, most: int) -> tuple[list[list[Span]], bool]:
    """The lines of an article in sentences, no more than are needed, and whether that is all of it."""
    text = draft.article.text
    blocks = sentences.paragraphs(text)
    result: list[list[Span]] = []
    for from_end, block in zip(range(len(blocks) - 1, -1, -1), blocks, strict=True):
        if len(blocks) > 2 and furniture.is_bio(block.of(text), from_end):
            continue
        result += [
            found
            for line in sentences.lines(text, block)
            if (found := list(islice(_line(draft, line), most)))
        ]
        if sum(map(len, result)) >= most:
            return result, False
    return result or _whatever(draft), True


def _whatever(draft: Draft) -> list[list[Span]]:
    # A text of nothing but short lines: better those than nothing.
    text = draft.article.text
    found = [
        region
        for block in sentences.paragraphs(text)
        for line in sentences.lines(text, block)
        if not _is_no_text(line.of(text), draft.title)
        for region in furniture.inline(text, line)
    ]
    return [[region] for region in found if len(region.of(text)) > _HEADING]


def _line(draft: Draft, line: Span) -> Iterator[Span]:
    words = line.of(draft.article.text)
    if _is_no_text(words, draft.title) or _is_heading(words):
        return
    text = draft.article.text
    for region in furniture.inline(text, line):
        for sentence in sentences.sentences(text, region):
            for part in attribution.parted(text, sentence):
                yield from sentences.unglued(text, part)


def _is_no_text(line: str, title: str) -> bool:
    return furniture.is_line(line) or _same(line, title) or _lists_headlines(line, title)


def _is_heading(line: str) -> bool:
    return len(line) < 90 and not _TERMINAL.search(line) and len(line.split()) < _HEADING_WORDS


def _same(line: str, title: str) -> bool:
    return bool(title) and len(line) <= 2 * len(title) and _bare(line) == _bare(title)


def _lists_headlines(line: str, title: str) -> bool:
    """Whether a line has the title and, without a full stop, those of other outlets after it."""
    return bool(title) and not _TERMINAL.search(line) and _bare(line).startswith(_bare(title))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
