"""Corrections: managers say what a story is about; the story follows, and what they said is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.alerts.facts import facts_of
from bot.alerts.index import QueryIndex
from bot.domain.correction import Correction, Lesson
from bot.domain.errors import InvalidInput
from bot.domain.feed import GuildId
from bot.domain.story import NEWS_AGE, Story
from bot.domain.topic import CountryCode, TopicId
from bot.ports.clock import Clock
from bot.ports.stories import CorrectionStore
from bot.usecases.lanes import Senders
from bot.usecases.tags import Tags

MAX_NAMED: Final = 10


@dataclass(frozen=True, slots=True)
class Said:
    """What managers of a server say a story is about; None leaves its topics or countries as they are."""

    guild: GuildId
    topics: tuple[TopicId, ...] | None = None
    places: tuple[CountryCode, ...] | None = None


class Corrections:
    """Takes what managers say, and gives it back as labelled rows."""

    def __init__(self, store: CorrectionStore, index: QueryIndex, senders: Senders, clock: Clock) -> None:
        self._store = store
        self._index = index
        self._senders = senders
        self._clock = clock

    async def correct(self, story: Story, said: Said, *, only_server: bool) -> Correction:
        """Have the story say what managers say.

        It takes effect when no other server reads the story: it is for that server alone, or the bot
        serves no other. Else it is only remembered. Raises NotFound when the story is gone.
        """
        topics = [tag.id for tag in story.topics] if said.topics is None else said.topics
        places = [tag.code for tag in story.places] if said.places is None else said.places
        correction = Correction(
            story_id=story.id,
            guild=said.guild,
            topics=tuple(dict.fromkeys(topics)),
            places=tuple(dict.fromkeys(places)),
            at=self._clock.now(),
            effective=only_server or story.audience.is_only(said.guild),
        )
        await self._store.correct(correction, self._answered(story, correction))
        if correction.effective:
            await self._senders.wake()
        return correction

    async def lessons(self) -> Sequence[Lesson]:
        """All corrections as labelled rows, oldest first."""
        return await self._store.lessons()

    def _answered(self, story: Story, correction: Correction) -> tuple[int, ...]:
        if not correction.effective or self._clock.now() - story.changed_at > NEWS_AGE:
            return ()
        topics, places = correction.topic_tags(story.topics), correction.place_tags(story.places)
        return self._index.match(facts_of(topics, places, story.reports))


def topics_in(text: str | None, tags: Tags) -> tuple[TopicId, ...] | None:
    """The topics that a person listed with commas; `none` for none. Raises UnknownTopic, InvalidInput."""
    names = _listed(text)
    return None if names is None else tuple(tags.taxonomy.find(name).id for name in names)


def places_in(text: str | None, tags: Tags) -> tuple[CountryCode, ...] | None:
    """The countries that a person listed with commas; `none` for none. Raises UnknownPlace, InvalidInput."""
    names = _listed(text)
    return None if names is None else tuple(tags.gazetteer.find(name).code for name in names)


def _listed(text: str | None) -> list[str] | None:
    if text is None:
        return None
    names = [name.strip() for name in text.split(",") if name.strip()]
    if len(names) > MAX_NAMED:
        raise InvalidInput(
            "That is {count} names; a story is about {most} at most.", count=len(names), most=MAX_NAMED
        )
    return [] if [name.casefold() for name in names] == ["none"] else names
