"""Which countries a story is about, each with the words of the text that speak for it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from bot.domain.errors import UnknownPlace
from bot.domain.topic import CountryCode, Place, PlaceTag
from bot.topics.gazetteer import Countries, Meaning, load_countries
from bot.topics.naming import Names
from bot.topics.tokens import READ, Tokens, tokens

_TITLE_WORTH: Final = 3.0
# What a mention is worth up to that many characters into the text.
_ZONES: Final = ((300, 2.0), (1200, 1.0), (READ, 0.3))
_BAR: Final = 2.0
# A country with less than this share of the evidence for the first one is mentioned in passing.
_SHARE: Final = 0.22
_MOST_PLACES: Final = 6
_MOST_REASONS: Final = 4
# Mentions of one country that count: the tenth tells nothing new.
_MOST_MENTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class _Mention:
    """A name in the text, what it is worth there, and what it may mean."""

    words: str
    worth: float
    meaning: Meaning


@dataclass(slots=True)
class _Evidence:
    """The mentions of one country."""

    mentions: list[_Mention] = field(default_factory=list)

    @property
    def total(self) -> float:
        """What the mentions that count are worth together."""
        return sum(sorted((mention.worth for mention in self.mentions), reverse=True)[:_MOST_MENTIONS])

    def reasons(self) -> tuple[str, ...]:
        """The words, each once, in order of worth."""
        distinct: dict[str, str] = {}
        for mention in sorted(self.mentions, key=lambda mention: -mention.worth):
            distinct.setdefault(mention.words.casefold(), mention.words)
        return tuple(distinct.values())[:_MOST_REASONS]


class Gazetteer:
    """Finds countries by what people call them, and in the texts of stories."""

    def __init__(self, countries: Countries) -> None:
        self._countries = countries
        self._names = Names(countries.named)
        self._by_code = {place.code: place for place, _ in countries.named}

    def get(self, code: CountryCode) -> Place:
        """The country with exactly this code. Raises UnknownPlace."""
        if code not in self._by_code:
            raise UnknownPlace(code)
        return self._by_code[code]

    def find(self, text: str) -> Place:
        """The country with this code or name, in any language and case.

        Raises UnknownPlace with the nearest.
        """
        found = self._names.exact(text)
        if found is None:
            raise UnknownPlace(text, [place.name for place in self._names.nearest(text)])
        return found

    def suggest(self, text: str, limit: int = 25) -> tuple[Place, ...]:
        """Countries for what somebody has typed so far; the first of all for nothing."""
        return self._names.suggest(text, limit)

    def places(self, title: str, text: str) -> tuple[PlaceTag, ...]:
        """At most six countries the story is about, most certain first; passing mentions are none.

        The reasons are pieces of the title or the text as they stand there, at most four for a country.
        """
        evidence = _weigh([*self._mentions(title[:READ], None), *self._mentions(text[:READ], _ZONES)])
        ranked = sorted(evidence.items(), key=lambda item: -item[1].total)
        bar = max(_BAR, _SHARE * ranked[0][1].total) if ranked else _BAR
        return tuple(PlaceTag(code, found.reasons()) for code, found in ranked if found.total >= bar)[
            :_MOST_PLACES
        ]

    def _mentions(self, text: str, zones: Sequence[tuple[int, float]] | None) -> Iterator[_Mention]:
        words = tokens(text)
        place = 0
        while found := self._countries.lexicon.following(words, place):
            place, name = found
            end = place + len(name.words)
            if name.meaning.codes and not self._is_person(words, place, end):
                start = words.start(place)
                yield _Mention(text[start : words.end(end - 1)], _worth(start, zones), name.meaning)
            place = end

    def _is_person(self, words: Tokens, place: int, end: int) -> bool:
        return (
            place > 0
            and end == place + 1
            and words.raws[place - 1] in self._countries.given
            and words.raws[place] in self._countries.family
        )


@cache
def load_gazetteer() -> Gazetteer:
    """The gazetteer that ships with the program, read once."""
    return Gazetteer(load_countries())


def _worth(start: int, zones: Sequence[tuple[int, float]] | None) -> float:
    if zones is None:
        return _TITLE_WORTH
    return next((worth for end, worth in zones if start < end), 0.0)


def _weigh(mentions: Sequence[_Mention]) -> dict[CountryCode, _Evidence]:
    clear = [mention for mention in mentions if len(mention.meaning.codes) == 1 and not mention.meaning.vague]
    evidence: dict[CountryCode, _Evidence] = defaultdict(_Evidence)
    for mention in clear or [mention for mention in mentions if mention.meaning.vague]:
        evidence[mention.meaning.codes[0]].mentions.append(mention)
    known = {code: found.total for code, found in evidence.items()}
    for mention in mentions:
        if len(mention.meaning.codes) > 1:
            evidence[_settle(mention.meaning, known)].mentions.append(mention)
    return evidence


def _settle(meaning: Meaning, known: dict[CountryCode, float]) -> CountryCode:
    usual, other = meaning.codes
    if meaning.beside & known.keys() or known.get(usual, 0.0) >= known.get(other, 0.0):
        return usual
    return other
