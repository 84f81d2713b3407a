"""Topics and places: giving them to texts, and finding them by what a person types."""

from functools import lru_cache
from typing import Final

from bot.alerts.language import Options, Vocabulary, read
from bot.domain.query import Query
from bot.domain.topic import PlaceTag, TopicTag
from bot.topics.places import Gazetteer
from bot.topics.tagger import Tagger
from bot.topics.taxonomy import Taxonomy

# Tags are asked for when a report is placed, told and remembered, and whenever another joins its story.
_REMEMBERED: Final = 256


class Tags:
    """The taxonomy and the gazetteer as one."""

    def __init__(self, taxonomy: Taxonomy, gazetteer: Gazetteer) -> None:
        self.taxonomy = taxonomy
        self.gazetteer = gazetteer
        self._topics = lru_cache(_REMEMBERED)(Tagger(taxonomy).topics)
        self._places = lru_cache(_REMEMBERED)(gazetteer.places)
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

    def topic_names(self, language: str = "en") -> dict[str, str]:
        """Names by topic id."""
        return {topic.id: topic.name(language) for topic in self.taxonomy.topics}

    def place_names(self) -> dict[str, str]:
        """Names by country code."""
        return {place.code: place.name for place in self.gazetteer.suggest("", limit=400)}
