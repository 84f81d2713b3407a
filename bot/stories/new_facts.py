"""What a report adds to its story: the numbers, names and places that nobody told before.

These decide whether a story's followers hear of the report, so that a doubtful fact is none: of a name most
words must be new, a number must count something, and what every report of a day has (its date, its byline,
its outlet) is no news.
"""

import re
from bisect import bisect_left
from calendar import month_name
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.report import Draft
from bot.domain.topic import CountryCode, PlaceTag
from bot.domain.words import vocabulary, words
from bot.stories.frequencies import common
from bot.stories.wording import is_year, numbers

OPENING: Final = 1_500
MOST: Final = 6

_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞА-ЯЁІЇЄ]"
_JOINTS: Final = words("of the for de del du la des do da von van der al bin")
_JOINT: Final = rf"(?:(?:{'|'.join(_JOINTS)})\s+){{0,2}}"
# A possessive ends a name: “Kestrel’s Packetwatch” are two.
_WORD: Final = rf"{_CAPITAL}(?:[\w-]|[’'](?!s\b)\w)+"
# Conventions and committees are “on” something: “International Covenant on Civil and Political Rights”.
_SUBJECT: Final = rf"[ ]on[ ](?!\w+day\b|{'|'.join(month_name[1:])}){_WORD}(?:[ ](?:and[ ])?{_WORD})*"
_NAME: Final = re.compile(rf"\b{_WORD}(?:[ ]{_JOINT}{_WORD})*(?:{_SUBJECT})?")
_STARTS: Final = re.compile(r"(?:^|[.!?:;…\n]|[.!?][”\"’»)])\s*[\"“„«‘'(—–-]*\s*$")
# A figure with its sign, its scale and the noun it counts.
_FIGURE: Final = re.compile(
    r"(?<![A-Za-zА-я\d_.,/:#§№-])(?P<sign>[$€£¥₹]\s?)?(?P<digits>\d+(?:[.,]\d+)*)"
    r"(?P<scale>\s(?:thousand|million|billion|trillion)\b|(?:[bmt]n|[mkMK])\b|\s?[万億亿])?"
    r"(?P<unit>\s?%|\sper\s?cent\b|[-\s][a-zà-öø-ÿа-яё]{3,}\b|\s?[\u4e00-\u9fff])?(?![A-Za-zА-я\d_/:])"
)
_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+")
_ADVERBS: Final = frozenset(words("however yesterday today meanwhile earlier later tomorrow tonight"))
# What follows a number without being what it counts.
_LOOSE: Final = frozenset(
    words(
        "after all and are before but each for from had has have his into its left less more not off over "
        "per said she than that the their then they under was were when which while who will with would"
    )
)
_CALENDAR: Final = frozenset(
    words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
        "august september october november december mon tue wed thu fri sat sun jan feb mar apr jun jul aug "
        "sep sept oct nov dec gmt utc est"
    )
)
# What a number of a date counts, where a month is written small or in signs.
_OF_DATES: Final = frozenset(
    words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre января февраля "
        "марта апреля мая июня июля августа сентября октября ноября декабря"
    )
) | frozenset("月日号號时時点點")
# Firms' forms, and agencies that are credited everywhere.
_FURNITURE: Final = frozenset(
    words("inc ltd llc corp gmbh co plc ap afp bbc reuters cnn cnbc cbs nbc abc npr pbs axios bloomberg")
)
_PRESS: Final = frozenset(words("news times post journal tribune guardian herald telegraph gazette"))
_SPELT: Final = dict(
    zip(words("two three four five six seven eight nine ten eleven twelve"), range(2, 13), strict=True)
)
# German writes every noun like a name.
_NOUNS_AS_NAMES: Final = frozenset({"de", "lb"})


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a story: accounts of it, the countries that they are about, and facts told before."""

    reports: Sequence[Draft]
    places: Collection[CountryCode] = ()
    facts: Collection[str] = ()


def new_facts(report: Draft, places: Sequence[PlaceTag], told: Told) -> tuple[str, ...]:
    """The facts in the report's opening that the story did not have, in the report's words and order.

    `places` are those of the report. Nothing is new in the report that opens a story.
    """
    if not told.reports:
        return ()
    known = _Known(told, report)
    text = _ADDRESS.sub("", f"{report.title}\n{report.article.text[:OPENING]}")
    found = [*_places(text, places, known), *_figures(text, known), *_names(text, report, places, known)]
    return tuple(_distinct(fact for _, fact in sorted(found)))[:MOST]


def _distinct(facts: Iterable[str]) -> Iterator[str]:
    """Without those whose numbers, or else words, stand in earlier ones."""
    seen: set[str] = set()
    for fact in facts:
        parts = numbers(fact) or frozenset(words(fact))
        if not parts <= seen:
            yield fact
        seen |= parts


class _Known:
    """The words and numbers of a story, for looking them up."""

    def __init__(self, told: Told, report: Draft) -> None:
        texts = [f"{account.title}\n{account.article.text}" for account in told.reports]
        texts += told.facts
        outlets = [account.outlet.name for account in (*told.reports, report)]
        parts = [part for account in told.reports for part in (account.title, account.article.text)]
        distinct = frozenset().union(*map(vocabulary, (*parts, *told.facts, *outlets)))
        self._words = sorted(distinct)
        self._numbers = {number for text in texts for number in numbers(text)}
        self._numbers |= {str(value) for word, value in _SPELT.items() if word in distinct}
        self._places = set(told.places)

    def has_number(self, written: str) -> bool:
        """Whether all of the numbers that are written there were told."""
        return numbers(written) <= self._numbers

    def has_word(self, word: str) -> bool:
        """Whether the word was told, in whatever form: most languages change the endings of names."""
        beginning = word[: max(4, len(word) - 2)] if len(word) > 4 else word
        place = bisect_left(self._words, beginning)
        return place < len(self._words) and self._words[place].startswith(beginning)

    def has_name(self, parts: Collection[str]) -> bool:
        """Whether at least half of a name's words were told."""
        return 2 * sum(map(self.has_word, parts)) >= len(parts)

    def has_place(self, tag: PlaceTag) -> bool:
        """Whether the country was told, by its tag or by one of its words."""
        return tag.code in self._places or any(self.has_name(words(name)) for name in tag.because)


def _places(text: str, places: Iterable[PlaceTag], known: _Known) -> Iterator[tuple[int, str]]:
    for tag in places:
        where = text.find(tag.because[0]) if tag.because else -1
        if where >= 0 and not known.has_place(tag):
            yield where, tag.because[0]


def _figures(text: str, known: _Known) -> Iterator[tuple[int, str]]:
    for match in _FIGURE.finditer(text):
        digits, scale, unit = match["digits"], match["scale"] or "", match["unit"] or ""
        if match["sign"] or unit.strip(" -\n") in _LOOSE or unit.endswith(("ed", "ing")):
            unit = ""
        if "".join(words(unit)) in _OF_DATES:
            continue
        counts = bool(match["sign"] or scale or unit)
        large = len(digits) > 3 and not is_year(digits)
        if (counts or large) and not known.has_number(digits + scale) and not _dates(text, match):
            yield match.start(), " ".join(f"{match['sign'] or ''}{digits}{scale}{unit}".split())


def _dates(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a day, a year or an hour, or part of a name like “Article 19”."""
    if is_year(match["digits"]) and not match["sign"]:
        return True
    before = text[max(0, match.start() - 24) : match.start()]
    last = re.search(r"(\w[\w’'.-]*)[ ]$", before)
    named = last is not None and last[1][0].isupper() and not _STARTS.search(before[: last.start(1)])
    return named and not (match["sign"] or match["scale"])


def _names(text: str, report: Draft, places: Iterable[PlaceTag], known: _Known) -> Iterator[tuple[int, str]]:
    if _in_title_case(report.title):
        text = " " * len(report.title) + text[len(report.title) :]
    lower = {word for word in re.findall(r"\b[^\W\d_]+\b", text) if word[0].islower()}
    of_places = {word for tag in places for name in tag.because for word in words(name)}
    for match in _NAME.finditer(text):
        name = _without_opener(match[0], text[max(0, match.start() - 8) : match.start()], lower)
        parts = [word for word in words(name) if word not in of_places and word not in _JOINTS]
        if _tells(parts, report.article.language, lower) and not known.has_name(parts):
            yield match.start() + match[0].index(name), name


def _without_opener(name: str, before: str, lower: Collection[str]) -> str:
    """The name without the word that has its capital from standing first; nothing of a byline."""
    if name.rpartition(" ")[2].lower() in _CALENDAR:
        name = name.rpartition(" ")[0]
    if not _STARTS.search(before):
        return name
    first, _, rest = name.partition(" ")
    if first == "By":
        return ""
    opener = first.lower() in lower or first.lower() in _ADVERBS or common(first, 0.03)
    return rest if opener or not rest else name


def _tells(parts: Sequence[str], language: str, lower: Collection[str]) -> bool:
    if not parts or parts[-1] in _PRESS:
        return False
    if all(part in _CALENDAR | _FURNITURE or part in lower or len(part) < 2 for part in parts):
        return False
    return len(parts) > 1 or (language not in _NOUNS_AS_NAMES and not common(parts[0], 0.01))


def _in_title_case(title: str) -> bool:
    capitals = [word[0].isupper() for word in title.split() if word[0].isalpha()]
    return 2 * sum(capitals) > len(capitals)
