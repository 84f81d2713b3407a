"""The publisher on a simulated Discord: where cards go, and what refusals mean."""

from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.domain.delivery import Delivery, DeliveryKind, MessageRef, Moved, Update
from bot.domain.digest import NewDigest, Occasion
from bot.domain.errors import Busy, InboxClosed, NotAllowed, PublishError, Rejected, TargetGone
from bot.domain.subscription import CardSize, RoleId, Target, TargetKind
from tests.fakes.samples import NOW, brief, card_of, digest, report, story
from tests.integration.discord.lab import Lab, answered, buttons, labels, said, shown

STORY = story()


def owed(kind: TargetKind, number: int) -> Delivery:
    return card_of(STORY.id, Target(kind, number))


async def test_a_channel_gets_the_card_with_the_nonce_of_the_delivery(lab: Lab) -> None:
    delivery = owed(TargetKind.CHANNEL, lab.channel.id)
    message = await lab.publisher().post(delivery, STORY)
    posted = lab.channel.last_message
    assert posted is not None
    assert message == MessageRef(lab.channel.id, posted.id)
    assert "Regulator orders messenger blocked" in shown(posted)
    assert labels(posted) == ["Sources", "Follow", "Mute", "Alert me", "Wrong?"]
    (request,) = [r for r in lab.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    sent: dict[str, Any] = dict(request.json or {})
    assert (sent["nonce"], sent["enforce_nonce"]) == (delivery.nonce, True)
    assert sent["allowed_mentions"] == {"parse": []}


async def test_a_card_is_edited_when_the_story_grows(lab: Lab) -> None:
    delivery = owed(TargetKind.CHANNEL, lab.channel.id)
    message = await lab.publisher().post(delivery, STORY)
    grown = replace(
        STORY,
        version=2,
        reports=(report(1), replace(report(2), outlet=replace(report().outlet, name="Paper"))),
    )
    await lab.publisher().edit(replace(delivery, message=message), grown)
    posted = lab.channel.last_message
    assert posted is not None
    assert "Also reported by [Paper]" in shown(posted)
    assert len(lab.channel.history()) == 1


async def test_a_card_whose_story_joined_another_leads_to_its_card(lab: Lab) -> None:
    kept = await lab.publisher().post(owed(TargetKind.CHANNEL, lab.channel.id), STORY)
    second = owed(TargetKind.CHANNEL, lab.channel.id)
    message = await lab.publisher().post(replace(second, id=type(second.id)(6)), STORY)
    await lab.publisher().edit(replace(second, message=message), Moved(STORY, kept))
    posted = lab.channel.last_message
    assert posted is not None
    assert "Two stories turned out to be one" in shown(posted)
    assert labels(posted) == ["Go to its card", "Sources", "Follow"]
    address = f"https://discord.com/channels/{lab.guild.id}/{lab.channel.id}/{kept.message_id}"
    assert buttons(posted)[0]["url"] == address


async def test_an_edited_direct_message_still_says_why_it_came(lab: Lab) -> None:
    delivery = owed(TargetKind.MEMBER, lab.rita.id)
    message = await lab.publisher().post(delivery, STORY)
    await lab.env.restart_bot(lab.bot())
    await lab.publisher().edit(replace(delivery, message=message), replace(STORY, version=2))
    posted = lab.rita.dm_channel.last_message
    assert posted is not None
    assert "One of your alerts" in shown(posted)


async def test_a_message_that_somebody_deleted_is_not_missed(lab: Lab) -> None:
    delivery = owed(TargetKind.CHANNEL, lab.channel.id)
    message = await lab.publisher().post(delivery, STORY)
    posted = lab.channel.last_message
    assert posted is not None
    await posted.delete()
    await lab.publisher().edit(replace(delivery, message=message), STORY)
    assert lab.channel.history() == []


async def test_a_forum_gets_a_post_named_like_the_story(lab: Lab) -> None:
    forum = lab.guild.create_forum_channel("stories")
    delivery = owed(TargetKind.FORUM, forum.id)
    first = await lab.publisher().post(delivery, STORY)
    assert [thread.name for thread in forum.threads] == ["Regulator orders messenger blocked"]
    assert first == MessageRef(forum.threads[0].id, forum.threads[0].id)
    await lab.publisher().edit(replace(delivery, message=first), replace(STORY, version=2))


async def test_a_digest_is_one_message_with_its_stories_in_order(lab: Lab) -> None:
    told = digest(replace(STORY, brief=brief("First of all")), replace(STORY, brief=brief("Then this")))
    delivery = replace(owed(TargetKind.CHANNEL, lab.channel.id), kind=DeliveryKind.DIGEST)
    await lab.publisher().post(delivery, told)
    (posted,) = lab.channel.history()
    text = shown(posted)
    assert text.index("The day in digital rights") < text.index("First of all") < text.index("Then this")


async def test_the_rest_of_a_digest_is_behind_a_button_where_it_was_sent_also_after_a_restart(
    lab: Lab,
) -> None:
    lab.hold(*(replace(STORY, brief=brief(f"Story {n}")) for n in range(1, 13)))
    ids = tuple(lab.stores.world.stories)
    inbox = Target(TargetKind.MEMBER, lab.rita.id)
    made = await lab.stores.digests.owe(NewDigest(inbox, Occasion.QUIET, ids, NOW))
    assert made is not None
    delivery = replace(owed(TargetKind.MEMBER, lab.rita.id), kind=DeliveryKind.DIGEST, subject=made.id)
    await lab.publisher().post(delivery, made)
    await lab.env.restart_bot(lab.bot())
    posted = lab.rita.dm_channel.last_message
    assert posted is not None
    assert "Story 10" in shown(posted)
    assert "Story 11" not in shown(posted)
    answer = await lab.rita.click(posted, label="All 12 stories")
    assert "While you were away" in said(answer)
    assert "1 of 2" in labels(answered(answer))
    elsewhere = replace(owed(TargetKind.CHANNEL, lab.channel.id), kind=DeliveryKind.DIGEST)
    await lab.publisher().post(elsewhere, made)
    copied = lab.channel.last_message
    assert copied is not None
    assert "no such digest" in said(await lab.reader.click(copied, label="All 12 stories")).lower()


async def test_an_update_links_the_report_and_names_the_story(lab: Lab) -> None:
    news = replace(report(2), title="Court stops the order")
    await lab.publisher().post(owed(TargetKind.MEMBER, lab.rita.id), Update(STORY, news))
    posted = lab.rita.dm_channel.last_message
    assert posted is not None
    assert "[Court stops the order]" in shown(posted)
    assert "Regulator orders messenger blocked" in shown(posted)


async def test_a_forum_gets_an_update_and_a_digest_as_posts_of_their_own(lab: Lab) -> None:
    forum = lab.guild.create_forum_channel("stories")
    delivery = owed(TargetKind.FORUM, forum.id)
    for content in (STORY, Update(STORY, replace(report(2), title="Court stops the order")), digest(STORY)):
        await lab.publisher().post(delivery, content)
    assert [thread.name for thread in forum.threads] == [
        "Regulator orders messenger blocked",
        "Court stops the order",
        "The day in digital rights",
    ]


@pytest.mark.parametrize(
    ("status", "code", "meaning"),
    [
        (404, 10003, TargetGone),
        (403, 50001, NotAllowed),
        (403, 50013, NotAllowed),
        (403, 50007, InboxClosed),
        (400, 50035, Rejected),
        (404, 10008, Rejected),
        (503, 0, Busy),
        (429, 0, Busy),
        (401, 0, Busy),
    ],
)
async def test_refusals_have_one_meaning_each(
    lab: Lab, status: int, code: int, meaning: type[PublishError]
) -> None:
    lab.env.inject_error("POST", "/channels/*/messages", status=status, code=code)
    with pytest.raises(PublishError) as caught:
        await lab.publisher().post(owed(TargetKind.CHANNEL, lab.channel.id), STORY)
    assert type(caught.value) is meaning
    assert lab.channel.history() == []


@pytest.mark.parametrize(
    "error", [OSError("reset"), TimeoutError(), RuntimeError("session closed"), discord.RateLimited(70)]
)
async def test_no_answer_from_discord_means_later(
    lab: Lab, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(lab.env.bot.http, "request", broken)
    with pytest.raises(Busy) as caught:
        await lab.publisher().post(owed(TargetKind.CHANNEL, lab.channel.id), STORY)
    assert caught.value.retry_after >= 10


async def test_a_channel_that_never_was_is_gone(lab: Lab) -> None:
    with pytest.raises(TargetGone):
        await lab.publisher().post(owed(TargetKind.CHANNEL, 404), STORY)
    with pytest.raises(TargetGone):
        await lab.publisher().post(owed(TargetKind.FORUM, 404), STORY)


async def test_a_text_channel_is_no_forum(lab: Lab) -> None:
    with pytest.raises(Rejected):
        await lab.publisher().post(owed(TargetKind.FORUM, lab.channel.id), STORY)


async def test_a_server_gets_cards_in_its_language(lab: Lab) -> None:
    guild = lab.env.create_guild(name="Derechos", preferred_locale="es-ES")
    channel = guild.create_text_channel("noticias")
    await lab.publisher().post(card_of(story().id, Target(TargetKind.CHANNEL, channel.id)), story())
    posted = channel.last_message
    assert posted is not None
    assert "Fuentes" in labels(posted)
    assert "Censura" in shown(posted)


async def test_only_the_deliverys_role_is_mentioned_and_an_edit_keeps_it_silently(lab: Lab) -> None:
    role = lab.guild.create_role("Alerts", mentionable=True)
    trap = replace(STORY, brief=brief(f"Ping <@&{lab.managers.id}> and @everyone"))
    delivery = replace(owed(TargetKind.CHANNEL, lab.channel.id), mention=RoleId(role.id))
    message = await lab.publisher().post(delivery, trap)
    (posted,) = [r for r in lab.env.http_requests if r.method == "POST" and r.path.endswith("/messages")]
    sent: dict[str, Any] = dict(posted.json or {})
    assert sent["allowed_mentions"] == {"parse": [], "roles": [role.id]}
    await lab.publisher().edit(replace(delivery, message=message), replace(trap, version=2))
    (edited,) = [r for r in lab.env.http_requests if r.method == "PATCH"]
    assert dict(edited.json or {})["allowed_mentions"] == {"parse": []}
    shown_now = lab.channel.last_message
    assert shown_now is not None
    assert f"<@&{role.id}>" in shown(shown_now)


@pytest.mark.parametrize("kind", [TargetKind.CHANNEL, TargetKind.MEMBER])
async def test_a_card_has_the_size_that_the_delivery_says(lab: Lab, kind: TargetKind) -> None:
    number = lab.channel.id if kind is TargetKind.CHANNEL else lab.rita.id
    await lab.publisher().post(replace(owed(kind, number), size=CardSize.COMPACT), STORY)
    place = lab.channel if kind is TargetKind.CHANNEL else lab.rita.dm_channel
    posted = place.last_message
    assert posted is not None
    assert labels(posted) == ["Sources"]


async def test_what_is_published_already_is_no_error_and_what_cannot_be_is(lab: Lab) -> None:
    news = lab.guild.create_news_channel("announcements")
    message = await lab.publisher().post(owed(TargetKind.CHANNEL, news.id), STORY)
    assert message.announced
    await lab.publisher().publish(message)
    lab.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=400, code=40033)
    await lab.publisher().publish(message)
    lab.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=403, code=50013)
    with pytest.raises(NotAllowed):
        await lab.publisher().publish(message)
