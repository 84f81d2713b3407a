"""Follow, Mute and “Alert me” on cards."""

import discord
import pytest

from bot.domain.delivery import Update
from bot.domain.story import Audience, Choice
from bot.domain.subscription import Target, TargetKind
from bot.usecases.subscriptions import Limits
from tests.fakes.samples import OTHER_GUILD, card_of, report, story
from tests.integration.discord.lab import Lab, answered, labels, said, shown

STORY = story()


async def card(lab: Lab) -> discord.Message:
    """A card that was posted before the bot was started again."""
    lab.hold(STORY)
    await lab.publisher().post(card_of(STORY.id, Target(TargetKind.CHANNEL, lab.channel.id)), STORY)
    await lab.env.restart_bot(lab.bot())
    posted = lab.channel.last_message
    assert posted is not None
    return posted


@pytest.mark.parametrize(
    ("label", "choice", "done", "undone"),
    [
        ("Follow", Choice.FOLLOW, "You follow this story", "You no longer follow"),
        ("Mute", Choice.MUTE, "Nothing more of this story", "may be sent to you again"),
    ],
)
async def test_a_member_chooses_for_a_story_and_takes_it_back(
    lab: Lab, label: str, choice: Choice, done: str, undone: str
) -> None:
    posted, inbox = await card(lab), Target(TargetKind.MEMBER, lab.reader.id)
    answer = await lab.reader.click(posted, label=label)
    assert answer.ephemeral
    assert done in said(answer)
    assert lab.stores.world.choices == {(STORY.id, inbox): choice}
    assert undone in said(await lab.reader.click(posted, label=label))
    assert lab.stores.world.choices == {}


async def test_muting_ends_following(lab: Lab) -> None:
    posted = await card(lab)
    await lab.reader.click(posted, label="Follow")
    await lab.reader.click(posted, label="Mute")
    assert list(lab.stores.world.choices.values()) == [Choice.MUTE]


async def test_a_story_that_is_gone_or_not_for_the_server_is_said_so(lab: Lab) -> None:
    posted = await card(lab)
    lab.hold(story(audience=Audience(servers=frozenset({OTHER_GUILD}))))
    assert "no such story" in said(await lab.reader.click(posted, label="Follow"))
    assert lab.stores.world.choices == {}


async def test_a_followed_story_can_be_left_from_its_update(lab: Lab) -> None:
    lab.hold(STORY)
    news = report(2, new_facts=("15,000", "Hubei"))
    inbox = Target(TargetKind.MEMBER, lab.rita.id)
    await lab.stores.subscriptions.choose(inbox, STORY.id, Choice.FOLLOW, STORY.changed_at)
    await lab.publisher().post(card_of(STORY.id, inbox), Update(STORY, news))
    posted = lab.rita.dm_channel.last_message
    assert posted is not None
    assert "New: 15,000 and Hubei" in shown(posted)
    assert "no longer follow" in said(await lab.rita.click(posted, label="Follow"))


@pytest.mark.parametrize("through", [[], ["Sources"]], ids=["card", "sources"])
async def test_an_alert_is_made_from_a_card_and_from_its_sources(lab: Lab, through: list[str]) -> None:
    message = await card(lab)
    for label in [*through, "Alert me"]:
        asked = await lab.reader.click(message, label=label)
        assert asked.ephemeral
        message = answered(asked)
    assert labels(message) == ["Censorship", "China"]
    assert "For words, or less often: </alerts add:" in shown(message)
    answer = await lab.reader.click(message, label="China")
    assert "**All digital-rights news in China**" in said(answer)
    (made,) = lab.stores.world.subscriptions.values()
    assert made.target == Target(TargetKind.MEMBER, lab.reader.id)
    await lab.reader.click(message, label="China")
    assert len(lab.stores.world.subscriptions) == 1


async def test_the_most_alerts_hold_for_the_button_too(lab: Lab) -> None:
    lab.limits = Limits(a_member=0)
    asked = await lab.reader.click(await card(lab), label="Alert me")
    answer = await lab.reader.click(answered(asked), label="Censorship")
    assert "which is the most" in said(answer)


async def test_a_story_about_nothing_known_says_how_else_one_is_told(lab: Lab) -> None:
    lab.hold(told := story(topics=(), places=()))
    await lab.publisher().post(card_of(told.id, Target(TargetKind.CHANNEL, lab.channel.id)), told)
    assert lab.channel.last_message is not None
    asked = answered(await lab.reader.click(lab.channel.last_message, label="Alert me"))
    assert "This story has no topic and no country" in shown(asked)
    assert "</alerts add:" in shown(asked)
    assert labels(asked) == []


async def test_why_is_told_behind_a_button_of_the_sources(lab: Lab) -> None:
    sources = await lab.reader.click(await card(lab), label="Sources")
    answer = await lab.reader.click(answered(sources), label="Why")
    assert answer.ephemeral
    assert "### Why: " in said(answer)
    assert "In this server" not in said(answer)
    asked = await lab.manager.click(
        answered(await lab.manager.click(await card(lab), label="Sources")), label="Why"
    )
    assert "In this server" in said(asked)
