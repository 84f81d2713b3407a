"""/alerts as members use it, and the direct messages that come of it."""

from datetime import time

import pytest

from bot.domain.feed import UserId
from bot.domain.hours import LocalHour, QuietHours
from bot.domain.subscription import Cadence, Manner, Target, TargetKind
from bot.usecases.subscriptions import Limits
from tests.fakes.samples import NOW, card_of, story
from tests.integration.discord.lab import Lab, said, shown


async def test_an_alert_is_made_in_private_and_says_what_for(lab: Lab) -> None:
    answer = await lab.ask("alerts add", topic="censorship", place="CN", words='"great firewall" -apple')
    assert answer.ephemeral
    assert "**Censorship and “great firewall” in China, without “apple”**" in said(answer)
    (made,) = lab.stores.world.subscriptions.values()
    assert made.target == Target(TargetKind.MEMBER, lab.reader.id)
    assert made.guild == lab.guild.id


async def test_an_alert_can_be_made_in_direct_messages(lab: Lab) -> None:
    answer = await lab.rita.slash("alerts add", words="telegram")
    assert "“telegram”" in said(answer)
    (made,) = lab.stores.world.subscriptions.values()
    assert made.guild is None


async def test_an_alert_without_options_is_for_all_digital_rights_news(lab: Lab) -> None:
    assert "**All digital-rights news**" in said(await lab.ask("alerts add"))


async def test_words_of_members_cannot_format_or_mention(lab: Lab) -> None:
    answer = said(await lab.ask("alerts add", words="@everyone **x** <@1>"))
    assert "@everyone" not in answer
    assert "<@1>" not in answer


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"topic": "cencorship"}, "Did you mean Censorship?"),
        ({"words": "x" * 2000}, "500 are the most I can take"),
        ({"words": "***"}, "contains no word"),
        ({"words": " ".join(f"word{n}" for n in range(30))}, "more than 24 conditions"),
    ],
)
async def test_a_mistake_is_explained_in_private(lab: Lab, options: dict[str, str], sentence: str) -> None:
    answer = await lab.ask("alerts add", **options)
    assert sentence in said(answer)
    assert answer.ephemeral
    assert not lab.stores.world.subscriptions


async def test_an_alert_can_come_as_a_digest_at_an_hour_of_ones_own(lab: Lab) -> None:
    options = {
        "topic": "censorship",
        "when": "every week",
        "hour": 7,
        "day": "Friday",
        "zone": "Europe/Berlin",
    }
    answer = said(await lab.ask("alerts add", **options))
    assert "in a digest every Friday at 7:00 (Europe/Berlin)" in answer
    (made,) = lab.stores.world.subscriptions.values()
    assert made.manner == Manner(Cadence.WEEKLY, digest_at=LocalHour("Europe/Berlin", 7, 4))
    await lab.env.restart_bot(lab.bot())
    assert "every Friday at 7:00" in said(await lab.ask("alerts list"))


async def test_an_hour_alone_means_every_day_in_the_zone_of_the_quiet_hours(lab: Lab) -> None:
    await lab.ask("alerts quiet-hours", starts="22:00", ends="7:00", zone="Asia/Tokyo")
    await lab.ask("alerts add", hour=9)
    (made,) = lab.stores.world.subscriptions.values()
    assert made.manner == Manner(Cadence.DAILY, digest_at=LocalHour("Asia/Tokyo", 9))


async def test_an_alert_is_edited_and_what_is_not_named_stays(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship", confirmed_by=3)
    (made,) = lab.stores.world.subscriptions.values()
    await lab.env.restart_bot(lab.bot())
    answer = said(await lab.ask("alerts edit", alert=str(made.id), rest="3 hours"))
    assert "**Censorship**, once 3 independent outlets report it, at most one message in 3 hours" in answer
    answer = said(await lab.ask("alerts edit", alert=str(made.id), topic="spyware", when="every hour"))
    assert "**Spyware**, once 3 independent outlets report it, in a digest every hour" in answer
    assert len(lab.stores.world.subscriptions) == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"alert": "404", "rest": "1 hour"}, "There is no such"),
        ({"alert": "first", "rest": "1 hour"}, "There is no such"),
        ({"alert": "", "zone": "Nowhere/City"}, "I know no time zone"),
        ({"alert": "", "topic": "spyware"}, "There is one that wants exactly this already"),
    ],
)
async def test_an_edit_that_cannot_be_is_explained(lab: Lab, options: dict[str, str], sentence: str) -> None:
    await lab.ask("alerts add", topic="censorship")
    await lab.ask("alerts add", topic="spyware")
    before = dict(lab.stores.world.subscriptions)
    options = options | {"alert": options["alert"] or str(min(before))}
    assert sentence in said(await lab.ask("alerts edit", **options))
    assert lab.stores.world.subscriptions == before


async def test_nobody_edits_the_alert_of_another(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    (made,) = lab.stores.world.subscriptions.values()
    assert "no such" in said(await lab.manage("alerts edit", alert=str(made.id), rest="1 hour"))


async def test_too_many_alerts_are_refused(unopened_lab: Lab, lab: Lab) -> None:
    lab.limits = Limits(a_member=1)
    await lab.env.restart_bot(lab.bot())
    await lab.ask("alerts add", words="one")
    assert "1 alerts, which is the most" in said(await lab.ask("alerts add", words="two"))


async def test_alerts_that_had_stopped_run_again_and_say_so(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    inbox = Target(TargetKind.MEMBER, lab.reader.id)
    await lab.stores.subscriptions.pause(inbox, "takes no direct messages")
    assert "paused" in said(await lab.ask("alerts list"))
    answer = said(await lab.ask("alerts add", topic="surveillance"))
    assert "They run again" in answer
    assert all(one.paused_because is None for one in lab.stores.world.subscriptions.values())


async def test_members_list_and_remove_their_own_alerts_alone(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    await lab.manage("alerts add", topic="surveillance")
    listed = said(await lab.ask("alerts list"))
    assert "Censorship" in listed
    assert "Surveillance" not in listed
    offered = await lab.reader.autocomplete(lab.channel, "alerts remove", "alert", "")
    assert [choice["name"] for choice in offered] == ["Censorship"]
    theirs = next(s for s in lab.stores.world.subscriptions.values() if s.created_by == lab.manager.id)
    assert "There is no such" in said(await lab.ask("alerts remove", alert=str(theirs.id)))
    assert "No more alerts" in said(await lab.ask("alerts remove", alert=offered[0]["value"]))
    assert [s.created_by for s in lab.stores.world.subscriptions.values()] == [UserId(lab.manager.id)]


async def test_an_alert_that_is_no_number_is_not_there(lab: Lab) -> None:
    assert "There is no such alert" in said(await lab.ask("alerts remove", alert="the first one"))


async def test_no_alerts_yet_says_how_to_make_one(lab: Lab) -> None:
    assert "`/alerts add`" in said(await lab.ask("alerts list"))


async def test_an_alert_comes_as_a_direct_message_with_working_sources(lab: Lab) -> None:
    lab.hold(story())
    told = next(iter(lab.stores.world.stories.values()))
    owed = card_of(told.id, Target(TargetKind.MEMBER, lab.reader.id))
    await lab.publisher().post(owed, told)
    message = lab.rita.dm_channel.last_message
    assert message is not None
    assert "One of your alerts" in shown(message)
    assert "### Who reported it" in said(await lab.rita.click(message, label="Sources"))


async def test_a_new_alert_says_how_often_it_would_have_rung(lab: Lab) -> None:
    lab.hold(story(), story())
    answer = said(await lab.ask("alerts add", topic="censorship"))
    assert "In the last 7 days 2 stories would have come: less than one a day." in answer
    assert "Nothing of the last 7 days fits" in said(await lab.ask("alerts add", topic="spyware"))


async def test_an_alert_waits_for_as_many_outlets_as_its_member_wants(lab: Lab) -> None:
    lab.hold(story())
    assert "Nothing of the last 7 days" in said(
        await lab.ask("alerts add", topic="censorship", confirmed_by=3)
    )
    (made,) = lab.stores.world.subscriptions.values()
    assert made.manner.confirmed_by == 3
    assert "once 3 independent outlets report it" in said(await lab.ask("alerts list"))


async def test_a_paused_alert_survives_a_restart_and_only_its_member_resumes_it(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    (made,) = lab.stores.world.subscriptions.values()
    assert "Nothing more about **Censorship**" in said(await lab.ask("alerts pause", alert=str(made.id)))
    await lab.env.restart_bot(lab.bot())
    assert "**paused**: by your own wish" in said(await lab.ask("alerts list"))
    assert "There is no such" in said(await lab.manage("alerts resume", alert=str(made.id)))
    assert "They run again" not in said(await lab.ask("alerts add", topic="spyware"))
    assert "I will write to you again" in said(await lab.ask("alerts resume", alert=str(made.id)))
    assert "paused" not in said(await lab.ask("alerts list"))


@pytest.mark.parametrize("command", ["alerts pause", "alerts resume", "alerts test"])
async def test_an_alert_that_is_not_there_is_said_so_by_every_command(lab: Lab, command: str) -> None:
    for given in ("99", "censorship"):
        answer = await lab.ask(command, alert=given)
        assert answer.ephemeral
        assert "There is no such" in said(answer)


async def test_a_test_sends_the_latest_story_that_fits(lab: Lab) -> None:
    lab.hold(story())
    await lab.ask("alerts add", topic="censorship")
    (made,) = lab.stores.world.subscriptions.values()
    answer = await lab.ask("alerts test", alert=str(made.id))
    assert answer.ephemeral
    assert "as a direct message" in said(answer)
    message = lab.rita.dm_channel.last_message
    assert message is not None
    assert "A test of your alert for **Censorship**" in shown(message)
    assert "### [Regulator orders messenger blocked]" in shown(message)


async def test_a_test_without_a_story_that_fits_says_so(lab: Lab) -> None:
    await lab.ask("alerts add", topic="spyware")
    (made,) = lab.stores.world.subscriptions.values()
    assert "nothing to show" in said(await lab.ask("alerts test", alert=str(made.id)))


async def test_quiet_hours_are_kept_over_a_restart_and_ended(lab: Lab) -> None:
    inbox = Target(TargetKind.MEMBER, lab.reader.id)
    (offered,) = await lab.reader.autocomplete(lab.channel, "alerts quiet-hours", "zone", "berlin")
    answer = await lab.ask("alerts quiet-hours", starts="22:00", ends="7:30", zone=offered["value"])
    assert answer.ephemeral
    assert "from **22:00** to **07:30** (Europe/Berlin)" in said(answer)
    await lab.env.restart_bot(lab.bot())
    assert lab.stores.world.quiet == {inbox: QuietHours("Europe/Berlin", time(22), time(7, 30))}
    assert "You have no quiet hours" in said(await lab.ask("alerts quiet-hours"))
    assert not lab.stores.world.quiet


@pytest.mark.parametrize("options", [{"starts": "22:00"}, {"starts": "25", "ends": "7", "zone": "UTC"}])
async def test_quiet_hours_that_are_none_are_explained(lab: Lab, options: dict[str, str]) -> None:
    answer = await lab.ask("alerts quiet-hours", **options)
    assert answer.ephemeral
    assert "Write it like" in said(answer)
    assert not lab.stores.world.quiet


async def test_a_closed_inbox_is_spoken_of_once_whatever_the_member_asks_next(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    inbox = Target(TargetKind.MEMBER, lab.reader.id)
    await lab.stores.outbox.switch_off(inbox, "takes no direct messages", NOW)
    await lab.stores.subscriptions.pause(inbox, "takes no direct messages")
    await lab.ask("news latest")
    told = lab.channel.history(viewer=lab.reader)[-1]
    assert told.flags.ephemeral
    assert "Your alerts rest" in shown(told)
    assert "Privacy Settings" in shown(told)
    await lab.ask("news latest")
    assert sum("Your alerts rest" in shown(m) for m in lab.channel.history(viewer=lab.reader)) == 1
    await lab.env.restart_bot(lab.bot())
    await lab.reader.click(told, label="Write to me again")
    assert [
        one.paused_because for one in await lab.stores.subscriptions.of_member(UserId(lab.reader.id))
    ] == [None]


async def test_who_starts_their_alerts_again_by_adding_one_is_not_told_that_they_rest(lab: Lab) -> None:
    await lab.ask("alerts add", topic="censorship")
    inbox = Target(TargetKind.MEMBER, lab.reader.id)
    await lab.stores.outbox.switch_off(inbox, "takes no direct messages", NOW)
    await lab.stores.subscriptions.pause(inbox, "takes no direct messages")
    answer = said(await lab.ask("alerts add", topic="privacy"))
    assert "They run again" in answer
    assert not any("Your alerts rest" in shown(m) for m in lab.channel.history(viewer=lab.reader))
