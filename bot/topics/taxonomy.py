"""The topics Rightswire knows: names, definitions, equivalents elsewhere, and the rules that give them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final

from bot.domain.errors import UnknownTopic
from bot.domain.topic import Topic, TopicId
from bot.topics.naming import Names
from bot.topics.patterns import BadPattern, Matcher, Pattern, parse, read_list

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "ru", "zh", "ar")
WEIGHTS: Final = ("strong", "title", "weak", "not")


class InvalidTaxonomy(ValueError):
    """The taxonomy file is wrong; the message says where."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern that speaks strongly or weakly for a topic, or (`not`) whose words do not count for it.

    Without a topic: `not` words count for no topic, and `strong` ones mark the copy of advertisers.
    """

    topic: TopicId | None
    weight: str
    line: str
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of one language and the word lists they name."""

    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Taxonomy:
    """All topics, in the order they are shown, with the rulebook of each language."""

    topics: tuple[Topic, ...]
    equivalents: Mapping[TopicId, Mapping[str, str]] = field(default_factory=dict)
    rulebooks: Mapping[str, Rulebook] = field(default_factory=dict)

    def get(self, topic: TopicId) -> Topic:
        """The topic with exactly this id. Raises UnknownTopic."""
        found = next((known for known in self.topics if known.id == topic), None)
        if found is None:
            raise UnknownTopic(topic)
        return found

    def find(self, text: str) -> Topic:
        """The topic with this id or name, in any language and case. Raises UnknownTopic with the nearest."""
        found = self._names.exact(text)
        if found is None:
            raise UnknownTopic(text, [topic.name() for topic in self._names.nearest(text)])
        return found

    def suggest(self, text: str, limit: int = 25) -> tuple[Topic, ...]:
        """Topics for what somebody has typed so far; all of them for nothing."""
        return self._names.suggest(text, limit)

    @cached_property
    def _names(self) -> Names[Topic]:
        return Names((topic, (topic.id, *topic.names.values())) for topic in self.topics)


@cache
def load_taxonomy() -> Taxonomy:
    """The taxonomy that ships with the program, read once."""
    return read_taxonomy((files("bot.topics") / "taxonomy.toml").read_text(encoding="utf-8"))


def read_taxonomy(document: str) -> Taxonomy:
    """Read and check a taxonomy file. Raises InvalidTaxonomy."""
    try:
        table = tomllib.loads(document)
    except tomllib.TOMLDecodeError as error:
        raise InvalidTaxonomy(f"not TOML: {error}") from error
    entries = {TopicId(key): entry for key, entry in table.get("topics", {}).items()}
    return Taxonomy(
        topics=tuple(_topic(key, entry) for key, entry in entries.items()),
        equivalents={key: dict(entry.get("equivalents", {})) for key, entry in entries.items()},
        rulebooks={language: _rulebook(language, table) for language in LANGUAGES},
    )


def _topic(key: TopicId, entry: Mapping[str, Any]) -> Topic:
    missing = [language for language in LANGUAGES if not entry.get("names", {}).get(language)]
    if missing:
        raise InvalidTaxonomy(f"topic {key} has no name in {', '.join(missing)}")
    if not entry.get("definition"):
        raise InvalidTaxonomy(f"topic {key} has no definition")
    return Topic(key, dict(entry["names"]), entry["definition"])


def _rulebook(language: str, table: Mapping[str, Any]) -> Rulebook:
    words = table.get("words", {})
    lists = {
        name: read_list(text) for part in ("any", language) for name, text in words.get(part, {}).items()
    }
    book = Rulebook(tuple(_rules(language, table)), lists)
    try:
        Matcher([rule.pattern for rule in book.rules], lists)
    except BadPattern as error:
        raise InvalidTaxonomy(f"rules in {language}: {error}") from error
    return book


def _rules(language: str, table: Mapping[str, Any]) -> Iterator[Rule]:
    yield from _weighed(None, language, table.get("all", {}))
    for key, entry in table.get("topics", {}).items():
        yield from _weighed(TopicId(key), language, entry)


def _weighed(topic: TopicId | None, language: str, entry: Mapping[str, Any]) -> Iterator[Rule]:
    rules = entry.get("rules", {}).get(language, {})
    unknown = [weight for weight in rules if weight not in WEIGHTS]
    if unknown:
        raise InvalidTaxonomy(
            f"{topic or 'all'}.rules.{language}: “{unknown[0]}” is none of {', '.join(WEIGHTS)}"
        )
    for weight, lines in rules.items():
        for line in filter(None, map(str.strip, lines.splitlines())):
            yield Rule(topic, weight, line, _pattern(line, f"{topic or 'all'}.rules.{language}.{weight}"))


def _pattern(line: str, where: str) -> Pattern:
    try:
        return parse(line)
    except BadPattern as error:
        raise InvalidTaxonomy(f"{where}: {error}") from error
