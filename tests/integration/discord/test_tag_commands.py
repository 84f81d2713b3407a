"""/tags as managers use it."""

import pytest

from bot.domain.feed import GuildId
from bot.domain.story import Audience, Story
from tests.contracts.scenes import tell
from tests.fakes.samples import CENSORSHIP, CHINA
from tests.integration.discord.lab import Lab, said


async def only_here(lab: Lab) -> Story:
    return await tell(lab.stores, audience=Audience(servers=frozenset({GuildId(lab.guild.id)})))


async def test_a_story_tells_why_it_has_its_tags(lab: Lab) -> None:
    story = await only_here(lab)
    answer = await lab.manage("tags why", story=str(story.id))
    assert answer.ephemeral
    assert "**Censorship**: “" in said(answer)
    assert all(words in said(answer) for words in (*CENSORSHIP.because, *CHINA.because))


async def test_a_story_that_only_this_server_reads_follows_a_correction(lab: Lab) -> None:
    story = await only_here(lab)
    answer = await lab.manage("tags correct", story=str(story.id), topics="privacy, Spyware", places="France")
    assert "**Privacy and data protection** and **Spyware**" in said(answer)
    assert "Cards that were posted lately change too" in said(answer)
    corrected = await lab.stores.stories.get(story.id)
    assert [tag.id for tag in corrected.topics] == ["privacy", "spyware"]
    assert [tag.code for tag in corrected.places] == ["FR"]


async def test_what_is_left_out_stays_and_none_is_none(lab: Lab) -> None:
    story = await only_here(lab)
    assert "no topic" in said(await lab.manage("tags correct", story=story.lead.title, topics="none"))
    corrected = await lab.stores.stories.get(story.id)
    assert (corrected.topics, corrected.places) == ((), story.places)
    assert "It has no topic" in said(await lab.manage("tags why", story=str(story.id)))


async def test_a_story_that_other_servers_read_too_is_not_changed_by_one(lab: Lab) -> None:
    story = await tell(lab.stores, audience=Audience(shared=True))
    lab.env.create_guild(name="Another server")
    answer = await lab.manage("tags correct", story=str(story.id), topics="privacy")
    assert "Other servers read this story too" in said(answer)
    assert await lab.stores.stories.get(story.id) == story
    (lesson,) = await lab.stores.corrections.lessons()
    assert lesson.topics == ("privacy",)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"topics": "privcy"}, "Privacy and data protection"),
        ({"places": "Frnce"}, "France"),
        ({"topics": ",".join(["privacy"] * 11)}, "That is 11 names; a story is about 10 at most."),
        ({"story": "999999"}, "no such story"),
    ],
)
async def test_what_is_not_known_is_said(lab: Lab, options: dict[str, str], sentence: str) -> None:
    story = await only_here(lab)
    answer = await lab.manage("tags correct", **({"story": str(story.id)} | options))
    assert sentence in said(answer)
    assert await lab.stores.stories.get(story.id) == story


async def test_readers_may_not(lab: Lab) -> None:
    story = await only_here(lab)
    lab.guild.set_command_permissions(lab.running().command_ids["tags"], {lab.guild.default_role: True})
    answer = await lab.ask("tags correct", story=str(story.id), topics="privacy")
    assert "Manage Server" in said(answer)
    assert not await lab.stores.corrections.lessons()
