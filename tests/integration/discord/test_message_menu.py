"""Brief this, in the menu of a message."""

import pytest

from bot.domain.errors import Unreachable
from tests.fakes.samples import story
from tests.integration.discord.lab import Lab, answered, said, shown

PARAGRAPHS = (
    "Police in Beijing arrested 15,000 people for internet crime, the ministry said on Tuesday. " * 2,
    "The arrests came out of 7,400 cases, according to a statement on the website of the ministry.",
    "Officers would go on investigating crime online and step up their action against it, it said.",
)


@pytest.mark.parametrize(
    "words",
    [
        "Have you seen https://paper.example/a?",
        "(see <https://paper.example/a>)",
        "**https://paper.example/a**, and https://other.example/b",
        "[this](https://paper.example/a)",
    ],
)
async def test_the_first_link_of_a_message_is_summed_up(lab: Lab, words: str) -> None:
    lab.serve_page("https://paper.example/a", "China arrests 15,000", *PARAGRAPHS)
    message = await lab.manager.send(lab.channel, words)
    answer = await lab.reader.context_menu(lab.channel, "Brief this", message)
    assert "### [China arrests 15,000](https://paper.example/a)" in said(answer)
    assert not answered(answer).flags.ephemeral


async def test_a_card_can_be_briefed_too(lab: Lab) -> None:
    lab.hold(story())
    lab.serve_page("https://wire.example/messenger-blocked", "Messenger blocked", *PARAGRAPHS)
    card = answered(await lab.ask("news story", story="1"))
    answer = await lab.reader.context_menu(lab.channel, "Brief this", card)
    assert "### [Messenger blocked]" in said(answer)


async def test_a_message_without_a_link_is_explained_in_private(lab: Lab) -> None:
    message = await lab.manager.send(lab.channel, "Nothing to read here")
    answer = await lab.reader.context_menu(lab.channel, "Brief this", message)
    assert "There is no link in that message" in said(answer)
    assert answered(answer).flags.ephemeral


async def test_a_page_that_cannot_be_read_is_explained_in_private(lab: Lab) -> None:
    lab.web.fail("https://paper.example/a", Unreachable("https://paper.example/a", "no such host"))
    message = await lab.manager.send(lab.channel, "https://paper.example/a")
    answer = await lab.reader.context_menu(lab.channel, "Brief this", message)
    assert "I cannot reach paper.example" in said(answer)


async def test_it_still_works_after_a_restart(lab: Lab) -> None:
    lab.serve_page("https://paper.example/a", "China arrests 15,000", *PARAGRAPHS)
    message = await lab.manager.send(lab.channel, "https://paper.example/a")
    await lab.env.restart_bot(lab.bot())
    assert "China arrests" in shown(
        answered(await lab.reader.context_menu(lab.channel, "Brief this", message))
    )
