"""What was removed can be taken back for a minute."""

import discord

from bot.domain.feed import GuildId
from tests.fakes.samples import new_feed
from tests.integration.discord.lab import Lab, answered, labels, said, shown


async def test_a_removed_alert_comes_back_as_it_was(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship", rest="3 hours")
    (before,) = lab.stores.world.subscriptions.values()
    await lab.ask("alerts pause", alert=str(before.id))
    removed = await lab.ask("alerts remove", alert=str(before.id))
    assert "No more alerts for **Censorship**" in said(removed)
    assert not lab.stores.world.subscriptions
    await lab.reader.click(answered(removed), label="Undo")
    (after,) = lab.stores.world.subscriptions.values()
    assert (after.query, after.manner, after.created_at) == (before.query, before.manner, before.created_at)
    assert after.paused_because


async def test_what_a_channel_got_comes_back(lab: Lab) -> None:
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    (before,) = lab.stores.world.subscriptions.values()
    removed = answered(await lab.manage("channels unfollow", subscription=str(before.id)))
    await lab.manager.click(removed, label="Undo")
    (after,) = lab.stores.world.subscriptions.values()
    assert (after.query, after.target, after.guild) == (before.query, before.target, before.guild)


async def test_a_removed_feed_comes_back(lab: Lab) -> None:
    feed = await lab.stores.feeds.add(new_feed("https://wire.example/feed", guild=GuildId(lab.guild.id)))
    removed = answered(await lab.manage("feeds remove", feed=str(feed.id)))
    assert labels(removed) == ["Undo"]
    assert not lab.stores.world.feeds[feed.id].servers
    await lab.manager.click(removed, label="Undo")
    assert lab.stores.world.feeds[feed.id].servers == {GuildId(lab.guild.id)}


async def test_who_no_longer_manages_takes_nothing_back(lab: Lab) -> None:
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    (made,) = lab.stores.world.subscriptions.values()
    removed = answered(await lab.manage("channels unfollow", subscription=str(made.id)))
    guild = lab.env.bot.get_guild(lab.guild.id)
    role = guild.get_role(lab.managers.id) if guild else None
    assert role is not None
    with lab.env.time_context():
        await role.edit(permissions=discord.Permissions.none())
    await lab.env.settle()
    refused = await lab.manager.click(removed, label="Undo")
    assert "You need the Manage Server permission" in said(refused)
    assert not lab.stores.world.subscriptions


async def test_after_a_minute_the_button_is_gone(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    (made,) = lab.stores.world.subscriptions.values()
    await lab.ask("alerts remove", alert=str(made.id))
    assert labels(lab.channel.history(viewer=lab.reader)[-1]) == ["Undo"]
    await lab.env.advance_time(61)
    now = lab.channel.history(viewer=lab.reader)[-1]
    assert labels(now) == []
    assert "No more alerts" in shown(now)
