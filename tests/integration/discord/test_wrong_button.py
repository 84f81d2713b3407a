"""“Wrong?” under a card: readers report, managers repair."""

import discord
import pytest
from simcord.actors import MemberActor

from bot.domain.feed import GuildId, Outlet
from bot.domain.objection import Complaint, Wrong
from bot.domain.story import Audience, Story, StoryFilter
from bot.domain.subscription import Target, TargetKind
from tests.contracts.scenes import tell
from tests.fakes.samples import card_of, draft
from tests.integration.discord.lab import Lab, answered, labels, said, shown

FINE = draft("Watchdog fines a data broker", "A watchdog fined a data broker.", outlet=Outlet("The Paper"))
EVENT = "Not the same event"


@pytest.fixture
async def story(lab: Lab) -> Story:
    """Two reports that tell of different events, for this server alone."""
    only_here = Audience(servers=frozenset({GuildId(lab.guild.id)}))
    opened = await tell(lab.stores, audience=only_here)
    return await tell(lab.stores, of=FINE, story=opened, audience=only_here)


@pytest.fixture
async def card(lab: Lab, story: Story) -> discord.Message:
    """Its card, posted before the bot was started again."""
    await lab.publisher().post(card_of(story.id, Target(TargetKind.CHANNEL, lab.channel.id)), story)
    await lab.env.restart_bot(lab.bot())
    assert lab.channel.last_message is not None
    return lab.channel.last_message


def now(lab: Lab, actor: MemberActor) -> discord.Message:
    """The last message in the channel, which only that member may see."""
    return lab.channel.history(viewer=actor)[-1]


async def press(lab: Lab, actor: MemberActor, card: discord.Message, choice: str) -> discord.Message:
    """Press Wrong?, then that choice; the message that then asks or answers."""
    asked = await actor.click(card, label="Wrong?")
    assert asked.ephemeral
    await actor.click(answered(asked), label=choice)
    return now(lab, actor)


async def complaints(lab: Lab) -> list[Complaint]:
    return list(await lab.stores.objections.complaints(GuildId(lab.guild.id), 10))


async def test_there_are_three_choices(lab: Lab, card: discord.Message) -> None:
    asked = answered(await lab.reader.click(card, label="Wrong?"))
    assert "What is wrong with it?" in shown(asked)
    assert labels(asked) == ["Topics or countries", EVENT, "The brief is false"]


async def test_what_a_reader_says_is_written_down_for_managers(
    lab: Lab, story: Story, card: discord.Message
) -> None:
    answer = await press(lab, lab.reader, card, "Topics or countries")
    assert "Thank you. The managers of this server see it" in shown(answer)
    asked = await press(lab, lab.reader, card, EVENT)
    assert "Which report tells of another event?" in shown(asked)
    await lab.reader.select(asked, [str(story.reports[1].id)])
    assert "Thank you" in shown(now(lab, lab.reader))
    asked = await press(lab, lab.reader, card, "The brief is false")
    await lab.reader.select(asked, ["0"])
    assert {one.wrong for one in await complaints(lab)} == set(Wrong)
    assert await lab.stores.stories.get(story.id) == story


async def test_a_managers_word_takes_a_report_out_of_the_story_for_good(
    lab: Lab, story: Story, card: discord.Message
) -> None:
    first, second = story.reports
    asked = await press(lab, lab.manager, card, EVENT)
    await lab.manager.select(asked, [str(second.id)])
    assert "Done: it is a story of its own now" in shown(now(lab, lab.manager))
    parted, _ = await lab.stores.stories.latest(StoryFilter(GuildId(lab.guild.id)), 2)
    assert [report.id for report in parted.reports] == [second.id]
    assert [report.id for report in (await lab.stores.stories.get(story.id)).reports] == [first.id]
    assert await lab.stores.repairs.apart([first.id]) == {(first.id, second.id)}
    assert parted.brief.headline == "Watchdog fines a data broker"


async def test_a_managers_word_takes_a_false_line_out_of_the_brief(
    lab: Lab, story: Story, card: discord.Message
) -> None:
    (point,) = story.brief.points
    asked = await press(lab, lab.manager, card, "The brief is false")
    await lab.manager.select(asked, ["0"])
    assert "that line is gone" in shown(now(lab, lab.manager))
    told = await lab.stores.stories.get(story.id)
    assert (told.brief.points, told.withheld) == ((), (point.source.text,))


async def test_a_manager_is_led_to_the_command_for_tags(lab: Lab, card: discord.Message) -> None:
    assert "tags correct" in shown(await press(lab, lab.manager, card, "Topics or countries"))
    assert not await complaints(lab)


async def test_the_report_that_opened_the_story_keeps_its_card(
    lab: Lab, story: Story, card: discord.Message
) -> None:
    first = story.lead
    asked = await press(lab, lab.manager, card, EVENT)
    await lab.manager.select(asked, [str(first.id)])
    assert [report.id for report in (await lab.stores.stories.get(story.id)).reports] == [first.id]


async def test_a_story_that_other_servers_read_too_stays(lab: Lab) -> None:
    shared = await tell(lab.stores, of=FINE, story=await tell(lab.stores))
    lab.env.create_guild(name="Another server")
    await lab.publisher().post(card_of(shared.id, Target(TargetKind.CHANNEL, lab.channel.id)), shared)
    assert lab.channel.last_message is not None
    asked = await press(lab, lab.manager, lab.channel.last_message, EVENT)
    await lab.manager.select(asked, [str(shared.reports[1].id)])
    assert "Other servers read this story too" in shown(now(lab, lab.manager))
    assert await lab.stores.stories.get(shared.id) == shared
    assert len(await complaints(lab)) == 1


async def test_copies_go_with_their_original_and_a_story_of_copies_stays_whole(lab: Lab) -> None:
    opened = await tell(lab.stores)
    story = await tell(lab.stores, story=opened, copy_of=opened.lead.id)
    await lab.publisher().post(card_of(story.id, Target(TargetKind.CHANNEL, lab.channel.id)), story)
    assert lab.channel.last_message is not None
    asked = await press(lab, lab.manager, lab.channel.last_message, EVENT)
    answer = await lab.manager.select(asked, [str(story.reports[1].id)])
    assert "one and the same text" in said(answer)
    assert await lab.stores.stories.get(story.id) == story


async def test_managers_see_what_is_reported_and_take_it_off_the_list(
    lab: Lab, story: Story, card: discord.Message
) -> None:
    asked = await press(lab, lab.reader, card, EVENT)
    await lab.reader.select(asked, [str(story.reports[1].id)])
    answer = await lab.manage("tags reported")
    assert answer.ephemeral
    listed = answered(answer)
    assert "**Not the same event**" in shown(listed)
    assert "The Paper: Watchdog fines a data broker" in shown(listed)
    assert "1 member" in shown(listed)
    await lab.manager.select(listed, [f"{story.id} event"])
    assert "Nothing is reported" in shown(now(lab, lab.manager))
    assert not await complaints(lab)


async def test_what_a_manager_repairs_is_off_the_list(lab: Lab, story: Story, card: discord.Message) -> None:
    for actor in (lab.reader, lab.manager):
        asked = await press(lab, actor, card, EVENT)
        await actor.select(asked, [str(story.reports[1].id)])
    assert not await complaints(lab)


async def test_in_a_direct_message_the_way_to_a_server_is_told(lab: Lab, story: Story) -> None:
    await lab.publisher().post(card_of(story.id, Target(TargetKind.MEMBER, lab.rita.id)), story)
    posted = lab.rita.dm_channel.last_message
    assert posted is not None
    assert "Wrong?" not in labels(posted)
