"""Tags: our digital-rights topics and the countries a story is about, each with its reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Final, NewType, TypeVar

MAX_REASONS: Final = 4

TopicId = NewType("TopicId", str)
CountryCode = NewType("CountryCode", str)
_Tag = TypeVar("_Tag", TopicId, CountryCode)


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
    """A country: ISO 3166-1 alpha-2 code, its English short name, and its names in some other languages."""

    code: CountryCode
    name: str
    names: Mapping[str, str] = field(default_factory=dict, compare=False)


def agreed(per_report: Sequence[Sequence[TopicTag]]) -> tuple[TopicTag, ...]:
    """The topics that at least half of a story's reports have, with all their reasons."""
    reasons = _agreed([[(tag.id, tag.because) for tag in tags] for tags in per_report])
    return tuple(TopicTag(topic, because) for topic, because in reasons.items())


def agreed_places(per_report: Sequence[Sequence[PlaceTag]]) -> tuple[PlaceTag, ...]:
    """The countries that at least half of a story's reports have, with all their reasons."""
    reasons = _agreed([[(tag.code, tag.because) for tag in tags] for tags in per_report])
    return tuple(PlaceTag(code, because) for code, because in reasons.items())


def _agreed(per_report: Sequence[Sequence[tuple[_Tag, tuple[str, ...]]]]) -> dict[_Tag, tuple[str, ...]]:
    found: dict[_Tag, list[tuple[str, ...]]] = {}
    for tags in per_report:
        for tag, because in tags:
            found.setdefault(tag, []).append(because)
    return {
        tag: tuple(dict.fromkeys(chain.from_iterable(reasons)))[:MAX_REASONS]
        for tag, reasons in sorted(found.items(), key=lambda item: -len(item[1]))
        if 2 * len(reasons) >= len(per_report)
    }
