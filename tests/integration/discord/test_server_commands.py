"""/server as managers use it."""

import re
from dataclasses import replace
from datetime import timedelta

import discord
import pytest
from simcord.backend.errors import SetupError

from bot.catalogue.catalogue import load_catalogue
from bot.domain.delivery import DeliveryKind, DeliveryState
from bot.domain.feed import FeedState, GuildId
from bot.domain.language import Addressee, Known, Language
from bot.domain.query import about_any
from bot.domain.subscription import Cadence, Target, TargetKind
from bot.domain.topic import TopicId
from bot.languages.current import speaking
from bot.presentation.setup import CHANNEL, LANGUAGE, TIMES, TOPICS
from tests.fakes.samples import NOW, OTHER_GUILD, new_feed, new_subscription, story
from tests.integration.discord.lab import TAGS, Lab, answered, buttons, labels, said, shown


async def begin(lab: Lab) -> discord.Message:
    """The message of /server setup."""
    return answered(await lab.manage("server setup"))


def now(lab: Lab) -> discord.Message:
    """That one private message as it is now."""
    return lab.channel.history(viewer=lab.manager)[-1]


async def test_two_clicks_have_a_channel_follow_the_news(lab: Lab) -> None:
    await lab.stores.feeds.add(new_feed())
    lab.hold(story())
    message = await begin(lab)
    assert "I may post in" in shown(message)
    assert "In the last 7 days 1 story would have come" in shown(message)
    assert "Regulator orders messenger blocked" in shown(message)
    await lab.manager.click(message, label="Start posting")
    assert f"<#{lab.channel.id}> now gets **All digital-rights news**" in shown(now(lab))
    (made,) = lab.stores.world.subscriptions.values()
    assert (made.target, made.guild) == (Target(TargetKind.CHANNEL, lab.channel.id), GuildId(lab.guild.id))


async def test_channel_and_topics_can_be_chosen_and_are_remembered_by_the_message(lab: Lab) -> None:
    other = lab.guild.create_text_channel("rights")
    message = await begin(lab)
    await lab.manager.select(message, custom_id=TOPICS, values=["privacy", "censorship"])
    message = now(lab)
    await lab.manager.select(message, custom_id=CHANNEL, values=[other])
    await lab.env.restart_bot(lab.bot())
    message = now(lab)
    assert f"I may post in <#{other.id}>" in shown(message)
    await lab.manager.click(message, label="Start posting")
    (made,) = lab.stores.world.subscriptions.values()
    assert made.target.id == other.id
    assert made.query == about_any([TopicId("censorship"), TopicId("privacy")])


async def test_what_is_done_can_be_undone(lab: Lab) -> None:
    await lab.stores.feeds.add(new_feed())
    await lab.manager.click(await begin(lab), label="Start posting")
    await lab.manager.click(now(lab), label="Undo")
    assert "Undone" in shown(now(lab))
    assert not lab.stores.world.subscriptions


async def test_a_missing_permission_is_named_and_looked_for_again(lab: Lab) -> None:
    closed = discord.PermissionOverwrite(send_messages=False)
    quiet = lab.guild.create_text_channel("quiet", overwrites={lab.guild.default_role: closed})
    message = await begin(lab)
    await lab.manager.select(message, custom_id=CHANNEL, values=[quiet])
    message = now(lab)
    assert "I need **Send Messages** and **Embed Links** there. Open the settings of #quiet" in shown(message)
    assert labels(message) == ["Start posting", "Check again"]
    assert buttons(message)[0]["disabled"]
    channel = lab.env.bot.get_channel(quiet.id)
    assert isinstance(channel, discord.TextChannel)
    with lab.env.time_context():
        await channel.set_permissions(channel.guild.default_role, send_messages=True)
    await lab.env.settle()
    await lab.manager.click(message, label="Check again")
    assert f"I may post in <#{quiet.id}>" in shown(now(lab))


async def test_a_server_that_reads_nothing_begins_with_the_catalogue(lab: Lab) -> None:
    catalogue = load_catalogue()
    assert f"begin with the {len(catalogue)} of my catalogue" in shown(await begin(lab))
    for feed in catalogue[1:]:
        lab.serve_feed(feed.url, feed.outlet.name, f"{feed.outlet.name} writes")
    await lab.manager.click(now(lab), label="Start posting")
    (done, faults) = lab.channel.history(viewer=lab.manager)[-2:]
    assert f"I read {len(catalogue)} feeds from now on" in shown(done)
    assert "What comes next is posted there by itself" in shown(done)
    assert f"**{catalogue[0].outlet.name}**: there is no site of that name" in shown(faults)
    assert {feed.url for feed in lab.stores.world.feeds.values()} == {feed.url for feed in catalogue}


async def test_when_to_post_can_be_chosen(lab: Lab) -> None:
    await lab.stores.feeds.add(new_feed())
    await lab.manager.select(await begin(lab), custom_id=TIMES, values=["daily"])
    await lab.manager.select(now(lab), custom_id=TOPICS, values=["privacy"])
    await lab.manager.click(now(lab), label="Start posting")
    assert "in a digest every day at 8:00" in shown(now(lab))
    (made,) = lab.stores.world.subscriptions.values()
    assert made.manner.cadence is Cadence.DAILY


async def test_the_language_is_shown_chosen_and_kept(lab: Lab) -> None:
    lab.hold(story())
    await lab.stores.feeds.add(new_feed())
    message = await begin(lab)
    assert "English" in str(message.components[0].to_dict())
    await lab.manager.select(message, custom_id=LANGUAGE, values=["ar"])
    with speaking(Language("ar")):
        assert TAGS.topic_names()["censorship"] in shown(now(lab))
    await lab.env.restart_bot(lab.bot())
    await lab.manager.click(now(lab), label="Start posting")
    server = Addressee.server(GuildId(lab.guild.id))
    assert lab.stores.world.languages[server] == Known(Language("ar"), chosen=True)


async def test_the_least_that_confirms_a_story_can_be_chosen(lab: Lab) -> None:
    await lab.stores.feeds.add(new_feed())
    await lab.manager.select(await begin(lab), custom_id=TIMES, values=["confirmed"])
    await lab.manager.click(now(lab), label="Start posting")
    (made,) = lab.stores.world.subscriptions.values()
    assert (made.manner.cadence, made.manner.confirmed_by) == (Cadence.AT_ONCE, 2)


async def test_setup_is_for_managers_and_stays_so(lab: Lab) -> None:
    lab.guild.set_command_permissions(lab.running().command_ids["server"], {lab.guild.default_role: True})
    for command in ("server setup", "server settings", "server doctor"):
        assert "You need the Manage Server permission" in said(await lab.ask(command))
    message = await begin(lab)
    guild = lab.env.bot.get_guild(lab.guild.id)
    role = guild.get_role(lab.managers.id) if guild else None
    assert role is not None
    with lab.env.time_context():
        await role.edit(permissions=discord.Permissions.none())
    await lab.env.settle()
    answer = await lab.manager.click(message, label="Start posting")
    assert "You need the Manage Server permission" in said(answer)
    assert not lab.stores.world.subscriptions


async def test_administrators_are_managers(lab: Lab) -> None:
    role = lab.guild.create_role("Admins", permissions=discord.Permissions(administrator=True))
    admin = lab.guild.add_member(lab.env.create_user("ada"), roles=[role])
    assert "Where do I post" in said(await admin.slash(lab.channel, "server setup"))


async def test_settings_say_what_is_read_and_posted_and_what_stands_in_the_way(lab: Lab) -> None:
    assert "Reads no feeds yet" in said(await lab.manage("server settings"))
    await lab.stores.feeds.add(new_feed())
    ill = await lab.stores.feeds.add(new_feed("https://b.example/feed"))
    lab.stores.world.feeds[ill.id] = replace(ill, state=FeedState.PAUSED)
    gone = lab.guild.create_text_channel("gone")
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    await lab.manage("channels follow", channel=gone)
    channel = lab.env.bot.get_channel(gone.id)
    assert isinstance(channel, discord.TextChannel)
    with lab.env.time_context():
        await channel.delete()
    await lab.env.settle()
    answer = await lab.manage("server settings")
    assert answer.ephemeral
    assert "Settings of Digital Rights Lab" in said(answer)
    assert "**Reads 2 feeds**\n-# 1 of them cannot be read" in said(answer)
    assert f"**<#{lab.channel.id}>**\n**Censorship**" in said(answer)
    assert "not there any more" in said(answer)


async def ask_the_doctor(lab: Lab) -> list[str]:
    """His findings, one each: sign, what it is about, what he says, what to do."""
    answer = await lab.manage("server doctor")
    assert answer.ephemeral
    assert "How Digital Rights Lab is" in said(answer)
    return re.findall(r"^(?:✅|⚠️|❌)(?:.|\n)*?(?=\n(?:✅|⚠️|❌)|\Z)", said(answer), re.MULTILINE)


async def test_the_doctor_says_where_to_begin(lab: Lab) -> None:
    feeds, channels = await ask_the_doctor(lab)
    assert "**Feeds**\nThis server reads none" in feeds
    assert "→ `/feeds add`" in feeds
    assert "No channel follows anything yet" in channels
    assert "→ `/server setup`" in channels


async def test_the_doctor_finds_a_server_in_order(lab: Lab) -> None:
    await lab.stores.feeds.add(new_feed())
    await lab.manage("channels follow", channel=lab.channel)
    lab.stores.world.owe_row(DeliveryKind.CARD, 1, lab.target, NOW)
    assert await ask_the_doctor(lab) == [
        "✅ **Feeds**\nAll of them can be read: 1.",
        f"✅ <#{lab.channel.id}>\nGets its messages. On their way: 1.",
    ]


async def test_the_doctor_begins_with_the_worst_and_names_what_is_missing(lab: Lab) -> None:
    failing = replace(new_feed("https://b.example/feed"), added_at=NOW)
    ill = await lab.stores.feeds.add(failing)
    schedule = replace(ill.schedule, failures=9, failing_since=NOW, last_error="https://b.example/feed: 500")
    lab.stores.world.feeds[ill.id] = replace(ill, schedule=schedule, polled_at=NOW)
    closed = lab.guild.create_text_channel("closed")
    await lab.manage("channels follow", channel=closed)
    target = Target(TargetKind.CHANNEL, closed.id)
    await lab.stores.outbox.switch_off(target, "403 50013 Missing Permissions", NOW)
    channel = lab.env.bot.get_channel(closed.id)
    assert isinstance(channel, discord.TextChannel)
    with lab.env.time_context():
        await channel.set_permissions(channel.guild.default_role, send_messages=False)
    await lab.env.settle()
    place, feeds = await ask_the_doctor(lab)
    assert place.startswith(f"❌ <#{closed.id}>\nNothing has been sent there since <t:")
    assert "403 50013 Missing Permissions. I cannot post in #closed yet: I need **Send Messages**" in place
    assert "→ Once this is mended I go on by myself" in place
    assert feeds.startswith("⚠️ **Feeds**\n1 failing.")
    assert "**failing** since" in feeds
    assert "500" in feeds


async def test_the_doctor_tells_what_is_late_and_what_failed(lab: Lab) -> None:
    await lab.manage("channels follow", channel=lab.channel)
    for number in range(3):
        lab.stores.world.owe_row(DeliveryKind.CARD, number, lab.target, NOW - timedelta(hours=1))
    refused, lost, late = lab.stores.world.deliveries.values()
    refused.end(DeliveryState.REJECTED, "400 50035 *Invalid* form")
    lost.end(DeliveryState.UNCERTAIN, "400 nobody knows")
    _, *found = await ask_the_doctor(lab)
    assert "Late: 1, the oldest owed <t:" in found[0]
    assert "reason" not in found[0]
    assert "nothing is lost" in found[0]
    assert "Refused by Discord for good: 1. The reason was: 400 nobody knows." in found[1]
    assert "Perhaps posted, perhaps not: 1." in found[2]
    assert "→ I post nothing twice" in found[2]
    late.why = "503 *busy*"
    assert "The last reason was: 503 \\*busy\\*." in (await ask_the_doctor(lab))[1]


async def test_the_doctor_knows_deleted_channels_locked_threads_and_what_rests(lab: Lab) -> None:
    gone = lab.guild.create_text_channel("gone")
    for channel in (gone, lab.channel):
        await lab.manage("channels follow", channel=channel)
    resting = next(s for s in lab.stores.world.subscriptions.values() if s.target == lab.target)
    await lab.stores.subscriptions.rest(resting.id, "somebody wished it")
    there = lab.env.bot.get_channel(gone.id)
    assert isinstance(there, discord.TextChannel)
    with lab.env.time_context():
        await there.delete()
    await lab.env.settle()
    deleted, _, rests = await ask_the_doctor(lab)
    assert deleted.startswith(f"❌ <#{gone.id}>\nI cannot see that channel")
    assert "What it follows is paused: somebody wished it." in rests


async def test_the_doctor_says_nothing_of_another_server(lab: Lab) -> None:
    elsewhere = Target(TargetKind.CHANNEL, 404)
    await lab.stores.subscriptions.add(new_subscription(elsewhere, guild=OTHER_GUILD))
    await lab.stores.outbox.switch_off(elsewhere, "their own affair", NOW)
    told = "\n".join(await ask_the_doctor(lab))
    assert "404" not in told
    assert "their own affair" not in told


@pytest.mark.parametrize("command", ["server setup", "server settings", "server doctor"])
async def test_it_belongs_to_servers(lab: Lab, command: str) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await lab.rita.slash(command)
