"""What topics, countries and kinds of outlet are called on cards."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Self

from bot.domain.feed import Outlet, OutletKind
from bot.domain.topic import PlaceTag, TopicTag
from bot.languages.messages import _, series
from bot.presentation.escape import UNTITLED, line
from bot.usecases.meaning import KINDS
from bot.usecases.tags import Tags

MAX_NAME: Final = 40
MAX_OUTLET: Final = 60
_REGIONAL_A: Final = 0x1F1E6


class _Spoken(Mapping[str, str]):
    """The names that `now` gives, each time anew."""

    def __init__(self, now: Callable[[], Mapping[str, str]]) -> None:
        self._now = now

    def __getitem__(self, key: str) -> str:
        return self._now()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._now())

    def __len__(self) -> int:
        return len(self._now())


@dataclass(frozen=True, slots=True)
class Names:
    """Names of topics by id and of countries by code, in the language that is spoken now."""

    topics: Mapping[str, str]
    places: Mapping[str, str]

    @classmethod
    def of(cls, tags: Tags) -> Self:
        """Those of the taxonomy and the gazetteer."""
        return cls(_Spoken(tags.topic_names), _Spoken(tags.place_names))

    def topic_line(self, tags: Iterable[TopicTag], most: int = 3) -> list[str]:
        """The first topics' names."""
        return [line(self.topics.get(tag.id, tag.id), MAX_NAME) for tag in list(tags)[:most]]

    def place_line(self, tags: Iterable[PlaceTag], most: int = 3) -> list[str]:
        """The first countries, each with its flag and name: a flag alone is a riddle."""
        return [self.place(tag.code) for tag in list(tags)[:most]]

    def tag_line(self, places: Iterable[PlaceTag], topics: Iterable[TopicTag]) -> list[str]:
        """Two of each, for a line that says more than that."""
        return [*self.place_line(places, 2), *self.topic_line(topics, 2)]

    def place(self, code: str) -> str:
        """One country with its flag and name."""
        return f"{flag(code)} {line(self.places.get(code, code), MAX_NAME)}".strip()


def kind_name(kind: OutletKind) -> str:
    """What that kind of outlet is called."""
    return _(KINDS[kind])


def outlet_name(outlet: Outlet) -> str:
    """The name, harmless."""
    return line(outlet.name, MAX_OUTLET) or UNTITLED


def flag(code: str) -> str:
    """The flag of an ISO 3166-1 alpha-2 code as an emoji; nothing for what is no such code."""
    if len(code) != 2 or not (code.isascii() and code.isalpha()):
        return ""
    return "".join(chr(_REGIONAL_A + ord(letter) - ord("A")) for letter in code.upper())


def outlet_kind(outlet: Outlet, places: Mapping[str, str]) -> str:
    """What readers should know of an outlet: its kind, and the Creative Commons licence it wants named."""
    return series([_kind(outlet, places), outlet.creative_commons])


def _kind(outlet: Outlet, places: Mapping[str, str]) -> str:
    """The kind where readers should weigh it; nothing for the press, the country too for state media."""
    if outlet.kind is OutletKind.PRESS:
        return ""
    if outlet.kind is OutletKind.STATE_MEDIA and outlet.country:
        country = line(places.get(outlet.country, outlet.country), MAX_NAME)
        return series([kind_name(outlet.kind), country])
    return kind_name(outlet.kind)
