"""No number of another server's, or of another member's, works: it answers as one that nothing has."""

from copy import deepcopy
from dataclasses import replace
from typing import Final

import discord
import pytest

from bot.domain.feed import GuildId, UserId
from bot.domain.story import Audience
from bot.domain.subscription import Target, TargetKind
from tests.fakes.samples import new_feed, new_subscription, report, story, wanted
from tests.integration.discord.lab import Lab, said
from tests.integration.discord.matrix import COMMANDS, Given

NOTHING: Final = "404404"
NUMBERED: Final = {
    name: option
    for name, row in COMMANDS.items()
    for option, value in row.options.items()
    if option == "story" or value in (Given.ALERT, Given.FOLLOWED, Given.FEED)
}


async def numbers(lab: Lab) -> dict[str, str]:
    """A story, a feed and a subscription of the lab's server alone, and an alert of its reader's."""
    here = GuildId(lab.guild.id)
    lab.hold(replace(story(reports=(report(1), report(2))), audience=Audience(servers=frozenset({here}))))
    reader = UserId(lab.rita.id)
    alert = new_subscription(
        Target(TargetKind.MEMBER, reader), created_by=reader, of=wanted(text="messenger")
    )
    followed = new_subscription(lab.target, guild=here, of=wanted(text="messenger"))
    return {
        "story": "1",
        "alert": str((await lab.stores.subscriptions.add(alert)).id),
        "subscription": str((await lab.stores.subscriptions.add(followed)).id),
        "feed": str((await lab.stores.feeds.add(new_feed("https://b.example/feed", guild=here))).id),
    }


def test_every_command_that_takes_a_number_is_tried() -> None:
    assert len(NUMBERED) >= 16
    assert set(NUMBERED.values()) == {"story", "alert", "subscription", "feed"}


@pytest.mark.parametrize(("name", "option"), NUMBERED.items())
async def test_a_number_of_another_server_is_one_that_nothing_has(lab: Lab, name: str, option: str) -> None:
    taken = (await numbers(lab))[option]
    elsewhere = lab.env.create_guild(name="Elsewhere")
    channel = elsewhere.create_text_channel("news")
    managers = elsewhere.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    stranger = elsewhere.add_member(lab.env.create_user("stella"), roles=[managers])
    world = lab.stores.world
    before = deepcopy((world.stories, world.feeds, world.subscriptions))
    options = {key: value for key, value in COMMANDS[name].options.items() if key != option}
    theirs = said(await stranger.slash(channel, name, **{option: taken}, **options))
    nobodys = said(await stranger.slash(channel, name, **{option: NOTHING}, **options))
    assert theirs.replace(taken, NOTHING) == nobodys
    assert COMMANDS[name].says not in theirs
    assert (world.stories, world.feeds, world.subscriptions) == before
