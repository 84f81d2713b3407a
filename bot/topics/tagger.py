"""Gives a story its topics, each with the words of the text that speak for it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.domain.topic import TopicId, TopicTag
from bot.topics.patterns import Hit, Matcher, Matchers
from bot.topics.taxonomy import LANGUAGES, Rule, Taxonomy
from bot.topics.tokens import READ, Tokens, tokens

# One strong rule, or two weak ones, in the opening of a story give it the topic.
_BAR: Final = 2.0
# When the title speaks for no topic at all, the text must say more.
_BAR_UNTITLED: Final = 3.0
# Advertisers' copy needs more than one strong rule in the title.
_BAR_OF_COPY: Final = 5.0
_TITLE: Final = 0
# Where the opening and the beginning end, in characters.
_ZONES: Final = (300, 2000)
# What a rule is worth in the title, the opening, the beginning and the rest.
_WORTH: Final[Mapping[str, tuple[float, ...]]] = {
    "strong": (3.0, 2.0, 1.0, 0.25),
    "title": (3.0, 0.75, 0.3, 0.1),
    "weak": (1.0, 0.5, 0.3, 0.1),
}
_MOST_TOPICS: Final = 5
_MOST_REASONS: Final = 4
_LONGEST_REASON: Final = 80


@dataclass(frozen=True, slots=True)
class _Find:
    """A rule that fired: what it is worth, where, and the words it fired on."""

    worth: float
    zone: int
    words: str
    start: int

    def overlaps(self, other: "_Find") -> bool:
        """Whether both stand, in part, on the same words."""
        here, there = self.start + len(self.words), other.start + len(other.words)
        return (self.zone == _TITLE) == (other.zone == _TITLE) and self.start < there and other.start < here


@dataclass(slots=True)
class _Evidence:
    """What speaks for each topic; each rule counts once, where it is worth most."""

    finds: dict[TopicId, dict[str, _Find]] = field(default_factory=lambda: defaultdict(dict))
    copy: bool = False

    @property
    def bar(self) -> float:
        """What a topic needs."""
        if self.copy:
            return _BAR_OF_COPY
        titled = any(find.zone == _TITLE for finds in self.finds.values() for find in finds.values())
        return _BAR if titled else _BAR_UNTITLED

    def add(self, topic: TopicId, rule: str, find: _Find) -> None:
        """Keep a find, unless the rule already has a better one."""
        known = self.finds[topic].get(rule)
        if known is None or known.worth < find.worth:
            self.finds[topic][rule] = find

    def tags(self) -> Iterator[tuple[float, TopicTag]]:
        """The topics with enough evidence, with how much."""
        bar = self.bar
        for topic, finds in self.finds.items():
            total = _total(finds.values())
            if total >= bar:
                yield total, TopicTag(topic, _reasons(finds.values()))


class Tagger:
    """Tags stories by the rules of a taxonomy."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self._order = {topic.id: number for number, topic in enumerate(taxonomy.topics)}
        books = [taxonomy.rulebooks[language] for language in LANGUAGES]
        self._rules = [book.rules for book in books]
        self._matchers = Matchers(
            [Matcher([rule.pattern for rule in book.rules], book.lists) for book in books]
        )
        english = LANGUAGES.index("en")
        # By language, the numbers of the books that are read.
        self._read = {
            language: tuple(dict.fromkeys((english, number))) for number, language in enumerate(LANGUAGES)
        }
        self._read["und"] = tuple(range(len(LANGUAGES)))

    def topics(self, title: str, text: str, language: str) -> tuple[TopicTag, ...]:
        """At most five topics, most certain first; none for a story that is not about digital rights.

        `language` is ISO 639-1 or `und`; English rules are always read as well. The reasons are
        pieces of the title or the text as they stand there, at most four for a topic.
        """
        evidence = _Evidence()
        books = self._read.get(language.lower().split("-")[0], self._read["en"])
        for story_part, is_title in ((title[:READ], True), (text[:READ], False)):
            part = _Part(story_part, tokens(story_part), is_title=is_title)
            hits = [
                (self._rules[book][hit.pattern], hit) for book, hit in self._matchers.hits(part.words, books)
            ]
            _add(part, hits, evidence)
        ranked = sorted(evidence.tags(), key=lambda tag: (-tag[0], self._order[tag[1].id]))
        return tuple(tag for _, tag in ranked[:_MOST_TOPICS])


@dataclass(frozen=True, slots=True)
class _Part:
    """The title or the text, as words."""

    text: str
    words: Tokens
    is_title: bool

    def find(self, hit: Hit, weight: str) -> _Find:
        """The words of a hit and what they are worth where they stand."""
        start, end = self.words.start(hit.spans[0][0]), self.words.end(hit.spans[-1][1] - 1)
        zone = _TITLE if self.is_title else 1 + sum(start >= border for border in _ZONES)
        if end - start > _LONGEST_REASON or "\n" in self.text[start:end]:
            end = self.words.end(hit.spans[0][1] - 1)
        return _Find(_WORTH[weight][zone], zone, self.text[start:end], start)


def _add(part: _Part, hits: Sequence[tuple[Rule, Hit]], evidence: _Evidence) -> None:
    void = _void(hits)
    for rule, hit in hits:
        if rule.topic is None:
            evidence.copy |= rule.weight == "strong" and part.is_title
        elif rule.weight != "not" and not _overlaps(hit, void[None] | void[rule.topic]):
            evidence.add(rule.topic, rule.line, part.find(hit, rule.weight))


def _void(hits: Iterable[tuple[Rule, Hit]]) -> Mapping[TopicId | None, set[int]]:
    void: dict[TopicId | None, set[int]] = defaultdict(set)
    for rule, hit in hits:
        if rule.weight == "not":
            void[rule.topic].update(place for start, end in hit.spans for place in range(start, end))
    return void


def _overlaps(hit: Hit, void: set[int]) -> bool:
    return bool(void) and any(place in void for start, end in hit.spans for place in range(start, end))


def _total(finds: Iterable[_Find]) -> float:
    """What the finds are worth together; the same words count once, however many rules they fit."""
    counted: list[_Find] = []
    for find in sorted(finds, key=lambda find: -find.worth):
        words = find.words.casefold()
        if not any(known.overlaps(find) or known.words.casefold() == words for known in counted):
            counted.append(find)
    return sum(find.worth for find in counted)


def _reasons(finds: Iterable[_Find]) -> tuple[str, ...]:
    distinct: dict[str, str] = {}
    for find in sorted(finds, key=lambda find: -find.worth):
        distinct.setdefault(find.words.casefold(), find.words)
    return tuple(distinct.values())[:_MOST_REASONS]
