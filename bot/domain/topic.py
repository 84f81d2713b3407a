"""Tags: our digital-rights topics and the countries a story is about, each with its reasons."""

from dataclasses import dataclass
from typing import NewType

TopicId = NewType("TopicId", str)
CountryCode = NewType("CountryCode", str)


@dataclass(frozen=True, slots=True)
class TopicTag:
    """A topic given to a story, with the words it was given for."""

    id: TopicId
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlaceTag:
    """A country (ISO 3166-1 alpha-2) given to a story, with the words it was given for."""

    code: CountryCode
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of the taxonomy: `names` and definition by language (ISO 639-1), always with `en`."""

    id: TopicId
    names: dict[str, str]
    definition: str

    def name(self, language: str = "en") -> str:
        """The name in that language, else in English."""
        return self.names.get(language, self.names["en"])


@dataclass(frozen=True, slots=True)
class Place:
    """A country: ISO 3166-1 alpha-2 code and its English short name."""

    code: CountryCode
    name: str
