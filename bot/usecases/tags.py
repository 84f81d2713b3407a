"""Topics and places: giving them to texts, and finding them by what a person types."""

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import blake2b
from typing import Final, Generic, TypeVar

from bot.alerts.language import Options, Vocabulary, read
from bot.domain.language import Language
from bot.domain.query import Query
from bot.domain.recent import Recent
from bot.domain.topic import PlaceTag, TopicTag
from bot.languages.current import current
from bot.languages.formats import countries
from bot.topics.places import Gazetteer
from bot.topics.tagger import Tagger
from bot.topics.taxonomy import Taxonomy

# Tags are asked for when a report is placed, told and remembered, and whenever another joins its story.
_REMEMBERED: Final = 4_096


_Found = TypeVar("_Found")


class _Remembered(Generic[_Found]):
    """What was found in the last texts, known by hashes: a text is many times as large as its tags."""

    def __init__(self, find: Callable[..., _Found], most: int = _REMEMBERED) -> None:
        self._find = find
        self._found = Recent[bytes, _Found](most)

    def __call__(self, *texts: str) -> _Found:
        key = blake2b("\0".join(texts).encode("utf-8", "surrogatepass"), digest_size=16).digest()
        found = self._found.get(key)
        return self._found.put(key, self._find(*texts)) if found is None else found


class Tags:
    """The taxonomy and the gazetteer as one."""

    def __init__(self, taxonomy: Taxonomy, gazetteer: Gazetteer) -> None:
        self.taxonomy = taxonomy
        self.gazetteer = gazetteer
        self._topics = _Remembered(Tagger(taxonomy).topics)
        self._places = _Remembered(gazetteer.places)
        self._names = cache(self._named)
        self._vocabulary = Vocabulary(
            lambda given: taxonomy.find(given).id, lambda given: gazetteer.find(given).code
        )

    def topics_of(self, title: str, text: str, language: str) -> tuple[TopicTag, ...]:
        """Topics with their reasons, most certain first; none when it is not about digital rights."""
        return self._topics(title, text, language)

    def places_of(self, title: str, text: str) -> tuple[PlaceTag, ...]:
        """Countries with their reasons, most certain first."""
        return self._places(title, text)

    def query(self, text: str, options: Options) -> Query:
        """What a person wrote and picked. Raises InvalidInput, which says where it cannot be read."""
        return read(text, self._vocabulary, options)

    def topic_names(self) -> Mapping[str, str]:
        """Names by topic id, in the language that is spoken now."""
        return self._names(current())[0]

    def place_names(self) -> Mapping[str, str]:
        """Names by country code, in the language that is spoken now."""
        return self._names(current())[1]

    def _named(self, language: Language) -> tuple[Mapping[str, str], Mapping[str, str]]:
        topics: dict[str, str] = {topic.id: topic.name(language) for topic in self.taxonomy.topics}
        known = countries(language)
        places = self.gazetteer.suggest("", limit=400)
        return topics, {one.code: one.names.get(language) or known.get(one.code, one.name) for one in places}
