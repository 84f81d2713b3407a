"""Whoever set a channel up is told that it was switched off, or their server is."""

from dataclasses import replace

import discord
import pytest

from bot.adapters.discord.messenger import DiscordMessenger
from bot.adapters.discord.places import DiscordPlaces
from bot.domain.errors import InboxClosed
from bot.domain.feed import GuildId, UserId
from bot.domain.notice import OffNotice
from bot.domain.subscription import Target, TargetKind
from tests.integration.discord.lab import Lab


def notice(lab: Lab) -> OffNotice:
    target = Target(TargetKind.CHANNEL, lab.channel.id)
    return OffNotice(target, UserId(lab.rita.id), GuildId(lab.guild.id), "403 50013 Missing Permissions")


def close_inbox(lab: Lab) -> None:
    lab.env.inject_error("POST", f"/channels/{lab.rita.dm_channel.id}/messages", status=403, code=50007)


async def test_the_message_says_where_why_and_what_to_do(lab: Lab) -> None:
    await DiscordMessenger(lab.env.bot).tell(notice(lab))
    told = lab.rita.dm_channel.last_message
    assert told is not None
    assert f"<#{lab.channel.id}>" in told.content
    assert "Missing Permissions" in told.content
    assert "/channels unfollow" in told.content


async def test_a_member_with_a_closed_inbox_is_told_in_the_servers_system_channel(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    close_inbox(lab)
    with pytest.raises(InboxClosed):
        await DiscordMessenger(lab.env.bot).tell(notice(lab))
    monkeypatch.setattr(
        discord.Guild, "system_channel", property(lambda guild: guild.get_channel(lab.channel.id))
    )
    await DiscordMessenger(lab.env.bot).announce(notice(lab))
    (told,) = lab.channel.history()
    assert "I can no longer post" in told.content


async def test_a_server_without_a_system_channel_cannot_be_told(lab: Lab) -> None:
    for untold in (notice(lab), replace(notice(lab), guild=None), replace(notice(lab), guild=GuildId(1))):
        with pytest.raises(InboxClosed):
            await DiscordMessenger(lab.env.bot).announce(untold)


async def test_a_channel_is_postable_unless_something_is_missing(lab: Lab) -> None:
    places = DiscordPlaces(lab.env.bot)
    target = notice(lab).target
    assert places.postable(target)
    assert not places.postable(replace(target, id=404))
    channel = lab.env.bot.get_channel(lab.channel.id)
    assert isinstance(channel, discord.TextChannel)
    assert isinstance(lab.env.bot.user, discord.ClientUser)
    denied = discord.Permissions(send_messages=True).value
    channel._overwrites = [
        discord.abc._Overwrites({"id": lab.env.bot.user.id, "type": 1, "allow": "0", "deny": str(denied)})
    ]
    assert not places.postable(target)
