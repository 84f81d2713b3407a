"""/channels as managers use it."""

import discord
import pytest

from bot.domain.subscription import Manner, Mention, RoleId, Target, TargetKind
from tests.fakes.samples import new_feed, story
from tests.integration.discord.lab import Lab, said


async def test_a_channel_follows_what_the_options_say(lab: Lab) -> None:
    answer = await lab.manage("channels follow", channel=lab.channel, topic="censorship", place="China")
    assert answer.ephemeral
    assert f"<#{lab.channel.id}> now gets **Censorship in China**" in said(answer)
    (made,) = lab.stores.world.subscriptions.values()
    assert made.target == Target(TargetKind.CHANNEL, lab.channel.id)
    assert made.guild == lab.guild.id


async def test_the_last_story_that_fits_is_shown_and_not_posted(lab: Lab) -> None:
    lab.hold(story())
    answer = await lab.manage("channels follow", channel=lab.channel, topic="censorship", words="messenger")
    assert "The latest one is below" in said(answer)
    assert "### [Regulator orders messenger blocked]" in said(answer)
    assert all(message.flags.ephemeral for message in lab.channel.history(viewer=lab.manager))
    other = await lab.manage("channels follow", channel=lab.channel, topic="spyware")
    assert "The latest one" not in said(other)


@pytest.mark.parametrize("kind", [TargetKind.FORUM, TargetKind.CHANNEL])
async def test_forums_and_announcement_channels_are_targets_too(lab: Lab, kind: TargetKind) -> None:
    make = {
        TargetKind.FORUM: lab.guild.create_forum_channel,
        TargetKind.CHANNEL: lab.guild.create_news_channel,
    }[kind]
    place = make("elsewhere")
    await lab.manage("channels follow", channel=place)
    (made,) = lab.stores.world.subscriptions.values()
    assert made.target == Target(kind, place.id)


async def test_a_thread_is_a_target_too(lab: Lab) -> None:
    channel = lab.env.bot.get_channel(lab.channel.id)
    assert isinstance(channel, discord.TextChannel)
    with lab.env.time_context():
        thread = await channel.create_thread(name="news", type=discord.ChannelType.public_thread)
    await lab.manage("channels follow", channel=lab.channel.threads[0])
    (made,) = lab.stores.world.subscriptions.values()
    assert made.target == Target(TargetKind.THREAD, thread.id)


async def test_what_the_bot_may_not_do_is_named_with_where_to_allow_it(lab: Lab) -> None:
    closed = discord.PermissionOverwrite(send_messages=False, embed_links=False)
    quiet = lab.guild.create_text_channel("quiet", overwrites={lab.guild.default_role: closed})
    answer = await lab.manage("channels follow", channel=quiet)
    assert answer.ephemeral
    assert "I need **Send Messages** and **Embed Links** there" in said(answer)
    assert "settings of #quiet" in said(answer)
    assert not lab.stores.world.subscriptions


@pytest.mark.parametrize(
    "command", ["channels list", "channels unfollow", "feeds list", "feeds add", "feeds remove"]
)
async def test_ordinary_members_are_turned_away(lab: Lab, command: str) -> None:
    options = {"channels unfollow": {"subscription": "1"}, "feeds add": {"address": "a.example"}}
    options["feeds remove"] = {"feed": "1"}
    group = command.split(maxsplit=1)[0]
    # Administrators may let members see a command; what is seen is still not theirs to use.
    seen = lab.running().command_ids[group]
    lab.guild.set_command_permissions(seen, {lab.guild.default_role: True})
    answer = await lab.ask(command, **options.get(command, {}))
    assert answer.ephemeral
    assert "You need the Manage Server permission" in said(answer)


async def test_subscriptions_are_listed_and_removed(lab: Lab) -> None:
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    listed = said(await lab.manage("channels list"))
    assert f"<#{lab.channel.id}> gets **Censorship**" in listed
    (offered,) = await lab.manager.autocomplete(lab.channel, "channels unfollow", "subscription", "news")
    assert offered["name"] == "#news: Censorship"
    gone = said(await lab.manage("channels unfollow", subscription=offered["value"]))
    assert "no longer gets **Censorship**" in gone
    assert "No channel follows anything" in said(await lab.manage("channels list"))


@pytest.mark.parametrize("given", ["99", "censorship"])
async def test_a_subscription_that_is_not_there_is_said_so(lab: Lab, given: str) -> None:
    answer = await lab.manage("channels unfollow", subscription=given)
    assert "There is no such subscription" in said(answer)
    assert answer.ephemeral


async def test_an_unknown_topic_is_answered_with_the_nearest_ones(lab: Lab) -> None:
    answer = await lab.manage("channels follow", channel=lab.channel, topic="cencorship")
    assert "Did you mean Censorship?" in said(answer)
    assert not lab.stores.world.subscriptions


async def test_a_deleted_channel_rests_and_the_list_says_why(lab: Lab) -> None:
    place = lab.guild.create_text_channel("brief")
    await lab.manage("channels follow", channel=place, topic="censorship")
    channel = lab.env.bot.get_channel(place.id)
    assert isinstance(channel, discord.TextChannel)
    with lab.env.time_context():
        await channel.delete()
    await lab.env.settle()
    assert "**paused**: the channel was deleted" in said(await lab.manage("channels list"))


async def test_a_channel_can_wait_for_confirmation(lab: Lab) -> None:
    await lab.manage("channels follow", channel=lab.channel, topic="censorship", confirmed_by=2)
    assert "once 2 independent outlets report it" in said(await lab.manage("channels list"))


async def test_a_channel_gets_a_digest_and_a_manager_edits_it(lab: Lab) -> None:
    answer = said(await lab.manage("channels follow", channel=lab.channel, topic="censorship", hour=18))
    assert "in a digest every day at 18:00 (UTC)" in answer
    (made,) = lab.stores.world.subscriptions.values()
    await lab.env.restart_bot(lab.bot())
    answer = said(
        await lab.manage("channels edit", subscription=str(made.id), when="at once", confirmed_by=2)
    )
    assert "now gets **Censorship**, once 2 independent outlets report it" in answer
    (after,) = lab.stores.world.subscriptions.values()
    assert after.manner == Manner(confirmed_by=2)


async def test_a_preview_lists_what_would_have_come_and_posts_nothing(lab: Lab) -> None:
    lab.hold(story(1))
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    await lab.manage("channels follow", channel=lab.channel, topic="spyware")
    first, second = sorted(lab.stores.world.subscriptions)
    answer = await lab.manage("channels preview", subscription=str(first))
    assert answer.ephemeral
    assert "Regulator orders messenger blocked" in said(answer)
    assert "Nothing of the last 7 days fits" in said(
        await lab.manage("channels preview", subscription=str(second))
    )
    assert lab.channel.history() == []


@pytest.mark.parametrize("command", ["channels edit", "channels preview"])
async def test_only_managers_edit_and_preview_and_only_their_own(lab: Lab, command: str) -> None:
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    (made,) = lab.stores.world.subscriptions.values()
    seen = lab.running().command_ids["channels"]
    lab.guild.set_command_permissions(seen, {lab.guild.default_role: True})
    assert "Manage Server" in said(await lab.ask(command, subscription=str(made.id)))
    assert "no such subscription" in said(await lab.manage(command, subscription="404"))
    assert "no such subscription" in said(await lab.manage(command, subscription="x"))


async def test_a_role_that_may_be_mentioned_is_with_a_budget_until_it_is_deleted(lab: Lab) -> None:
    role = lab.guild.create_role("Alerts", mentionable=True)
    answer = said(await lab.manage("channels follow", channel=lab.channel, topic="censorship", mention=role))
    assert f"<@&{role.id}> is mentioned at most 3 times a day" in answer
    (made,) = lab.stores.world.subscriptions.values()
    assert made.manner.mention == Mention(RoleId(role.id), 3)
    answer = said(await lab.manage("channels edit", subscription=str(made.id), mentions=1))
    assert "at most once a day" in answer
    found = lab.env.bot.get_guild(lab.guild.id)
    assert found is not None
    there = found.get_role(role.id)
    assert there is not None
    with lab.env.time_context():
        await there.delete()
    await lab.env.settle()
    assert "mentioned" not in said(await lab.manage("channels list"))
    assert "was deleted" in said(await lab.manage("channels log"))


async def test_a_mention_is_ended_by_zero_times(lab: Lab) -> None:
    role = lab.guild.create_role("Alerts", mentionable=True)
    await lab.manage("channels follow", channel=lab.channel, topic="censorship", mention=role, mentions=2)
    (made,) = lab.stores.world.subscriptions
    await lab.manage("channels edit", subscription=str(made), mentions=0)
    assert lab.stores.world.subscriptions[made].manner.mention is None


async def test_a_role_that_nobody_may_mention_is_refused_with_what_to_do(lab: Lab) -> None:
    role = lab.guild.create_role("Admins")
    answer = said(await lab.manage("channels follow", channel=lab.channel, topic="censorship", mention=role))
    assert "may not mention the role Admins" in answer
    assert "Allow anyone to @mention this role" in answer
    everyone = said(await lab.manage("channels follow", channel=lab.channel, mention=lab.guild.default_role))
    assert "not for me" in everyone
    assert not lab.stores.world.subscriptions


async def test_who_changed_what_is_shown_to_managers_newest_first(lab: Lab) -> None:
    assert "Nobody changed" in said(await lab.manage("channels log"))
    await lab.manage("channels follow", channel=lab.channel, topic="censorship")
    (made,) = lab.stores.world.subscriptions
    await lab.manage("channels edit", subscription=str(made), size="Compact")
    await lab.manage("channels unfollow", subscription=str(made))
    answer = await lab.manage("channels log")
    log = said(answer)
    who, where = f"<@{lab.manager.id}>", f"<#{lab.channel.id}>"
    assert answer.ephemeral
    ended = log.index(f"{who} ended **Censorship** in {where}")
    edited = log.index(f"{who} changed what {where} gets: **Censorship**")
    assert ended < edited < log.index(f"{who} had {where} follow **Censorship**")
    assert "compact cards" in log


async def test_an_outlet_is_picked_from_the_list(lab: Lab) -> None:
    lab.hold(story())
    await lab.stores.feeds.add(new_feed(guild=None))
    offered = await lab.manager.autocomplete(lab.channel, "channels follow", "outlet", "open")
    assert [choice["name"] for choice in offered] == ["Open Wire"]
    answer = said(
        await lab.manage("channels follow", channel=lab.channel, outlet="Open Wire", words="regul*")
    )
    assert "**“regul…” by open wire**" in answer
    assert "### [Regulator orders messenger blocked]" in answer
