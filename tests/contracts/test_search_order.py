"""Search among many stories: the same stories in the same order as by looking at each."""

from datetime import timedelta
from random import Random

import pytest

from bot.adapters.storage import latest
from bot.domain.story import Audience, Story, StoryFilter
from bot.domain.topic import CountryCode, PlaceTag, TopicId, TopicTag
from tests.contracts.scenes import Stores, tell
from tests.fakes.samples import EVERYONE, GUILD, NOW, OTHER_GUILD, draft

OURS = Audience(servers=frozenset({GUILD}))
THEIRS = Audience(servers=frozenset({OTHER_GUILD}))


@pytest.mark.parametrize("far_back", [1, 100_000], ids=["all are asked for", "some are looked through"])
@pytest.mark.parametrize("seed", range(3))
async def test_words_that_most_stories_hold_are_found_in_order_of_change(
    stores: Stores, seed: int, far_back: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest, "_LAST_OPENED", 4)
    monkeypatch.setattr(latest, "_FAR_BACK", far_back)
    chance = Random(seed)
    told: dict[int, Story] = {}
    for step in range(14):
        known = chance.choice(list(told.values())) if told and chance.random() < 0.4 else None
        title = chance.choice(["Ministry blocks messenger", "Ministry", "Something else"])
        story = await tell(
            stores,
            story=known,
            of=draft(title, text=title),
            at=NOW + timedelta(minutes=step),
            audience=chance.choice([EVERYONE, OURS, THEIRS]),
        )
        told[story.id] = story
    for words in (("ministry",), ("blocks", "ministry"), ("else",)):
        for limit in (1, 2, 5):
            found = await stores.stories.latest(StoryFilter(GUILD, words=words), limit)
            assert [story.id for story in found] == expected(list(told.values()), words, limit)


@pytest.mark.parametrize("far_back", [1, 100_000], ids=["all are asked for", "some are looked through"])
@pytest.mark.parametrize("seed", range(3))
async def test_topics_and_places_that_most_stories_have_are_found_in_order_of_change(
    stores: Stores, seed: int, far_back: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(latest, "_LAST_OPENED", 4)
    monkeypatch.setattr(latest, "_FAR_BACK", far_back)
    chance = Random(seed)
    told: dict[int, Story] = {}
    for step in range(16):
        known = chance.choice(list(told.values())) if told and chance.random() < 0.4 else None
        story = await tell(
            stores,
            story=known,
            of=draft(f"Report {step}", text="Ministry" if chance.random() < 0.7 else "Nobody"),
            at=NOW + timedelta(minutes=step),
            audience=chance.choice([EVERYONE, OURS, THEIRS]),
            topics=[TopicTag(TopicId(one), ("so",)) for one in ("privacy", "ai") if chance.random() < 0.7],
            places=[PlaceTag(CountryCode(one), ("so",)) for one in ("DE", "IR") if chance.random() < 0.7],
        )
        told[story.id] = story
    for wanted in (
        StoryFilter(GUILD, topic=TopicId("privacy")),
        StoryFilter(GUILD, place=CountryCode("IR")),
        StoryFilter(GUILD, topic=TopicId("ai"), place=CountryCode("DE")),
        StoryFilter(GUILD, topic=TopicId("ai"), words=("ministry",)),
        StoryFilter(GUILD, place=CountryCode("FR")),
    ):
        for limit in (1, 2, 5):
            found = await stores.stories.latest(wanted, limit)
            assert [story.id for story in found] == tagged_so(list(told.values()), wanted, limit)


def tagged_so(told: list[Story], wanted: StoryFilter, limit: int) -> list[int]:
    def fits(story: Story) -> bool:
        texts = " ".join(report.article.text for report in story.reports).lower()
        return (
            story.audience.includes(GUILD)
            and wanted.topic in {None, *(tag.id for tag in story.topics)}
            and wanted.place in {None, *(tag.code for tag in story.places)}
            and all(word in texts for word in wanted.words)
        )

    ours = sorted(filter(fits, told), key=lambda story: (story.changed_at, story.id), reverse=True)
    return [story.id for story in ours[:limit]]


def expected(told: list[Story], words: tuple[str, ...], limit: int) -> list[int]:
    def holds(story: Story) -> bool:
        texts = " ".join(f"{report.title} {report.article.text}" for report in story.reports)
        return {*words} <= {*f"{story.brief.headline} {texts}".lower().split()}

    ours = [story for story in told if story.audience.includes(GUILD) and holds(story)]
    ours.sort(key=lambda story: (story.changed_at, story.id), reverse=True)
    return [story.id for story in ours[:limit]]
